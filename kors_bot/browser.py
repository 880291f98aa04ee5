"""Starts the browser, gives each account its own page behind the network guard, and always closes it.

The driver can be started before anything else is known (``start_driver``), because its start takes longer than all of
our imports: those are done meanwhile. It talks to the browser through a pipe, never through a port that another user
of the machine could connect to.
"""

import logging
import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kors_bot.browser_find import Program, find_browser
from kors_bot.browser_folder import browser_folder, clean_up, end_all, held
from kors_bot.ending import orderly_end
from kors_bot.errors import BrowserFailed, DataFolderUnusable, NoBrowser
from kors_bot.folders import private_folder
from kors_bot.gate import Gate
from kors_bot.guard import Guard
from kors_bot.imports import Imports
from kors_bot.pace import Pacer
from kors_bot.processes import end_now, find_children, find_processes

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Playwright

    from kors_bot.sessions import SessionFile
    from kors_bot.settings import Settings

_log = logging.getLogger(__name__)

_SIZE: Any = {"width": 1280, "height": 900}
_CLOSING_SECONDS = 15.0
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


@dataclass(frozen=True, slots=True)
class Driver:
    """A running Playwright driver, the private folder that it and its browsers work in, and what is still imported."""

    playwright: "Playwright"
    folder: Path
    imports: Imports


_running: dict[int, Driver] = {}


@contextmanager
def start_driver(*, meanwhile: Sequence[str] = (), after: Sequence[str] = ()) -> Iterator[Driver]:
    """Starts the driver, and imports the modules named in ``meanwhile`` while it starts.

    Those named in ``after`` are imported while its first browser starts: ``open_browser`` waits for them, and until
    then the caller imports nothing but what was named in ``meanwhile``.
    A thread can have one driver: where one is running already, that one is lent.
    """
    thread = threading.get_ident()
    if thread in _running:
        yield _running[thread]
        return
    from playwright.sync_api import sync_playwright

    with browser_folder() as folder, orderly_end(lambda: _end_hard(folder)) as end, ExitStack() as stack:
        imports = Imports(meanwhile, after)
        with _lent_environment(folder):
            playwright = sync_playwright().start()
        end.watch_loop()
        stack.callback(_within, _CLOSING_SECONDS, folder, playwright.stop)
        stack.enter_context(held(folder))
        _running[thread] = Driver(playwright, folder, imports)
        stack.callback(_running.pop, thread)
        stack.callback(imports.wait)
        imports.wait_first()
        yield _running[thread]


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
        driver.imports.wait()
        yield session


@dataclass(slots=True)
class _Room:
    """One account's context, its page and its guard."""

    context: "BrowserContext"
    page: "Page"
    guard: Guard
    crashed: list[bool] = field(default_factory=list)
    kept: Any = None  # the cookies of the session as it was last written down


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
        self._rooms: dict[str, _Room] = {}

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

        _within(_CLOSING_SECONDS, self._driver.folder, close)

    def _stop_all_loading(self) -> None:
        for account in self._rooms:
            self.stop_loading(account)

    def _alive(self) -> bool:
        return self._browser is not None and self._browser.is_connected()

    def _gone(self, error: Any) -> bool:
        said = str(error.message).lower()
        return not self._alive() or "crashed" in said or "has been closed" in said or "connection closed" in said

    def _furnish(self, account: str, *, by_hand: bool) -> _Room:
        if not self._alive():
            self._rooms.clear()
            self.start()
        if self._browser is None:
            raise BrowserFailed("The browser is closed.")
        settings, file = self._settings, self._session_file(account)
        state: Any = file.load() if file else None
        context = self._browser.new_context(
            viewport=_SIZE,
            locale="en-US",
            timezone_id=settings.shop_map.site.time_zone,
            service_workers="block",
            accept_downloads=False,
            reduced_motion="reduce",
            storage_state=state,
        )
        context.set_default_timeout(settings.timeout * 1000)
        shop, base_url = settings.shop_map, settings.base_url
        guard = Guard(
            allows=lambda url: shop.allows(url, base_url=base_url),
            secrets=settings.secrets(),
            carry_seconds=settings.timeout,
        )
        if not by_hand:
            guard.install(context)
            self._gate = self._gate or Gate(self._browser, watch_for=guard.spellings)
        page = context.new_page()
        room = _Room(context, page, guard)
        page.on("crash", lambda _page: room.crashed.append(True))
        if not by_hand:
            context.on("dialog", _answer)
            context.on("page", _close_popup)
        return room

    def _let_in(self, room: _Room) -> None:
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

    def _session_file(self, account: str) -> "SessionFile | None":
        from kors_bot.sessions import session_file

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


def _answer(dialog: "Dialog") -> None:
    """Dismisses what a page's script asks; a page that asks before it is left, is left."""
    _log.info("The page opened a dialog (%s): %.200s", dialog.type, dialog.message)
    if dialog.type == "beforeunload":
        dialog.accept()
    else:
        dialog.dismiss()


def _close_popup(popup: "Page") -> None:
    _log.info("Closed a pop-up")
    popup.close()


def _end_quickly(browser: "Browser", folder: Path) -> None:
    """Ends a browser's process: one without a window keeps nothing, so it need not put its profile in order first."""
    channel = browser.new_browser_cdp_session()
    listed = channel.send("SystemInfo.getProcessInfo", timeout=_CLOSING_SECONDS * 500)["processInfo"]
    own = {process["id"] for process in listed if process["type"] == "browser"}
    for process in find_processes(str(folder)):  # a number alone is never trusted
        if process.pid in own:
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


def _within(seconds: float, folder: Path, close: Callable[[], None]) -> None:
    """Closes something; when that takes too long, ends the processes that hold it up."""
    from playwright.sync_api import Error

    watch = threading.Timer(seconds, _end_hard, args=(folder,))
    watch.daemon = True
    watch.start()
    try:
        close()
    except Error as error:  # it was gone already, which is what was wanted
        _log.info("Closing found it gone: %s", error.message)
    finally:
        watch.cancel()


def _end_hard(folder: Path) -> None:
    """Ends the browser and our driver at once."""
    end_all(folder)
    for driver in find_children(os.getpid(), "run-driver"):
        end_now(driver)


def _compiled() -> dict[str, str]:
    """Where the driver keeps its own program compiled from run to run, so that it starts a fifth sooner."""
    from platformdirs import user_cache_path

    with suppress(DataFolderUnusable):  # then it compiles anew each time
        return {"NODE_COMPILE_CACHE": str(private_folder(user_cache_path("kors-bot") / "driver"))}
    return {}


@contextmanager
def _lent_environment(folder: Path) -> Iterator[None]:
    """While the driver is started: its temporary files go to our folder, and it inherits none of our settings."""
    tempfile.gettempdir()  # Python keeps its own answer from now on
    names = ("TEMP", "TMP") if sys.platform == "win32" else ("TMPDIR",)
    lent = dict.fromkeys(names, str(folder)) | _compiled()
    hidden = {name for name in os.environ if name.startswith("KORS_BOT_")}
    before = {name: os.environ.get(name) for name in {*lent, *hidden}}
    for name in hidden:
        del os.environ[name]
    os.environ.update(lent)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
