"""How shops lay out what an order's page says: parcels, their numbers and their days in less usual places."""

from datetime import date

import pytest

from flows.order import Order, OrderState
from flows.reading.carriers import told_number
from tests.unit.reading_helpers import an_order, read, table

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
        ("Shipped via GLS, no. 6190044812", "6190044812"),
        ("Your tracking number is 00340434161094021501", "00340434161094021501"),
    ],
)
def test_a_sentence_may_tell_the_tracking_number(text: str, number: str) -> None:
    assert told_number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "Shipment 2 of 3",
        "Tracking starts on 11/20/2026",
        "Return tracking number 772044108399",
        "UPS, phone no. 8007425877",
        "Parcel 1, 2 pieces",
    ],
)
def test_a_sentence_without_such_a_number_tells_none(text: str) -> None:
    assert told_number(text) is None


@pytest.mark.parametrize(
    ("code", "number"), [("D10015522998100", "D10015522998100"), ("20261120", None), ("Store 12", None)]
)
def test_a_long_code_beside_a_carrier_is_its_number(code: str, number: str | None) -> None:
    page = an_order()
    page.line(f"OnTrac • {code}")
    assert [parcel.tracking_number for parcel in read(page).shipments] == ([number] if number else [])


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


def test_who_carries_a_parcel_behind_its_number_is_no_status() -> None:
    page = an_order()
    page.line("Dispatched on Nov 16, 2026")
    page.line("LZ104417722PT", "with USPS")
    assert read(page).status_text == "Dispatched on Nov 16, 2026"


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
