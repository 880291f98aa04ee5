"""How shops lay out what they say of an item: styles, counts, prices and names in less usual places."""

from decimal import Decimal

import pytest

from flows.order import Item, Money
from flows.reading.item_counts import read_count
from flows.reading.item_returns import refuses_return
from flows.reading.item_styles import read_style
from tests.unit.reading_helpers import SHOP, an_order, read


def an_item(*lines: str) -> Item:
    """The one item of an order whose box has these lines; the first one is its name."""
    page = an_order()
    page.element("div")
    for position, line in enumerate(lines):
        page.line(line, tag="div", bold=position == 0)
    page.close()
    (item,) = read(page).items
    return item


# ---- styles ----


@pytest.mark.parametrize("text", ["8812 0417", "# 8812 0417", "AB12 0417", "30F2 GM771", "12 345 678"])
def test_a_style_may_be_written_in_groups(text: str) -> None:
    assert read_style(text) == text.lstrip("# ")


@pytest.mark.parametrize(
    ("text", "style"), [("8812 Black", "8812"), ("12345 7.5", "12345"), ("12345 100ml", "12345"), ("12345 32", "12345")]
)
def test_what_follows_a_style_is_no_part_of_it(text: str, style: str) -> None:
    assert read_style(text) in (style, None)


@pytest.mark.parametrize("line", ["Web ID: 1092283", "DPCI 1092283", "Item No. 1092283", "Barcode: 1092283"])
def test_a_style_may_be_called_what_the_shop_likes(line: str) -> None:
    assert an_item("Quilted Vest", line, "Qty: 1", "$118.00").style == "1092283"


@pytest.mark.parametrize("line", ["Designer ID: 1092283", "Vendor no. 1092283", "Brand style #1092283"])
def test_a_style_may_be_somebody_else_s_number(line: str) -> None:
    assert an_item("Quilted Vest", line, "Qty: 1", "$118.00").style == "1092283"


@pytest.mark.parametrize(
    "line", ["Web exclusive", "Design: Paisley", "Pattern: Stripe 2", "Designer: 3.1 Lim", "Brand: 7FAM"]
)
def test_words_that_sound_like_the_label_of_a_style_name_none(line: str) -> None:
    assert an_item("Quilted Vest", line, "Qty: 1", "$118.00").style is None


# ---- counts and prices ----


def test_a_remark_behind_a_count_changes_nothing() -> None:
    assert (read_count("3 (price is for one)"), read_count("3 of 4 (two sent)")) == (3, None)


def test_a_price_that_is_said_to_be_for_one_is_the_price_of_one() -> None:
    item = an_item("Packing Cube", "Quantity: 3 (price is for one)", "$29.00")
    assert (item.quantity, item.unit_price) == (3, Money(Decimal("29.00"), "USD"))
    assert an_item("Packing Cube", "Quantity: 3", "$29.00").unit_price is None


def test_each_may_stand_in_a_piece_of_its_own_behind_the_amount() -> None:
    page = an_order()
    page.element("ul", role="list")
    page.line("Kilt Pin", "2 pieces", "at", "$17.00", "each", tag="li", role="listitem")
    page.close()
    (item,) = read(page).items
    assert (item.quantity, item.unit_price) == (2, Money(Decimal("17.00"), "USD"))


def two_lines(count: str, other: str) -> list[int | None]:
    page = an_order()
    for name, many in (("Tempo Glide Shoe", count), ("Merino Sock", other)):
        page.element("div")
        page.line(many, tag="span")
        page.line(name, tag="div", bold=True)
        page.line(f"Style: {name[:2].upper()}1001", tag="div")
        page.line("$24.00", tag="div")
        page.close()
    return [item.quantity for item in read(page).items]


def test_packs_are_counted_where_another_item_is_counted_in_the_same_place() -> None:
    assert two_lines("1 pair", "2 packs") == [1, 2]


def test_packs_alone_are_no_count() -> None:
    assert two_lines("3 packs", "2 packs") == [None, None]


def badges(*lines: tuple[str, str, str], subtotal: str) -> list[tuple[int | None, Decimal | None]]:
    """Items with a bare number on the corner of their picture, over the sum of the goods."""
    page = an_order()
    for many, name, price in lines:
        page.element("div")
        if many:
            page.line(many, tag="span")
        page.line(name, tag="div", bold=True)
        page.line(price, tag="div")
        page.close()
    page.line("Subtotal:", subtotal)
    return [(item.quantity, item.unit_price.amount if item.unit_price else None) for item in read(page).items]


def test_numbers_on_some_pictures_are_counts_where_they_make_up_the_subtotal() -> None:
    lines = (("2", "Enamel Mug", "$18.99"), ("", "Iron Skillet", "$33.99"))
    assert badges(*lines, subtotal="$71.97") == [(2, Decimal("18.99")), (None, Decimal("33.99"))]


def test_numbers_on_some_pictures_are_no_counts_where_the_subtotal_says_otherwise() -> None:
    lines = (("2", "Enamel Mug", "$18.99"), ("", "Iron Skillet", "$33.99"))
    assert [quantity for quantity, _ in badges(*lines, subtotal="$52.98")] == [None, None]


def test_a_count_may_be_a_word_before_the_price_of_one() -> None:
    item = an_item("Seed Pearl Ring", "Model no. 2204-G", "Two pieces at $640.00")
    assert (item.quantity, item.unit_price) == (2, Money(Decimal("640.00"), "USD"))


def test_a_count_may_stand_in_a_running_line_before_the_price() -> None:
    item = an_item("The Salt Road", "paperback, ISBN 9780141187761, 2 copies, $27.00 each")
    assert (item.quantity, item.unit_price) == (2, Money(Decimal("27.00"), "USD"))


@pytest.mark.parametrize("line", ["2 styles, 3 pieces", "A set of plates, 6 pieces", "In 2 parcels, 3 pieces in all"])
def test_a_count_of_other_things_is_no_quantity(line: str) -> None:
    assert an_item("Seed Pearl Ring", "Model no. 2204-G", line, "Qty: 1", "$64.00").quantity == 1


# ---- names ----


@pytest.mark.parametrize(
    "line", ["Sold by Kilnworks", "Ships from Nord Loom", "Sold and shipped by Kilnworks", "Seller"]
)
def test_who_sells_an_item_is_not_its_name(line: str) -> None:
    assert an_item(line, "Terracotta Planter", "2 × $24.50").name == "Terracotta Planter"


@pytest.mark.parametrize("name", ["Best Seller Tote", "Sold Out Print"])
def test_a_name_with_such_words_is_a_name(name: str) -> None:
    assert an_item(name, "Canvas", "2 × $24.50").name == name


@pytest.mark.parametrize("name", ["Return to Sender Patch, Final Sale Edition", "Final Sale Print"])
def test_a_name_that_sounds_like_a_refusal_is_a_name(name: str) -> None:
    item = an_item(name, "Iron-on", "Quantity 1", "$12.00")
    assert (item.name, item.returnable) == (name, None)


@pytest.mark.parametrize(
    "text",
    [
        "Final Sale",
        "FINAL SALE ITEM",
        "Final Sale - Not Returnable",
        "Final sale. This item can't be returned",
        "No Returns",
    ],
)
def test_a_refusal_is_one_whatever_its_capitals(text: str) -> None:
    assert refuses_return(SHOP, text)


def test_a_name_that_is_struck_through_is_still_the_name() -> None:
    page = an_order()
    page.element("div")
    page.element("div")
    page.text("Tidewater Raincoat", struck=True, size=16)
    page.close()
    page.line("Mustard, M", size=14)
    page.line("Qty 1")
    page.line("$178.00")
    page.close()
    (item,) = read(page).items
    assert (item.name, item.unit_price) == ("Tidewater Raincoat", Money(Decimal("178.00"), "USD"))
