"""Comparing words and finding labels as a person does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.reading.carriers import read_carrier, read_number
from flows.reading.item_counts import read_count
from flows.reading.item_styles import read_style
from flows.reading.item_words import read_name
from flows.reading.words import after_label, bare_number, is_one_of, mentions, plain, same_number, without_fillers
from flows.shop import load_shop

LABELS = load_shop().labels
NUMBERS = st.from_regex(r"\A[A-Z0-9][A-Z0-9-]{3,20}\Z")


@given(st.sampled_from(LABELS.order_number), NUMBERS, st.sampled_from([": ", " : ", " – ", ": #", ":"]))
def test_a_value_behind_any_label_is_found_whole(label: str, number: str, between: str) -> None:
    found = after_label(f"{label.title()}{between}{number}", LABELS.order_number)
    assert found is not None
    assert bare_number(found[0]) == number
    assert found[1]


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60))
def test_case_and_spaces_around_never_make_a_difference(text: str) -> None:
    assert plain(f"  {text.upper()}\u00a0 ") == plain(text)


@given(st.text(max_size=60))
def test_no_text_makes_a_label_raise(text: str) -> None:
    after_label(text, LABELS.order_number)
    mentions(text, LABELS.status)
    without_fillers(text)


@pytest.mark.parametrize("text", ["Order No.:", "ORDER NO", "order no.", "Order  No", "Order\u00a0No.", "Order №"])
def test_case_spaces_and_signs_make_no_difference(text: str) -> None:
    assert is_one_of(text, ("order no",))


def test_a_label_in_the_middle_of_words_is_none() -> None:
    assert after_label("My order number: 12", LABELS.order_number) is None
    assert not is_one_of("order statuses", ("order status",))
    assert not mentions("preordered", ("ordered",))


@pytest.mark.parametrize(
    ("text", "label"), [("You placed it on", "placed on"), ("The total of your order is", "total of your order")]
)
def test_a_sentence_may_hold_a_label(text: str, label: str) -> None:
    assert plain(without_fillers(text)) == label


# ---- order numbers ----


@given(NUMBERS)
def test_an_order_number_is_the_same_with_spaces_a_sign_and_in_other_case(number: str) -> None:
    assert same_number(f" #{number.lower()} ", number)
    assert bare_number(f"# {number}") == number


def test_leading_zeros_tell_numbers_apart() -> None:
    assert not same_number("0024500115", "24500115")
    assert not same_number("", "")


# ---- words in an item's box ----


@pytest.mark.parametrize(("text", "count"), [("2", 2), ("x2", 2), ("2 items", 2), ("2, $14.00 each", 2), ("12", 12)])
def test_a_count_is_read(text: str, count: int) -> None:
    assert read_count(text) == count


@pytest.mark.parametrize("text", ["$2", "two", "0", "2.5", "2024-01-01", "1,000", "-1", "2 of 3"])
def test_what_is_no_count_is_none(text: str) -> None:
    assert read_count(text) is None


def test_a_style_is_a_code_and_no_word() -> None:
    assert (read_style("30F3G1MT2B"), read_style("MK-771, Black"), read_style("black")) == (
        "30F3G1MT2B",
        "MK-771",
        None,
    )


def test_a_name_loses_the_count_around_it() -> None:
    assert (read_name("2 x Marlow Tote"), read_name("Marlow Tote × 2"), read_name("12")) == (
        "Marlow Tote",
        "Marlow Tote",
        None,
    )


# ---- parcels ----


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1Z5R89390357567127", "1Z5R89390357567127"),
        ("USPS 9400 1000 0000 0000 1234 56", "9400 1000 0000 0000 1234 56"),
        ("794644790138", "794644790138"),
        ("UPS: 1Z5R89390357567127", "1Z5R89390357567127"),
    ],
)
def test_a_tracking_number_is_read_as_printed(text: str, number: str) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize("text", ["not available yet", "Pending", "See email", "2 packages", ""])
def test_words_are_no_tracking_number(text: str) -> None:
    assert read_number(text) is None


def test_a_carrier_is_named_with_its_service() -> None:
    assert (read_carrier("Shipped with UPS Ground"), read_carrier("upside down")) == ("UPS Ground", None)
