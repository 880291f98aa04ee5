"""Rows into entries: columns become the words of the domain."""

from typing import Any

from sqlalchemy import Row

from flows.order import OrderState
from kors_bot.decision import Action, Kind, Outcome, Wish
from kors_bot.ledger.entries import Check, Note, Notification, Submission, Watch

_Row = Row[Any]


def to_submission(row: _Row, order: str) -> Submission:
    """A submission; one still ``sending`` reads as ``unconfirmed``, for the run that sent it may be dead."""
    outcome = Outcome(row.outcome)
    return Submission(
        key=row.key,
        order=order,
        kind=Kind(row.kind),
        number=row.number,
        outcome=Outcome.UNCONFIRMED if outcome is Outcome.SENDING else outcome,
        text=row.text,
        fields=row.fields,
        items=tuple(row.items),
        started_at=row.started_at,
        settled_at=row.settled_at,
        answer=row.answer,
        reference=row.reference,
        note=row.note,
        evidence=row.evidence,
    )


def from_submission(submission: Submission, order_id: int) -> dict[str, Any]:
    """The columns of a submission."""
    return {
        "key": submission.key,
        "order_id": order_id,
        "kind": submission.kind.value,
        "number": submission.number,
        "outcome": submission.outcome.value,
        "text": submission.text,
        "fields": dict(submission.fields),
        "items": list(submission.items),
        "started_at": submission.started_at,
        "settled_at": submission.settled_at,
        "answer": submission.answer,
        "reference": submission.reference,
        "note": submission.note,
        "evidence": submission.evidence,
    }


def to_check(row: _Row, order: str) -> Check:
    """A check."""
    return Check(
        order=order,
        at=row.at,
        what=row.what,
        state=OrderState(row.state) if row.state else None,
        status_text=row.status_text,
        action=Action(row.action) if row.action else None,
        rule=row.rule,
        reason=row.reason,
        deadline=row.deadline,
        error_kind=row.error_kind,
        error_message=row.error_message,
        evidence=row.evidence,
    )


def from_check(check: Check, order_id: int) -> dict[str, Any]:
    """The columns of a check."""
    return {
        "order_id": order_id,
        "at": check.at,
        "what": check.what,
        "state": check.state.value if check.state else None,
        "status_text": check.status_text,
        "action": check.action.value if check.action else None,
        "rule": check.rule,
        "reason": check.reason,
        "deadline": check.deadline,
        "error_kind": check.error_kind,
        "error_message": check.error_message,
        "evidence": check.evidence,
    }


def to_note(row: _Row, order: str) -> Note:
    """A note."""
    return Note(
        order=order,
        at=row.at,
        text=row.text,
        channel=row.channel,
        person=row.person,
        reference=row.reference,
        evidence=row.evidence,
    )


def from_note(note: Note, order_id: int) -> dict[str, Any]:
    """The columns of a note."""
    return {
        "order_id": order_id,
        "at": note.at,
        "text": note.text,
        "channel": note.channel,
        "person": note.person,
        "reference": note.reference,
        "evidence": note.evidence,
    }


def to_watch(row: _Row, last_check: Check | None) -> Watch:
    """A watch, of the row of an order that is watched."""
    if row.wish is None or row.watched_since is None:
        raise ValueError(f"order {row.number} is not watched")
    return Watch(
        order=row.number,
        account=row.account,
        wish=Wish(row.wish),
        may_submit=row.may_submit,
        since=row.watched_since,
        until=row.until,
        closed_at=row.closed_at,
        next_check_at=row.next_check_at,
        last_check=last_check,
    )


def to_notification(row: _Row, order: str | None) -> Notification:
    """A notification."""
    return Notification(
        key=row.key,
        order=order,
        event=row.event,
        title=row.title,
        body=row.body,
        created_at=row.created_at,
        pictures=tuple(row.pictures),
        delivered_at=row.delivered_at,
        attempts=row.attempts,
        last_error=row.last_error,
        taken_by=tuple(row.taken_by),
    )
