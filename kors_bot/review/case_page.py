"""One page with all of an order, to be printed: for the bank or the shop."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from kors_bot.evidence.chain import Chain
from kors_bot.evidence.record import Record
from kors_bot.render.words import say_date, say_time
from kors_bot.review.cards import make_card
from kors_bot.review.changes import facts_of
from kors_bot.review.digest import Kind, digest_all
from kors_bot.review.entries import Entry
from kors_bot.review.figures import Easel, Figure
from kors_bot.review.integrity import Seal
from kors_bot.review.order import newest_record, pruned_pictures
from kors_bot.review.pages import render, write_assets, write_page
from kors_bot.review.pictures import Gallery
from kors_bot.review.remembered import Remembered
from kors_bot.review.story import Event, tell_story
from kors_bot.review.teller import Teller, figures_before, seen_in

LINKS = 200
"""Links of the chain that are printed; a file beside the print has all of them."""

PLATES = 40
"""Pictures that are printed whole; the originals of all of them are beside the print."""


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the chain as the print lists it."""

    name: str
    when: str
    what: str
    sha256: str
    previous: str


def build_case_page(
    chain: Chain, site: Path, *, seal: Seal, hashes: dict[str, str], known: Remembered, now: datetime, masked: bool
) -> Path:
    """Writes the page into ``site`` and returns its path. ``hashes`` are those of the records as they were written."""
    write_assets(site)
    records, _ = chain.records()
    digests = digest_all(records)
    gallery = Gallery(site, chain.folder.parent, printed=True)
    load = lru_cache(maxsize=None)({record.name: record for record in records}.get)
    easel = Easel(gallery, chain.folder, figures_before(digests), {}, pruned_pictures(digests, load))
    events = tell_story(digests)
    page = site / "case.html"
    read = newest_record(digests, load, {Kind.CHECK, Kind.SUBMISSION}, readable=True)
    card = make_card(
        chain.order,
        chain.folder.name,
        read=read,
        newest=newest_record(digests, load, {Kind.CHECK, Kind.FAILURE, Kind.SUBMISSION}),
        failures=0,
        prepared=False,
        watch=known.watch,
        submissions=known.submissions,
    )
    entries = _entries(events, Teller(load, easel, page, chain.folder, viewers=False))
    order = seen_in(read) if read else None
    text = render(
        "case.html",
        root=".",
        card=card,
        facts=facts_of(order) if order else [],
        read_at=say_time(read.started_at) if read else "",
        entries=entries,
        plates=_plates(entries),
        seal=seal,
        sealed_at=say_time(seal.checked_at),
        masked=masked,
        made_on=say_date(now.astimezone().date()),
        first=say_date(digests[0].at.astimezone().date()) if digests else "",
        last=say_date(digests[-1].at.astimezone().date()) if digests else "",
        links=[_link(record, hashes) for record in records[-LINKS:]],
        more_links=max(0, len(records) - LINKS),
    )
    write_page(page, text)
    return page


def _entries(events: Sequence[Event], teller: Teller) -> list[Entry]:
    entries, number = [], 1
    for event in events:
        entry = teller.entry(event, first_figure=number)
        number += len(event.shown.shots) if event.pictured else 0
        if entry is not None:
            entries.append(entry)
    return entries


def _plates(entries: Sequence[Entry]) -> list[Figure]:
    """Each picture once, the newest ones when there are too many."""
    by_hash = {figure.sha256: figure for entry in entries for figure in entry.figures if figure.small}
    return list(by_hash.values())[-PLATES:]


def _link(record: Record, hashes: dict[str, str]) -> Link:
    previous = record.previous.sha256 if record.previous else ""
    return Link(record.name, say_time(record.started_at), record.what, hashes.get(record.name, ""), previous)
