"""The practice shop's orders: what there must be, and what may go back."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest

from recorded.catalogue import Catalogue, PracticeOrder, load_catalogue


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def orders(catalogue: Catalogue) -> dict[str, PracticeOrder]:
    return {order.case: order for order in catalogue.orders}


def test_there_is_an_order_in_every_state(catalogue: Catalogue) -> None:
    states = {order.state for order in catalogue.orders}
    assert states == {
        *("received", "processing", "on_hold", "partially_shipped", "shipped"),
        *("delivered", "cancelled", "return_started", "returned", "unknown"),
    }


def test_order_numbers_and_cases_are_unique(catalogue: Catalogue) -> None:
    assert max(Counter(order.number for order in catalogue.orders).values()) == 1
    assert max(Counter(order.case for order in catalogue.orders).values()) == 1
    assert len(catalogue.orders) >= 14


def test_one_order_is_another_customers(orders: dict[str, PracticeOrder], catalogue: Catalogue) -> None:
    assert orders["other-customer"].account == catalogue.accounts["other"]
    assert [order.case for order in catalogue.orders if order.account.email != "jordan.rivera@example.com"] == [
        "other-customer"
    ]


def test_one_number_has_leading_zeros(orders: dict[str, PracticeOrder]) -> None:
    assert orders["status-words-everywhere"].number == "0024500115"


def test_totals_add_up_with_tax(orders: dict[str, PracticeOrder]) -> None:
    order = orders["processing"]
    assert (order.subtotal, order.tax, order.total) == (Decimal("644.00"), Decimal("57.16"), Decimal("701.16"))
    assert order.item_count == 3


def test_every_parcel_holds_items_that_exist_and_no_item_twice(catalogue: Catalogue) -> None:
    for order in catalogue.orders:
        packed = [index for parcel in order.parcels for index in parcel.items]
        assert sorted(set(packed)) == sorted(packed)
        assert set(packed) <= set(range(len(order.lines)))


@pytest.mark.parametrize(
    ("case", "lines"),
    [
        ("delivered", (0, 1)),
        ("shipped", (0, 1)),
        ("part-shipped", (0,)),
        ("delivered-past-window", ()),
        ("delivered-return-by", (0,)),
        ("final-sale", ()),
        ("processing", ()),
        ("cancelled", ()),
    ],
)
def test_what_may_go_back_today(orders: dict[str, PracticeOrder], case: str, lines: tuple[int, ...]) -> None:
    assert orders[case].returnable_lines(date(2026, 11, 24)) == lines


def test_the_return_window_ends_thirty_days_after_shipping(orders: dict[str, PracticeOrder]) -> None:
    order = orders["delivered"]
    last_day = order.parcels[0].shipped_on + timedelta(days=30)
    assert order.returnable_lines(last_day) == (0, 1)
    assert order.returnable_lines(last_day + timedelta(days=1)) == ()


def test_shifting_an_order_moves_all_its_dates(orders: dict[str, PracticeOrder]) -> None:
    order, moved = orders["delivered-return-by"], orders["delivered-return-by"].shifted(7)
    assert moved.placed_on - order.placed_on == timedelta(days=7)
    assert moved.return_by == date(2027, 1, 22)
    assert moved.parcels[0].shipped_on == date(2026, 10, 29)
    assert moved.parcels[0].delivered_on == date(2026, 11, 2)


def test_carriers_link_to_their_own_sites(orders: dict[str, PracticeOrder]) -> None:
    first, second = orders["two-parcels"].parcels
    assert first.tracking_url == "https://www.ups.com/track?tracknum=1Z5R89390357571903"
    assert second.tracking_url == "https://www.fedex.com/fedextrack/?trknbr=794644790245"
