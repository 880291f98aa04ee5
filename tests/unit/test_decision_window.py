"""Until when an order can be returned: which date counts, in whose time zone, and what is safe when it is not named."""

from datetime import UTC, date, datetime, timedelta

import pytest

from flows.order import Item, Order, OrderState, Shipment
from kors_bot.decision import Anchor, Policy, Wish, decide, return_window
from kors_bot.decision.policy import build_policy
from kors_bot.settings import load_settings
from tests.unit.decision_helpers import facts

PLACED, SHIPPED, DELIVERED = date(2026, 11, 3), date(2026, 11, 10), date(2026, 11, 14)


def _order(
    *,
    placed_on: date | None = PLACED,
    shipped_on: date | None = SHIPPED,
    delivered_on: date | None = DELIVERED,
    return_by: date | None = None,
    shipments: tuple[Shipment, ...] = (),
) -> Order:
    return Order(
        "1",
        OrderState.DELIVERED,
        "Delivered",
        placed_on=placed_on,
        shipped_on=shipped_on,
        delivered_on=delivered_on,
        return_by=return_by,
        items=(Item("Tote"),),
        shipments=shipments,
    )


def _last_day(order: Order, anchor: Anchor = Anchor.SHIPPED, days: int = 30) -> date | None:
    window = return_window(order, Policy(return_window_from=anchor, return_window_days=days))
    return window.last_day if window else None


def test_the_date_on_the_page_wins() -> None:
    assert _last_day(_order(return_by=date(2027, 1, 15))) == date(2027, 1, 15)


@pytest.mark.parametrize(
    ("anchor", "last_day"),
    [
        (Anchor.SHIPPED, date(2026, 12, 10)),
        (Anchor.DELIVERED, date(2026, 12, 14)),
        (Anchor.PLACED, date(2026, 12, 3)),
    ],
)
def test_the_window_is_counted_from_the_day_that_the_settings_name(anchor: Anchor, last_day: date) -> None:
    assert _last_day(_order(), anchor) == last_day


def test_the_number_of_days_can_be_set() -> None:
    assert _last_day(_order(), days=60) == date(2027, 1, 9)


def test_of_several_parcels_the_earliest_counts() -> None:
    parcels = (Shipment(shipped_on=date(2026, 11, 12)), Shipment(shipped_on=date(2026, 11, 8)))

    assert _last_day(_order(shipments=parcels)) == date(2026, 12, 8)
    assert _last_day(_order(shipped_on=None, shipments=parcels)) == date(2026, 12, 8)


def test_a_parcel_without_a_date_may_be_the_earliest() -> None:
    parcels = (Shipment(shipped_on=date(2026, 11, 12)), Shipment(tracking_number="1Z999"))

    assert _last_day(_order(shipped_on=None, shipments=parcels)) == date(2026, 12, 3)


def test_an_unknown_shipping_date_is_taken_as_the_day_of_the_order_and_said_so() -> None:
    window = return_window(_order(shipped_on=None), Policy())

    assert window is not None
    assert window.last_day == date(2026, 12, 3)
    assert window.basis == (
        "counted to be safe as 30 days from when it was placed, November 3, 2026, "
        "because the order page does not say when it was shipped"
    )


def test_an_unknown_delivery_date_is_taken_as_the_day_of_shipping() -> None:
    assert _last_day(_order(delivered_on=None), Anchor.DELIVERED) == date(2026, 12, 10)


@pytest.mark.parametrize("anchor", [Anchor.SHIPPED, Anchor.PLACED])
def test_a_delivery_date_alone_does_not_say_when_it_shipped(anchor: Anchor) -> None:
    assert _last_day(_order(placed_on=None, shipped_on=None), anchor) is None


def test_nothing_known_is_no_window() -> None:
    order = _order(placed_on=None, shipped_on=None, delivered_on=None)

    assert [_last_day(order, anchor) for anchor in Anchor] == [None, None, None]


def test_a_window_beyond_the_calendar_ends_with_the_calendar() -> None:
    assert _last_day(_order(shipped_on=date.max)) == date.max


@pytest.mark.parametrize(
    ("now", "action"),
    [
        # December 10 is the last day. New York is five hours behind UTC then.
        (datetime(2026, 12, 11, 4, 59, 59, tzinfo=UTC), "start_return"),
        (datetime(2026, 12, 11, 5, 0, 0, tzinfo=UTC), "ask_person"),
    ],
)
def test_the_last_day_is_open_until_midnight_where_the_shop_is(now: datetime, action: str) -> None:
    decision = decide(_order(), wish=Wish.CANCEL, facts=facts(), policy=Policy(), now=now)

    assert decision.action == action
    assert decision.deadline == date(2026, 12, 10)


@pytest.mark.parametrize("hour", [3, 4])
def test_the_day_is_right_in_the_night_in_which_the_clocks_go_back(hour: int) -> None:
    """New York leaves summer time on November 1, 2026: its October 31 ends at 4:00 UTC."""
    order = _order(shipped_on=date(2026, 10, 1))
    now = datetime(2026, 11, 1, hour, 0, tzinfo=UTC)

    decision = decide(order, wish=Wish.CANCEL, facts=facts(), policy=Policy(), now=now)

    assert decision.rule == {3: "window_open", 4: "window_closed"}[hour]


def test_a_zone_that_does_not_exist_is_refused() -> None:
    with pytest.raises(KeyError, match="No time zone found"):
        Policy(timezone="America/Nowhere")


def test_settings_and_shop_map_add_up_to_the_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KORS_BOT_RETURN_WINDOW_DAYS", "14")
    monkeypatch.setenv("KORS_BOT_RETURN_WINDOW_FROM", "delivered")
    monkeypatch.setenv("KORS_BOT_FOLLOW_UP_AFTER", "36h")
    monkeypatch.setenv("KORS_BOT_MAX_FOLLOW_UPS", "1")

    assert build_policy(load_settings()) == Policy(
        return_window_days=14,
        return_window_from=Anchor.DELIVERED,
        follow_up_after=timedelta(hours=36),
        max_follow_ups=1,
        timezone="America/New_York",
        phone="1-866-709-5677",
    )
