"""Acting on practice orders in this process, with one browser for many tests, and with the real command beside it."""

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flows.visit import Visit
from flows.witness import Witness
from kors_bot.browser import BrowserSession, Driver, open_browser, start_driver
from kors_bot.checker import Desk
from kors_bot.evidence import EvidenceStore
from kors_bot.ledger import Ledger
from kors_bot.reader import AccountReader
from kors_bot.settings import Settings
from recorded.catalogue import PracticeOrder
from recorded.server import PracticeShop
from tests.browser.command_helpers import run_here

_KEPT = 4  # orders
_HASTE = 12  # times as fast
SUBMIT_ROUTES = ("ContactUs-Subscribe", "Returns-Submit", "Order-ReturnAccept")


def utc_now() -> datetime:
    return datetime.now(UTC)


class _HastyWatch:
    """A clock that runs faster from a moment on, so that a test of an answer that never comes need not wait for it."""

    def __init__(self, hastens: Callable[[], bool]) -> None:
        self._hastens = hastens
        self._since: float | None = None

    def __call__(self) -> float:
        now = time.monotonic()
        if self._since is None and self._hastens():
            self._since = now
        return now if self._since is None else self._since + (now - self._since) * _HASTE


class _Reader(AccountReader):
    """The real reader, whose visits go by another clock where there is one."""

    watch: Callable[[], float] | None = None

    def visit(self, witness: Witness) -> Visit:
        visit = super().visit(witness)
        return visit if self.watch is None else replace(visit, clock=self.watch)


@dataclass
class Bench:
    """A practice shop, a browser that is signed in to it, and orders as new as they are needed."""

    shop: PracticeShop
    browser: BrowserSession
    driver: Driver
    settings: Settings
    _made: list[str] = field(default_factory=list)

    def new_order(self, case: str, **changes: Any) -> PracticeOrder:
        """A copy of a practice order under a number of its own, bought by the main customer.

        The customer has at most ``_KEPT`` orders, so that the history does not grow with every test.
        """
        number = f"20245{len(self._made):05d}"
        self._made.append(number)
        mine = {"account": self.shop.account} | changes
        order = replace(self.shop.order(case), number=number, case=f"{case}-{number}", **mine)
        self.shop.put_order(order)
        for former in [order for order in self.shop.orders if order.account.email == self.shop.account.email][:-_KEPT]:
            self.shop.change_order(former.number, account=self.shop.other_account)
        return order

    @contextmanager
    def desk(
        self,
        data_dir: Path,
        *,
        clock: Callable[[], datetime] = utc_now,
        patience_ends: Callable[[], bool] | None = None,
        **settings: Any,
    ) -> Iterator[Desk]:
        """Everything that a run works with, in a data folder of its own; the browser and its session are shared.

        Once ``patience_ends`` says so, the time that is waited for an answer runs faster.
        """
        own = self.settings.model_copy(update={"data_dir": data_dir, **settings})
        data_dir.mkdir(mode=0o700, exist_ok=True)
        reader = _Reader(
            own, self.browser, "default", own.require_credentials(), clock=clock, sleep=lambda _seconds: None
        )
        if patience_ends is not None:
            reader.watch = _HastyWatch(patience_ends)
        with Ledger.open(data_dir, clock) as ledger:
            store = EvidenceStore(data_dir, clock=clock, secrets=own.secrets())
            yield Desk(own, reader, store, lambda: ledger, clock)

    def environment(self, data_dir: Path) -> dict[str, str]:
        """The settings of a real command for this shop."""
        own = self.settings
        return {
            **os.environ,
            "KORS_BOT_EMAIL": own.email or "",
            "KORS_BOT_PASSWORD": own.password.get_secret_value() if own.password else "",
            "KORS_BOT_FIRST_NAME": own.first_name or "",
            "KORS_BOT_LAST_NAME": own.last_name or "",
            "KORS_BOT_PHONE": own.phone or "",
            "KORS_BOT_BASE_URL": own.base_url,
            "KORS_BOT_DATA_DIR": str(data_dir),
            "KORS_BOT_TIMEOUT": f"{own.timeout:g}",
            "KORS_BOT_RETRY_WAIT": "0.1",
        }

    def start_command(
        self, data_dir: Path, *words: str, program: tuple[str, str] = ("-m", "kors_bot")
    ) -> "subprocess.Popen[str]":
        """The real ``kors-bot`` in a process of its own, with the session that the browser here has kept, if any."""
        self._lend_session(data_dir)
        return subprocess.Popen(
            [sys.executable, *program, *words],
            env=self.environment(data_dir),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run_here(self, data_dir: Path, *words: str) -> "subprocess.CompletedProcess[str]":
        """The same command line read and run in this process."""
        self._lend_session(data_dir)
        return run_here(self.environment(data_dir), *words)

    def _lend_session(self, data_dir: Path) -> None:
        kept = self.settings.data_dir / "sessions"
        if kept.is_dir():
            shutil.copytree(kept, data_dir / "sessions", dirs_exist_ok=True)

    def taken(self, number: str) -> int:
        """The shop's own count of what it took for an order."""
        messages = [taken for taken in self.shop.submissions if number in taken.text]
        returns = [taken for taken in self.shop.returns if taken.order == number]
        return len(messages) + len(returns)


@contextmanager
def open_bench(edition: str, folder: Path, **settings: Any) -> Iterator[Bench]:
    """Opens a shop of this edition and a browser for it."""
    with PracticeShop(edition) as shop, start_driver() as driver:
        account = shop.account
        own = Settings(
            base_url=shop.url,
            email=account.email,
            password=account.password,
            first_name=account.first_name,
            last_name=account.last_name,
            phone=account.phone,
            postal_code=account.postal_code,
            data_dir=folder,
            **{"timeout": 20, "retry_wait": 0.01, **settings},
        )
        with open_browser(own, driver=driver) as browser:
            yield Bench(shop, browser, driver, own)


@contextmanager
def when(happened: Callable[[], bool], act: Callable[[], None]) -> Iterator[None]:
    """Does something in another thread as soon as something has happened, while the block runs."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.005):
            if happened():
                act()
                return

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def wait_until(happened: Callable[[], bool], *, seconds: float = 60.0) -> None:
    """Waits for something that another process does. Raises ``TimeoutError``."""
    deadline = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > deadline:
            raise TimeoutError("it did not happen")
        time.sleep(0.01)
