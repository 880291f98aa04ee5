"""Whether the reader reads a recorded file as it read the page: each fact that it reads otherwise, in both ways."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from flows.contact_fields import ContactForm, find_contact_form
from flows.errors import FlowError
from flows.reading import read_history, read_order
from flows.shop import Shop
from flows.snapshot import Snapshot
from kors_bot.contract import order_to_json
from kors_bot.recording.disguise import Disguise
from kors_bot.reread import NOT_SAID, Difference

_LEFT_OUT = frozenset({"number", "shipments"})  # both are made up, and a made-up parcel is nobody's
_CONTACT = (
    "message", "submit", "first_name", "last_name", "full_name", "email", "confirm_email", "phone", "postal_code",
    "order_number",
)  # fmt: skip

Facts = dict[str, str]


def order_facts(snapshot: Snapshot, shop: Shop, number: str, today: date) -> Facts:
    """What an order's own page says, but for the number and the parcels."""
    try:
        order = read_order(snapshot, shop, number, today=today)
    except FlowError as error:
        return {"the page": f"not understood ({type(error).__name__})"}
    found = dict(_flatten({key: value for key, value in order_to_json(order).items() if key not in _LEFT_OUT}))
    return found | ({"contradictions": str(len(order.contradictions))} if order.contradictions else {})


def history_facts(snapshot: Snapshot, shop: Shop, today: date, rename: Callable[[str], str] = str) -> Facts:
    """What each card of the history says, by the order's number as ``rename`` writes it."""
    found: Facts = {}
    for card in read_history(snapshot, shop, today=today):
        facts: dict[str, Any] = {
            "state": card.state.value,
            "status_text": card.status_text,
            "placed_on": card.placed_on,
            "shipped_on": card.shipped_on,
            "delivered_on": card.delivered_on,
            "total": card.total and f"{card.total.amount} {card.total.currency}",
        }
        found |= {f"{rename(card.number)}.{key}": str(value) for key, value in facts.items() if value is not None}
    return found


def contact_facts(snapshot: Snapshot, shop: Shop) -> Facts:
    """Which fields the contact form is found to have, by their labels, and its topics."""
    form = find_contact_form(snapshot, shop.contact)
    return {"the form": "not found"} if form is None else dict(_fields(form))


def compare(live: Facts, saved: Facts, disguise: Disguise) -> tuple[Difference, ...]:
    """The facts that differ. What the page said in personal words, the file says in made-up ones."""
    meant = {fact: disguise.text(value) for fact, value in live.items()}
    return tuple(
        Difference(fact, meant.get(fact, NOT_SAID), saved.get(fact, NOT_SAID))
        for fact in dict.fromkeys((*meant, *saved))
        if meant.get(fact) != saved.get(fact) and live.get(fact) != saved.get(fact)
    )


def _fields(form: ContactForm) -> Iterator[tuple[str, str]]:
    for name in _CONTACT:
        field = getattr(form, name)
        if field is not None:
            yield name, " / ".join(field.labels) or field.text or field.name
    for place, topic in enumerate(form.topics):
        yield f"topic[{place}]", topic.label


def _flatten(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and set(value) == {"amount", "currency"}:
        yield path, f"{value['amount']} {value['currency']}"
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _flatten(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _flatten(inner, f"{path}[{place}]")
    elif value is not None:
        yield path, {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
