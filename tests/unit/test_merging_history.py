"""What an order's card in the history adds to what its own page says."""

from datetime import date

from flows.order import Box, Item, Order, OrderState, OrderSummary, Sighting
from flows.order_status import merge

TODAY = date(2026, 11, 24)
SEEN = {"status_text": Sighting("history", "Delivered 15 Nov 2026", Box(1, 2, 3, 4))}


def test_the_day_of_delivery_is_taken_from_the_status_of_the_card() -> None:
    card = OrderSummary(
        "1024500102", OrderState.DELIVERED, "Delivered 15 Nov 2026", delivered_on=date(2026, 11, 15), sightings=SEEN
    )
    order = merge(Order(number="1024500102"), card, today=TODAY)

    assert (order.state, order.delivered_on) == (OrderState.DELIVERED, date(2026, 11, 15))
    assert order.sightings["delivered_on"] == SEEN["status_text"]


def test_the_pages_own_day_stays() -> None:
    card = OrderSummary("1", OrderState.DELIVERED, "Delivered 15 Nov 2026", delivered_on=date(2026, 11, 15))
    order = merge(Order(number="1", delivered_on=date(2026, 11, 14)), card, today=TODAY)

    assert order.delivered_on == date(2026, 11, 14)


def test_a_day_of_delivery_before_the_day_of_shipping_is_not_believed() -> None:
    card = OrderSummary("1", OrderState.DELIVERED, "Delivered 15 Nov 2026", delivered_on=date(2026, 11, 15))
    order = merge(Order(number="1", shipped_on=date(2026, 11, 20)), card, today=TODAY)

    assert (order.shipped_on, order.delivered_on) == (date(2026, 11, 20), None)


def test_what_is_delivered_by_the_card_can_go_back_until_the_pages_last_day() -> None:
    card = OrderSummary("1", OrderState.DELIVERED, "Delivered 15 Nov 2026")
    goods = (Item("Satchel"), Item("Scarf", returnable=False))
    order = merge(Order(number="1", items=goods, return_by=date(2026, 12, 12)), card, today=TODAY)

    assert [item.returnable for item in order.items] == [True, False]
