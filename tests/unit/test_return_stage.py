"""What a wizard says itself on a page that it shares with the order, and which dialog is a wizard's."""

from dataclasses import replace

import pytest

from flows.return_pieces import Piece
from flows.return_stage import Stage, find_scope
from flows.snapshot import Snapshot
from tests.unit.reading_helpers import PageBuilder

PIECES = (Piece("Marlow Large Tote", "30F3", 1), Piece("Card Case", "34F9", 0))
ORDER = ("Order 1024500107", "Marlow Large Tote", "$300.00", "Card Case", "$10.00", "Subtotal", "$310.00", "Visa")
REVIEW = ("Does this look right?", "Marlow Large Tote", "Your refund", "$300.00")
HERE = "https://shop.example/order?id=1024500107"


def page(*lines: str, url: str = HERE) -> Snapshot:
    builder = PageBuilder()
    for line in lines:
        builder.line(line)
    return replace(builder.snapshot(), url=url)


@pytest.mark.parametrize("at", [1, 3, 7, 8])
def test_what_came_up_anywhere_on_the_orders_page_is_the_wizards(at: int) -> None:
    stage = Stage(PIECES, ORDER, HERE)

    assert stage.lines(page(*ORDER[:at], *REVIEW, *ORDER[at:], url=f"{HERE}#return")) == list(REVIEW)


def test_on_an_address_of_its_own_or_in_the_orders_place_all_is_the_wizards() -> None:
    stage = Stage(PIECES, ORDER, HERE)
    beside, instead = (*ORDER, *REVIEW), (ORDER[0], *REVIEW, *ORDER[-2:])

    assert stage.lines(page(*beside, url="https://shop.example/return")) == list(beside)
    assert stage.lines(page(*instead)) == list(instead)
    assert Stage(PIECES).lines(page(*beside)) == list(beside)


@pytest.mark.parametrize(
    ("said", "is_wizards"),
    [
        (("Does this look right?", "1 x Marlow Large Tote"), True),
        (("Return from order 1024500107", "How does it come back?"), True),
        (("Send items back",), True),
        (("Your refund",), True),
        (("Return to the shop", "Ten percent for your next order"), False),
        (("Our return policy", "Within 30 days"), False),
        (("Many happy returns!", "A gift for you", "Returning is free"), False),
        (("Join our letter",), False),
    ],
)
def test_a_dialog_is_the_wizards_by_what_it_names_or_by_its_title(said: tuple[str, ...], *, is_wizards: bool) -> None:
    builder = PageBuilder()
    builder.line("Order 1024500107")
    dialog = builder.element("dialog", role="dialog")
    for line in said:
        builder.line(line)

    assert find_scope(builder.snapshot(), PIECES) == (dialog if is_wizards else -1)
