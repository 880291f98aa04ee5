"""Writes the pages of one order that are not yet as they should be, and removes those that are no more."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import date, datetime
from itertools import accumulate
from pathlib import Path

from kors_bot.evidence.record import Record
from kors_bot.ledger import Notification
from kors_bot.render.words import say_time
from kors_bot.review.cards import Card
from kors_bot.review.changes import Fact, facts_of
from kors_bot.review.digest import Kind
from kors_bot.review.entries import CHECKS_ON_THE_PAGE, Entry, told_entry
from kors_bot.review.figures import Easel, Figure, viewer_name
from kors_bot.review.integrity import Seal
from kors_bot.review.memory import Leaflet, Memory
from kors_bot.review.pages import render, slug, version, write_page
from kors_bot.review.story import Event, Leaf, split_pages
from kors_bot.review.teller import Teller, seen_in

CHECKS_A_PAGE = 500
_ROOT = "../.."


class Press:
    """The pages of one order, from its events."""

    def __init__(
        self,
        folder: Path,
        memory: Memory,
        easel: Easel,
        events: Sequence[Event],
        load: Callable[[str], Record | None],
        told: Sequence[Notification],
        card: Card,
        seal: Seal,
        *,
        now: datetime,
        today: date,
    ) -> None:
        self.folder, self.memory, self.easel, self.events, self.load = folder, memory, easel, events, load
        self.told, self.card, self.seal, self.now, self.today = told, card, seal, now, today
        shots = [len(event.shown.shots) if event.pictured else 0 for event in events]
        self._first_figure = [1, *(1 + done for done in accumulate(shots))]
        self._viewers = [
            viewer_name(event.shown.name, picture)
            for event, pictures in zip(events, shots, strict=True)
            for picture in range(pictures)
        ]
        self._pruned = sum(event.kind is Kind.PRUNE for event in events)
        self._wanted: set[str] = set()

    def print_all(self, read: Record | None) -> None:
        """Brings the folder up to date. ``read`` is the newest record in which the order was read."""
        earlier, newest = split_pages(self.events)
        self._index(newest, len(earlier), read)
        for number, leaf in enumerate(earlier, start=1):
            self._earlier(number, leaf)
        for place, event in enumerate(self.events):
            self._pictures(place, event)
            self._checks(event)
        for name in [name for name in self.memory.pages if name not in self._wanted]:
            (self.folder / name).unlink(missing_ok=True)
            del self.memory.pages[name]

    def _index(self, leaf: Leaf, earlier: int, read: Record | None) -> None:
        page = self.folder / "index.html"
        self._is_there(page.name)
        order = seen_in(read) if read else None
        facts = facts_of(order) if order else []
        figures: list[Figure] = []
        if read is not None:
            figures = self.easel.figures(read, facts, page=page, first=self._figure_of(read), prefix="now-")
        self._choose_cover(page, read, figures)
        text = render(
            "order.html",
            root=_ROOT,
            card=self.card,
            seal=self.seal,
            sealed_at=say_time(self.seal.checked_at),
            today=self.today,
            order=order,
            read_at=say_time(read.started_at) if read else "",
            facts=_with_spots(facts, figures),
            figures=_telling(figures),
            entries=self._entries(leaf, page),
            earlier=earlier,
            events=len(self.events),
        )
        self._write(page.name, text)

    def _earlier(self, number: int, leaf: Leaf) -> None:
        name = f"earlier-{number}.html"
        if self._is_there(name, leaf, self._told_within(leaf)):
            return
        page = self.folder / name
        entries = self._entries(leaf, page)
        text = render("earlier.html", root=_ROOT, card=self.card, number=number, leaf=leaf, entries=entries)
        self._write(name, text)

    def _entries(self, leaf: Leaf, page: Path) -> list[Entry]:
        teller = Teller(self.load, self.easel, page, self.easel.folder)
        found: list[tuple[datetime, Entry]] = []
        for place in range(leaf.start, leaf.end):
            event = self.events[place]
            more = [(words, name) for words, name, *_ in _check_pages(event)]
            entry = teller.entry(event, first_figure=self._first_figure[place], more=more)
            if entry is not None:
                found.append((event.at, entry))
        for told in self._told_within(leaf):
            entry = told_entry(told.created_at, told.title, told.body, delivered=told.delivered_at is not None)
            found.append((told.created_at, entry))
        return [entry for _, entry in sorted(found, key=lambda pair: pair[0])]

    def _told_within(self, leaf: Leaf) -> list[Notification]:
        """What was told while the events of a page happened."""
        start = self.events[leaf.start].at if leaf.start else None
        end = self.events[leaf.end].at if leaf.end < len(self.events) else None
        return [
            told
            for told in self.told
            if (told.delivered_at or told.attempts)  # with no address set there was nobody to tell
            and (start is None or told.created_at >= start)
            and (end is None or told.created_at < end)
        ]

    def _pictures(self, place: int, event: Event) -> None:
        """A page for each picture of an event."""
        if not event.pictured:
            return
        first = self._first_figure[place]
        names = [viewer_name(event.shown.name, picture) for picture in range(len(event.shown.shots))]
        around = {name: self._around(first - 1 + picture) for picture, name in enumerate(names)}
        there = [self._is_there(name, *around[name], first) for name in names]
        if all(there):
            return
        record = self.load(event.shown.name)
        if record is None:
            return
        order = seen_in(record)
        facts = facts_of(order) if order else []
        page = self.folder / "picture.html"
        figures = [figure for figure in self.easel.figures(record, facts, page=page, first=first) if figure.sha256]
        home = self._page_of(place)
        for name, figure in zip(names, figures, strict=False):
            before, after = around[name]
            text = render(
                "picture.html",
                root=_ROOT,
                card=self.card,
                figure=figure,
                facts=_with_spots(facts, [figure]),
                home=f"{home}#event-{event.name}",
                before=before,
                after=after,
            )
            self._write(name, text, last=name == names[-1])

    def _around(self, place: int) -> tuple[str, str]:
        before = self._viewers[place - 1] if place else ""
        after = self._viewers[place + 1] if place + 1 < len(self._viewers) else ""
        return before, after

    def _page_of(self, place: int) -> str:
        earlier, _ = split_pages(self.events)
        return next(
            (f"earlier-{number}.html" for number, leaf in enumerate(earlier, start=1) if place < leaf.end),
            "index.html",
        )

    def _checks(self, event: Event) -> None:
        """Pages of folded checks, where there are too many for the story's own page."""
        pages = _check_pages(event)
        for number, (words, name, start, end) in enumerate(pages):
            after = pages[number + 1][1] if number + 1 < len(pages) else ""
            if self._is_there(name, start, end, after):
                continue
            page = self.folder / name
            teller = Teller(self.load, self.easel, page, self.easel.folder)
            text = render(
                "checks.html",
                root=_ROOT,
                card=self.card,
                words=words,
                rows=teller.rows(event.digests[start:end]),
                before=pages[number - 1][1] if number else "",
                after=after,
                home=f"index.html#event-{event.name}",
            )
            self._write(name, text)

    def _is_there(self, name: str, *parts: object) -> bool:
        """Whether a page is as it should be; if not, it is noted as it will be."""
        self._wanted.add(name)
        key = hashlib.sha256(repr((version(), self._pruned, *parts)).encode("utf-8", "replace")).hexdigest()[:16]
        note = self.memory.pages.get(name)
        if note is not None and note.key == key and (self.folder / name).exists():
            return True
        self.memory.pages[name] = Leaflet(key)
        return False

    def _write(self, name: str, text: str, *, last: bool = True) -> None:
        """Writes a page, and notes the pictures that it shows; the next page starts to count anew after the last."""
        write_page(self.folder / name, text)
        self.memory.pages[name] = Leaflet(
            self.memory.pages[name].key, tuple(sorted(self.easel.gallery.used)), tuple(sorted(self.easel.used))
        )
        if last:
            self.easel.gallery.used.clear()
            self.easel.used.clear()

    def _figure_of(self, record: Record) -> int:
        """The number of a record's first picture, where the story shows it."""
        for place, event in enumerate(self.events):
            if event.shown.name == record.name:
                return self._first_figure[place]
        return self._first_figure[-1]

    def _choose_cover(self, page: Path, read: Record | None, figures: Sequence[Figure]) -> None:
        """The front shows a part of the newest picture: the item, or the wall that stood in the way."""
        newest = next((event for event in reversed(self.events) if event.shown.shots), None)
        if read is None or (newest is not None and newest.kind is Kind.FAILURE):
            read = self.load(newest.shown.name) if newest else None
            figures = self.easel.figures(read, (), page=page, first=1) if read else ()
        self.card.cover = self.easel.cover(read, figures) if read else ""


def _check_pages(event: Event) -> list[tuple[str, str, int, int]]:
    """The pages of an event's folded checks: words, file, first and last place."""
    total = len(event.digests)
    if total <= CHECKS_ON_THE_PAGE:
        return []
    return [
        (
            f"{start + 1:,}–{min(start + CHECKS_A_PAGE, total):,}",
            f"checks-{event.name}-{start // CHECKS_A_PAGE + 1}.html",
            start,
            min(start + CHECKS_A_PAGE, total),
        )
        for start in range(0, total, CHECKS_A_PAGE)
    ]


def _telling(figures: Sequence[Figure]) -> list[Figure]:
    """The pictures on which facts were read; where none was, the first."""
    return [figure for figure in figures if figure.spots] or list(figures[:1])


def _with_spots(facts: Sequence[Fact], figures: Sequence[Figure]) -> list[tuple[Fact, str]]:
    """Facts with the id of the spot where each was read, or nothing where the pictures do not show it."""
    spots = {spot.id: spot for figure in figures for spot in figure.spots}
    return [(fact, next((name for name in spots if name.endswith(f"-{slug(fact.path)}")), "")) for fact in facts]
