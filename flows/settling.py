"""Whether a page has come to rest: its scripts fetch nothing any more, and it does not say that it loads.

A page that fills itself in after it has loaded is not read before that: an empty list would look like no orders.
"""

import re
import time
from weakref import WeakKeyDictionary

from playwright.sync_api import Page, Request

from flows.reading.words import plain
from flows.snapshot import Snapshot

_FETCHES = frozenset({"xhr", "fetch"})
_LONGEST = 60  # letters that a sign of loading has at most
_LOADS = re.compile(
    r"^(?:(?:we're|we are|now|still|just) )*(?:loading|fetching|retrieving|looking up|gathering|getting|finding"
    r"|updating|checking|working)\b.*(?:\.{3}|…)$"
    r"|^(?:please wait|one moment(?: please)?|just a (?:moment|second)|hold on|loading)\W*$"
)
_REST = 0.05  # seconds that a script may take to show what it has fetched, or to fetch the next


class Traffic:
    """What the scripts of one page are fetching now, and whether what they have fetched can be on the page by now."""

    def __init__(self, page: Page) -> None:
        self._open: set[Request] = set()
        self._turns = 0
        self._last = float("-inf")
        page.on("request", self._begin)
        page.on("requestfinished", self._end)
        page.on("requestfailed", self._end)

    @property
    def busy(self) -> bool:
        return bool(self._open)

    @property
    def moment(self) -> int | None:
        """A number for the rest that the page is at, or ``None`` while it is at none.

        What was looked at is the page at rest only if the moment is one and the same before and after the look: a
        request may end while a look is under way, and what it brings is on the page a little later.
        """
        rests = not self._open and time.monotonic() - self._last >= _REST
        return self._turns if rests else None

    def _turn(self) -> None:
        self._turns += 1
        self._last = time.monotonic()

    def _end(self, request: Request) -> None:
        if request in self._open:
            self._open.remove(request)
            self._turn()

    def _begin(self, request: Request) -> None:
        if request.is_navigation_request() and request.frame.parent_frame is None:
            self._open.clear()  # what the page before was fetching is nobody's concern
        elif request.resource_type in _FETCHES:
            self._open.add(request)
            self._turn()


_watched: WeakKeyDictionary[Page, Traffic] = WeakKeyDictionary()


def watch(page: Page) -> Traffic:
    """Returns the traffic of a page, watched from the first call on."""
    traffic = _watched.get(page)
    if traffic is None:
        traffic = _watched[page] = Traffic(page)
    return traffic


def says_it_loads(snapshot: Snapshot) -> bool:
    """Whether the page showed that it was still filling itself in."""
    return snapshot.busy or any(
        run.kind == "text" and len(run.text) < _LONGEST and _LOADS.match(_ends(run.text)) for run in snapshot.runs
    )


def _ends(text: str) -> str:
    """The words as they are compared, with the dots that mean that something goes on."""
    return plain(text) + ("…" if text.rstrip().endswith(("...", "…")) else "")
