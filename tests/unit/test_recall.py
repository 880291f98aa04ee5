"""What a run remembers of the history: used once, and soon."""

from datetime import UTC, datetime

from flows.order import OrderState, OrderSummary
from flows.recall import Card, Recall
from flows.witness import Glimpse

SEEN = datetime(2026, 11, 24, 12, tzinfo=UTC)


def card(number: str, *, seen: float = 0.0) -> Card:
    glimpse = Glimpse("history", "http://127.0.0.1/", "", b"", None, None, None, SEEN)
    return Card(OrderSummary(number, OrderState.SHIPPED, "Shipped"), glimpse, seen)


def test_the_orders_that_come_next_are_known_in_their_order() -> None:
    recall = Recall()
    recall.expect(["#3", "1", "2"])
    recall.begin("1")

    assert recall.next == ("3", "2")


def test_no_more_cards_are_pictured_at_one_look_than_are_soon_used() -> None:
    recall = Recall()
    recall.expect(map(str, range(100)))

    assert recall.next == tuple(map(str, range(30)))


def test_a_card_is_handed_out_once() -> None:
    recall, seen = Recall(), card("1")
    recall.remember("1", seen)

    assert recall.take("1", now=10) is seen
    assert recall.take("1", now=10) is None


def test_a_card_that_was_seen_too_long_ago_is_not_handed_out() -> None:
    recall = Recall()
    recall.remember("1", card("1", seen=0))

    assert recall.take("1", now=181) is None
