"""Prints a page of the review site to a PDF, in a browser of its own that has no session and no network."""

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from kors_bot.browser import start_driver
from kors_bot.browser.find import find_browser
from kors_bot.errors import NoBrowser

if TYPE_CHECKING:
    from kors_bot.settings import Settings

_SECONDS = 120.0
_MARGIN = "14mm"


class Paper(StrEnum):
    """The sheet that a PDF is printed on."""

    LETTER = "letter"
    A4 = "a4"


def print_pdf(settings: "Settings", page: Path, *, paper: Paper) -> bytes:
    """Returns the page as a PDF. Raises ``NoBrowser`` when there is none that can print."""
    from playwright.sync_api import Error

    program = find_browser(settings.browser, headed=False)
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with start_driver() as driver:
        try:
            browser = driver.playwright.chromium.launch(
                executable_path=program.path, chromium_sandbox=not root, timeout=settings.timeout * 1000
            )
        except Error as error:
            raise NoBrowser(f"{program.name} ({program.path}) does not start: run `kors-bot doctor`.") from error
        try:
            sheet = browser.new_context(offline=True, java_script_enabled=False).new_page()
            sheet.set_default_timeout(_SECONDS * 1000)
            sheet.goto(page.as_uri())
            return sheet.pdf(
                format="A4" if paper is Paper.A4 else "Letter",
                print_background=True,
                tagged=True,
                outline=True,
                margin={"top": _MARGIN, "bottom": _MARGIN, "left": _MARGIN, "right": _MARGIN},
            )
        except Error as error:
            raise NoBrowser(f"{program.name} ({program.path}) could not print the case: {error.message}") from error
        finally:
            browser.close()
