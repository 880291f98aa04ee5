"""The story of one order as the ledger tells it: checks, requests, notes and what was told, in the order of time."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from flows.errors import OrderNotFound
from kors_bot.decision import Action
from kors_bot.ledger import Check, Ledger, Note, Notification, Submission
from kors_bot.render.words import say_date


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the story; ``count`` is above 1 for checks in a row that found the same."""

    at: datetime
    kind: str
    said: str
    detail: str = ""
    evidence: str | None = None
    count: int = 1
    until: datetime | None = None


def tell_history(ledger: Ledger, order: str) -> list[Event]:
    """Every event of an order, oldest first. Raises ``OrderNotFound`` for an order that was never met."""
    events = [
        *(_of_check(check) for check in ledger.checks(order)),
        *(_of_submission(submission) for submission in ledger.submissions(order)),
        *(_of_note(note) for note in ledger.notes(order)),
        *(_of_notification(told) for told in ledger.notifications(order)),
    ]
    if not events and order not in ledger.orders():
        raise OrderNotFound(f"kors-bot has never looked at order {order}: run `kors-bot status {order}` first.")
    return sorted(events, key=lambda event: event.at)


def fold_unchanged(events: Iterable[Event]) -> list[Event]:
    """Checks in a row that found the same as one event."""
    folded = []
    for (kind, _, _), group in groupby(events, key=lambda event: (event.kind, event.said, event.detail)):
        run = list(group)
        if kind == "check" and len(run) > 1:
            folded.append(replace(run[0], count=len(run), until=run[-1].at, evidence=run[-1].evidence))
        else:
            folded.extend(run)
    return folded


def history_to_json(order: str, events: Iterable[Event]) -> dict[str, Any]:
    """The story for a program."""
    return {
        "schema": 1,
        "order": order,
        "history": [
            {
                "at": event.at.isoformat(),
                "kind": event.kind,
                "said": event.said,
                "detail": event.detail or None,
                "evidence": event.evidence,
            }
            for event in events
        ],
    }


def _of_check(check: Check) -> Event:
    if check.error_kind is not None:
        return Event(check.at, "check", check.error_kind.replace("_", " "), check.error_message or "", check.evidence)
    said = str(check.state or "not read").replace("_", " ")
    if check.status_text:
        said += f' ("{check.status_text}")'
    if check.action not in (None, Action.NOTHING):
        said += f": {check.action.replace('_', ' ')}"
        said += f" by {say_date(check.deadline)}" if check.deadline else ""
    return Event(check.at, "check", said, check.reason or "", check.evidence)


def _of_submission(submission: Submission) -> Event:
    said = str(submission.outcome)
    if submission.reference:
        said += f", reference {submission.reference}"
    if submission.answer:
        said += f', answer "{submission.answer}"'
    if submission.note:
        said += f", note: {submission.note}"
    number = f" {submission.number}" if submission.number else ""
    kind = submission.kind.replace("_", "-") + number
    return Event(submission.started_at, kind, said, submission.text, submission.evidence)


def _of_note(note: Note) -> Event:
    said = " ".join(part for part in (note.channel, f"with {note.person}" if note.person else None) if part)
    said += f", reference {note.reference}" if note.reference else ""
    return Event(note.at, "note", said.removeprefix(", "), note.text, note.evidence)


def _of_notification(told: Notification) -> Event:
    said = "told" if told.delivered_at else "not told yet"
    return Event(told.created_at, "notification", f"{said}: {told.title}", told.last_error or "")
