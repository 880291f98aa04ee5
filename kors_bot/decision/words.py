"""The words of deciding: what the shopper wants, what was sent, what may be done, and what was decided."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo


class Wish(StrEnum):
    """What the shopper wants of an order."""

    KEEP = "keep"
    CANCEL = "cancel"


class Action(StrEnum):
    """What a decision can say."""

    NOTHING = "nothing"
    WAIT = "wait"
    REQUEST_CANCELLATION = "request_cancellation"
    FOLLOW_UP = "follow_up"
    START_RETURN = "start_return"
    ASK_PERSON = "ask_person"
    DONE = "done"


class Kind(StrEnum):
    """What a submission asks the shop for."""

    CANCEL = "cancel"
    FOLLOW_UP = "follow_up"
    RETURN = "return"


class Outcome(StrEnum):
    """What became of a submission."""

    PREPARED = "prepared"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    UNCONFIRMED = "unconfirmed"


class Anchor(StrEnum):
    """The day that the return window is counted from."""

    SHIPPED = "shipped"
    DELIVERED = "delivered"
    PLACED = "placed"


@dataclass(frozen=True, slots=True)
class SubmissionFact:
    """One submission as the ledger knows it.

    ``number`` is 1 for the first follow-up, 2 for the second, and 0 for everything else. ``items`` is empty when the
    submission is about the whole order.
    """

    kind: Kind
    outcome: Outcome
    at: datetime
    number: int = 0
    items: tuple[str, ...] = ()
    reference: str | None = None
    answer: str | None = None


@dataclass(frozen=True)  # without slots, so that what the rules ask again and again is worked out once
class LedgerFacts:
    """What the ledger knows of one order, oldest first."""

    submissions: tuple[SubmissionFact, ...] = ()

    @cached_property
    def unconfirmed(self) -> SubmissionFact | None:
        """The newest submission of which nobody can tell whether it was sent."""
        open_ones = (Outcome.SENDING, Outcome.UNCONFIRMED)
        return next((fact for fact in reversed(self.submissions) if fact.outcome in open_ones), None)

    @cached_property
    def request(self) -> SubmissionFact | None:
        """The cancellation request that the shop confirmed, else the newest one that it refused."""
        return self._sent_else_refused(Kind.CANCEL)

    @cached_property
    def started_return(self) -> SubmissionFact | None:
        """The return that the shop confirmed, else the newest one that it refused."""
        return self._sent_else_refused(Kind.RETURN)

    @cached_property
    def follow_ups(self) -> tuple[SubmissionFact, ...]:
        """The follow-ups that the shop confirmed."""
        return self._of(Kind.FOLLOW_UP, Outcome.SENT)

    @cached_property
    def next_follow_up(self) -> int:
        """The number of the follow-up that would come next."""
        return max((fact.number for fact in self.follow_ups), default=0) + 1

    @cached_property
    def refused_follow_up(self) -> SubmissionFact | None:
        """The follow-up that came next and was refused."""
        refused = self._of(Kind.FOLLOW_UP, Outcome.REFUSED)
        return next((fact for fact in reversed(refused) if fact.number >= self.next_follow_up), None)

    @cached_property
    def last_asked_at(self) -> datetime | None:
        """When the shop was last asked to cancel, by request or follow-up."""
        asked = (*self._of(Kind.CANCEL, Outcome.SENT), *self.follow_ups)
        return max((fact.at for fact in asked), default=None)

    @cached_property
    def without_refusals(self) -> "LedgerFacts":
        """The same without what the shop refused, of which it took nothing: the person asks once more."""
        return LedgerFacts(tuple(fact for fact in self.submissions if fact.outcome is not Outcome.REFUSED))

    def _of(self, kind: Kind, outcome: Outcome) -> tuple[SubmissionFact, ...]:
        return tuple(fact for fact in self.submissions if fact.kind is kind and fact.outcome is outcome)

    def _sent_else_refused(self, kind: Kind) -> SubmissionFact | None:
        sent = self._of(kind, Outcome.SENT) or self._of(kind, Outcome.REFUSED)[-1:]
        return sent[0] if sent else None


@dataclass(frozen=True, slots=True)
class Policy:
    """What the settings and the shop's map say about deciding.

    ``timezone`` is the shop's own: its dates are calendar dates there, and a window is open until midnight there.
    """

    return_window_days: int = 30
    return_window_from: Anchor = Anchor.SHIPPED
    follow_up_after: timedelta = timedelta(hours=24)
    max_follow_ups: int = 2
    refund_patience: timedelta = timedelta(days=30)
    timezone: str = "America/New_York"
    phone: str | None = None

    def __post_init__(self) -> None:
        ZoneInfo(self.timezone)


@dataclass(frozen=True, slots=True)
class Part:
    """The decision for those items of an order that share a state.

    ``positions`` are the places of the items in ``order.items``, because two items may carry the same name.
    """

    action: Action
    rule: str
    reason: str
    deadline: date | None = None
    items: tuple[str, ...] = ()
    positions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do about an order, by which rule, and why.

    Where the items of an order differ, ``parts`` holds one decision for each group, and the fields here repeat the
    most urgent part: asking to cancel comes first, because every hour counts until the rest ships.
    """

    action: Action
    rule: str
    reason: str
    deadline: date | None = None
    items: tuple[str, ...] = ()
    parts: tuple[Part, ...] = field(default=())

    def part(self, action: Action) -> Part | None:
        """The part that says this action, or ``None``."""
        return next((part for part in self.parts if part.action is action), None)
