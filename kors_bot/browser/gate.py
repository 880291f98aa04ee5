"""The gate: the one place in a browser through which everything passes that could carry something out.

It stands in the browser's own network service, before all pages, frames, workers and pop-ups alike, and before each
step of a redirect. What only ever fetches (pictures, styles, fonts, scripts, media: no page can make one of those send
anything) passes untouched, unless its address holds a secret. All else waits until the guard has judged it.

Playwright's own routing would ask about every single picture, and turn off the browser's cache: that doubles the time
of a page.
"""

import logging
from base64 import b64decode
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from kors_bot.browser.guard import Guard

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession

_log = logging.getLogger(__name__)

# All kinds that Chromium's Fetch domain knows, but Stylesheet, Image, Media, Font and Script, which are always a GET.
_CAN_SEND = ("Document", "XHR", "Fetch", "EventSource", "Ping", "CSPViolationReport", "Other")
_EVERYTHING = [{"urlPattern": "*"}]


class Gate:
    """The gate of one browser. ``guard`` judges; while there is none, nothing may be sent."""

    def __init__(self, browser: "Browser", *, watch_for: Iterable[str]) -> None:
        """``watch_for``: the secrets, as they may be spelt in an address."""
        self.guard: Guard | None = None
        self._session = browser.new_browser_cdp_session()
        self._session.on("Fetch.requestPaused", self._judge)
        _close(self._session, [*watch_for])

    def _judge(self, paused: dict[str, Any]) -> None:
        """Lets one request go on or stops it."""
        from playwright.sync_api import Error

        request = paused["request"]
        url = request["url"] + request.get("urlFragment", "")
        method, body, kind = request["method"], _body_of(request), paused.get("resourceType", "").lower()
        guard = self.guard or _NOBODY
        answer = {"requestId": paused["requestId"]}
        with suppress(Error):  # the page that asked, or the browser, is gone: then nothing leaves
            if guard.stops_at_gate(method, url, body, kind):
                # Of all reasons the one that leaves the page as it was, and not an error page.
                self._session.send("Fetch.failRequest", answer | {"errorReason": "Aborted"})
            else:
                self._session.send("Fetch.continueRequest", answer)


def _body_of(request: dict[str, Any]) -> str:
    """What a request carries: byte for byte, so that what is judged is what the shop would read."""
    parts = request.get("postDataEntries")
    if not parts:
        return str(request.get("postData", ""))
    return b"".join(b64decode(part.get("bytes", "")) for part in parts).decode(errors="replace")


_NOBODY = Guard(allows=lambda _url: False)


def _close(session: "CDPSession", secrets: list[str]) -> None:
    from playwright.sync_api import Error

    patterns = [{"urlPattern": "*", "resourceType": kind} for kind in _CAN_SEND]
    patterns += [{"urlPattern": f"*{_literally(secret)}*"} for secret in secrets]
    try:
        session.send("Fetch.enable", {"patterns": patterns})
    except Error as error:
        _log.info("This browser knows other kinds of requests, so each is asked about: %s", error.message)
        session.send("Fetch.enable", {"patterns": _EVERYTHING})


def _literally(text: str) -> str:
    """The text as a pattern of Chromium that means itself."""
    return "".join(f"\\{letter}" if letter in "*?\\" else letter for letter in text)
