"""A page and a clock that evidence tests can read at a glance."""

import base64
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from kors_bot.evidence import EvidenceStore

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (1280).to_bytes(4, "big") + (900).to_bytes(4, "big") + b"pixels" * 2000


class _Channel:
    """The browser's own words, as far as a picture needs them."""

    def __init__(self, shoot: Callable[[], bytes]) -> None:
        self._shoot = shoot

    def send(self, method: str, _what: dict[str, Any], *, timeout: float) -> dict[str, Any]:
        assert timeout > 0
        if method == "Page.captureScreenshot":
            return {"data": base64.b64encode(self._shoot()).decode()}
        return {"result": {"value": {"width": 1280, "height": 900}}}

    def detach(self) -> None:
        """Nothing is held here."""


class Page:
    """What ``Case.see`` asks of a page, with a picture that the test chooses."""

    def __init__(
        self, png: bytes = PNG, *, url: str = "https://shop.example/order?orderID=1", title: str = "Order"
    ) -> None:
        self.url = url
        self._png = png
        self._title = title
        browser = SimpleNamespace(version="140.0")
        self.context = SimpleNamespace(browser=browser, new_cdp_session=lambda page: _Channel(page.shoot))

    def shoot(self) -> bytes:
        """The picture that the browser takes."""
        return self._png

    def title(self) -> str:
        return self._title


class Clock:
    """Moves on by a second each time it is read."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 6, 45, 12, 123456, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def keep(store: EvidenceStore, order: str = "1024500102", *, png: bytes = PNG, what: str = "status") -> str:
    """Writes one record with one picture, and returns its folder's name."""
    with store.open(order=order, what=what) as case:
        case.see(Page(png), "order-page")
        return case.finish().parent.name
