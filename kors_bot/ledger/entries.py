"""What the ledger hands out: frozen entries, with the words of the domain instead of columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flows.order import OrderState
from kors_bot.decision import Action, Kind, Outcome, SubmissionFact, Wish


@dataclass(frozen=True, slots=True)
class Submission:
    """One request or return, with its exact words and what became of it."""

    key: str
    order: str
    kind: Kind
    outcome: Outcome
    text: str
    fields: Mapping[str, Any]
    items: tuple[str, ...]
    started_at: datetime
    number: int = 0
    settled_at: datetime | None = None
    answer: str | None = None
    reference: str | None = None
    note: str | None = None
    evidence: str | None = None

    @property
    def submitted_at(self) -> datetime | None:
        """When it was sent, or may have been; ``None`` for one that was only prepared."""
        return None if self.outcome is Outcome.PREPARED else self.started_at

    @property
    def fact(self) -> SubmissionFact:
        """What deciding needs to know of it."""
        return SubmissionFact(
            kind=self.kind,
            outcome=self.outcome,
            at=self.started_at,
            number=self.number,
            items=self.items,
            reference=self.reference,
            answer=self.answer,
        )


@dataclass(frozen=True, slots=True)
class Check:
    """One look at an order: what was read and decided, or why it could not be read."""

    order: str
    at: datetime
    what: str
    state: OrderState | None = None
    status_text: str | None = None
    action: Action | None = None
    rule: str | None = None
    reason: str | None = None
    deadline: date | None = None
    error_kind: str | None = None
    error_message: str | None = None
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """What happened outside kors-bot, in the person's words."""

    order: str
    at: datetime
    text: str
    channel: str | None = None
    person: str | None = None
    reference: str | None = None
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    """An order that is watched: what is wanted of it, how far kors-bot may go, and the last look at it."""

    order: str
    account: str
    wish: Wish
    may_submit: bool
    since: datetime
    until: date | None = None
    closed_at: datetime | None = None
    next_check_at: datetime | None = None
    last_check: Check | None = None

    def to_json(self) -> dict[str, Any]:
        """What a record keeps of it, so that a lost ledger can watch the order again."""
        return {
            "wish": self.wish.value,
            "may_submit": self.may_submit,
            "until": None if self.until is None else self.until.isoformat(),
            "closed": self.closed_at is not None,
        }


@dataclass(frozen=True, slots=True)
class Notification:
    """One thing to tell the person, told once; ``delivered_at`` is ``None`` until every address took it."""

    key: str
    order: str | None
    event: str
    title: str
    body: str
    created_at: datetime
    pictures: tuple[str, ...] = field(default=())
    delivered_at: datetime | None = None
    attempts: int = 0
    last_error: str | None = None
    taken_by: tuple[str, ...] = ()
