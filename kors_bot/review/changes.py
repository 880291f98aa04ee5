"""What two readings of an order say differently, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from flows.order import Order, OrderState
from kors_bot.render.words import STATE_WORDS, clean, say_date, say_money

NOT_SAID = "not said"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of an order as a person says it. ``path`` is its name among the sightings."""

    path: str
    label: str
    value: str
    sub: bool = False
    """Whether it says more about the fact before it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that two readings say differently."""

    path: str
    label: str
    then: str
    now: str


def facts_of(order: Order) -> list[Fact]:
    """Every fact that the pages said, in the order in which a person asks for them."""
    return [fact for fact in _facts(order) if fact.value]


def compare(before: Order, after: Order) -> list[Change]:
    """What is different, fact by fact."""
    then = {fact.path: fact for fact in facts_of(before)}
    now = {fact.path: fact for fact in facts_of(after)}
    changes = []
    for path in dict.fromkeys((*now, *then)):
        was = then[path].value if path in then else NOT_SAID
        is_now = now[path].value if path in now else NOT_SAID
        if was != is_now:
            changes.append(Change(path, (now.get(path) or then[path]).label, was, is_now))
    return changes


def say_where_it_stands(state: OrderState, status_text: str | None) -> str:
    """The state in our words, with the shop's own where they say it differently."""
    words = STATE_WORDS[state]
    said = say_own_words(state, status_text)
    return f"{words} (“{said}”)" if said else words


def say_own_words(state: OrderState, status_text: str | None) -> str:
    """The shop's own words for a state, or nothing where they are ours: "Canceled" and "Cancelled" are one word."""
    said = clean(status_text or "")
    return "" if _bare(said) == _bare(STATE_WORDS[state]) else said


def _bare(words: str) -> str:
    return words.casefold().replace("ll", "l")


def _facts(order: Order) -> Iterator[Fact]:
    yield Fact("status_text", "Status", say_where_it_stands(order.state, order.status_text))
    yield Fact("number", "Order number", clean(order.number))
    for path, label in (
        ("placed_on", "Placed on"),
        ("shipped_on", "Shipped on"),
        ("delivered_on", "Delivered on"),
        ("return_by", "Return by"),
    ):
        day = getattr(order, path)
        yield Fact(path, label, say_date(day) if day else "")
    yield Fact("total", "Total", say_money(order.total) if order.total else "")
    for place, item in enumerate(order.items):
        at, name = f"items[{place}]", clean(item.name)
        number = f"{place + 1}" if len(order.items) > 1 else ""
        label = f"Item {number}".strip()
        yield Fact(f"{at}.name", label, name)
        quantity = "" if item.quantity is None else str(item.quantity)
        price = say_money(item.unit_price) if item.unit_price else ""
        yield Fact(f"{at}.style", f"{label}, style", clean(item.style or ""), sub=True)
        yield Fact(f"{at}.quantity", f"{label}, quantity", quantity, sub=True)
        yield Fact(f"{at}.unit_price", f"{label}, price", price, sub=True)
        silent = item.state is OrderState.UNKNOWN and not item.status_text
        own = "" if silent or item.state is order.state else say_where_it_stands(item.state, item.status_text)
        stays = "cannot be returned" if item.returnable is False else ""
        yield Fact(f"{at}.status_text", f"{label}, status", own, sub=True)
        yield Fact(f"{at}.returnable", f"{label}, return", stays, sub=True)
    for place, parcel in enumerate(order.shipments):
        label = f"Parcel {place + 1}" if len(order.shipments) > 1 else "Parcel"
        yield Fact(f"shipments[{place}].tracking_number", f"{label}, number", clean(parcel.tracking_number or ""))
        yield Fact(f"shipments[{place}].carrier", f"{label}, carrier", clean(parcel.carrier or ""), sub=True)
