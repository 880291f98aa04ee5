"""Starts Playwright's driver, and ends it whatever happens.

It can be started before anything else is known, because its start takes longer than all of our imports: those are done
meanwhile. It talks to the browser through a pipe, never through a port that another user of the machine could
connect to.
"""

import logging
import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kors_bot.browser.ending import orderly_end
from kors_bot.browser.folder import browser_folder, end_all, held
from kors_bot.browser.imports import Imports
from kors_bot.browser.processes import end_now, find_children
from kors_bot.errors import DataFolderUnusable, NoBrowser
from kors_bot.folders import private_folder

if TYPE_CHECKING:
    from playwright.sync_api import Playwright
    from playwright.sync_api._context_manager import PlaywrightContextManager

_log = logging.getLogger(__name__)

CLOSING_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Driver:
    """A running Playwright driver, the private folder that it and its browsers work in, and what is still imported."""

    playwright: "Playwright"
    folder: Path
    imports: Imports


_running: dict[int, Driver] = {}


@contextmanager
def start_driver(
    *, meanwhile: Sequence[str] = (), then: Sequence[str] = (), last: Sequence[str] = ()
) -> Iterator[Driver]:
    """Starts the driver, and imports the modules named in ``meanwhile`` while it starts.

    Those named in ``then`` are imported while its first browser starts (``open_browser`` waits for them), those in
    ``last`` while the shop answers (``BrowserSession.wait_for_imports``). Until it has waited for them, the caller
    imports none of them by itself.
    A thread can have one driver: where one is running already, that one is lent.
    """
    thread = threading.get_ident()
    if thread in _running:
        yield _running[thread]
        return
    from playwright.sync_api import sync_playwright

    with browser_folder() as folder, orderly_end(lambda: _end_hard(folder)) as end, ExitStack() as stack:
        imports = Imports(meanwhile, then, last, hold=2)
        with _lent_environment(folder):
            playwright = _start(sync_playwright())
        end.watch_loop()
        stack.callback(close_within, CLOSING_SECONDS, folder, playwright.stop)
        stack.enter_context(held(folder))
        _running[thread] = Driver(playwright, folder, imports)
        stack.callback(_running.pop, thread)
        stack.callback(imports.wait)
        imports.wait(0)
        yield _running[thread]


def _start(manager: "PlaywrightContextManager") -> "Playwright":
    """Starts the driver. Raises ``NoBrowser`` where its own program cannot run, and there it has said why on stderr."""
    try:
        return manager.start()
    except Exception as error:
        if type(error) is not Exception and not isinstance(error, OSError):  # Playwright has no class of its own for it
            raise
        raise NoBrowser(
            "Playwright's driver does not start: run kors-bot install-browser, which says what it lacks."
        ) from error


def close_within(seconds: float, folder: Path, close: Callable[[], None]) -> None:
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
