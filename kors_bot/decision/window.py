"""Until when an order can be returned, and how sure that date is.

The date that the page names wins. Else it is the last of so many days from the anchor (the shipping date, unless the
settings say otherwise), and the earliest parcel counts. If the page does not name the anchor, the earliest day that it
can have been is taken: an order ships no sooner than it was placed and arrives no sooner than it shipped.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flows.order import Order
from kors_bot.decision.words import Anchor, Policy

_EARLIER_ANCHORS = {
    Anchor.DELIVERED: (Anchor.DELIVERED, Anchor.SHIPPED, Anchor.PLACED),
    Anchor.SHIPPED: (Anchor.SHIPPED, Anchor.PLACED),
    Anchor.PLACED: (Anchor.PLACED,),
}


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Window:
    """The last day on which a return can be started, and in words what that day rests on."""

    last_day: date
    basis: str

    def is_open(self, today: date) -> bool:
        """Whether a return can still be started; the last day itself is open until midnight in the shop's zone."""
        return today <= self.last_day


def shop_day(now: datetime, policy: Policy) -> date:
    """The calendar date in the shop's time zone."""
    try:
        return now.astimezone(ZoneInfo(policy.timezone)).date()
    except OverflowError:
        return now.date()


def return_window(order: Order, policy: Policy) -> Window | None:
    """The order's return window, or ``None`` if the page names no date to count it from."""
    if order.return_by is not None:
        return Window(order.return_by, "the order page says so")
    wanted = policy.return_window_from
    for anchor in _EARLIER_ANCHORS[wanted]:
        day = _day_of(anchor, order)
        if day is None:
            continue
        basis = f"{policy.return_window_days} days from when it was {anchor}, {in_words(day)}"
        if anchor is not wanted:
            basis = f"counted to be safe as {basis}, because the order page does not say when it was {wanted}"
        return Window(_add_days(day, policy.return_window_days), basis)
    return None


def in_words(day: date) -> str:
    """A date as a person writes it, ``November 4, 2026``, whatever the machine's language is."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def _day_of(anchor: Anchor, order: Order) -> date | None:
    if anchor is Anchor.PLACED:
        return order.placed_on
    dates = tuple(_parcel_dates(anchor, order))
    whole = order.shipped_on if anchor is Anchor.SHIPPED else order.delivered_on
    if whole is None and None in dates:
        # A parcel without a date may be the earliest of them.
        return None
    return min((day for day in (whole, *dates) if day is not None), default=None)


def _parcel_dates(anchor: Anchor, order: Order) -> Iterator[date | None]:
    for parcel in order.shipments:
        yield parcel.shipped_on if anchor is Anchor.SHIPPED else parcel.delivered_on


def _add_days(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max
