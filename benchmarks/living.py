"""A year of checks: the review page of 10,000 of them, and the disk that unchanged ones take."""

import base64
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any, cast

from playwright.sync_api import Page, sync_playwright

from benchmarks import by_hand
from benchmarks.rows import Row, alone
from benchmarks.stage import stage
from flows.order import Order
from flows.reading import read_order
from flows.shop import load_shop
from flows.snapshot import Snapshot, take
from kors_bot.evidence import EvidenceStore
from kors_bot.evidence.pictures import take_picture
from kors_bot.review.builder import build_review

_START = datetime(2026, 1, 1, tzinfo=UTC)
_PAGE = "order-page"


@dataclass
class _Clock:
    """Moves on by two hours with each record."""

    now: datetime = _START

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class _Seen:
    """A real order page of the practice shop, seen once: its picture, its snapshot, and what was read on it."""

    png: bytes
    snapshot: Snapshot
    order: Order
    _context: Any = field(init=False)

    def page(self) -> Page:
        """A page that always looks like this one."""
        picture = {"data": base64.b64encode(self.png).decode()}
        size = {"result": {"value": {"width": 1280, "height": 900}}}
        channel = SimpleNamespace(
            send=lambda method, *_, **__: picture if method == "Page.captureScreenshot" else size, detach=lambda: None
        )
        context = SimpleNamespace(browser=SimpleNamespace(version="1.0"), new_cdp_session=lambda _page: channel)
        return cast(Page, SimpleNamespace(context=context, url=self.snapshot.url, title=lambda: self.snapshot.title))


def _see(case: str) -> _Seen:
    with stage("modern") as here, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=here.browser)
        page = browser.new_page(base_url=here.shop.url, viewport={"width": 1280, "height": 900})
        by_hand.sign_in(page, here.shop.account.email, here.shop.account.password)
        number = here.shop.order(case).number
        page.goto(f"{by_hand.ROUTE}Order-Details?orderID={number}")
        snapshot = take(page)
        picture = take_picture(page)
        order = read_order(snapshot, load_shop("us"), number, today=datetime.now(UTC).date(), page=_PAGE)
        browser.close()
    if picture.png is None:
        raise RuntimeError(picture.trouble)
    return _Seen(picture.png, snapshot, order)


def _fill(store: EvidenceStore, clock: _Clock, seen: Sequence[_Seen], *, order: str, checks: int) -> None:
    """So many checks of one order, each page unchanged for a long while."""
    for check in range(checks):
        now = seen[check * len(seen) // checks]
        with store.open(order=order, what="check", account="default", shop="us") as case:
            case.see(now.page(), _PAGE, now.snapshot)
            case.finish(read=now.order)
        clock.now += timedelta(hours=2)


def review(*, quick: bool) -> Iterator[Row]:
    """The review page of 40 orders with 250 checks each, built from nothing, and again after one more check."""
    orders, checks = (10, 20) if quick else (40, 250)
    seen = [_see("processing"), _see("shipped"), _see("delivered")]
    with TemporaryDirectory(prefix="kors-bot-bench-") as folder:
        clock = _Clock()
        store = EvidenceStore(Path(folder), clock=clock)
        for place in range(orders):
            clock.now = _START
            _fill(store, clock, seen, order=str(1024500000 + place), checks=checks)
        whole = f"review: {orders * checks:,} checks from nothing"
        yield alone(whole, _build(Path(folder), clock.now), unit="s", bar=60)
        _fill(store, clock, seen[-1:], order="1024500000", checks=1)
        yield alone("review: after one new check", _build(Path(folder), clock.now), unit="s", bar=1)


def _build(data: Path, now: datetime) -> float:
    started = time.perf_counter()
    build_review(data, now=now)
    return time.perf_counter() - started


def disk(*, quick: bool) -> Iterator[Row]:
    """What unchanged checks take on the disk: identical pictures once."""
    checks = 100 if quick else 1_000
    seen = _see("shipped")
    with TemporaryDirectory(prefix="kors-bot-bench-") as folder:
        clock = _Clock()
        _fill(EvidenceStore(Path(folder), clock=clock), clock, [seen], order="1024500105", checks=checks)
        taken = _megabytes(Path(folder))
    each = len(seen.png) * checks / 2**20
    yield alone(f"disk: {checks:,} unchanged checks", taken, unit="MiB", theirs=f"a picture each: {each:.0f} MiB")


def _megabytes(folder: Path) -> float:
    """What the files and folders take, each content once."""
    blocks = {(found.st_dev, found.st_ino): found.st_blocks for found in map(Path.lstat, folder.rglob("*"))}
    return sum(blocks.values()) * 512 / 2**20
