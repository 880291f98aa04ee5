"""A running browser: one page an account, behind the network guard, restarted when it has crashed, always closed."""

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kors_bot.browser.driver import CLOSING_SECONDS, Driver, close_within, start_driver
from kors_bot.browser.find import Program, find_browser
from kors_bot.browser.folder import clean_up, end_all
from kors_bot.browser.gate import Gate
from kors_bot.browser.guard import Guard
from kors_bot.browser.pace import Pacer
from kors_bot.browser.processes import end_now, find_processes
from kors_bot.browser.room import Room, furnish
from kors_bot.browser.sessions import SessionFile, session_file
from kors_bot.errors import BrowserFailed, NoBrowser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from kors_bot.settings import Settings

_log = logging.getLogger(__name__)

_TIDYING = 2_000.0  # milliseconds
STRANGER = ""  # the room of somebody whom the shop does not know: no session is used, none is kept

# Playwright's own list turns most of the background traffic off; these are what is left.
_QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
)


@contextmanager
def open_browser(
    settings: "Settings",
    *,
    driver: Driver | None = None,
    headed: bool | None = None,
    pacer: Pacer | None = None,
    account: str | None = None,
) -> Iterator["BrowserSession"]:
    """Finds and starts a browser for these settings, and closes it whatever happens.

    The page of ``account`` is made at once, while the driver's imports still run.
    """
    windowed = settings.headed if headed is None else headed
    program = find_browser(settings.browser, headed=windowed)
    with ExitStack() as stack:
        driver = driver or stack.enter_context(start_driver())
        clean_up()
        session = BrowserSession(
            settings, driver, program, headed=windowed, pacer=pacer or Pacer(settings.pace_seconds)
        )
        stack.callback(session.close)
        session.start()
        if account is not None:
            with suppress(BrowserFailed):  # it is made again when it is asked for
                session.page(account)
        driver.imports.wait(1)
        driver.imports.go_on()
        yield session


class BrowserSession:
    """A running browser: one page an account, restarted when it has crashed."""

    def __init__(self, settings: "Settings", driver: Driver, program: Program, *, headed: bool, pacer: Pacer) -> None:
        self.pacer = pacer
        self.program = program
        self._settings = settings
        self._driver = driver
        self._headed = headed
        self._browser: Browser | None = None
        self._gate: Gate | None = None
        self._rooms: dict[str, Room] = {}

    @property
    def version(self) -> str:
        """The browser's own version."""
        return self._browser.version if self._browser else ""

    def start(self) -> None:
        """Starts the browser; raises NoBrowser, with what to do, when this one cannot be started."""
        from playwright.sync_api import Error

        root = hasattr(os, "geteuid") and os.geteuid() == 0
        environment = {name: value for name, value in os.environ.items() if not name.startswith("KORS_BOT_")}
        try:
            self._browser = self._driver.playwright.chromium.launch(
                executable_path=self.program.path,
                headless=not self._headed,
                args=list(_QUIET),
                chromium_sandbox=not root,  # Chromium refuses to run as root inside its sandbox
                env=dict(environment),
                timeout=self._settings.timeout * 1000,
                handle_sigint=False,  # ending in order is our own doing
                handle_sigterm=False,
                handle_sighup=False,
            )
            self._gate = None
        except Error as error:
            _log.error("The browser did not start: %s", error.message)
            raise NoBrowser(_say_not_started(self.program, error.message)) from error

    def wait_for_imports(self) -> None:
        """Returns when all that the driver's start named is imported: before that, nothing of it may be used."""
        self._driver.imports.wait()

    def page(self, account: str = "default", *, by_hand: bool = False) -> "Page":
        """The account's page, with its kept session; the same one until it crashes or the browser does.

        ``by_hand`` is for a person at a visible window: without guard, and pop-ups and dialogs are theirs to answer.
        """
        room = self._rooms.get(account)
        if room is None or room.crashed or room.page.is_closed() or not self._alive():
            self._forget_room(account)
            with self.translated():
                room = self._furnish(account, by_hand=by_hand)
            self._rooms[account] = room
        self._let_in(room)
        return room.page

    def guard(self, account: str = "default") -> Guard:
        """The guard of the account's page."""
        self.page(account)
        return self._rooms[account].guard

    def stop_loading(self, account: str = "default") -> None:
        """Stops what the account's page still loads; call it before a picture is taken of a page that failed.

        While a navigation is under way, Chromium answers neither scripts nor pictures: without this, the picture of a
        shop that never answers would itself never come.
        """
        from playwright.sync_api import Error

        room = self._rooms.get(account)
        if room is None or room.crashed or room.page.is_closed():
            return
        try:
            channel = room.context.new_cdp_session(room.page)
            channel.send("Page.stopLoading")
            channel.detach()
        except Error as error:
            _log.info("The page could not be stopped: %s", error.message)

    def tidy(self, account: str = "default") -> None:
        """Has the account's page let go of the pages before it: the browser keeps their remains until it runs short."""
        from playwright.sync_api import Error

        room = self._rooms.get(account)
        if room is None or room.crashed or room.page.is_closed():
            return
        with suppress(Error):  # a browser that knows no such thing, or is busy, goes on as it is
            channel = room.context.new_cdp_session(room.page)
            channel.send("HeapProfiler.collectGarbage", timeout=_TIDYING)
            channel.detach()

    def keep_session(self, account: str = "default") -> None:
        """Keeps the account's session for the next run; call it only after a positive sign of being signed in."""
        file, room = self._session_file(account), self._rooms[account]
        if file is None:
            return
        cookies = room.context.cookies()
        if cookies != room.kept:  # after each of a hundred orders they are mostly the same
            file.save(dict(room.context.storage_state()), now=datetime.now(UTC))
            room.kept = cookies

    def drop_session(self, account: str = "default") -> None:
        """Forgets the account's session, here and on disk: the shop no longer knows it."""
        if (file := self._session_file(account)) is not None:
            file.forget()
        if account in self._rooms:
            self._rooms[account].context.clear_cookies()
            self._rooms[account].kept = None

    @contextmanager
    def limit(self, seconds: float) -> Iterator[None]:
        """Bounds everything inside: a browser that has not answered by then is ended, and ``BrowserFailed`` raised.

        Playwright's own time-outs do not cover a page whose script never ends. Whatever goes wrong inside, no page is
        left loading, so that a picture of it can be taken.
        """
        late = threading.Event()

        def _give_up() -> None:
            late.set()
            _log.warning("The browser did not answer within %g seconds and is ended.", seconds)
            end_all(self._driver.folder)

        watch = threading.Timer(seconds, _give_up)
        watch.daemon = True
        watch.start()
        try:
            with self.translated():
                yield
        except Exception as error:
            if late.is_set():
                raise BrowserFailed(
                    f"The page kept the browser busy for {seconds:g} seconds and was given up."
                ) from error
            self._stop_all_loading()
            raise
        except KeyboardInterrupt:
            self._stop_all_loading()
            raise
        finally:
            watch.cancel()

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Raises ``BrowserFailed`` for what Playwright says when the browser or the page is gone."""
        from playwright.sync_api import Error

        try:
            yield
        except Error as error:
            if self._gone(error):
                _log.warning("The browser is gone: %s", error.message.partition("\n")[0])
                raise BrowserFailed("The browser crashed while the page was read.") from error
            raise

    def close(self) -> None:
        """Closes the browser; one that does not close in time is ended."""
        browser, self._browser = self._browser, None
        self._rooms.clear()
        if browser is None:
            return

        def close() -> None:
            if not self._headed and browser.is_connected():
                _end_quickly(browser, self._driver.folder)
            browser.close()

        close_within(CLOSING_SECONDS, self._driver.folder, close)

    def _stop_all_loading(self) -> None:
        for account in self._rooms:
            self.stop_loading(account)

    def _alive(self) -> bool:
        return self._browser is not None and self._browser.is_connected()

    def _gone(self, error: Any) -> bool:
        said = str(error.message).lower()
        return not self._alive() or "crashed" in said or "has been closed" in said or "connection closed" in said

    def _furnish(self, account: str, *, by_hand: bool) -> Room:
        if not self._alive():
            self._rooms.clear()
            self.start()
        if self._browser is None:
            raise BrowserFailed("The browser is closed.")
        file = self._session_file(account)
        room = furnish(self._browser, self._settings, state=file.load() if file else None, by_hand=by_hand)
        if not by_hand:
            self._gate = self._gate or Gate(self._browser, watch_for=room.guard.spellings)
        return room

    def _let_in(self, room: Room) -> None:
        """Makes this room's guard the one that judges; the other rooms' pages are left, so that none acts meanwhile."""
        gate = self._gate
        if gate is None or gate.guard is room.guard:
            return
        gate.guard = None
        for other in self._rooms.values():
            if other is not room and not other.crashed and not other.page.is_closed():
                with self.translated():
                    other.page.goto("about:blank")
        gate.guard = room.guard

    def _session_file(self, account: str) -> SessionFile | None:
        if account == STRANGER:
            return None
        email = self._settings.account(account).email
        if email is None:
            return None
        return session_file(self._settings.data_dir, account=account, origin=self._settings.base_url, email=email)

    def _forget_room(self, account: str) -> None:
        from playwright.sync_api import Error

        room = self._rooms.pop(account, None)
        if room is not None:
            with suppress(Error):  # it is being replaced because it is gone
                room.context.close()


def _end_quickly(browser: "Browser", folder: Path) -> None:
    """Ends a browser's process: one without a window keeps nothing, so it need not put its profile in order first."""
    channel = browser.new_browser_cdp_session()
    listed = channel.send("SystemInfo.getProcessInfo", timeout=CLOSING_SECONDS * 500)["processInfo"]
    own = {process["id"] for process in listed if process["type"] == "browser"}
    for process in find_processes(str(folder), among=own):  # a number alone is never trusted
        end_now(process)


def _say_not_started(program: Program, said: str) -> str:
    if "no usable sandbox" in said.lower():
        return (
            f"{program.name} ({program.path}) cannot use its sandbox here: install Chrome or Chromium from your "
            "system's packages, or allow unprivileged user namespaces."
        )
    return (
        f"{program.name} ({program.path}) was found but does not start: run `kors-bot doctor`, "
        "or set KORS_BOT_BROWSER to another browser."
    )
