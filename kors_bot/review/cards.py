"""One order in short, as the front shows it: where it stands, by when something is to be done, whether it needs you."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any, Self

from flows.order import OrderState
from kors_bot.decision import Outcome, Wish
from kors_bot.evidence.record import Record
from kors_bot.ledger import Submission, Watch
from kors_bot.render.words import STATE_WORDS, clean, say_date, say_money, say_time
from kors_bot.review import labels
from kors_bot.review.changes import say_own_words
from kors_bot.review.teller import seen_in

_CLOSED = {OrderState.CANCELLED, OrderState.RETURNED}
_FOR_A_PERSON = {"human_needed", "sign_in_refused", "page_not_understood", "order_not_found", "submission_unconfirmed"}
_FAILURES_IN_A_ROW = 3
_COMMANDS = {"request_cancellation": "cancel", "follow_up": "cancel", "start_return": "return"}
_AT_EACH_RUN = timedelta(minutes=5)  # a next look as near to the last one as this is that of the next run


@dataclass(slots=True)
class Card:
    """What the front and the head of the order's own page say. Kept from build to build."""

    number: str
    folder: str
    state: str = "unknown"
    stands: str = "Not read yet"
    shop_says: str = ""
    placed: str = ""
    total: str = ""
    items: list[str] = field(default_factory=list)
    label: str = ""
    action: str = ""
    reason: str = ""
    deadline: str = ""
    needs: list[str] = field(default_factory=list)
    closed: bool = False
    watched: str = ""
    looked_at: str = ""
    checks: int = 0
    intact: bool = True
    cover: str = ""
    """The file in ``pictures/`` that stands for the order."""
    counsel: list[tuple[str, str, str, str]] = field(default_factory=list)
    """For each part of the decision: what to do, for which items, by when, and why."""

    @property
    def last_day(self) -> date | None:
        return date.fromisoformat(self.deadline) if self.deadline else None

    def left(self, today: date) -> str:
        return labels.say_days_left(self.last_day, today) if self.last_day else ""

    def urgency(self, today: date) -> str:
        return labels.urgency(self.last_day, today)

    def ended(self, today: date) -> bool:
        """Whether the deadline is past."""
        return self.last_day is not None and self.last_day < today

    def says_deadline(self) -> str:
        return say_date(self.last_day) if self.last_day else ""

    def needs_now(self, today: date) -> list[str]:
        """Why it needs you, a deadline that has come close since included."""
        close = self.urgency(today) in {"loud"} and not self.closed
        said = f"{self.action} by {self.says_deadline()}: {self.left(today)}." if close else ""
        return [*self.needs, *([said] if said else [])]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Self:
        return cls(**{**raw, "counsel": [tuple(part) for part in raw["counsel"]]})


def make_card(
    number: str,
    folder: str,
    *,
    read: Record | None,
    newest: Record | None,
    failures: int,
    prepared: bool,
    watch: Watch | None,
    submissions: Sequence[Submission],
    let_go: bool = False,
) -> Card:
    """``read`` is the newest record that could be read, ``newest`` the newest look at all.

    ``let_go`` says that the person has stopped watching it since.
    """
    card = Card(number, folder)
    if newest is not None:
        card.looked_at = say_time(newest.started_at)
    order = seen_in(read) if read else None
    decision = (read.decision if read else None) or {}
    if order is not None:
        card.state, card.stands = order.state.value, STATE_WORDS[order.state]
        card.shop_says = say_own_words(order.state, order.status_text)
        card.placed = say_date(order.placed_on) if order.placed_on else ""
        card.total = say_money(order.total) if order.total else ""
        card.items = [clean(item.name) for item in order.items]
    keeps = watch is not None and watch.wish is Wish.KEEP
    card.label = "You keep it" if keeps else "You want out" if watch else "If you want out"
    action = str(decision.get("action"))
    card.action = labels.say_action(action, asked=watch is not None)
    card.counsel = _counsel(read, asked=watch is not None)
    card.reason = str(decision.get("reason") or "")
    card.closed = (order is not None and order.state in _CLOSED) or (watch is not None and watch.closed_at is not None)
    last_day = _to_day(decision.get("deadline"))
    if not card.closed and last_day is not None:
        card.deadline = last_day.isoformat()
    card.watched = "no longer watched" if let_go else _say_watch(watch, newest)
    sent = _sent_in(read) if read is not None else ""
    if sent:
        # The decision led to it and is done with: the next check decides anew.
        card.action, card.reason, card.deadline = labels.ACTIONS["wait"], sent, ""
        card.counsel = [(card.action, "", "", sent)]
    card.needs = _needs(
        card,
        decision,
        readable=order is not None,
        newest=None if let_go else newest,
        failures=failures,
        prepared=prepared,
        watch=watch,
        submissions=submissions,
        sent=bool(sent) or _sent_since(read, submissions),
    )
    return card


def _needs(
    card: Card,
    decision: dict[str, Any],
    *,
    readable: bool,
    newest: Record | None,
    failures: int,
    prepared: bool,
    watch: Watch | None,
    submissions: Sequence[Submission],
    sent: bool,
) -> list[str]:
    unsure = [one for one in submissions if one.outcome in (Outcome.UNCONFIRMED, Outcome.SENDING)]
    needs = [f"{labels.SUBMISSIONS[one.kind.value]}: {labels.OUTCOMES['unconfirmed']}" for one in unsure]
    if card.closed:
        return needs
    error = newest.error if newest else None
    if error is not None and (error.kind in _FOR_A_PERSON or failures >= _FAILURES_IN_A_ROW):
        needs.append(error.message)
    if prepared and not unsure:
        needs.append("A request is filled in and waits for your permission.")
    elif not (unsure or sent) and (steps := _not_allowed(card.number, decision, watch)):
        needs.append(f"kors-bot may not do it by itself. To do it: {steps}")
    asks = decision.get("action") == "ask_person" and not unsure
    if asks and (watch is not None or card.state == OrderState.UNKNOWN.value) and readable:
        needs.append(card.reason)
    return list(dict.fromkeys(needs))


def _not_allowed(number: str, decision: dict[str, Any], watch: Watch | None) -> str:
    """The command for what is wanted and may not be sent without the person; empty where there is nothing such."""
    command = _COMMANDS.get(str(decision.get("action")))
    if command is None or watch is None or watch.wish is Wish.KEEP or watch.may_submit:
        return ""
    return f"kors-bot {command} {number} --submit"


def _counsel(read: Record | None, *, asked: bool) -> list[tuple[str, str, str, str]]:
    """The parts of the newest decision, each for the items that share a state."""
    if read is None or read.decision is None:
        return []
    told = read.extra.get("decision_parts")
    parts = told if isinstance(told, list) and told else [read.decision]
    counsel = []
    for part in parts:
        items = [clean(str(name)) for name in part.get("items") or ()] if len(parts) > 1 else []
        day = _to_day(part.get("deadline"))
        by = say_date(day) if day else ""
        said = labels.say_action(str(part.get("action")), asked=asked)
        counsel.append((said, ", ".join(items), by, str(part.get("reason") or "")))
    return counsel


def _sent_in(read: Record) -> str:
    """In words, the request or return that was sent in the very run that read the order last."""
    told = read.submission or {}
    if read.what == "resolve" or told.get("outcome") != "sent":
        return ""
    what = labels.SUBMISSIONS.get(str(told.get("kind")), "request").lower()
    return f"The {what} went out {say_time(read.started_at)}, and the shop confirmed it."


def _sent_since(read: Record | None, submissions: Sequence[Submission]) -> bool:
    """Whether the decision is older than what was sent, or than what the person says was sent."""
    return read is not None and any(
        one.outcome is Outcome.SENT and one.started_at >= read.started_at for one in submissions
    )


def _say_watch(watch: Watch | None, newest: Record | None) -> str:
    if watch is None:
        return ""
    if watch.closed_at is not None:
        return f"closed on {say_date(watch.closed_at.astimezone().date())}"
    due = watch.next_check_at
    soon = due is None or (newest is not None and due < newest.started_at + _AT_EACH_RUN)
    when = "with the next run" if soon or due is None else say_time(due)
    return f"watched, {'may submit' if watch.may_submit else 'asks before it submits'}, next look {when}"


def _to_day(raw: Any) -> date | None:
    try:
        return date.fromisoformat(raw) if raw else None
    except (TypeError, ValueError):
        return None
