"""How shops lay out what an order's page says: parcels and days in less usual places."""

from datetime import date

import pytest

from flows.order import Order, OrderState
from flows.reading import read_order
from flows.reading.carriers import told_number
from flows.reading.dates import DateReader
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


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Sent with DHL, airway bill 7720 4410 83", "7720 4410 83"),
        ("It left us with waybill no. CD445120988, insured.", "CD445120988"),
        ("Your tracking number is 00340434161094021501", "00340434161094021501"),
    ],
)
def test_a_sentence_may_tell_the_tracking_number(text: str, number: str) -> None:
    assert told_number(text) == number


@pytest.mark.parametrize(
    "text",
    ["Shipment 2 of 3", "Tracking starts on 11/20/2026", "Return tracking number 772044108399", "Parcel 1, 2 pieces"],
)
def test_a_sentence_without_such_a_number_tells_none(text: str) -> None:
    assert told_number(text) is None


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


def test_a_day_may_stand_before_its_label_in_a_log_of_one_line() -> None:
    page = an_order()
    page.line("Placed on Nov 9, 2026")
    page.line("Nov 9 Paid · Nov 11 Shipped · Nov 16 Delivered")
    page.line("Status: Delivered")
    order = read(page)
    assert (order.shipped_on, order.delivered_on) == (date(2026, 11, 11), date(2026, 11, 16))


@pytest.mark.parametrize("line", ["Nov 11 Shipped items", "By Nov 11 not Shipped", "Dec 11 Shipped"])
def test_a_day_before_other_words_tells_nothing(line: str) -> None:
    page = an_order()
    page.line("Placed on Nov 9, 2026")
    page.line(line)
    page.line("Status: Processing")
    assert read(page).shipped_on is None


def test_the_time_at_which_an_order_was_placed_is_its_day() -> None:
    page = an_order()
    page.line("Time placed", "Nov 9, 2026 at 7:42 AM")
    assert read(page).placed_on == date(2026, 11, 9)


# ---- until when things may come back ----


@pytest.mark.parametrize(
    "line",
    [
        "Return or exchange this order by December 20, 2026 at any store.",
        "Return any of these until December 20, 2026",
        "Return or replace items: Eligible through December 20, 2026",
    ],
)
def test_an_invitation_to_return_by_a_day_tells_the_day(line: str) -> None:
    page = an_order()
    page.line("Status: Delivered")
    page.line(line)
    assert read(page).return_by == date(2026, 12, 20)


@pytest.mark.parametrize(
    "line",
    [
        "Return the items by December 20, 2026 with the label in the box.",
        "Return your questionnaire by December 20, 2026",
        "Exchange rates as of December 20, 2026",
    ],
)
def test_other_things_that_are_due_tell_no_day_of_return(line: str) -> None:
    page = an_order()
    page.line("Status: Delivered")
    page.line(line)
    assert read(page).return_by is None


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


# ---- a sentence about the parcel beside the statuses of the items ----


def sent_in_a_sentence(*statuses: str) -> Order:
    page = an_order()
    for position, status in enumerate(statuses):
        page.element("div")
        page.line(f"Silk scarf {'ABC'[position]}", tag="div", bold=True)
        page.line("Quantity: 1", tag="div")
        page.line("$95.00", tag="div")
        page.line(f"Status: {status}", tag="div")
        page.close()
    page.line("Sent with DHL, airway bill 7720 4410 83.")
    return read(page)


def test_a_sentence_of_how_it_was_sent_gives_way_to_what_each_item_says() -> None:
    order = sent_in_a_sentence("Return requested", "Delivered")
    assert (order.state, order.status_text) == (OrderState.RETURN_STARTED, None)
    assert order.shipments[0].tracking_number == "7720 4410 83"


def test_a_sentence_of_how_it_was_sent_counts_where_an_item_says_no_more() -> None:
    assert sent_in_a_sentence("Shipped", "Shipped").state is OrderState.SHIPPED
