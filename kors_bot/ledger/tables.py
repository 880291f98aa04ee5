"""The ledger's tables.

That nothing is sent twice is a rule of the database itself: ``one_of_a_kind`` lets no second submission of the same
kind and number stand beside one that was sent, is being sent, or may have been.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy import text as sql
from sqlalchemy.types import TypeDecorator

METADATA = MetaData()


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


# An order that was ever looked at; ``wish`` is set while it is watched.
ORDERS = Table(
    "orders",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("account", Text, nullable=False),
    Column("wish", Text),
    Column("may_submit", Boolean, nullable=False, default=False),
    Column("until", Date),
    Column("watched_since", UtcMoment),
    Column("closed_at", UtcMoment),
    Column("next_check_at", UtcMoment),
    Index("watched_orders", "wish", "closed_at"),
)

# One look at an order: what was read and decided, or why it could not be read.
CHECKS = Table(
    "checks",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("order_id", ForeignKey("orders.id"), nullable=False),
    Column("at", UtcMoment, nullable=False),
    Column("what", Text, nullable=False),
    Column("state", Text),
    Column("status_text", Text),
    Column("action", Text),
    Column("rule", Text),
    Column("reason", Text),
    Column("deadline", Date),
    Column("error_kind", Text),
    Column("error_message", Text),
    Column("evidence", Text),
    Index("checks_by_order", "order_id", "id"),
    UniqueConstraint("order_id", "evidence", name="one_check_a_folder"),
)

# One request or return, with its exact words and what became of it.
SUBMISSIONS = Table(
    "submissions",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("key", String(32), nullable=False, unique=True),
    Column("order_id", ForeignKey("orders.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("fields", JSON, nullable=False),
    Column("items", JSON, nullable=False),
    Column("started_at", UtcMoment, nullable=False),
    Column("settled_at", UtcMoment),
    Column("answer", Text),
    Column("reference", Text),
    Column("note", Text),
    Column("evidence", Text),
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

# What happened outside kors-bot, in the person's words.
NOTES = Table(
    "notes",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("order_id", ForeignKey("orders.id"), nullable=False),
    Column("at", UtcMoment, nullable=False),
    Column("text", Text, nullable=False),
    Column("channel", Text),
    Column("person", Text),
    Column("reference", Text),
    Column("evidence", Text),
    Index("notes_by_order", "order_id", "id"),
    UniqueConstraint("order_id", "evidence", name="one_note_a_folder"),
)

# One thing told to the person. ``key`` names what is told, so that each is told once.
NOTIFICATIONS = Table(
    "notifications",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("order_id", ForeignKey("orders.id")),
    Column("event", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("pictures", JSON, nullable=False),
    Column("created_at", UtcMoment, nullable=False),
    Column("delivered_at", UtcMoment),
    Column("attempts", Integer, nullable=False, default=0),
    Column("last_error", Text),
    Column("taken_by", JSON, nullable=False, server_default=sql("'[]'")),
    Index("undelivered_notifications", "delivered_at", "id"),
    Index("notifications_by_order", "order_id", "id"),
)
