"""Whether a page has come to rest: its scripts fetch nothing any more, and it does not say that it loads.

A page that fills itself in after it has loaded is not read before that: an empty list would look like no orders.
"""

import re
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
_BUSY = """() => {
  const busy = '[aria-busy=true], progress:not([value]), [role=progressbar]:not([aria-valuenow])';
  return [...document.querySelectorAll(busy)].some((element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0;
  });
}"""


class Traffic:
    """What the scripts of one page are fetching now."""

    def __init__(self, page: Page) -> None:
        self._open: set[Request] = set()
        page.on("request", self._begin)
        page.on("requestfinished", self._end)
        page.on("requestfailed", self._end)

    @property
    def busy(self) -> bool:
        return bool(self._open)

    def _end(self, request: Request) -> None:
        self._open.discard(request)

    def _begin(self, request: Request) -> None:
        if request.is_navigation_request() and request.frame.parent_frame is None:
            self._open.clear()  # what the page before was fetching is nobody's concern
        elif request.resource_type in _FETCHES:
            self._open.add(request)


_watched: WeakKeyDictionary[Page, Traffic] = WeakKeyDictionary()


def watch(page: Page) -> Traffic:
    """Returns the traffic of a page, watched from the first call on."""
    traffic = _watched.get(page)
    if traffic is None:
        traffic = _watched[page] = Traffic(page)
    return traffic


def says_it_loads(page: Page, snapshot: Snapshot) -> bool:
    """Whether the page shows that it is still filling itself in."""
    said = any(
        run.kind == "text" and len(run.text) < _LONGEST and _LOADS.match(_ends(run.text)) for run in snapshot.runs
    )
    return said or bool(page.evaluate(_BUSY))


def _ends(text: str) -> str:
    """The words as they are compared, with the dots that mean that something goes on."""
    return plain(text) + ("…" if text.rstrip().endswith(("...", "…")) else "")
