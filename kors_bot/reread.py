"""Reads kept pages again with today's reader, and tells what it reads differently.

A record keeps the snapshot that each fact was read from, so that a reader that has learnt a word, or a map that was
mended, can be tried on the pages of the past. Nothing is written: a record stays what it was.
"""

import gzip
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flows.errors import FlowError
from flows.order import Order
from flows.reading import read_order
from flows.reading.order import PAGE
from flows.shop import Shop
from flows.snapshot import Snapshot
from kors_bot.contract import Json, order_to_json
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


def reread(records: Sequence[Record], shop: Shop) -> list[Rereading]:
    """Reads again every record that kept the snapshot of an order's own page, the oldest first."""
    return [_reread(record, page, shop) for record in records if (page := _order_page(record)) is not None]


def load_snapshot(record: Record, page: PageSeen) -> Snapshot:
    """Loads what the reader saw of a page. Raises ``ValueError`` when the kept file is not what was written."""
    try:
        return Snapshot.from_json(gzip.decompress(read_file(record.folder / (page.snapshot or ""))).decode("utf-8"))
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(f"the snapshot {page.snapshot} cannot be read ({error})") from error


def _order_page(record: Record) -> PageSeen | None:
    pages = [page for page in record.pages if page.name == PAGE and page.snapshot]
    return pages[-1] if pages else None


def _reread(record: Record, page: PageSeen, shop: Shop) -> Rereading:
    place = Rereading(record=record.name, what=record.what, seen_at=page.seen_at)
    today = page.seen_at.astimezone(ZoneInfo(shop.site.time_zone)).date()
    try:
        now = read_order(load_snapshot(record, page), shop, record.order, today=today)
    except FlowError as error:
        if record.read is None:
            return place  # it was not understood then either
        return _with(place, trouble=f"Today's reader does not understand the page: {error}")
    except ValueError as error:
        return _with(place, trouble=f"It cannot be read again: {error}.")
    return _with(place, now=now, differences=tuple(_compare(record, now)))


def _with(place: Rereading, **more: Any) -> Rereading:
    return Rereading(record=place.record, what=place.what, seen_at=place.seen_at, **more)


def _compare(record: Record, now: Order) -> Iterator[Difference]:
    """Compares fact by fact, leaving out what was not read from the order's own page (the card in the history)."""
    then = {} if record.read is None else dict(_flatten(record.read))
    new = dict(_flatten(order_to_json(now)))
    for fact in sorted({*then, *new}, key=lambda fact: [*then, *new].index(fact)):
        if not _is_from_elsewhere(record, fact) and then.get(fact, NOT_SAID) != new.get(fact, NOT_SAID):
            yield Difference(fact, then.get(fact, NOT_SAID), new.get(fact, NOT_SAID))


def _is_from_elsewhere(record: Record, fact: str) -> bool:
    path = fact.replace("state", "status_text") if fact.split(".")[-1] == "state" else fact
    seen = record.sightings.get(path)
    return isinstance(seen, dict) and seen.get("page") != PAGE


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
