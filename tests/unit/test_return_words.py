"""Fee, refund and choices of a return, by their words alone."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.order import Item
from flows.return_kinds import choose_reason
from flows.return_pieces import Piece, name_pieces
from flows.return_review import read_review
from flows.shop import load_shop
from kors_bot.acting.returning import choose_items
from kors_bot.acting.terms import require_reason
from kors_bot.errors import RequestNotPossible

SHOP = load_shop("us")
ITEMS = (Item("Marlow Large Tote", "30F3"), Item("Card Case", "34F9"), Item("Card Case", "34G1"), Item("Watch"))


@pytest.mark.parametrize(
    ("lines", "fee", "refund"),
    [
        (["Return fee", "Free", "Estimated refund", "$554.00"], "0.00", "554.00"),
        (["Return shipping - $7.95", "Estimated refund $1,282.05"], "7.95", "1282.05"),
        (["Return shipping: -$7.95", "Refund amount: $20.00"], "7.95", "20.00"),
        (["Label fee: $5.00", "Restocking fee: $2.50", "You will receive: $12.50"], "7.50", "12.50"),
        (["Return shipping", "Complimentary", "Refunds go to your original form of payment."], "0.00", None),
        (["Label fee: $5.00", "Restocking fee: $5.00", "Label fee: $5.00"], "10.00", None),
        (["Your pieces", "2 x Tote"], None, None),
    ],
)
def test_fee_and_refund_are_read_where_they_stand(lines: list[str], fee: str | None, refund: str | None) -> None:
    review = read_review(lines, SHOP)

    assert review.unreadable is None
    assert (review.fee and str(review.fee.amount)) == fee
    assert (review.refund and str(review.refund.amount)) == refund


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        (["Return fee: to be confirmed"], "a fee"),
        (["A fee will be deducted from your refund."], "a fee"),
        (["Return fee: $5.00 or $7.00"], "a fee"),
        (["Return fee: 5,00 EUR"], "a fee"),
        (["Return shipping: Free", "Restocking fee: see our policy"], "a fee"),
        (["Estimated refund: soon"], "the refund"),
        (["Estimated refund: $5.00", "Refund total: $6.00"], "the refund"),
    ],
)
def test_what_is_mentioned_and_cannot_be_read_is_told(lines: list[str], what: str) -> None:
    assert read_review(lines, SHOP).unreadable == what


@pytest.mark.parametrize("line", ["There is no fee for this return.", "At no cost to you.", "Free of charge."])
def test_a_fee_that_is_denied_is_no_fee(line: str) -> None:
    assert read_review([line], SHOP).unreadable is None


@given(st.decimals(min_value=0, max_value=9999, places=2))
def test_every_printed_fee_is_read_as_it_is(amount: Decimal) -> None:
    fee = read_review([f"Return fee: ${amount:,.2f}"], SHOP).fee

    assert fee is not None
    assert fee.amount == amount


@pytest.mark.parametrize(
    ("reason", "options", "chosen"),
    [
        ("changed_mind", ["Select a reason", "I changed my mind", "Other"], "I changed my mind"),
        ("changed_mind", ["Damaged", "Defective", "Not Satisfied", "Unknown", "Other"], "Not Satisfied"),
        ("changed_mind", ["Damaged", "Other"], "Other"),
        ("damaged", ["Arrived damaged or defective", "Other"], "Arrived damaged or defective"),
        ("wrong_item", ["Damaged", "Defective"], None),
    ],
)
def test_a_reason_is_mapped_to_the_shops_list(reason: str, options: list[str], chosen: str | None) -> None:
    found = choose_reason([(option, option) for option in options], SHOP.return_flow.reasons[reason])

    assert (found and found[0]) == chosen


def test_a_reason_that_nobody_knows_is_refused_with_those_that_are_known() -> None:
    assert require_reason("Changed mind", SHOP) == "changed_mind"
    with pytest.raises(RequestNotPossible, match=r"There is no reason 'bored'; there are changed_mind, damaged, "):
        require_reason("bored", SHOP)


def test_pieces_are_named_by_style_or_by_whole_name() -> None:
    pieces = (Piece("Card Case", "34F9", 1), Piece("Card Case Deluxe", None, 1), Piece("Tote", "30F3", 1))

    assert name_pieces("Card Case Deluxe, Black", pieces) == {1}
    assert name_pieces("Card Case and Tote", pieces) == {0, 2}
    assert name_pieces("Style 30F3", pieces) == {2}
    assert name_pieces("Totem", pieces) == set()


@pytest.mark.parametrize(
    ("named", "positions"),
    [((), (0, 1, 2)), (("tote",), (0,)), (("34F9", "Marlow Large Tote"), (1, 0)), (("34g1", "34G1"), (2,))],
)
def test_items_are_named_by_name_or_style(named: tuple[str, ...], positions: tuple[int, ...]) -> None:
    assert choose_items(ITEMS, (0, 1, 2), named) == positions


@pytest.mark.parametrize(
    ("named", "why"),
    [
        ("Card Case", '"Card Case" fits several items: "Marlow Large Tote", "Card Case", "Card Case"; name one by'),
        ("Watch", '"Watch" cannot go back now; what can is "Marlow Large Tote"'),
        ("Scarf", 'No item is called "Scarf"; what can go back is'),
        ("", 'No item is called ""'),
    ],
)
def test_an_item_that_is_not_clear_is_refused(named: str, why: str) -> None:
    with pytest.raises(RequestNotPossible) as refusal:
        choose_items(ITEMS, (0, 1, 2), (named,))
    assert why in str(refusal.value)


def test_an_order_without_items_is_not_returned_blindly() -> None:
    with pytest.raises(RequestNotPossible, match="lists no items"):
        choose_items((), (), ())
