"""Watched orders: what is wanted of each, how far kors-bot may go, and when it is looked at next."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, literal, select, update

from kors_bot.decision import Wish
from kors_bot.ledger import rows
from kors_bot.ledger.entries import Watch
from kors_bot.ledger.file import LedgerFile, find_order_id
from kors_bot.ledger.tables import CHECKS, ORDERS, UtcMoment

_NOT_WATCHED = {
    "wish": None,
    "may_submit": False,
    "until": None,
    "watched_since": None,
    "closed_at": None,
    "next_check_at": None,
}


class Watching(LedgerFile):
    """The part of the ledger that knows what the shopper wants."""

    def watch(
        self,
        order: str,
        *,
        wish: Wish,
        account: str = "default",
        may_submit: bool = False,
        until: date | None = None,
    ) -> Watch:
        """Watch an order, or change how it is watched. A closed one is opened again; either is due at once."""
        with self._write() as connection:
            this = ORDERS.c.id == find_order_id(connection, order, account=account)
            connection.execute(
                update(ORDERS)
                .where(this)
                .values(
                    account=account,
                    wish=wish.value,
                    may_submit=may_submit,
                    until=until,
                    watched_since=func.coalesce(ORDERS.c.watched_since, literal(self._clock(), UtcMoment)),
                    closed_at=None,
                    next_check_at=None,
                )
            )
            return rows.to_watch(connection.execute(select(ORDERS).where(this)).one(), None)

    def unwatch(self, order: str) -> bool:
        """Stop watching an order; everything known of it stays. Says whether it was watched."""
        with self._write() as connection:
            changed = connection.execute(
                update(ORDERS).where(ORDERS.c.number == order, ORDERS.c.wish.is_not(None)).values(_NOT_WATCHED)
            )
            return changed.rowcount == 1

    def close_watch(self, order: str) -> None:
        """Mark a watched order as done: it is shown, and no longer visited."""
        with self._write() as connection:
            connection.execute(
                update(ORDERS)
                .where(ORDERS.c.number == order, ORDERS.c.wish.is_not(None), ORDERS.c.closed_at.is_(None))
                .values(closed_at=self._clock(), next_check_at=None)
            )

    def set_next_check(self, order: str, at: datetime | None) -> None:
        """Say when a watched order is looked at next; ``None`` is the next turn."""
        with self._write() as connection:
            connection.execute(update(ORDERS).where(ORDERS.c.number == order).values(next_check_at=at))

    def watch_of(self, order: str) -> Watch | None:
        """How an order is watched, or ``None``."""
        return next(iter(self._find_watches(order=order)), None)

    def watched(self, *, account: str | None = None, closed: bool = False) -> list[Watch]:
        """The watched orders in the order in which they were added; with ``closed`` also those that are done."""
        return [
            watch
            for watch in self._find_watches()
            if (closed or watch.closed_at is None) and account in (None, watch.account)
        ]

    def _find_watches(self, *, order: str | None = None) -> list[Watch]:
        of_order = CHECKS.alias()
        newest = select(func.max(of_order.c.id)).where(of_order.c.order_id == ORDERS.c.id).correlate(ORDERS)
        query = (
            select(ORDERS, CHECKS)
            .select_from(ORDERS.outerjoin(CHECKS, CHECKS.c.id == newest.scalar_subquery()))
            .where(ORDERS.c.wish.is_not(None))
            .order_by(ORDERS.c.watched_since, ORDERS.c.id)
        )
        if order is not None:
            query = query.where(ORDERS.c.number == order)
        with self._read() as connection:
            return [_to_watch(row) for row in connection.execute(query)]


def _to_watch(row: Row[Any]) -> Watch:
    return rows.to_watch(row, None if row.order_id is None else rows.to_check(row, row.number))
