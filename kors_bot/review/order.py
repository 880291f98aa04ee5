"""Builds the pages of one order, as far as anything about them is new."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from kors_bot.errors import EvidenceBroken
from kors_bot.evidence import EvidenceStore, Record
from kors_bot.evidence.chain import Chain
from kors_bot.evidence.record import in_chain_order
from kors_bot.render.words import say_date
from kors_bot.review.cards import Card, make_card
from kors_bot.review.digest import Digest, Kind, digest_all
from kors_bot.review.figures import Easel
from kors_bot.review.integrity import Seal, check_seal
from kors_bot.review.memory import Memory
from kors_bot.review.pages import version
from kors_bot.review.pictures import Gallery
from kors_bot.review.press import Press
from kors_bot.review.remembered import Memoir
from kors_bot.review.story import Event, tell_story
from kors_bot.review.teller import figures_before, seen_in

_CACHED_RECORDS = 512


@dataclass
class OrderBuilder:
    """The pages of one order."""

    store: EvidenceStore
    chain: Chain
    gallery: Gallery
    memory: Memory
    memoir: Memoir
    now: datetime
    today: date

    def build(self) -> Card | None:
        """Makes what is new and returns the order's card; ``None`` when none of its records can be read."""
        memory, known = self.memory, self.memoir.of(self.chain.order)
        fresh = self._digests()
        kept = check_seal(
            self.store, self.chain, memory.kept, known=lambda: self.memoir.records_of(self.chain.order), now=self.now
        )
        if not fresh:
            return None
        key = _key(version(), fresh[-1].name, len(fresh), known, kept.seal.seal, kept.seal.findings, self.today)
        if key != memory.key or memory.card is None or not (self.folder / "index.html").exists():
            memory.digests, memory.kept, memory.key, memory.changed = fresh, kept, key, True
            memory.card = self._build(kept.seal)
        elif kept != memory.kept:
            memory.kept, memory.changed = kept, True
        return memory.card

    @property
    def folder(self) -> Path:
        """Where the order's pages are."""
        return self.gallery.site / "orders" / self.chain.folder.name

    def _digests(self) -> list[Digest]:
        """The digests of all records; only new records are loaded, unless something other than news happened."""
        names = self.chain.names()
        known = self.memory.digests
        have = {digest.name for digest in known}
        new = [name for name in names if name not in have]
        if known and have <= set(names):
            records = [record for name in new if (record := self._load(name)) is not None]
            ordered = in_chain_order(records)
            if len(records) == len(new) and _follows(ordered, known[-1].name):
                return [*known, *digest_all(ordered)] if ordered else known
        return digest_all(self.chain.records()[0])

    def _load(self, name: str) -> Record | None:
        try:
            return Record.load(self.chain.folder / name)
        except EvidenceBroken:
            return None  # the seal tells

    def _build(self, seal: Seal) -> Card:
        memory, known = self.memory, self.memoir.of(self.chain.order)
        load = lru_cache(maxsize=_CACHED_RECORDS)(self._load)
        easel = Easel(
            self.gallery,
            self.chain.folder,
            figures_before(memory.digests),
            memory.regions,
            pruned_pictures(memory.digests, load),
        )
        self.gallery.used.clear()
        events = tell_story(memory.digests)
        read = newest_record(memory.digests, load, {Kind.CHECK, Kind.SUBMISSION}, readable=True)
        newest = newest_record(memory.digests, load, {Kind.CHECK, Kind.FAILURE, Kind.SUBMISSION})
        last = newest_record(memory.digests, load, {Kind.CHECK, Kind.FAILURE, Kind.SUBMISSION, Kind.OTHER})
        card = make_card(
            self.chain.order,
            self.chain.folder.name,
            read=read,
            newest=newest,
            failures=len(events[-1].digests) if events[-1].kind is Kind.FAILURE else 0,
            prepared=_waits_for_permission(events, load),
            watch=known.watch,
            let_go=last is not None and last.what == "unwatch",
            submissions=known.submissions,
        )
        card.checks = sum(digest.kind in {Kind.CHECK, Kind.FAILURE} for digest in memory.digests)
        card.intact = seal.intact
        press = Press(self.folder, memory, easel, events, load, known.told, card, seal, now=self.now, today=self.today)
        press.print_all(read)
        memory.forget_unused()
        return card


def _follows(records: Sequence[Record], last: str) -> bool:
    """Whether new records come one after the other, and after the last known one."""
    for record in records:
        if record.previous is None or record.previous.folder != last:
            return False
        last = record.name
    return True


def _key(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def newest_record(
    digests: Sequence[Digest], load: Callable[[str], Record | None], kinds: set[Kind], *, readable: bool = False
) -> Record | None:
    """The newest record of some kinds; with ``readable`` the newest one in which the order was read."""
    for digest in reversed(digests):
        record = load(digest.name) if digest.kind in kinds else None
        if record is not None and (not readable or seen_in(record) is not None):
            return record
    return None


def pruned_pictures(digests: Sequence[Digest], load: Callable[[str], Record | None]) -> dict[str, str]:
    """When each picture that is gone was cleaned up, by record and file."""
    gone = {}
    for digest in digests:
        record = load(digest.name) if digest.kind is Kind.PRUNE else None
        for name, files in record.pruned.items() if record else ():
            gone.update(dict.fromkeys((f"{name}/{file}" for file in files), say_date(digest.at.astimezone().date())))
    return gone


def _waits_for_permission(events: Sequence[Event], load: Callable[[str], Record | None]) -> bool:
    """Whether the newest request was only filled in, and nothing has moved since."""
    for event in reversed(events):
        if event.kind is Kind.SUBMISSION:
            record = load(event.name)
            told = record.submission if record else None
            return record is not None and record.what != "resolve" and (told or {}).get("outcome") == "prepared"
        if event.kind is Kind.CHECK and not event.unchanged:
            return False
    return False
