"""A full-page picture that is bounded in size and time, or the reason why there is none.

A picture must never be what ends a check: a page without an end, a font that never comes, a browser that died, all
become a sentence in the record. Password fields are covered, whatever is in them.
"""

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # looking at old proof needs no browser, and its driver takes long to import
    from playwright.sync_api import FloatRect, Page

    from flows.snapshot import Snapshot

MAX_HEIGHT = 20_000
MAX_WIDTH = 4_000
TIMEOUT = 10.0
_DRAWABLE = 100_000

# "Show password" turns a password field into a text field: its name and purpose still tell what it is.
_SECRET_FIELDS = ", ".join(
    (
        "input[type=password]",
        "input[autocomplete~=current-password]",
        "input[autocomplete~=new-password]",
        "input[autocomplete~=one-time-code]",
        "input[name*=password i]",
        "input[id*=password i]:not([type=email])",
        "input[name*=passwd i]",
    )
)
_COVER = "#ececec"
_PNG_HEIGHT = slice(20, 24)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, or ``None`` with the reason in ``trouble``. With both, the picture is there but does not show all."""

    png: bytes | None
    trouble: str | None = None


def take_picture(page: "Page", *, timeout: float = TIMEOUT, whole: bool = True) -> Picture:
    """Takes a picture of the page as it stands, of one screen only unless ``whole``.

    Never raises for what the page or the browser does.
    """
    from playwright.sync_api import TimeoutError as PlaywrightTimeout

    area: FloatRect = {"x": 0, "y": 0, "width": MAX_WIDTH, "height": MAX_HEIGHT}
    try:
        png = _shoot(page, timeout, full_page=True, clip=area) if whole else _shoot(page, timeout)
    except PlaywrightTimeout:
        return Picture(None, f"No picture: the page did not stand still for one within {timeout:g} seconds.")
    except Exception as error:  # a dead browser raises many classes, and none may end the check
        log.info("no picture could be taken", exc_info=error)
        return Picture(None, "No picture: the browser or the page was gone.")
    if not whole:
        return Picture(png, "The picture shows one screen only: the page is too large for more.")
    if int.from_bytes(png[_PNG_HEIGHT], "big") >= MAX_HEIGHT:
        return Picture(png, f"The page is longer than this picture, which ends after {MAX_HEIGHT:,} pixels.")
    return Picture(png)


def fits_on_a_picture(snapshot: "Snapshot") -> bool:
    """Whether the browser can draw the whole page: one of a million pieces chokes it, though a cut one is asked for."""
    return not snapshot.truncated and snapshot.height <= _DRAWABLE


def _shoot(page: "Page", timeout: float, **what: Any) -> bytes:
    return page.screenshot(
        type="png",
        animations="disabled",
        caret="hide",
        mask=[page.locator(_SECRET_FIELDS)],
        mask_color=_COVER,
        timeout=timeout * 1000,
        **what,
    )
