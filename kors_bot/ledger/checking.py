"""Checks and notes: every look at an order, and what the person wrote down about it."""

from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from flows.order import Order, OrderState
from kors_bot.decision import Decision
from kors_bot.ledger import rows
from kors_bot.ledger.entries import Check, Note
from kors_bot.ledger.file import LedgerFile, find_order_id
from kors_bot.ledger.tables import CHECKS, NOTES, ORDERS


class Checking(LedgerFile):
    """The part of the ledger that remembers what was seen."""

    def record_check(
        self,
        order: str,
        *,
        at: datetime,
        account: str = "default",
        what: str = "status",
        read: Order | None = None,
        decision: Decision | None = None,
        error: tuple[str, str] | None = None,
        evidence: str | None = None,
        next_check_at: datetime | None = None,
    ) -> Check:
        """Write down one look at an order; ``error`` is its kind and sentence when it could not be read.

        A new ledger takes in the records that it finds; one that it has taken in already is still written down once.
        """
        check = Check(
            order=order,
            at=at,
            what=what,
            state=read.state if read else None,
            status_text=read.status_text if read else None,
            action=decision.action if decision else None,
            rule=decision.rule if decision else None,
            reason=decision.reason if decision else None,
            deadline=decision.deadline if decision else None,
            error_kind=error[0] if error else None,
            error_message=error[1] if error else None,
            evidence=evidence,
        )
        with self._write() as connection:
            order_id = find_order_id(connection, order, account=account)
            if evidence is not None:
                taken_in = CHECKS.c.order_id == order_id, CHECKS.c.evidence == evidence
                connection.execute(delete(CHECKS).where(*taken_in))
            connection.execute(insert(CHECKS).values(rows.from_check(check, order_id)))
            # Whoever could look at the order is whose it is.
            seen = update(ORDERS).where(ORDERS.c.id == order_id)
            connection.execute(seen.values(account=account, next_check_at=next_check_at))
        return check

    def checks(self, order: str, *, newest: int | None = None) -> list[Check]:
        """The checks of an order, oldest first; only the newest so many if asked."""
        with self._read() as connection:
            of_order = select(CHECKS).join(ORDERS).where(ORDERS.c.number == order)
            found = connection.execute(of_order.order_by(CHECKS.c.id.desc()).limit(newest))
            return [rows.to_check(row, order) for row in found][::-1]

    def last_check(self, order: str, *, readable: bool = False) -> Check | None:
        """The newest check; with ``readable`` the newest one that could read the order."""
        with self._read() as connection:
            of_order = select(CHECKS).join(ORDERS).where(ORDERS.c.number == order)
            if readable:
                of_order = of_order.where(CHECKS.c.state.is_not(None))
            row = connection.execute(of_order.order_by(CHECKS.c.id.desc()).limit(1)).first()
            return rows.to_check(row, order) if row else None

    def first_state_since(self, order: str, since: datetime) -> OrderState | None:
        """The first known state that was read of an order from a moment on."""
        with self._read() as connection:
            states = select(CHECKS.c.state).join(ORDERS).where(ORDERS.c.number == order, CHECKS.c.at >= since)
            known = states.where(CHECKS.c.state.is_not(None), CHECKS.c.state != OrderState.UNKNOWN.value)
            found = connection.scalars(known.order_by(CHECKS.c.id).limit(1)).first()
            return OrderState(found) if found else None

    def failures_in_a_row(self, order: str) -> int:
        """How many of the newest checks failed, up to the last one that did not."""
        with self._read() as connection:
            of_order = select(CHECKS.c.id).join(ORDERS).where(ORDERS.c.number == order)
            good = of_order.where(CHECKS.c.error_kind.is_(None)).order_by(CHECKS.c.id.desc()).limit(1)
            last_good = connection.scalars(good).first() or 0
            since = of_order.where(CHECKS.c.id > last_good).subquery()
            return connection.scalars(select(func.count()).select_from(since)).one()

    def add_note(
        self,
        order: str,
        *,
        text: str,
        channel: str | None = None,
        person: str | None = None,
        reference: str | None = None,
        evidence: str | None = None,
    ) -> Note:
        """Write down what happened outside kors-bot."""
        note = Note(
            order=order,
            at=self._clock(),
            text=text,
            channel=channel,
            person=person,
            reference=reference,
            evidence=evidence,
        )
        with self._write() as connection:
            connection.execute(insert(NOTES).values(rows.from_note(note, find_order_id(connection, order))))
        return note

    def notes(self, order: str) -> list[Note]:
        """The notes of an order, oldest first."""
        with self._read() as connection:
            of_order = select(NOTES).join(ORDERS).where(ORDERS.c.number == order)
            return [rows.to_note(row, order) for row in connection.execute(of_order.order_by(NOTES.c.id))]

    def orders(self) -> list[str]:
        """Every order that the ledger knows of."""
        with self._read() as connection:
            return list(connection.scalars(select(ORDERS.c.number).order_by(ORDERS.c.id)))

    def account_of(self, order: str) -> str | None:
        """The account that an order belongs to, or ``None`` for an order that the ledger never met."""
        with self._read() as connection:
            return connection.scalars(select(ORDERS.c.account).where(ORDERS.c.number == order)).first()
