"""Recording an order's pages: walked to like ``status`` does, copied, scrubbed, proven, and only then kept.

Nothing is filled in and nothing is sent; no picture is taken and no record is made, because what is kept here is meant
to be shared and proves nothing. A page reaches the disk only once nothing personal is left in it.
"""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from flows.contact_fields import find_contact_form
from flows.errors import AskPerson, FlowError, PageNotUnderstood, SiteUnavailable
from flows.order_history import HISTORY, find_in_history
from flows.order_status import ORDER_PAGE
from flows.reading import bare_number
from flows.sign_in import NotSignedIn
from flows.snapshot import Snapshot, take
from flows.witness import Glimpse
from kors_bot.checker import now_utc, open_desk
from kors_bot.errors import RequestNotPossible
from kors_bot.recording.facts import Facts, compare, contact_facts, history_facts, order_facts
from kors_bot.recording.folder import PageFolder, write_draft
from kors_bot.recording.page_copy import PageCopy, copy_page
from kors_bot.recording.results import RecordedPage, Recording
from kors_bot.recording.scrubbing import Background, Scrubbed, scrub
from kors_bot.reread import Difference

if TYPE_CHECKING:
    from playwright.sync_api import Page, Request

    from flows.order import Box
    from flows.shop import Shop
    from flows.visit import Visit
    from kors_bot.checker import Desk
    from kors_bot.settings import Settings

ORDER, LIST, CONTACT = "order-details", "order-history", "contact-us"
"""The names of the pages, as the practice shop calls them."""
_TITLES = {ORDER: "the page of an order", LIST: "the order history", CONTACT: "the contact form"}
_ASKED = ("first_name", "last_name", "phone", "postal_code")  # settings by which the person is found on a page
_PAGES = 12  # page loads that the way to the history or the contact form may take

_log = logging.getLogger(__name__)
_T = TypeVar("_T")


@dataclass(slots=True)
class Copier:
    """A witness that keeps no pictures, but copies the pages that are wanted."""

    wanted: frozenset[str]
    clock: Callable[[], datetime]
    copies: dict[str, PageCopy] = field(default_factory=dict)

    def see(self, page: "Page", name: str, snapshot: Snapshot | None = None) -> None:
        """Copies the page as it is now. The copy has a snapshot of its own, so that the two are of one moment."""
        del snapshot
        if name in self.wanted:
            self.copies[name] = copy_page(page)

    def begin(
        self, page: "Page", name: str, snapshot: Snapshot | None = None, part: "Box | None" = None
    ) -> Callable[[], Glimpse]:
        """The same, at once; what is handed back has no picture."""
        self.see(page, name)
        seen = Glimpse(name, "", "", None, "No picture: pages are being recorded.", snapshot, part, self.clock())
        return lambda: seen

    def keep(self, glimpse: Glimpse) -> None:
        """Keeps nothing: the page was copied when it was seen."""


def record_order(
    settings: "Settings",
    number: str,
    *,
    account: str,
    out: Path | None = None,
    history: bool = False,
    contact: bool = False,
    clock: Callable[[], datetime] = now_utc,
    sleep: Callable[[float], None] = time.sleep,
) -> Recording:
    """Saves the order's own page, and the history and the contact form if asked for, scrubbed.

    ``out`` is the folder; left out, one for today in the data folder. Raises the verdicts of the flows, ``AskPerson``
    when something personal would be left in a file (nothing is kept then), and ``RequestNotPossible`` for a folder that
    cannot be used or a history that a guest does not have.
    """
    day = clock().astimezone(ZoneInfo(settings.shop_map.site.time_zone)).date()
    place = out or settings.data_dir / "recorded-pages" / day.isoformat()
    folder = PageFolder(place.expanduser().absolute(), day)
    if history and settings.require_credentials(account).is_guest:
        raise RequestNotPossible(
            "A guest has no order history to record: set KORS_BOT_PASSWORD, or leave --history out."
        )
    was_there = folder.path.exists()
    folder.require_usable()
    try:
        with open_desk(settings, account=account, command="record", clock=clock, sleep=sleep) as desk:
            return Recorder(desk, bare_number(number), folder).record(history=history, contact=contact)
    finally:
        if not was_there:
            folder.leave()


@dataclass(slots=True)
class Recorder:
    """Records the pages of one order with an open desk."""

    desk: "Desk"
    number: str
    folder: PageFolder
    trouble: FlowError | None = None
    state: str = "not-understood"

    def record(self, *, history: bool, contact: bool) -> Recording:
        """Walks, copies, scrubs, proves and keeps. Raises like ``record_order``."""
        copies = self._copy(history=history, contact=contact)
        reader, settings = self.desk.reader, self.desk.settings
        kept = self._within(lambda: reader.browser.page(reader.name).context.storage_state())
        stored = [item for origin in kept["origins"] for item in origin["localStorage"]]
        today = self.folder.day
        scrubbed = scrub(copies, Background(settings, self.number, today, (*kept["cookies"], *stored)))
        case = self.folder.free_case(list(copies), self.state)
        made_up = scrubbed.disguise.number(self.number)
        with self.folder.draft() as place:
            drafts = {name: Path(place) / name for name in copies}
            files = {name: write_draft(drafts[name], scrubbed.texts[name]) for name in copies}
            differences = self._within(lambda: self._read_again(copies, files, scrubbed))
            words = {name: self._describe(name, scrubbed) for name in copies}
            paths = self.folder.keep(drafts, case, words)
        pages = tuple(RecordedPage(name, case, path, differences[name]) for name, path in paths.items())
        _log.info("Recorded %d page(s) of order %s in %s", len(pages), self.number, self.folder.path)
        unset = tuple(name for name in _ASKED if not getattr(reader.account, name))
        return Recording(self.number, made_up, self.folder.path, pages, scrubbed.kinds, unset, self.trouble)

    def _copy(self, *, history: bool, contact: bool) -> dict[str, PageCopy]:
        """Walks to the pages, and copies them. What is not understood is recorded too: it is worth most."""
        wanted = {ORDER_PAGE: ORDER} | ({HISTORY: LIST} if history else {})
        copier = Copier(frozenset(wanted), self.desk.clock)
        reader = self.desk.reader
        self._try(ORDER_PAGE, copier, lambda: self._read(copier))
        if history and HISTORY not in copier.copies:
            self._try(HISTORY, copier, lambda: self._within(lambda: find_in_history(reader.visit(copier), self.number)))
        copies = {wanted[name]: copy for name, copy in copier.copies.items()}
        if not copies:
            raise PageNotUnderstood("The shop shows this order on no page of its own, so nothing was kept.")
        if contact:
            copies[CONTACT] = self._within(lambda: _copy_contact(reader.visit(copier)))
        return copies

    def _read(self, copier: Copier) -> None:
        """Reads the order like ``status``; the case is named by its state."""
        order = self.desk.reader.read(self.number, copier, [])
        self.state = order.state.value.replace("_", "-")

    def _try(self, name: str, copier: Copier, walk: Callable[[], object]) -> None:
        try:
            walk()
        except PageNotUnderstood as error:
            if name not in copier.copies:
                raise
            self.trouble = self.trouble or error

    def _within(self, walk: Callable[[], _T]) -> _T:
        """Does something with the browser that is bounded in time, and gives what goes wrong its verdict."""
        from kors_bot.browser.explaining import explaining
        from kors_bot.reader import translated

        reader = self.desk.reader
        seconds = self.desk.settings.timeout * _PAGES
        try:
            with reader.browser.limit(seconds), explaining(reader.browser.guard(reader.name)):
                return translated(walk)
        except NotSignedIn:
            raise SiteUnavailable("The session ended between two pages, so nothing was kept; try again.") from None

    def _read_again(
        self, copies: Mapping[str, PageCopy], files: Mapping[str, Path], scrubbed: Scrubbed
    ) -> dict[str, tuple[Difference, ...]]:
        """Opens the files in the same browser, and compares what the reader makes of them with what it made before."""
        page = self.desk.reader.browser.page(self.desk.reader.name)
        asked: list[str] = []

        def note(request: "Request") -> None:
            if not request.url.startswith(("file:", "data:")):
                asked.append(request.url)

        page.goto("about:blank")  # what the shop's page sends when it is left is no file's doing
        page.on("request", note)
        found = {}
        for name, path in files.items():
            page.goto(path.as_uri())
            found[name] = compare(
                self._facts(name, copies[name].snapshot, scrubbed, live=True),
                self._facts(name, take(page), scrubbed, live=False),
                scrubbed.disguise,
            )
        page.remove_listener("request", note)
        if asked:
            raise AskPerson("Nothing was kept: a file asked for something elsewhere when it was opened.")
        return found

    def _facts(self, name: str, snapshot: Snapshot, scrubbed: Scrubbed, *, live: bool) -> Facts:
        shop, day, number = self._shop, self.folder.day, scrubbed.disguise.number
        if name == ORDER:
            return order_facts(snapshot, shop, self.number if live else number(self.number), day)
        if name == LIST:
            return history_facts(snapshot, shop, day, number if live else str)
        return contact_facts(snapshot, shop)

    def _describe(self, name: str, scrubbed: Scrubbed) -> str:
        zone = self._shop.site.time_zone
        kinds = [kind.value for kind in scrubbed.kinds if kind in scrubbed.made_up[name]]
        said = ", ".join(kinds) or "nothing"
        when = f"recorded on {self.folder.day} ({zone}) and scrubbed"
        return f"{_TITLES[name]} ({self.state}), {when}; made up in it: {said}"

    @property
    def _shop(self) -> "Shop":
        return self.desk.settings.shop_map


def _copy_contact(visit: "Visit") -> PageCopy:
    """Opens the contact form and copies it as it opens: nothing in it is chosen or filled in."""
    visit.number = None
    arrival = visit.open_route("contact", tolerant=True)
    if find_contact_form(arrival.snapshot, visit.shop.contact) is None:
        led = visit.follow(visit.open_route("home", tolerant=True), visit.shop.links.contact)
        if led is None:
            raise PageNotUnderstood("The shop's contact page was not found, so nothing was kept; leave --contact out.")
    return copy_page(visit.page)
