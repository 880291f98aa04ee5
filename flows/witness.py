"""Whoever keeps proof of what a flow saw."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from playwright.sync_api import Page

from flows.order import Box
from flows.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A page, or a part of one, as it was at one moment: its picture and the snapshot that was read.

    ``png`` is ``None`` where there is no picture, and ``trouble`` says in words why, or what it does not show.
    ``part`` is what the picture shows of the page, in pixels of the page; ``None`` means all of it.
    """

    name: str
    url: str
    title: str
    png: bytes | None
    trouble: str | None
    snapshot: Snapshot | None
    part: Box | None
    seen_at: datetime


class Witness(Protocol):
    """Keeps a picture, and the snapshot if there is one, whenever something worth proof is on the screen."""

    def see(self, page: Page, name: str, snapshot: Snapshot | None = None) -> None:
        """Keeps the page as it is now under ``name`` ("sign-in", "order-page", "history", "wall", "answer" ...)."""
        ...

    def begin(
        self, page: Page, name: str, snapshot: Snapshot | None = None, part: Box | None = None
    ) -> Callable[[], Glimpse]:
        """Begins with a picture of the page, or of a part of it that ``snapshot`` describes, without keeping it yet.

        What is returned waits for the picture, and has to be called in any case. In between the page may be looked at,
        but not changed.
        """
        ...

    def keep(self, glimpse: Glimpse) -> None:
        """Keeps what was seen a moment ago, perhaps while another order was looked at."""
        ...


@contextmanager
def seeing(witness: Witness, page: Page, name: str, snapshot: Snapshot | None = None) -> Iterator[None]:
    """Keeps the page as it is now. The block runs while its picture is made: it may look at the page, not change it."""
    end = witness.begin(page, name, snapshot)
    try:
        yield
    finally:
        witness.keep(end())
