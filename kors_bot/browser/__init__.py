"""Finds, starts and closes the browser, and lets nothing leave it that was not permitted.

find.py, install.py   the browser of this machine, or a way to get one
driver.py             Playwright's driver, started while the rest is still imported (imports.py)
session.py, room.py   a running browser: a page an account, with its kept session (sessions.py)
guard.py, gate.py     what may leave the browser, and what stops the rest (explaining.py says so to the person)
pace.py               a person's pace from page to page
ending.py, folder.py, processes.py   an orderly end, and nothing left behind after any other
"""

from typing import TYPE_CHECKING, Any

from kors_bot.browser.driver import Driver, start_driver

if TYPE_CHECKING:
    from kors_bot.browser.session import STRANGER, BrowserSession, open_browser

__all__ = ["STRANGER", "BrowserSession", "Driver", "open_browser", "start_driver"]


def __getattr__(name: str) -> Any:
    """What stands in session.py is imported when it is asked for: the driver starts without it, and so sooner."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from kors_bot.browser import session

    return getattr(session, name)
