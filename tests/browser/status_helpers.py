"""A desk on the practice shop: the real browser, the real flows, a data folder of its own."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kors_bot.browser import BrowserSession, Driver, open_browser
from kors_bot.browser.pace import Pacer
from kors_bot.checker import Desk
from kors_bot.evidence import EvidenceStore
from kors_bot.ledger import Ledger
from kors_bot.reader import AccountReader
from kors_bot.settings import Settings
from recorded.server import PracticeShop


def now() -> datetime:
    return datetime.now(UTC)


def settings_for(shop: PracticeShop, data_dir: Path, **changes: Any) -> Settings:
    """The settings of the practice shop's own customer: short waits, because the shop is on this machine."""
    account = shop.account
    plain: dict[str, Any] = {
        "base_url": shop.url,
        "email": account.email,
        "password": account.password,
        "postal_code": account.address.postal_code,
        "data_dir": data_dir,
        "timeout": 4,
        "attempts": 3,
        "retry_wait": 0.01,
    }
    return Settings(**(plain | changes))


def shorten_history(shop: PracticeShop, *numbers: str) -> None:
    """Leaves the shop's customer these orders only: a history is loaded, read and pictured in nearly every look."""
    somebody = replace(shop.other_account, email="somebody.else@example.com")
    for order in shop.orders:
        if order.account == shop.account and order.number not in numbers:
            shop.change_order(order.number, account=somebody)


class LentBrowser(BrowserSession):
    """A session of its own, with its own rooms and gate, in the running browser of another one."""

    def __init__(self, settings: Settings, driver: Driver, lender: BrowserSession) -> None:
        super().__init__(settings, driver, lender.program, headed=False, pacer=Pacer(settings.pace_seconds))
        self._lender = lender

    def start(self) -> None:
        """Borrows the browser; one that is gone is started again."""
        if not self._lender._alive():
            self._lender.start()
        self._browser, self._gate = self._lender._browser, None

    def close(self) -> None:
        """Leaves the browser as it was found."""
        if self._alive():
            for room in self._rooms.values():
                room.context.close()
            if self._gate is not None:
                self._gate._session.detach()
        self._rooms.clear()
        self._browser = None


@contextmanager
def open_test_desk(
    settings: Settings,
    driver: Driver,
    *,
    lender: BrowserSession | None = None,
    sleep: Callable[[float], None] = lambda _seconds: None,
) -> Iterator[Desk]:
    """A desk whose waits between attempts take no time; it has a browser of its own unless one is lent."""
    name = "default"
    with ExitStack() as stack:
        if lender is None:
            browser = stack.enter_context(open_browser(settings, driver=driver))
        else:
            browser = LentBrowser(settings, driver, lender)
            browser.start()
            stack.callback(browser.close)
        ledger = stack.enter_context(Ledger.open(settings.data_dir, now))
        store = EvidenceStore(settings.data_dir, clock=now, secrets=settings.secrets())
        reader = AccountReader(settings, browser, name, settings.require_credentials(name), clock=now, sleep=sleep)
        yield Desk(settings, reader, store, lambda: ledger, now)


def record_of(path: Path | None) -> dict[str, Any]:
    """The record that a check left."""
    assert path is not None
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def names_of(path: Path | None) -> list[str]:
    """The names of the pages that were pictured, in order."""
    return [page["name"] for page in record_of(path)["pages"] if page["picture"]]
