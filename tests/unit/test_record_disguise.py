"""What is made up keeps its shape, is the same for the same, and leaves alone what a reader is tried on."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kors_bot.recording.disguise import looks_random
from kors_bot.recording.gathering import greeted, known_of_session
from kors_bot.recording.personal import Kind, Personal
from tests.unit.record_helpers import KNOWN, NUMBER, disguise, element, page


def shape(text: str) -> str:
    return re.sub(r"\d", "0", re.sub(r"[^\W\d_]", lambda letter: "A" if letter[0].isupper() else "a", text))


@pytest.mark.parametrize(
    "text",
    [
        "Hello, JORDAN!",
        "jordan.rivera@example.com",
        "Jordan  Rivera, 48 Mercer Street, New York, NY 10013",
        f"Order #{NUMBER}",
        "Visa ************1111, expires 12/2027",
        "(212) 555 0142",
        "write to someone.else@example.co.uk",
    ],
)
def test_what_is_made_up_has_the_shape_and_the_length_of_what_it_stands_for(text: str) -> None:
    made_up = disguise().text(text)

    assert made_up != text
    assert shape(made_up) == shape(text)


@pytest.mark.parametrize(
    "text",
    [
        "Order placed on November 18, 2026",
        "Returns are accepted until 12/22/2026",
        "Return window expires 12/22/2026",
        "2 items on their way",
        "68 On its way",
        "$1,404.49",
        "Total: USD 572.68",
        "Partially shipped",
        "Hollis Medium Saffiano Satchel",
        "Style: 30F3G1MT2B",
        "Speak with us: 1-800-555-0110",
        "3-5 Business Days",
    ],
)
def test_money_dates_status_words_and_goods_stay(text: str) -> None:
    assert disguise().text(text) == text


def test_the_same_becomes_the_same_however_it_is_written() -> None:
    made = disguise()
    number = made.number(NUMBER)

    assert number.isdigit()
    assert made.text(f"Order {NUMBER}") == f"Order {number}"
    assert made.text("1024-5001-05") == f"{number[:4]}-{number[4:8]}-{number[8:]}"
    assert made.machine(f"order-{NUMBER}-row") == f"order-{number}-row"
    assert made.text("JORDAN").casefold() == made.text("jordan")


def test_two_numbers_never_become_one() -> None:
    made = disguise()
    numbers = [f"10245001{place:02}" for place in range(60)]

    assert len({made.number(number) for number in numbers}) == len(numbers)


def test_zeros_in_front_of_a_number_and_a_carriers_own_mark_stay() -> None:
    assert disguise().number("0024500115").startswith("00")
    assert disguise().number("1Z999AA10123456784").startswith("1Z")
    assert disguise().number("1Z999AA10123456784") != "1Z999AA10123456784"


def test_a_made_up_phone_number_is_one_that_nobody_has() -> None:
    assert re.fullmatch(r"call \(\d{3}\) 555-01\d\d", disguise().text("call (646) 555-0100"))
    assert re.fullmatch(r"\d{3}-555-01\d\d", disguise().text("212-555-0142"))


def test_what_was_typed_is_made_up_whole_but_for_a_quantity() -> None:
    made = disguise()

    assert made.typed("my neighbour Ann").split()[0] != "my"
    assert made.typed("2") == "2"
    assert made.typed(NUMBER) == made.number(NUMBER)


def test_goods_that_look_like_a_street_stay() -> None:
    assert disguise().text("12 Bleecker Street") != "12 Bleecker Street"
    assert disguise(spared=("12 Bleecker Street Tote",)).text("12 Bleecker Street Tote") == "12 Bleecker Street Tote"


@given(st.text(max_size=200))
def test_no_text_breaks_it_and_none_gets_longer(text: str) -> None:
    made = disguise()

    assert len(made.text(text)) == len(text)
    assert len(made.machine(text)) == len(text)
    assert len(made.typed(text)) == len(text)


@given(st.lists(st.sampled_from([one.value for one in KNOWN]), min_size=1, max_size=4), st.sampled_from(" ,;|/\n"))
def test_no_known_value_is_left_whatever_it_stands_beside(values: list[str], between: str) -> None:
    text = disguise().text(between.join(values))

    assert [one.value for one in KNOWN if one.stands_in(text)] == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Hello, Jordan!", ["Jordan"]),
        ("Welcome back, Ana María", ["Ana María", "Ana", "María"]),
        ("Signed for by: J. OKAFOR", ["J OKAFOR", "OKAFOR"]),
        ("Thank you for your order", []),
        ("Thank You For Your Order", []),
        ("Ship to Store", []),
    ],
)
def test_names_in_greetings_are_known_and_headings_are_none(text: str, names: list[str]) -> None:
    common = frozenset({"order", "for", "your", "store", "you"})

    assert list(greeted(text, common)) == names


@pytest.mark.parametrize(
    ("run", "random"),
    [
        ("9f8e7d6c5b4a39281706", True),
        ("3f2504e0-4f89-11d3-9a0c-0305e82c3301", True),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0", True),
        ("order-total-summary-label", False),
        ("contactFirstName", False),
        ("1024500105", False),
    ],
)
def test_a_token_is_told_from_a_name(run: str, random: bool) -> None:  # noqa: FBT001 - a column of the table
    assert looks_random(run) is random


def test_cookies_and_hidden_fields_that_sign_somebody_in_are_known() -> None:
    form = element("input", type="hidden", name="csrf_token", value="Zx81-Qw92-Er73")
    plain = element("input", type="hidden", name="pid", value="30F3G1MT2B")
    cookies = [{"name": "dwsid", "value": "a1B2c3D4e5"}, {"name": "currency", "value": "USD"}]

    found = set(known_of_session(cookies, [page(*form, *plain)]))
    assert found == {Personal("Zx81-Qw92-Er73", Kind.SESSION), Personal("a1B2c3D4e5", Kind.SESSION)}
