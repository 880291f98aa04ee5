"""Boxes beside what goes back: advertising, services that cost and donations stay off, the return's own stay."""

from dataclasses import replace

import pytest

from flows.order import Box
from flows.return_extras import is_extra
from flows.return_pieces import Piece
from flows.snapshot import Field

PIECES = (Piece("Pier Club Tote", "30F3", 1), Piece("Card Case", "34F9", 2))
BOX = Field(
    element=1, tag="input", type="checkbox", id="", name="", autocomplete="", labels=(), text="", required=False,
    max_length=None, pattern="", options=(), value="on", checked=True, disabled=False, read_only=False, form=-1, line=0,
    run=0, box=Box(0, 0, 10, 10),
)  # fmt: skip


@pytest.mark.parametrize(
    ("label", "is_so"),
    [
        ("Send me offers by email", True),
        ("Keep me in the loop", True),
        ("Add return protection for $2.95", True),
        ("Insure my parcel (+ $4.00)", True),
        ("Round up my refund for the sea", True),
        ("I like what I see", True),
        ("Pier Club Tote", False),
        ("Email me a copy of the label", False),
        ("I confirm that everything is unworn", False),
        ("I agree to the return policy", False),
        ("Pick-up address is the same as my shipping address", False),
        ("Select all items", False),
    ],
)
def test_a_ticked_box_that_nobody_asked_for_is_taken_off(label: str, is_so: bool) -> None:  # noqa: FBT001 - as asked
    assert is_extra(replace(BOX, labels=(label,)), PIECES, owned=False) is is_so


@pytest.mark.parametrize("label", ["Return", "Add to return", "Return ($48.00)", "Yes"])
def test_the_box_of_an_item_is_none_whatever_it_says(label: str) -> None:
    assert not is_extra(replace(BOX, labels=(label,)), PIECES, owned=True)


OFFERS = replace(BOX, labels=("Send me offers",))


@pytest.mark.parametrize(
    "field", [replace(OFFERS, required=True), replace(OFFERS, disabled=True), replace(OFFERS, type="radio")]
)
def test_what_cannot_be_left_out_is_none(field: Field) -> None:
    assert not is_extra(field, PIECES, owned=False)
