"""A full-page picture that is bounded in size and time, or the reason why there is none.

A picture must never be what ends a check: a page without an end, a font that never comes, a browser that died, all
become a sentence in the record. Password fields are covered, whatever is in them.

The browser is asked itself, not through Playwright's own pictures: it then packs the same pixels in half the time.
"""

import base64
import json
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from flows.order import Box
from kors_bot.evidence.ahead import ask_ahead

if TYPE_CHECKING:  # looking at old proof needs no browser, and its driver takes long to import
    from playwright.sync_api import CDPSession, Page

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
_SCRIPTS = resources.files("kors_bot.evidence")
_HOLD_STILL = (_SCRIPTS / "hold_still.js").read_text(encoding="utf-8")
_RELEASE = (_SCRIPTS / "release.js").read_text(encoding="utf-8")
_FONTS = 5_000  # milliseconds that the fonts may take before the picture is taken without them

_channels: "WeakKeyDictionary[Page, CDPSession]" = WeakKeyDictionary()

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, or ``None`` with the reason in ``trouble``. With both, the picture is there but does not show all."""

    png: bytes | None
    trouble: str | None = None


class _Restless(Exception):
    """The page's own scripts kept it from being held still, so that what must be covered may not be."""


def take_picture(page: "Page", *, timeout: float = TIMEOUT, whole: bool = True, part: Box | None = None) -> Picture:
    """Takes a picture of the page as it stands, or of a part of it; of one screen only unless ``whole``.

    Never raises for what the page or the browser does.
    """
    return begin_picture(page, timeout=timeout, whole=whole, part=part)()


def begin_picture(
    page: "Page", *, timeout: float = TIMEOUT, whole: bool = True, part: Box | None = None
) -> Callable[[], Picture]:
    """Lets the browser begin with a picture, and returns what waits for it. Neither raises, as in ``take_picture``.

    In between the page may be looked at, but not changed; and what waits has to be called in any case.
    """
    try:
        finish = _begin(page, timeout, whole=whole, part=part)
    except Exception as error:  # a dead browser raises many classes, and none may end the check
        log.info("no picture could be begun", exc_info=error)
        trouble = _say_why(error, timeout)
        return lambda: Picture(None, trouble)

    def end() -> Picture:
        try:
            png = finish()
        except Exception as error:  # as above
            log.info("no picture could be taken", exc_info=error)
            return Picture(None, _say_why(error, timeout))
        if not whole:
            return Picture(png, "The picture shows one screen only: the page is too large for more.")
        if int.from_bytes(png[_PNG_HEIGHT], "big") >= MAX_HEIGHT:
            return Picture(png, f"The page is longer than this picture, which ends after {MAX_HEIGHT:,} pixels.")
        return Picture(png)

    return end


def fits_on_a_picture(snapshot: "Snapshot") -> bool:
    """Whether the browser can draw the whole page: one of a million pieces chokes it, though a cut one is asked for."""
    return not snapshot.truncated and snapshot.height <= _DRAWABLE


def _say_why(error: Exception, timeout: float) -> str:
    from playwright.sync_api import TimeoutError as PlaywrightTimeout

    if isinstance(error, PlaywrightTimeout):
        return f"No picture: the page did not stand still for one within {timeout:g} seconds."
    if isinstance(error, _Restless):
        return f"No picture: the page could not be held still for one ({error})."
    return "No picture: the browser or the page was gone."


def _begin(page: "Page", timeout: float, *, whole: bool, part: Box | None) -> Callable[[], bytes]:
    ends = time.monotonic() + timeout
    channel = _channel_to(page)
    try:
        wishes = {"secrets": _SECRET_FIELDS, "cover": _COVER, "patience": min(_FONTS, timeout * 500)}
        size = _run(channel, f"({_HOLD_STILL})({json.dumps(wishes)})", ends)
        what: dict[str, Any] = {"format": "png", "optimizeForSpeed": True}
        if whole:
            area = Box(0, 0, size["width"], size["height"]) if part is None else part
            clip = {"x": area.x, "y": area.y, "scale": 1}
            clip |= {"width": min(area.width, MAX_WIDTH), "height": min(area.height, MAX_HEIGHT)}
            what |= {"captureBeyondViewport": True, "clip": clip}
        answer = ask_ahead(channel, "Page.captureScreenshot", what, timeout=_rest(ends))
    except BaseException:
        _give_up(page, channel, ends)
        raise

    def finish() -> bytes:
        try:
            taken = answer()
        except BaseException:
            _give_up(page, channel, ends)
            raise
        _let_go(channel, ends)
        return base64.b64decode(taken["data"])

    return finish


def _give_up(page: "Page", channel: "CDPSession", ends: float) -> None:
    _channels.pop(page, None)  # the channel may be what failed
    _let_go(channel, ends)


def _channel_to(page: "Page") -> "CDPSession":
    """The page's own line to the browser: made once, because making and ending one takes as long as asking twice."""
    if (channel := _channels.get(page)) is None:
        _channels[page] = channel = page.context.new_cdp_session(page)
    return channel


def _run(channel: "CDPSession", script: str, ends: float) -> dict[str, Any]:
    """Runs a script in the page; it may not take longer than what is left of the picture's time."""
    asked = {"expression": script, "awaitPromise": True, "returnByValue": True}
    answer = channel.send("Runtime.evaluate", asked, timeout=_rest(ends))
    if "exceptionDetails" in answer:
        raise _Restless(answer["exceptionDetails"].get("text", ""))
    found: dict[str, Any] = answer["result"].get("value") or {}
    return found


def _rest(ends: float) -> float:
    return max(1.0, (ends - time.monotonic()) * 1000)


def _let_go(channel: "CDPSession", ends: float) -> None:
    from playwright.sync_api import Error

    with suppress(Error, _Restless):  # the page may be gone, and its channel with it
        _run(channel, f"({_RELEASE})()", ends)
