"""Watched orders: what is wanted of each, how far kors-bot may go, and when it is looked at next."""

from datetime import date, datetime

from sqlalchemy import CursorResult, func, select, update
from sqlalchemy.orm import aliased

from kors_bot.decision import Wish
from kors_bot.ledger import rows
from kors_bot.ledger.entries import Watch
from kors_bot.ledger.file import LedgerFile, find_order_id
from kors_bot.ledger.tables import CheckRow, OrderRow

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
        with self._write() as session:
            row = session.get_one(OrderRow, find_order_id(session, order, account=account))
            row.account, row.wish, row.may_submit, row.until = account, wish.value, may_submit, until
            row.watched_since = row.watched_since or self._clock()
            row.closed_at = row.next_check_at = None
            return rows.to_watch(row, None)

    def unwatch(self, order: str) -> bool:
        """Stop watching an order; everything known of it stays. Says whether it was watched."""
        with self._write() as session:
            changed = session.execute(
                update(OrderRow).where(OrderRow.number == order, OrderRow.wish.is_not(None)).values(_NOT_WATCHED)
            )
            return isinstance(changed, CursorResult) and changed.rowcount == 1

    def close_watch(self, order: str) -> None:
        """Mark a watched order as done: it is shown, and no longer visited."""
        with self._write() as session:
            session.execute(
                update(OrderRow)
                .where(OrderRow.number == order, OrderRow.wish.is_not(None), OrderRow.closed_at.is_(None))
                .values(closed_at=self._clock(), next_check_at=None)
            )

    def set_next_check(self, order: str, at: datetime | None) -> None:
        """Say when a watched order is looked at next; ``None`` is the next turn."""
        with self._write() as session:
            session.execute(update(OrderRow).where(OrderRow.number == order).values(next_check_at=at))

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
        of_order = aliased(CheckRow)
        newest = select(func.max(of_order.id)).where(of_order.order_id == OrderRow.id).correlate(OrderRow)
        query = (
            select(OrderRow, CheckRow)
            .outerjoin(CheckRow, CheckRow.id == newest.scalar_subquery())
            .where(OrderRow.wish.is_not(None))
            .order_by(OrderRow.watched_since, OrderRow.id)
        )
        if order is not None:
            query = query.where(OrderRow.number == order)
        with self._read() as session:
            return [_to_watch(row, check) for row, check in session.execute(query)]


def _to_watch(row: OrderRow, check: CheckRow | None) -> Watch:
    return rows.to_watch(row, None if check is None else rows.to_check(check, row.number))
