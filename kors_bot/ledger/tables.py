"""The ledger's tables.

That nothing is sent twice is a rule of the database itself: ``one_of_a_kind`` lets no second submission of the same
kind and number stand beside one that was sent, is being sent, or may have been.
"""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Dialect, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class UtcMoment(TypeDecorator[datetime]):
    """A moment, written as ISO 8601 in UTC with microseconds, so that text order is time order."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Write a moment; one without a zone is refused, for nobody could say what it means."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a moment in the ledger needs a time zone"
            raise ValueError(message)
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Read a moment."""
        del dialect
        return None if value is None else datetime.fromisoformat(value)


class Table(DeclarativeBase):
    """The base of every table."""

    type_annotation_map = {datetime: UtcMoment(), dict[str, Any]: JSON(), list[str]: JSON()}  # noqa: RUF012  (SQLAlchemy reads it so)


class OrderRow(Table):
    """An order that was ever looked at; ``wish`` is set while it is watched."""

    __tablename__ = "orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(Text, unique=True)
    account: Mapped[str] = mapped_column(Text)
    wish: Mapped[str | None] = mapped_column(Text)
    may_submit: Mapped[bool] = mapped_column(default=False)
    until: Mapped[date | None]
    watched_since: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    next_check_at: Mapped[datetime | None]

    __table_args__ = (Index("watched_orders", "wish", "closed_at"),)


class CheckRow(Table):
    """One look at an order: what was read and decided, or why it could not be read."""

    __tablename__ = "checks"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    at: Mapped[datetime]
    what: Mapped[str] = mapped_column(Text)
    state: Mapped[str | None] = mapped_column(Text)
    status_text: Mapped[str | None] = mapped_column(Text)
    action: Mapped[str | None] = mapped_column(Text)
    rule: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    deadline: Mapped[date | None]
    error_kind: Mapped[str | None] = mapped_column(Text)
    error_message: Mapped[str | None] = mapped_column(Text)
    evidence: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        Index("checks_by_order", "order_id", "id"),
        UniqueConstraint("order_id", "evidence", name="one_check_a_folder"),
    )


class SubmissionRow(Table):
    """One request or return, with its exact words and what became of it."""

    __tablename__ = "submissions"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    kind: Mapped[str] = mapped_column(Text)
    number: Mapped[int]
    outcome: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    fields: Mapped[dict[str, Any]]
    items: Mapped[list[str]]
    started_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(Text)
    reference: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    evidence: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        Index(
            "one_of_a_kind",
            "order_id",
            "kind",
            "number",
            unique=True,
            sqlite_where=sql("outcome IN ('sending', 'sent', 'unconfirmed')"),
        ),
        Index("submissions_by_order", "order_id", "id"),
    )


class NoteRow(Table):
    """What happened outside kors-bot, in the person's words."""

    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)
    channel: Mapped[str | None] = mapped_column(Text)
    person: Mapped[str | None] = mapped_column(Text)
    reference: Mapped[str | None] = mapped_column(Text)
    evidence: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        Index("notes_by_order", "order_id", "id"),
        UniqueConstraint("order_id", "evidence", name="one_note_a_folder"),
    )


class NotificationRow(Table):
    """One thing told to the person. ``key`` names what is told, so that each is told once."""

    __tablename__ = "notifications"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(Text, unique=True)
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"))
    event: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    pictures: Mapped[list[str]]
    created_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(Text)
    taken_by: Mapped[list[str]] = mapped_column(server_default=sql("'[]'"))

    __table_args__ = (
        Index("undelivered_notifications", "delivered_at", "id"),
        Index("notifications_by_order", "order_id", "id"),
    )
