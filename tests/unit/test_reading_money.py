"""Amounts that were printed for people: all of the text is one amount, or it is none."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.order import Money
from flows.reading.money import amounts_in, read_money
from flows.reading.prices import read_each

AMOUNTS = st.decimals(Decimal("0.00"), Decimal("9999999.99"), places=2)


def usd(amount: str | Decimal) -> Money:
    return Money(Decimal(amount), "USD")


@given(AMOUNTS)
def test_every_amount_reads_back_as_it_is_printed_in_the_us(amount: Decimal) -> None:
    for text in (
        f"${amount:,.2f}",
        f"$ {amount:,.2f}",
        f"US${amount:,.2f}",
        f"${amount:.2f}",
        f"{amount:,.2f} USD",
        f"USD {amount:,.2f}",
    ):
        assert read_money(text, currency="USD") == usd(amount), text


@given(AMOUNTS)
def test_amounts_in_other_currencies_keep_their_currency(amount: Decimal) -> None:
    european = f"{amount:,.2f}".replace(",", "\u202f").replace(".", ",")
    assert read_money(f"{european} €", currency="USD") == Money(amount, "EUR")
    assert read_money(f"£{amount:,.2f}", currency="USD") == Money(amount, "GBP")
    assert read_money(f"C${amount:,.2f}", currency="USD") == Money(amount, "CAD")


@given(AMOUNTS)
def test_no_amount_is_ever_negative(amount: Decimal) -> None:
    for text in (f"-${amount:,.2f}", f"−${amount:,.2f}", f"- $ {amount:,.2f}", f"(${amount:,.2f})", f"–${amount:,.2f}"):
        assert read_money(text, currency="USD") is None, text
        assert amounts_in(f"Savings: {text}", currency="USD") == [] or text.startswith("(")


@given(AMOUNTS, st.sampled_from(["from", "was", "save", "2 for", "under"]))
def test_no_text_with_words_besides_the_amount_is_an_amount(amount: Decimal, word: str) -> None:
    assert read_money(f"{word} ${amount:,.2f}", currency="USD") is None
    assert read_money(f"${amount:,.2f} {word}", currency="USD") is None


@pytest.mark.parametrize(
    "text", ["12.00", "1,234.56", "", "$", "USD", "12/2027", "ending 1111", "$12.345.6", "1Z999", "20%", "$1 $2"]
)
def test_a_number_without_a_sign_of_money_is_none(text: str) -> None:
    assert read_money(text, currency="USD") is None


def test_a_bare_number_is_taken_only_where_its_label_names_the_currency() -> None:
    assert read_money("1,234.50", currency="USD", bare=True) == usd("1234.50")


def test_two_currencies_in_one_amount_are_none() -> None:
    assert read_money("US$12.00 EUR", currency="USD") is None


def test_all_amounts_of_a_line_are_found_in_order() -> None:
    assert amounts_in("Was $358.00, now $298.00", currency="USD") == [usd("358.00"), usd("298.00")]


@pytest.mark.parametrize(
    "text",
    [
        "$14.00 each",
        "$14.00 ea.",
        "2 × $14.00",
        "2 @ $14.00",
        "2 at $14.00",
        "$14.00 / each",
        "@ $14.00",
        "1 piece, $14.00",
        "$14.00",
    ],
)
def test_the_price_of_one_is_read_from_the_ways_shops_write_it(text: str) -> None:
    assert read_each(text, "USD") == usd("14.00")
