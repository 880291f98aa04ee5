"""How shops lay out what an order's page says: styles, counts, prices, parcels and days in less usual places."""

from datetime import date
from decimal import Decimal

import pytest

from flows.order import Item, Money, Order
from flows.reading import read_order
from flows.reading.dates import DateReader
from flows.reading.item_counts import read_count
from flows.reading.item_returns import refuses_return
from flows.reading.item_styles import read_style
from flows.shop import load_shop
from tests.unit.reading_helpers import TODAY, PageBuilder

SHOP = load_shop()
NUMBER = "0024500115"


def read(page: PageBuilder) -> Order:
    return read_order(page.snapshot(), SHOP, NUMBER, today=TODAY)


def an_order() -> PageBuilder:
    page = PageBuilder()
    page.line(f"Order number: {NUMBER}")
    return page


def an_item(*lines: str) -> Item:
    """The one item of an order whose box has these lines; the first one is its name."""
    page = an_order()
    page.element("div")
    for position, line in enumerate(lines):
        page.line(line, tag="div", bold=position == 0)
    page.close()
    (item,) = read(page).items
    return item


def table(page: PageBuilder, *rows: tuple[str, ...]) -> None:
    page.element("table", role="table")
    for position, cells in enumerate(rows):
        page.element("tr", role="row")
        for column, cell in enumerate(cells):
            page.element("td", role="cell" if position else "columnheader", column=column)
            page.line(cell, tag="span")
            page.close()
        page.close()
    page.close()


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


@pytest.mark.parametrize("line", ["Web exclusive", "Design: Paisley", "Pattern: Stripe 2"])
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


# ---- names ----


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


# ---- parcels ----


def test_a_parcel_number_under_its_carrier_is_a_tracking_number() -> None:
    page = an_order()
    page.element("div")
    page.line("Brought by", tag="b")
    page.line("FedEx", tag="div")
    page.line("Parcel no. 574410298836", tag="div")
    page.close()
    (parcel,) = read(page).shipments
    assert (parcel.carrier, parcel.tracking_number) == ("FedEx", "574410298836")


@pytest.mark.parametrize("line", ["Parcel no. 2", "Parcel no. 2 of 3", "Parcel number to follow"])
def test_the_place_of_a_parcel_among_others_is_no_tracking_number(line: str) -> None:
    page = an_order()
    page.line(line)
    assert [parcel.tracking_number for parcel in read(page).shipments] == []


def parcels(*days: str) -> Order:
    page = an_order()
    numbers = ("1ZE4471V0322908815", "1ZE4471V0322908824")
    rows = [(f"Box {at + 1}", day, "UPS", numbers[at]) for at, day in enumerate(days)]
    table(page, ("Box", "Left us on", "Carrier", "Tracking number"), *rows)
    return read(page)


def test_the_days_in_a_table_of_parcels_are_those_of_each() -> None:
    order = parcels("11/20/26", "11/22/26")
    assert [parcel.shipped_on for parcel in order.shipments] == [date(2026, 11, 20), date(2026, 11, 22)]
    assert [parcel.carrier for parcel in order.shipments] == ["UPS", "UPS"]
    assert order.shipped_on is None


def test_the_day_of_the_only_parcel_in_a_table_is_the_order_s() -> None:
    assert parcels("11/20/26").shipped_on == date(2026, 11, 20)


# ---- days ----


@pytest.mark.parametrize("remark", ["all items", "both pieces", "extended for the holidays"])
def test_a_remark_behind_a_day_changes_nothing(remark: str) -> None:
    dates = DateReader(language="en", order="mdy", today=TODAY)
    assert dates.read_leading(f"December 13, 2026 ({remark})") == date(2026, 12, 13)


@pytest.mark.parametrize(
    "remark", ["estimated", "expected by the carrier", "was December 1", "not yet confirmed", "or later"]
)
def test_a_remark_that_makes_a_day_unsure_leaves_none(remark: str) -> None:
    dates = DateReader(language="en", order="mdy", today=TODAY)
    assert dates.read_leading(f"December 13, 2026 ({remark})") is None


def headed(heading: str) -> date | None:
    page = PageBuilder()
    page.line(heading, tag="h1", role="heading", level=1, size=28)
    page.line("Nov 20, 2026")
    page.line(NUMBER)
    for name in ("Trail Shoe", "Run Belt", "Crew Tee"):
        page.element("div")
        page.line(name, bold=True)
        page.line("Qty 1")
        page.line("$35.00")
        page.close()
    return read(page).placed_on


def test_a_day_between_the_heading_and_the_number_is_the_day_of_the_order() -> None:
    assert headed("Order Details") == date(2026, 11, 20)


@pytest.mark.parametrize("heading", ["Delivered", "Arriving", "Return by", "Cancelled"])
def test_a_day_under_a_heading_that_says_what_happened_is_not(heading: str) -> None:
    assert headed(heading) is None


def test_made_says_the_day_of_the_order_beside_its_number_alone() -> None:
    page = PageBuilder()
    page.line(f"Order: {NUMBER} | Made: 11/17/2026")
    assert read(page).placed_on == date(2026, 11, 17)
    page = an_order()
    for number in range(14):
        page.line(f"Remark {number} of the workshop")
    page.line("Made: 11/17/2026")
    assert read(page).placed_on is None


def a_log(entry: str) -> Order:
    page = an_order()
    page.element("ul", role="list")
    for day, words in (("November 6, 2026", entry), ("November 3, 2026", "Order placed")):
        page.element("li", role="listitem")
        page.line(day, tag="time")
        page.line(words, tag="div")
        page.close()
    page.close()
    return read(page)


def test_an_entry_of_a_log_may_name_the_carrier_and_the_number() -> None:
    assert a_log("Shipped with USPS, tracking number 9400111899560044718832").shipped_on == date(2026, 11, 6)


def test_an_entry_of_a_log_that_says_more_tells_no_day() -> None:
    assert a_log("Shipped with USPS from another store than planned").shipped_on is None
