"""Making a lost ledger anew, or filling gaps of one, from the evidence records and the journal.

What the ledger itself says stays as it is; then the journal counts, which was written before each click; then the
records. What may have been sent comes back as ``unconfirmed`` rather than not at all. Permission to submit does not
come back by itself: a watch that is found in the evidence is restored without it.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

from sqlalchemy import Connection, Row, delete, insert, select, update

from flows.order import OrderState
from kors_bot.decision import Action, Kind, Outcome, Wish
from kors_bot.ledger import rows
from kors_bot.ledger.entries import Check, Note, Submission
from kors_bot.ledger.file import find_order_id
from kors_bot.ledger.journal import Journal
from kors_bot.ledger.tables import CHECKS, NOTES, ORDERS, SUBMISSIONS

if TYPE_CHECKING:
    from kors_bot.evidence import Record

_LOG = logging.getLogger(__name__)
_LIVE = (Outcome.SENDING, Outcome.SENT, Outcome.UNCONFIRMED)
_ACTIONS = {
    Kind.CANCEL: Action.REQUEST_CANCELLATION,
    Kind.FOLLOW_UP: Action.FOLLOW_UP,
    Kind.RETURN: Action.START_RETURN,
}
_Word = TypeVar("_Word", OrderState, Action, Kind, Outcome, Wish)


@dataclass(frozen=True, slots=True)
class Filled:
    """How much was added to the ledger."""

    orders: int = 0
    checks: int = 0
    submissions: int = 0
    notes: int = 0
    watches: int = 0


def fill(
    connection: Connection, *, data_dir: Path, journal: Journal, clock: Callable[[], datetime], new: bool
) -> Filled:
    """Add to the ledger what journal and evidence know and it does not. ``new`` says that it was empty before."""
    known = set(connection.scalars(select(ORDERS.c.number)))
    submissions = sum(_add_submission(connection, submission) for submission in journal.read())
    checks = notes = watches = 0
    for number, records in _records(data_dir):
        order_id = find_order_id(connection, number, account=records[-1].account)
        checks += _add_checks(connection, order_id, number, records)
        submissions += sum(_add_submission(connection, found) for found in _submissions(number, records))
        notes += _add_notes(connection, order_id, number, records)
        watches += new and _restore_watch(connection, order_id, records, clock)
    orders = len(set(connection.scalars(select(ORDERS.c.number))) - known)
    return Filled(orders=orders, checks=checks, submissions=submissions, notes=notes, watches=watches)


def _records(data_dir: Path) -> "Iterable[tuple[str, list[Record]]]":
    if not (data_dir / "evidence").is_dir():
        return
    # The evidence brings the browser's driver with it, which no other use of the ledger needs.
    from kors_bot.evidence import EvidenceStore

    store = EvidenceStore(data_dir)
    for number in store.orders():
        records = store.records(number)
        if number and records:
            yield number, records


def _add_submission(connection: Connection, found: Submission) -> bool:
    order_id = find_order_id(connection, found.order)
    if found.outcome is Outcome.SENDING:
        found = replace(found, outcome=Outcome.UNCONFIRMED)
    of_order = connection.execute(select(SUBMISSIONS).where(SUBMISSIONS.c.order_id == order_id)).all()
    if any(_is_same(row, found) for row in of_order):
        return False
    connection.execute(insert(SUBMISSIONS).values(rows.from_submission(found, order_id)))
    return True


def _is_same(row: Row[Any], found: Submission) -> bool:
    """Whether the ledger holds this submission, or one that forbids it."""
    if row.key == found.key:
        return True
    if (row.kind, row.number) != (found.kind.value, found.number):
        return False
    if row.started_at == found.started_at or (found.evidence is not None and row.evidence == found.evidence):
        return True
    return found.outcome in _LIVE and row.outcome in [outcome.value for outcome in _LIVE]


def _submissions(order: str, records: "Iterable[Record]") -> list[Submission]:
    """The submissions that an order's records tell of; what the person resolved later changes an earlier one."""
    found: list[Submission] = []
    for record in records:
        told = record.submission
        if told is None:
            continue
        kind = _word(Kind, str(told.get("kind", "")).replace("-", "_"))
        if kind is None:
            _LOG.warning("%s: a submission of an unknown kind is left out", record.path)
            continue
        outcome = _word(Outcome, told.get("outcome")) or Outcome.UNCONFIRMED
        unsure = [place for place, one in enumerate(found) if one.kind is kind and one.outcome is Outcome.UNCONFIRMED]
        if record.what == "resolve" and unsure:
            found[unsure[-1]] = replace(
                found[unsure[-1]], outcome=outcome, settled_at=record.finished_at, note=record.extra.get("note")
            )
            continue
        if record.what == "resolve" and outcome is Outcome.PREPARED:
            continue  # what it resolved is known from the journal only
        sent_before = [one for one in found if one.kind is kind and one.outcome is Outcome.SENT]
        number = told.get("number") or (len(sent_before) + 1 if kind is Kind.FOLLOW_UP else 0)
        found.append(
            Submission(
                key=uuid4().hex,
                order=order,
                kind=kind,
                number=number,
                outcome=Outcome.UNCONFIRMED if outcome is Outcome.SENDING else outcome,
                text=told.get("text") or "",
                fields=told.get("fields") or {},
                items=_items_of(record, kind),
                started_at=_moment(told.get("submitted_at")) or record.started_at,
                settled_at=record.finished_at,
                answer=told.get("answer"),
                reference=told.get("reference"),
                evidence=record.name,
            )
        )
    return found


def _items_of(record: "Record", kind: Kind) -> tuple[str, ...]:
    """The items a submission was about, which the record keeps with the decision that led to it."""
    decision = record.decision or {}
    led_to_it = _ACTIONS[kind].value == decision.get("action")
    return tuple(decision.get("items") or ()) if led_to_it else ()


def _add_checks(connection: Connection, order_id: int, order: str, records: "Iterable[Record]") -> int:
    """Add missing checks in their places: rows are read in the order in which they were written."""
    in_ledger = [
        rows.to_check(row, order)
        for row in connection.execute(select(CHECKS).where(CHECKS.c.order_id == order_id).order_by(CHECKS.c.id))
    ]
    by_folder = {check.evidence for check in in_ledger}
    missing = [check for check in map(_to_check, records) if check and check.evidence not in by_folder]
    if not missing:
        return 0
    connection.execute(delete(CHECKS).where(CHECKS.c.order_id == order_id))
    together = sorted([*in_ledger, *missing], key=lambda check: check.at) if in_ledger else missing
    connection.execute(insert(CHECKS), [rows.from_check(check, order_id) for check in together])
    return len(missing)


def _to_check(record: "Record") -> Check | None:
    if record.read is None and record.error is None and record.decision is None:
        return None
    read, decision, error = record.read or {}, record.decision or {}, record.error
    return Check(
        order=record.order,
        at=record.started_at,
        what=record.what,
        state=_word(OrderState, read.get("state")),
        status_text=read.get("status_text"),
        action=_word(Action, decision.get("action")),
        rule=decision.get("rule"),
        reason=decision.get("reason"),
        deadline=_day(decision.get("deadline")),
        error_kind=error.kind if error else None,
        error_message=error.message if error else None,
        evidence=record.name,
    )


def _add_notes(connection: Connection, order_id: int, order: str, records: "Iterable[Record]") -> int:
    by_folder = set(connection.scalars(select(NOTES.c.evidence).where(NOTES.c.order_id == order_id)))
    missing = [
        Note(
            order=order,
            at=record.started_at,
            text=str(record.extra.get("text") or ""),
            channel=record.extra.get("channel"),
            person=record.extra.get("person"),
            reference=record.extra.get("reference"),
            evidence=record.name,
        )
        for record in records
        if record.what == "note" and record.name not in by_folder
    ]
    if missing:
        connection.execute(insert(NOTES), [rows.from_note(note, order_id) for note in missing])
    return len(missing)


def _restore_watch(
    connection: Connection, order_id: int, records: "Iterable[Record]", clock: Callable[[], datetime]
) -> bool:
    told = [record.extra["watch"] for record in records if "watch" in record.extra]
    if not told or not isinstance(told[-1], dict):
        return False
    wish = _word(Wish, told[-1].get("wish"))
    if wish is None:
        return False
    restored = connection.execute(
        update(ORDERS)
        .where(ORDERS.c.id == order_id, ORDERS.c.wish.is_(None))
        .values(wish=wish.value, until=_day(told[-1].get("until")), watched_since=clock())
    )
    return restored.rowcount == 1


def _word(kind: type[_Word], value: Any) -> _Word | None:
    try:
        return kind(value)
    except ValueError:
        return None


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except (TypeError, ValueError):
        return None


def _moment(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value) if value else None
    except (TypeError, ValueError):
        return None
    return moment if moment and moment.tzinfo else None
