"""Digests folded into events: checks that found the same become one, and failures of the same kind too."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from kors_bot.review.digest import Digest, Kind

EVENTS_A_PAGE = 40
"""Events on a page of earlier ones; the order's own page shows the newest 40 to 80."""


@dataclass(slots=True)
class Event:
    """One step of the story. ``unchanged`` says that its checks found the same as the last one that could be read.

    ``before`` is the record that a change is told against. ``pictured`` says whether the event's pictures are shown: of
    checks that found the same only those of the very last one are.
    """

    digests: list[Digest] = field(default_factory=list)
    unchanged: bool = False
    before: str | None = None
    pictured: bool = True

    @property
    def kind(self) -> Kind:
        return self.digests[0].kind

    @property
    def name(self) -> str:
        """The record that the event began with, by which pages call it."""
        return self.digests[0].name

    @property
    def at(self) -> datetime:
        return self.digests[0].at

    @property
    def until(self) -> datetime:
        return self.digests[-1].at

    @property
    def shown(self) -> Digest:
        """The record whose pictures stand for the event: of checks that found the same, the newest."""
        return self.digests[-1]


def tell_story(digests: Iterable[Digest]) -> list[Event]:
    """The events of an order, oldest first."""
    events: list[Event] = []
    last: Digest | None = None  # the last check that could be read
    for digest in digests:
        newest = events[-1] if events else None
        if digest.kind is Kind.CHECK:
            same = last is not None and last.key == digest.key
            if same and newest is not None and newest.unchanged:
                newest.digests.append(digest)
            else:
                events.append(Event([digest], unchanged=same, before=last.name if last else None, pictured=not same))
            last = digest
        elif digest.kind is Kind.FAILURE and newest and newest.kind is Kind.FAILURE and newest.shown.key == digest.key:
            newest.digests.append(digest)
        else:
            events.append(Event([digest], before=last.name if last else None))
    newest_check = next((event for event in reversed(events) if event.kind is Kind.CHECK), None)
    if newest_check is not None:
        newest_check.pictured = True
    return events


@dataclass(frozen=True, slots=True)
class Leaf:
    """The events of one page, by their places in the story."""

    start: int
    end: int


def split_pages(events: Sequence[Event]) -> tuple[list[Leaf], Leaf]:
    """The pages of earlier events, which never change again, and the newest events for the order's own page."""
    full = max(0, (len(events) - 1) // EVENTS_A_PAGE - 1)
    earlier = [Leaf(page * EVENTS_A_PAGE, (page + 1) * EVENTS_A_PAGE) for page in range(full)]
    return earlier, Leaf(full * EVENTS_A_PAGE, len(events))
