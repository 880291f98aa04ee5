"""The words by which the steps of a contact form are told: what leads on, what lists orders, whose a field is."""

import pytest

from flows.contact_fixed import is_own
from flows.contact_orders import lists_orders, own_order
from flows.contact_submit import is_sending, leads_on
from flows.shop import load_shop

CONTACT = load_shop("us").contact


@pytest.mark.parametrize(
    "caption",
    ["Continue", "Next", "Next step", "Next: your details", "Continue to review", "Save and continue", "Review",
     "Review my message", "Review and send", "Preview your request", "Check your details",
     "Go to the next step", "Next →"],
)  # fmt: skip
def test_what_leads_on_is_pressed_on_the_way_and_is_not_what_sends(caption: str) -> None:
    assert leads_on(caption)
    assert not is_sending(caption, CONTACT.submit)


@pytest.mark.parametrize(
    "caption",
    ["Send", "Send message", "Submit request", "Continue shopping", "Continue as guest", "Continue with Google", "Back",
     "Next slide", "Sign in to continue", "Edit", "Proceed to checkout", "Reviews", "Start a return", "Cancel order"],
)  # fmt: skip
def test_what_sends_or_leads_elsewhere_does_not_lead_on(caption: str) -> None:
    assert not leads_on(caption)


@pytest.mark.parametrize(
    ("options", "are_orders"),
    [
        (["Order 1024500101 - Tote", "No order in particular"], True),
        (["MK-10245001, Nov 3", "MK-10245002, Nov 9", "None of these"], True),
        (["#1024500101 ($328.00)"], True),
        (["An existing order", "A product", "Something else"], False),
        (["Email", "Call us at 1-866-555-0123"], False),
        (["Under $100.00", "$100.00 to $250.00"], False),
    ],
)
def test_a_list_of_orders_is_told_from_other_choices(options: list[str], are_orders: bool) -> None:  # noqa: FBT001
    choices = [(option, option) for option in options]

    assert lists_orders(choices) is are_orders
    assert own_order(choices, "2200000001") is None


def test_an_order_is_chosen_by_its_whole_number_and_only_where_one_choice_names_it() -> None:
    choices = [("Order 10245001 Tote", "a"), ("Order 1024500 Belt", "b")]

    assert own_order(choices, "1024500") == ("Order 1024500 Belt", "b")
    assert own_order([*choices, ("Order 1024500 Scarf", "c")], "1024500") is None


@pytest.mark.parametrize(
    ("purpose", "shown", "own"),
    [
        ("email", "Jordan@Example.com", True),
        ("email", "j•••n@example.com", True),
        ("email", "a****x@example.com", False),
        ("email", "jordan@example.com.test", False),
        ("full_name", "Jordan A. Rivera", True),
        ("full_name", "Alex Doe", False),
        ("order_number", "# 1024500102", True),
        ("order_number", "1024500101", False),
    ],
)
def test_what_a_field_holds_is_the_persons_own_or_is_not(purpose: str, shown: str, own: bool) -> None:  # noqa: FBT001
    names = ("Jordan", "Rivera")

    assert is_own(purpose, shown, email="jordan@example.com", names=names, number="1024500102") is own
