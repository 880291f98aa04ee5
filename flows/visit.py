"""One walk through the shop: opening pages at a person's pace, and stopping at whatever is not a working page of it.

Every page is placed before it is read. A bot wall, a code prompt and a locked account end the walk (``HumanNeeded``),
so does a host that is not the configured shop's (``WrongHost``); a shop that is down is ``SiteUnavailable``. Each of
them leaves a picture with the witness.
"""

import re
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

from playwright.sync_api import ElementHandle, Error, Page, Response
from playwright.sync_api import TimeoutError as Late

from flows.errors import FlowError, HumanNeeded, PageNotUnderstood, SiteUnavailable, WrongHost
from flows.layers import dismiss_layers
from flows.reading import PageKind, Placement, place
from flows.reading.words import is_one_of
from flows.recall import Recall
from flows.settling import says_it_loads, watch
from flows.shop import Shop
from flows.snapshot import Snapshot, locate, take
from flows.witness import Witness

_LOADING = 8.0  # seconds that pictures and scripts may take after the page itself has come
_INTERRUPTIONS = 2  # how often the browser's own late error page may take the place of the one asked for
_FILLING = 15.0  # seconds that a page may take to fill itself in once it has come
_BESIDE = 1.5  # seconds for which the rest is waited for where a page already shows what it is for
_GLIMPSE = 0.2  # seconds between two looks at a page that fills itself in
_REST = 0.06  # seconds between two looks at one whose scripts have just fetched something
_UNSETTLED = frozenset({PageKind.OTHER, PageKind.HISTORY, PageKind.ACCOUNT})
_CLICK = 5.0  # seconds a click may wait for what lies over its target
_POLLING = 20  # milliseconds between two looks for a change
_TEXT = "() => document.body ? document.body.innerText : ''"
_LINKS = """() => [...document.querySelectorAll('a[href]')].slice(0, 3000)
    .map(a => [(a.textContent || '').trim() || a.getAttribute('aria-label') || '', a.href])"""
_CHANGE = """([before, wait, polling]) => new Promise(done => {
    const end = performance.now() + wait;
    const look = () => {
        const changed = document.body !== null && document.body.innerText !== before;
        if (changed || performance.now() >= end) done(changed); else setTimeout(look, polling);
    };
    look();
})"""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A page that was reached: what is visible on it, what it is, and the HTTP status of its document if known."""

    snapshot: Snapshot
    placement: Placement
    status: int | None

    @property
    def kind(self) -> PageKind:
        return self.placement.kind


@dataclass(slots=True)
class Visit:
    """A browser page on its way through one shop.

    ``today`` is the date in the shop's time zone; ``timeout`` the seconds a page may take; ``pace`` waits until the
    next page load may start; ``allow(purpose)`` opens the network for one sending ("sign_in", "guest_lookup",
    "submission") as long as its block lasts; ``recall`` is what earlier walks of this run saw of the history.
    """

    page: Page
    shop: Shop
    base_url: str
    witness: Witness
    today: date
    timeout: float
    pace: Callable[[], None]
    allow: Callable[[str], AbstractContextManager[None]]
    clock: Callable[[], float] = time.monotonic
    number: str | None = None
    recall: Recall = field(default_factory=Recall)

    def __post_init__(self) -> None:
        watch(self.page)

    def open(self, url: str, *, tolerant: bool = False) -> Arrival:
        """Loads an address and returns what came. ``tolerant`` hands error pages back instead of raising.

        Raises the verdicts named at the head of this module.
        """
        self.pace()
        response: Response | None = None
        try:
            response = self._load(url)
        except Late as error:
            if not self._has_come(url):
                raise SiteUnavailable(
                    f"The shop did not answer within {self.timeout:g} seconds; try again later."
                ) from error
        except Error as error:
            raise self._unreachable(error) from error
        return self.arrive(response, tolerant=tolerant)

    def open_route(self, route: str, *, number: str = "", tolerant: bool = False) -> Arrival:
        """Loads one of the map's routes."""
        return self.open(self.shop.url(route, base_url=self.base_url, number=number), tolerant=tolerant)

    def arrive(self, response: Response | None = None, *, tolerant: bool = False) -> Arrival:
        """Looks at the page as it is now, clears what lies over it, and raises if the walk ends here."""
        self.wait_loaded()
        self.require_own_host()
        arrival = self._settled(response.status if response else None)
        if dismiss_layers(self.page, self.shop, arrival.snapshot):
            arrival = self._settled(arrival.status)
        self._stop_at(arrival, tolerant=tolerant)
        return arrival

    def _settled(self, status: int | None) -> Arrival:
        """Looks at the page, and again while it is still filling itself in, until it is at rest or its time is up.

        Where it already shows what it is for, what its scripts fetch beside that is waited for a moment only.
        """
        traffic, deadline = watch(self.page), self.clock() + min(self.timeout, _FILLING)
        glance = self.clock() + _BESIDE
        while True:
            before = traffic.moment
            arrival = self.look(status)
            rests = before is not None and before == traffic.moment
            enough = rests or (arrival.kind not in _UNSETTLED and self.clock() >= glance)
            if (enough and not says_it_loads(arrival.snapshot)) or self.clock() >= deadline:
                return arrival
            self.wait_for_change(self.text(), _REST if before is None and not traffic.busy else _GLIMPSE)

    def look(self, status: int | None = None) -> Arrival:
        """Takes a snapshot of the page as it is, and places it."""
        try:
            snapshot = take(self.page)
        except Error as error:
            if not _is_replaced(error):
                raise
            self.wait_loaded()  # the page was replaced while it was looked at
            snapshot = take(self.page)
        return Arrival(snapshot, place(snapshot, self.shop, status=status, number=self.number), status)

    def wait_loaded(self) -> None:
        """Waits until pictures and scripts are there; a page that never ends loading is taken as it is."""
        try:
            self.page.wait_for_load_state("load", timeout=min(self.timeout, _LOADING) * 1000)
        except Late:
            return

    def require_own_host(self) -> None:
        """Raises ``WrongHost`` unless the page's address is the configured shop's."""
        if self.shop.allows(self.page.url, base_url=self.base_url):
            return
        self.witness.see(self.page, "elsewhere")
        host = urlsplit(self.page.url).netloc or self.page.url[:60]
        raise WrongHost(
            f"The shop led to {host}, which is not the shop's own address, so nothing was typed there; "
            "look at the picture and sign in by hand if that page is right."
        )

    def text(self) -> str:
        """The page's text as the browser renders it, to notice a change by."""
        found = self.page.evaluate(_TEXT)
        return str(found)

    def wait_for_change(self, before: str, seconds: float) -> bool:
        """Waits until the page's text is no longer ``before``, at most so many seconds. Says whether it changed."""
        end = time.monotonic() + max(seconds, 0.001)
        while (left := end - time.monotonic()) > 0:
            try:
                return bool(self.page.evaluate(_CHANGE, [before, left * 1000, _POLLING]))
            except Error as error:
                if not _is_replaced(error):
                    raise  # a page that another replaces is gone at once: then that one is asked
        return False

    def wait_for_rest(self, seconds: float) -> None:
        """Waits until the page's scripts fetch nothing any more, at most so many seconds."""
        traffic, end = watch(self.page), time.monotonic() + seconds
        while traffic.moment is None and time.monotonic() < end:
            self.page.wait_for_timeout(_POLLING)

    def click(self, element: int) -> bool:
        """Clicks an element of the newest snapshot like a person would; says whether the click reached it.

        A layer that lies over it is cleared once. Not for submissions. Raises ``PageNotUnderstood`` when the page is
        replaced meanwhile: whether the click still reached it, nobody can tell.
        """
        try:
            target = locate(self.page, element)
            return self._clicked(target) or (
                dismiss_layers(self.page, self.shop, take(self.page)) and self._clicked(target)
            )
        except Error as error:
            if not _is_replaced(error):
                raise
            raise PageNotUnderstood("The page was replaced while a button on it was pressed; try again.") from error

    def _clicked(self, target: ElementHandle) -> bool:
        try:
            target.click(timeout=_CLICK * 1000)
        except Late:
            return False
        return True

    def follow(self, arrival: Arrival, captions: tuple[str, ...]) -> Arrival | None:
        """Opens the first link of the page whose words are one of the captions, best caption first.

        Visible links come before those in menus that open only under the pointer.
        """
        visible = [
            (arrival.snapshot.text_of(element.index) or element.name, element.href)
            for element in arrival.snapshot.elements
            if element.role == "link"
        ]
        hidden: list[tuple[str, str]] = [(words, href) for words, href in self.page.evaluate(_LINKS)]
        for links in (visible, hidden):
            for caption in captions:
                for words, href in links:
                    if is_one_of(words, (caption,)) and self.shop.allows(href, base_url=self.base_url):
                        return self.open(href, tolerant=True)
        return None

    def _load(self, url: str) -> Response | None:
        for _ in range(_INTERRUPTIONS):
            try:
                return self.page.goto(url, wait_until="domcontentloaded", timeout=self.timeout * 1000)
            except Error as error:
                if "interrupted by another navigation" not in error.message and "chrome-error:" not in error.message:
                    raise
                # The browser's own page about a load that failed just before has come late, and took this one's place.
                self.wait_loaded()
        return self.page.goto(url, wait_until="domcontentloaded", timeout=self.timeout * 1000)

    def _has_come(self, url: str) -> bool:
        """Stops a page that does not end loading; says whether it shows something all the same."""
        if self.page.url.partition("?")[0] != url.partition("?")[0]:
            return False  # not a byte has come: the page before it is still there
        try:
            return bool(self.page.evaluate("() => { window.stop(); return document.body?.innerText.trim() || '' }"))
        except Error:
            return False

    def _stop_at(self, arrival: Arrival, *, tolerant: bool) -> None:
        stop = self._verdict_on(arrival, tolerant=tolerant)
        if stop is not None:
            self.witness.see(self.page, arrival.kind.value.replace("_", "-"), arrival.snapshot)
            raise stop

    def _verdict_on(self, arrival: Arrival, *, tolerant: bool) -> FlowError | None:
        sign = re.sub(r"\s+", " ", arrival.placement.sign)[:120]
        match arrival.kind:
            case PageKind.WALL:
                return HumanNeeded(
                    f"The shop stopped us at a bot wall ({sign}); run `kors-bot login --by-hand` and pass it yourself.",
                    obstacle="wall",
                )
            case PageKind.CODE_PROMPT:
                return HumanNeeded(
                    "The shop asks for a code that it sent to you; run `kors-bot login --by-hand`.", obstacle="code"
                )
            case PageKind.LOCKED:
                return HumanNeeded(
                    f"The shop has locked the account ({sign}); wait as long as it says, then sign in by hand once.",
                    obstacle="locked",
                )
            case PageKind.MAINTENANCE:
                return SiteUnavailable(f"The shop is closed for maintenance ({sign}); try again later.")
            case PageKind.ERROR if not tolerant:
                if arrival.status is None or arrival.status >= 500 or arrival.status == 200:
                    return SiteUnavailable(f"The shop shows an error page ({sign}); try again later.")
                return PageNotUnderstood(
                    f"The shop has no such page ({sign}, HTTP status {arrival.status}); its map may need a new route."
                )
        return None

    def _unreachable(self, error: Error) -> FlowError | Error:
        said = error.message
        if "Download is starting" in said:
            return PageNotUnderstood("The shop offered a download instead of a page; nothing was saved.")
        if "ERR_BLOCKED_BY_CLIENT" in said:
            return PageNotUnderstood("The page was blocked because it would have sent something; nothing was sent.")
        if "net::ERR_" in said or "NS_ERROR" in said or "interrupted by another navigation" in said:
            code = re.search(r"net::(ERR_[A-Z_]+)", said)
            return SiteUnavailable(
                f"The shop could not be reached ({code[1] if code else 'no connection'}); "
                "check the connection and try again."
            )
        return error


def _is_replaced(error: Error) -> bool:
    """Whether Playwright says that the page it was asked about is no longer there, because another has come."""
    signs = ("navigat", "context was destroyed", "Cannot find context", "not attached to the DOM")
    return any(sign in error.message for sign in signs)
