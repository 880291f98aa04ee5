"""Reads kept pages again with today's reader, and tells what it reads differently.

A record keeps the snapshot that each fact was read from, so that a reader that has learnt a word, or a map that was
mended, can be tried on the pages of the past. Nothing is written: a record stays what it was.
"""

import gzip
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flows.errors import FlowError, OrderNotFound
from flows.order import Order
from flows.order_history import HISTORY
from flows.order_status import ORDER_PAGE, merge
from flows.reading import find_summary, read_history, read_order
from flows.shop import Shop
from flows.snapshot import Snapshot
from kors_bot.contract import Json, order_to_json
from kors_bot.evidence import EvidenceStore
from kors_bot.evidence.files import read_file
from kors_bot.evidence.record import PageSeen, Record

NOT_SAID = "not said"


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact that was read in two ways, each as a person reads it."""

    fact: str
    then: str
    now: str


@dataclass(frozen=True, slots=True)
class Rereading:
    """One record read again. ``trouble`` says why it could not be; otherwise ``differences`` is the answer."""

    record: str
    what: str
    seen_at: datetime
    differences: tuple[Difference, ...] = ()
    now: Order | None = None
    trouble: str | None = None

    def to_json(self) -> Json:
        return {
            "record": self.record,
            "what": self.what,
            "seen_at": self.seen_at.isoformat(),
            "trouble": self.trouble,
            "differences": [{"fact": one.fact, "then": one.then, "now": one.now} for one in self.differences],
            "order": None if self.now is None else order_to_json(self.now),
        }


def reread_order(store: EvidenceStore, order: str, shop: Shop) -> list[Rereading]:
    """Reads again all kept pages of an order. Raises ``OrderNotFound`` when there is no record of it."""
    records = store.records(order)
    if not records:
        raise OrderNotFound(f"There is no record of order {order} to read again: run `kors-bot status {order}` first.")
    return reread(records, shop)


def reread(records: Sequence[Record], shop: Shop) -> list[Rereading]:
    """Reads again every record that kept the snapshot of a page with the order on it, the oldest first."""
    found = []
    for record in records:
        page, history = _page(record, ORDER_PAGE), _page(record, HISTORY)
        if page or (history and record.read is not None):
            found.append(_reread(record, page, history, shop))
    return found


def load_snapshot(record: Record, page: PageSeen) -> Snapshot:
    """Loads what the reader saw of a page. Raises ``ValueError`` when the kept file is not what was written."""
    try:
        return Snapshot.from_json(gzip.decompress(read_file(record.folder / (page.snapshot or ""))).decode("utf-8"))
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(f"the snapshot {page.snapshot} cannot be read ({error})") from error


def _page(record: Record, name: str) -> PageSeen | None:
    pages = [page for page in record.pages if page.name == name and page.snapshot]
    return pages[-1] if pages else None


def _reread(record: Record, page: PageSeen | None, history: PageSeen | None, shop: Shop) -> Rereading:
    seen_at = next(one.seen_at for one in (page, history) if one is not None)
    place = Rereading(record=record.name, what=record.what, seen_at=seen_at)
    try:
        now = Order(number=record.order)
        if page is not None:
            now = read_order(load_snapshot(record, page), shop, record.order, today=_day(page, shop))
        if history is not None:
            cards = read_history(load_snapshot(record, history), shop, today=_day(history, shop))
            card = find_summary(cards, record.order)
            now = now if card is None else merge(now, card, today=_day(history, shop))
    except FlowError as error:
        if record.read is None:
            return place  # it was not understood then either
        return replace(place, trouble=f"Today's reader does not understand the page: {error}")
    except ValueError as error:
        return replace(place, trouble=f"It cannot be read again: {error}.")
    read_again = {name for name, kept in ((ORDER_PAGE, page), (HISTORY, history)) if kept is not None}
    return replace(place, now=now, differences=tuple(_compare(record, now, read_again)))


def _day(page: PageSeen, shop: Shop) -> date:
    return page.seen_at.astimezone(ZoneInfo(shop.site.time_zone)).date()


def _compare(record: Record, now: Order, read_again: set[str]) -> Iterator[Difference]:
    """Compares fact by fact, leaving out what stood on a page that was not kept."""
    then = {} if record.read is None else dict(_flatten(record.read))
    new = dict(_flatten(order_to_json(now)))
    for fact in dict.fromkeys((*then, *new)):
        before, after = then.get(fact, NOT_SAID), new.get(fact, NOT_SAID)
        if before != after and _seen_on(record, fact) in {None, *read_again}:
            yield Difference(fact, before, after)


def _seen_on(record: Record, fact: str) -> str | None:
    """The page that a fact was read from. A state was read from the words that stand for it."""
    words = re.sub(r"\bstate$", "status_text", fact)
    seen = record.sightings.get(words)
    return seen.get("page") if isinstance(seen, dict) else None


def _flatten(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and set(value) == {"amount", "currency"}:
        yield path, f"{value['amount']} {value['currency']}"
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _flatten(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _flatten(inner, f"{path}[{number}]")
    elif value is not None:
        yield path, {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)
