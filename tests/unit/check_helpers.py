"""A shop without pages for the tests of ``check``: what it says of an order is what the test says.

The reader and the submitter are played; deciding, the ledger, the evidence and what is told are the real thing.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from pydantic import SecretStr

from flows.order import Item, Order, OrderState
from kors_bot.checker import Desk
from kors_bot.contract import SubmissionReport
from kors_bot.decision import Action, Decision, Kind, Outcome
from kors_bot.evidence import Attempt, Case, EvidenceStore
from kors_bot.ledger import Ledger, Notification
from kors_bot.settings import Settings
from kors_bot.watching.looking import Checker
from kors_bot.watching.rounds import Looked
from tests.unit.evidence_helpers import Page

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ORDER = "1024500102"
S = OrderState
KINDS = {
    Action.REQUEST_CANCELLATION: Kind.CANCEL,
    Action.FOLLOW_UP: Kind.FOLLOW_UP,
    Action.START_RETURN: Kind.RETURN,
}


@dataclass
class Clock:
    """Stands still until the test moves it on."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        """Let so much time pass."""
        self.now += timedelta(**time)


def order_of(state: OrderState, words: str | None = None, *, number: str = ORDER, **facts: Any) -> Order:
    """An order of one bag, placed and shipped lately, in this state."""
    shipped = {S.SHIPPED, S.DELIVERED, S.RETURN_STARTED, S.RETURNED}
    known = {
        "placed_on": date(2026, 11, 20),
        "shipped_on": date(2026, 11, 22) if state in shipped else None,
        "items": (Item("Marlow Tote", quantity=1),),
        **facts,
    }
    return Order(number, state, words or state.replace("_", " ").title(), **known)


@dataclass
class PlayedReader:
    """Says of each order what the test put in ``shows``; an error that stands there is raised."""

    shows: dict[str, Order | BaseException]
    clock: Clock
    name: str = "default"
    reads: list[str] = field(default_factory=list)
    settings: Any = None
    heard: list[int] = field(default_factory=list)

    def expect(self, numbers: list[str]) -> None:
        """Each order is read by itself."""

    def read(self, number: str, case: Case, attempts: list[Attempt]) -> Order:
        """The order, with a picture of its page."""
        self.reads.append(number)
        self.heard.append(getattr(self.settings, "attempts", 0))
        attempts.append(Attempt(started_at=self.clock()))
        case.see(cast(Any, Page()), "order-page")
        shown = self.shows[number]
        if isinstance(shown, BaseException):
            raise shown
        return shown

    @property
    def browser(self) -> Any:
        """A browser with a page that can be pictured."""
        return SimpleNamespace(page=lambda _name: Page(), stop_loading=lambda _name: None)


@dataclass
class House:
    """One data folder, one shop, and check after check."""

    data_dir: Path
    clock: Clock = field(default_factory=Clock)
    shows: dict[str, Order | BaseException] = field(default_factory=dict)
    outcomes: list[Outcome | BaseException] = field(default_factory=list)
    sent: list[tuple[str, Kind]] = field(default_factory=list)
    notify: tuple[str, ...] = ()

    @property
    def settings(self) -> Settings:
        """Settings of a shopper at a shop on this machine."""
        return Settings(
            email="jo@example.com",
            password=SecretStr("Practice-only-1"),
            base_url="http://127.0.0.1:9",
            data_dir=self.data_dir,
            notify=tuple(SecretStr(address) for address in self.notify),
        )

    def ledger(self) -> Ledger:
        """The ledger, open."""
        return Ledger.open(self.data_dir, self.clock)

    def look(self, number: str = ORDER, *, account: str = "default") -> Looked:
        """One check of one watched order, as ``check`` does it."""
        with self.ledger() as ledger:
            watch = ledger.watch_of(number)
            assert watch is not None
            return self.checker(ledger).look(self.desk(ledger, account), watch)

    def desk(self, ledger: Ledger, account: str = "default") -> Desk:
        """A desk of an account, with the played reader."""
        reader: Any = PlayedReader(self.shows, self.clock, account)
        return Desk(self.settings, reader, self.store, lambda: ledger, self.clock)

    def checker(self, ledger: Ledger) -> Checker:
        """A checker that acts by ``outcomes``."""
        return Checker(self.settings, ledger, self.store, clock=self.clock, act=self.act)

    @property
    def store(self) -> EvidenceStore:
        """The evidence."""
        return EvidenceStore(self.data_dir, clock=self.clock)

    def act(self, desk: Desk, number: str, decision: Decision, permitted: bool, /) -> SubmissionReport | None:  # noqa: FBT001
        """Sends once, through the real ledger, and comes to the next of ``outcomes``."""
        assert permitted
        outcome = self.outcomes.pop(0) if self.outcomes else Outcome.SENT
        if isinstance(outcome, BaseException):
            raise outcome
        kind = KINDS[decision.action]
        facts = desk.ledger.facts(number)
        turn = facts.next_follow_up if kind is Kind.FOLLOW_UP else 0
        text = f"Please cancel order {number}."
        begun = desk.ledger.begin_submission(number, kind=kind, text=text, fields={}, items=decision.items, number=turn)
        self.sent.append((number, kind))
        if outcome is not Outcome.UNCONFIRMED:
            begun = desk.ledger.settle(begun, outcome=outcome, answer="Thank you.", reference="CS-1")
        return replace(
            SubmissionReport(kind=kind, outcome=outcome, text=text, fields={}), submitted_at=begun.started_at
        )

    def told(self, number: str = ORDER) -> list[Notification]:
        """What was noted to be told of an order."""
        with self.ledger() as ledger:
            return ledger.notifications(number)

    def events(self, number: str = ORDER) -> list[str]:
        """The same, by event."""
        return [notice.event for notice in self.told(number)]
