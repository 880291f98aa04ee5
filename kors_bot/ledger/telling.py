"""Notifications: each thing is told once to each address, and told again later only where it was not taken."""

from sqlalchemy import ColumnElement, insert, select, update

from kors_bot.ledger import rows
from kors_bot.ledger.entries import Notification
from kors_bot.ledger.file import LedgerFile, find_order_id
from kors_bot.ledger.tables import NOTIFICATIONS, ORDERS


class Telling(LedgerFile):
    """The part of the ledger that knows what the person was told."""

    def queue_notification(
        self,
        key: str,
        *,
        event: str,
        title: str,
        body: str,
        order: str | None = None,
        pictures: tuple[str, ...] = (),
    ) -> bool:
        """Note something to tell the person; ``False`` when ``key`` was queued or told before."""
        with self._write() as connection:
            if connection.scalars(select(NOTIFICATIONS.c.id).where(NOTIFICATIONS.c.key == key)).first() is not None:
                return False
            connection.execute(
                insert(NOTIFICATIONS).values(
                    key=key,
                    order_id=None if order is None else find_order_id(connection, order),
                    event=event,
                    title=title,
                    body=body,
                    pictures=list(pictures),
                    created_at=self._clock(),
                )
            )
            return True

    def was_told(self, *keys: str) -> bool:
        """Whether any of these was queued or told before."""
        with self._read() as connection:
            found = select(NOTIFICATIONS.c.id).where(NOTIFICATIONS.c.key.in_(keys))
            return connection.scalars(found.limit(1)).first() is not None

    def undelivered(self) -> list[Notification]:
        """What is still to be told, oldest first."""
        return self._find_notifications(NOTIFICATIONS.c.delivered_at.is_(None))

    def notifications(self, order: str) -> list[Notification]:
        """What was told of an order, oldest first."""
        return self._find_notifications(ORDERS.c.number == order)

    def mark_delivered(self, key: str) -> None:
        """Write down that it was told."""
        with self._write() as connection:
            connection.execute(
                update(NOTIFICATIONS)
                .where(NOTIFICATIONS.c.key == key)
                .values(delivered_at=self._clock(), attempts=NOTIFICATIONS.c.attempts + 1, last_error=None)
            )

    def mark_undelivered(self, key: str, error: str) -> None:
        """Write down that it could not be told everywhere; it stays among the undelivered."""
        with self._write() as connection:
            connection.execute(
                update(NOTIFICATIONS)
                .where(NOTIFICATIONS.c.key == key)
                .values(attempts=NOTIFICATIONS.c.attempts + 1, last_error=error)
            )

    def mark_taken(self, key: str, address: str) -> None:
        """Write down that one address took it, before the next one is tried."""
        with self._write() as connection:
            this = NOTIFICATIONS.c.key == key
            taken_by = connection.scalars(select(NOTIFICATIONS.c.taken_by).where(this)).one()
            connection.execute(update(NOTIFICATIONS).where(this).values(taken_by=[*taken_by, address]))

    def _find_notifications(self, condition: ColumnElement[bool]) -> list[Notification]:
        query = select(NOTIFICATIONS, ORDERS.c.number).select_from(NOTIFICATIONS.outerjoin(ORDERS)).where(condition)
        with self._read() as connection:
            found = connection.execute(query.order_by(NOTIFICATIONS.c.id)).all()
            return [rows.to_notification(row, row.number) for row in found]
