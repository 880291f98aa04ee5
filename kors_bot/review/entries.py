"""One event as the page shows it: a title, what changed, the exact words, pictures, and what was folded away."""

from dataclasses import dataclass, field
from datetime import datetime

from kors_bot.review import labels
from kors_bot.review.changes import Change
from kors_bot.review.figures import Detail, Figure

CHECKS_ON_THE_PAGE = 30
"""Folded checks that are listed in place; more of them get pages of their own."""


@dataclass(frozen=True, slots=True)
class Row:
    """One folded check: when, and its pictures."""

    when: str
    pictures: tuple[tuple[str, str], ...]
    record: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a record: a label, what a note was about."""

    name: str
    href: str
    size: str
    sha256: str
    gone: bool = False


@dataclass(slots=True)
class Entry:
    """One event of the story."""

    id: str
    kind: str
    day: str
    clock: str
    title: str
    lead: str = ""
    until: str = ""
    changes: list[Change] = field(default_factory=list)
    action: str = ""
    reason: str = ""
    deadline: str = ""
    text: str = ""
    fields: list[tuple[str, str]] = field(default_factory=list)
    body: str = ""
    answer: str = ""
    reference: str = ""
    quiet: list[str] = field(default_factory=list)
    detail: Detail | None = None
    figures: list[Figure] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    more: list[tuple[str, str]] = field(default_factory=list)
    record: str = ""
    previous_action: str = ""

    def spot(self, path: str) -> str:
        """The id of the spot where a fact was read, or nothing."""
        from kors_bot.review.pages import slug

        wanted = slug(path)
        spots = (spot.id for figure in self.figures for spot in figure.spots)
        return next((spot for spot in spots if spot.endswith(f"-{wanted}")), "")

    def spot_page(self, spot: str) -> str:
        """The page of the picture that the spot is on."""
        return next((figure.viewer for figure in self.figures if spot.startswith(f"{figure.id}-")), "")


def told_entry(at: datetime, title: str, body: str, *, delivered: bool) -> Entry:
    """A notification as an entry of the story."""
    return Entry(
        id=f"told-{at:%Y%m%dT%H%M%S%f}",
        kind="told",
        day=labels.say_day(at),
        clock=labels.say_clock(at),
        title=f"You were told: {title}" if delivered else f"Could not be told to you yet: {title}",
        body=body if body != title else "",
    )
