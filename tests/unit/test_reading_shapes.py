"""How shops lay out what an order's page says: tables, days and sums in less usual places."""

from datetime import date
from decimal import Decimal

import pytest

from flows.order import Money, Order
from flows.reading.dates import DateReader
from tests.unit.reading_helpers import NUMBER, TODAY, PageBuilder, an_order, read, table

# ---- tables ----


def test_headings_of_an_old_system_are_read_by_what_is_known_of_them() -> None:
    page = an_order()
    table(
        page,
        ("NDC/UPC", "Description", "Ord", "Shp", "Price", "Ext."),
        ("311917055220", "Daily Multivitamin", "2", "2", "14.99", "29.98"),
        ("305730184205", "Thermometer", "1", "1", "11.49", "11.49"),
    )
    items = read(page).items
    assert [(item.name, item.style, item.quantity) for item in items] == [
        ("Daily Multivitamin", "311917055220", 2),
        ("Thermometer", "305730184205", 1),
    ]


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


@pytest.mark.parametrize(
    ("words", "day"), [("Sent, November 12, 2026", date(2026, 11, 12)), ("Sent, not yet billed", None)]
)
def test_the_day_of_shipping_may_follow_the_status_behind_a_comma(words: str, day: date | None) -> None:
    page = an_order()
    page.line(f"State: {words}")
    assert read(page).shipped_on == day


def test_a_day_without_a_year_beside_the_number_is_the_last_such_day() -> None:
    page = PageBuilder()
    page.line(f"Order {NUMBER} • Nov 19")
    assert read(page).placed_on == date(2026, 11, 19)


def test_a_total_may_be_called_otherwise_in_the_words_before_its_amount() -> None:
    page = an_order()
    page.line("In total: $741.12", ", paid by card")
    assert read(page).total == Money(Decimal("741.12"), "USD")
    page = an_order()
    page.line("You saved in total: $741.12")
    assert read(page).total is None


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
