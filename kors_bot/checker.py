"""One look at one order: read it, decide, write the record, remember it in the ledger."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from flows.order import Order, OrderState, OrderSummary
from kors_bot.decision import Decision, Wish, decide
from kors_bot.decision.due import next_check_at, next_try_at
from kors_bot.decision.policy import build_policy
from kors_bot.errors import DONE, NEEDS_YOU, verdict_of

if TYPE_CHECKING:
    from kors_bot.evidence import Case, EvidenceStore
    from kors_bot.evidence.record import Attempt
    from kors_bot.ledger import Ledger
    from kors_bot.reader import AccountReader
    from kors_bot.settings import Settings

_log = logging.getLogger(__name__)


def now_utc() -> datetime:
    """The time, with its zone."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a look at one order. Where it failed, ``error`` says why and ``order`` is ``None``."""

    number: str
    order: Order | None = None
    decision: Decision | None = None
    wish: Wish = Wish.CANCEL
    record: Path | None = None
    screenshots: tuple[Path, ...] = ()
    error: BaseException | None = None

    @property
    def exit_code(self) -> int:
        """0 when the order was read, 3 when its state is unknown, else the code of the error."""
        if self.error is not None:
            return verdict_of(self.error).exit_code
        return NEEDS_YOU if self.order is None or self.order.state is OrderState.UNKNOWN else DONE


@dataclass(frozen=True, slots=True)
class Desk:
    """All that a run for one account works with. ``open_ledger`` returns the same ledger each time."""

    settings: "Settings"
    reader: "AccountReader"
    store: "EvidenceStore"
    open_ledger: "Callable[[], Ledger]"
    clock: Callable[[], datetime]
    _given_up: list[BaseException] = field(default_factory=list)

    @property
    def ledger(self) -> "Ledger":
        """What was seen, wished and sent before. It is needed to decide, not to look."""
        return self.open_ledger()

    def check(self, number: str, *, what: str = "status") -> Checked:
        """Looks at one order. Every end leaves a record; only a signal to stop is raised again."""
        if self._given_up:
            return Checked(number, error=self._given_up[0])  # the account itself was turned away: nobody knocks twice
        with self.open_case(number, what) as case:
            attempts: list[Attempt] = []
            try:
                order = self.reader.read(number, case, attempts)
            except BaseException as error:  # noqa: BLE001 - every end leaves a record; a signal is raised again
                return self.failed(number, case, attempts, error, what)
            watch = self.ledger.watch_of(number)
            wish = watch.wish if watch else Wish.CANCEL
            policy, now = build_policy(self.settings), self.clock()
            decision = decide(order, wish=wish, facts=self.ledger.facts(number), policy=policy, now=now)
            record = case.finish(
                read=order, decision=decision, attempts=attempts, extra={"watch": watch.to_json()} if watch else None
            )
            self.ledger.record_check(
                number,
                at=now,
                account=self.reader.name,
                what=what,
                read=order,
                decision=decision,
                evidence=record.parent.name,
                next_check_at=next_check_at(state=order.state, decision=decision, checked_at=now, policy=policy)
                if watch
                else None,
            )
            return Checked(number, order, decision, wish, record, tuple(case.screenshots))

    def list_orders(self) -> tuple[tuple[OrderSummary, ...], Path]:
        """Returns the account's orders, and the record of having looked. Raises what kept it from it."""
        with self.open_case("", "orders") as case:
            attempts: list[Attempt] = []
            try:
                orders = self.reader.orders(case, attempts)
            except BaseException as error:
                self.failed("", case, attempts, error, "orders")
                raise
            return orders, case.finish(attempts=attempts, extra={"orders": [order.number for order in orders]})

    def sign_in(self) -> Path:
        """Signs in, keeps the session, and returns the record of it. Raises what kept it from it."""
        with self.open_case("", "login") as case:
            attempts: list[Attempt] = []
            try:
                self.reader.sign_in(case, attempts)
                case.see(self.reader.browser.page(self.reader.name), "signed-in")
            except BaseException as error:
                self.failed("", case, attempts, error, "login")
                raise
            return case.finish(attempts=attempts)

    def open_case(self, number: str, what: str) -> "Case":
        """Opens the record of one visit to an order."""
        settings = self.settings
        return self.store.open(
            order=number,
            what=what,
            account=self.reader.name,
            shop=settings.shop,
            base_url=settings.base_url,
            now=self.clock(),
        )

    def give_up(self, error: BaseException) -> None:
        """The account was turned away: whatever else was to be done in this run is not tried."""
        self._given_up.append(error)

    def failed(
        self, number: str, case: "Case", attempts: "Sequence[Attempt]", error: BaseException, what: str
    ) -> Checked:
        """Makes the record of a visit that failed; only a signal to stop is raised again."""
        from flows.errors import HumanNeeded, SignInRefused

        if isinstance(error, (SignInRefused, HumanNeeded)):
            self.give_up(error)
        if not case.screenshots and not isinstance(error, KeyboardInterrupt):
            self._picture_of_failure(case)
        record = case.finish(error=error, attempts=attempts)
        if number and isinstance(error, Exception):
            verdict, now = verdict_of(error), self.clock()
            self.ledger.record_check(
                number,
                at=now,
                account=self.reader.name,
                what=what,
                error=(verdict.kind, str(error)),
                evidence=record.parent.name,
                next_check_at=next_try_at(verdict.kind, failed_at=now),
            )
        if not isinstance(error, Exception):
            raise error
        _log.info("Order %s: %s", number, error)
        return Checked(number, record=record, screenshots=tuple(case.screenshots), error=error)

    def _picture_of_failure(self, case: "Case") -> None:
        from kors_bot.errors import KorsBotError

        try:
            case.see(self.reader.browser.page(self.reader.name), "failure")
        except KorsBotError as error:
            _log.info("No picture of the failure: %s", error)


@contextmanager
def open_desk(
    settings: "Settings",
    *,
    account: str,
    command: str,
    clock: Callable[[], datetime] = now_utc,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Desk]:
    """Opens everything that a run for one account needs: lock, ledger, evidence, browser. Closes it whatever happens.

    Raises ``SettingsWrong`` when email or password is missing, ``AccountBusy`` and ``NoBrowser``.
    """
    from kors_bot.ahead import LAST, MEANWHILE, THEN
    from kors_bot.browser import open_browser, start_driver
    from kors_bot.locks import hold_account

    who = settings.require_credentials(account)
    with ExitStack() as stack:
        stack.enter_context(hold_account(settings.data_dir, account, command=command, now=clock()))
        driver = stack.enter_context(start_driver(meanwhile=MEANWHILE, then=THEN, last=LAST))
        browser = stack.enter_context(open_browser(settings, driver=driver, account=account))
        from kors_bot.evidence import EvidenceStore
        from kors_bot.reader import AccountReader

        @cache
        def open_ledger() -> "Ledger":
            from kors_bot.ledger import Ledger

            return stack.enter_context(Ledger.open(settings.data_dir, clock))

        store = EvidenceStore(settings.data_dir, clock=clock, secrets=settings.secrets())
        reader = AccountReader(settings, browser, account, who, clock=clock, sleep=sleep)
        yield Desk(settings, reader, store, open_ledger, clock)


def check_all(desk: Desk, numbers: Sequence[str], *, what: str = "status") -> list[Checked]:
    """Looks at one order after the other; the trouble of one never stops the others."""
    desk.reader.expect(numbers)
    return [desk.check(number, what=what) for number in numbers]
