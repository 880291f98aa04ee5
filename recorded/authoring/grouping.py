"""How the modern shop lays an order out: one group a parcel and status, then what has not left yet, by status."""

from collections.abc import Iterable
from dataclasses import dataclass

from recorded.catalogue import Line, Parcel, PracticeOrder

WORDS = {
    "received": "Order placed",
    "processing": "Preparing your order",
    "on_hold": "On hold",
    "shipped": "On its way",
    "delivered": "Delivered",
    "cancelled": "Canceled",
    "return_started": "Return started",
    "returned": "Returned",
}
SAYINGS = {
    "Order placed": "Thank you. We have your order and will start on it shortly.",
    "Preparing your order": "We are wrapping your order with care. You will get an email when it leaves us.",
    "On hold": "We are looking at your payment and will email you within one business day.",
    "Canceled": "You have not been charged.",
    "Return started": "Please send it back with the label we emailed you. Your refund follows when it reaches us.",
    "Returned": "Your refund went back to your original form of payment.",
}


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that stand together on the page, under one status."""

    word: str
    saying: str | None
    parcel: Parcel | None
    lines: tuple[Line, ...]


def groups_of(order: PracticeOrder) -> tuple[Group, ...]:
    """The groups of an order, parcels first."""
    sent = {index for parcel in order.parcels for index in parcel.items}
    waiting = [index for index in range(len(order.lines)) if index not in sent]
    groups = [group for parcel in order.parcels for group in _by_word(order, parcel.items, parcel)]
    return (*groups, *_by_word(order, waiting, None))


def shown_by_parcel(order: PracticeOrder) -> bool:
    """Whether the page shows parcels with their way, not groups with a status: all has left, nothing came back."""
    sent = {index for parcel in order.parcels for index in parcel.items}
    states = {order.state_of(index) for index in range(len(order.lines))}
    return len(sent) == len(order.lines) and states <= {"shipped", "delivered"}


def _by_word(order: PracticeOrder, indexes: Iterable[int], parcel: Parcel | None) -> list[Group]:
    lines: dict[str, list[Line]] = {}
    for index in indexes:
        lines.setdefault(_word(order, index, parcel), []).append(order.lines[index])
    return [Group(word, SAYINGS.get(word), parcel, tuple(some)) for word, some in lines.items()]


def _word(order: PracticeOrder, index: int, parcel: Parcel | None) -> str:
    line, state = order.lines[index], order.state_of(index)
    if "modern" in line.status:
        return line.status["modern"]
    if state in ("shipped", "delivered", "partially_shipped") and parcel is not None:
        return WORDS["delivered" if parcel.delivered_on else "shipped"]
    if state == order.state != "partially_shipped":
        return order.status["modern"]
    return WORDS.get(state, WORDS["processing"])
