"""A year of checks: the review page of 10,000 of them, and the disk that unchanged ones take.

Only the browser is left out of these checks, because 10,000 visits take hours: order pages of the practice shop are
seen once by a real one, and every check gets what was seen. All else is the way of each check: it is read through a
``Desk``, decided, written to the evidence, and remembered in the ledger.
"""

import base64
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
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
from kors_bot.browser.find import find_browser
from kors_bot.checker import Desk
from kors_bot.decision import Wish
from kors_bot.evidence import Case, EvidenceStore
from kors_bot.evidence.pictures import take_picture
from kors_bot.ledger import Ledger
from kors_bot.review.builder import build_review
from kors_bot.settings import Settings

_START = datetime(2026, 1, 1, tzinfo=UTC)
_PAGE = "order-page"


@dataclass
class _Clock:
    """Moves on by two hours with each record."""

    now: datetime = _START

    def __call__(self) -> datetime:
        return self.now


class _Page:
    """What the evidence asks of a page."""

    def __init__(self, context: object, url: str, title: str) -> None:
        self.context, self.url = context, url
        self.title = lambda: title


@dataclass(frozen=True)
class _Seen:
    """A real order page of the practice shop, seen once: its picture, its snapshot, and what was read on it."""

    png: bytes
    snapshot: Snapshot
    order: Order

    def page(self) -> Page:
        """A page that always looks like this one."""
        picture = {"data": base64.b64encode(self.png).decode()}
        size = {"result": {"value": {"width": 1280, "height": 900}}}
        channel = SimpleNamespace(
            send=lambda method, *_, **__: picture if method == "Page.captureScreenshot" else size, detach=lambda: None
        )
        context = SimpleNamespace(browser=SimpleNamespace(version="1.0"), new_cdp_session=lambda _page: channel)
        return cast(Page, _Page(context, self.snapshot.url, self.snapshot.title))


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


@dataclass
class _Reader:
    """Stands in for the account's reader: sees the same pages in turn, each for a long while."""

    seen: list[_Seen]
    checks: int
    name: str = "default"
    turn: int = 0

    def read(self, number: str, case: Case, _attempts: list[Any]) -> Order:
        now = self.seen[self.turn * len(self.seen) // self.checks]
        self.turn += 1
        case.see(now.page(), _PAGE, now.snapshot)
        return replace(now.order, number=number)


def _fill(data: Path, clock: _Clock, seen: list[_Seen], *, order: str, checks: int) -> None:
    """So many checks of one watched order, two hours apart."""
    settings = Settings(base_url="http://127.0.0.1:9", data_dir=data)
    with Ledger.open(data, clock) as ledger:
        ledger.watch(order, wish=Wish.KEEP, account="default", may_submit=False, until=None)
        reader = cast(Any, _Reader(seen, checks))
        desk = Desk(settings, reader, EvidenceStore(data, clock=clock), lambda: ledger, clock)
        for _ in range(checks):
            checked = desk.check(order, what="check")
            assert checked.error is None, checked.error
            clock.now += timedelta(hours=2)


def review(*, quick: bool) -> Iterator[Row]:
    """The review page of 40 orders with 250 checks each: from nothing, after one more check, and in the browser."""
    orders, checks = (10, 20) if quick else (40, 250)
    seen = [_see("processing"), _see("shipped"), _see("delivered")]
    with TemporaryDirectory(prefix="kors-bot-bench-") as folder:
        clock, data = _Clock(), Path(folder)
        for place in range(orders):
            clock.now = _START
            _fill(data, clock, seen, order=str(1024500000 + place), checks=checks)
        whole = f"review: {orders * checks:,} checks from nothing"
        yield alone(whole, _build(data, clock.now), unit="s", bar=60)
        _fill(data, clock, seen[-1:], order="1024500000", checks=1)
        yield alone("review: after one new check", _build(data, clock.now), unit="s", bar=1)
        slowest, page = _open_pages(data / "review")
        yield alone("review: the slowest page, until all of it shows", slowest, unit="s", theirs=page, bar=1)


def _open_pages(site: Path) -> tuple[float, str]:
    """How long the slowest of the longest pages of each kind takes to be there with its pictures, and which it is."""
    kinds: dict[str, list[Path]] = {}
    for path in [site / "index.html", *site.glob("orders/*/*.html")]:
        kinds.setdefault("front" if path.parent == site else path.stem.partition("-")[0], []).append(path)
    taken: list[tuple[float, str]] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser().path)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        for kind, paths in kinds.items():
            longest = max(paths, key=lambda path: path.stat().st_size)
            times = []
            for _ in range(5):
                page.goto("about:blank")
                started = time.perf_counter()
                page.goto(longest.as_uri(), wait_until="load")
                page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
                times.append(time.perf_counter() - started)
            taken.append((median(times), f"{kind} ({longest.stat().st_size / 1024:.0f} KiB)"))
        browser.close()
    return max(taken)


def _build(data: Path, now: datetime) -> float:
    started = time.perf_counter()
    build_review(data, now=now)
    return time.perf_counter() - started


def disk(*, quick: bool) -> Iterator[Row]:
    """What unchanged checks take on the disk: identical pictures once."""
    checks = 100 if quick else 1_000
    seen = _see("shipped")
    with TemporaryDirectory(prefix="kors-bot-bench-") as folder:
        _fill(Path(folder), _Clock(), [seen], order="1024500105", checks=checks)
        taken = _megabytes(Path(folder))
    each = len(seen.png) * checks / 2**20
    yield alone(f"disk: {checks:,} unchanged checks", taken, unit="MiB", theirs=f"a picture each: {each:.0f} MiB")


def _megabytes(folder: Path) -> float:
    """What the files and folders take, each content once."""
    blocks = {(found.st_dev, found.st_ino): found.st_blocks for found in map(Path.lstat, folder.rglob("*"))}
    return sum(blocks.values()) * 512 / 2**20
