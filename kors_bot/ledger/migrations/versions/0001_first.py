"""The first ledger: orders, checks, submissions, notes, notifications."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "orders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("wish", sa.Text()),
        sa.Column("may_submit", sa.Boolean(), nullable=False),
        sa.Column("until", sa.Date()),
        sa.Column("watched_since", sa.String(32)),
        sa.Column("closed_at", sa.String(32)),
        sa.Column("next_check_at", sa.String(32)),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
    )
    op.create_index("watched_orders", "orders", ["wish", "closed_at"])
    op.create_table(
        "checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("state", sa.Text()),
        sa.Column("status_text", sa.Text()),
        sa.Column("action", sa.Text()),
        sa.Column("rule", sa.Text()),
        sa.Column("reason", sa.Text()),
        sa.Column("deadline", sa.Date()),
        sa.Column("error_kind", sa.Text()),
        sa.Column("error_message", sa.Text()),
        sa.Column("evidence", sa.Text()),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("order_id", "evidence", name="one_check_a_folder"),
    )
    op.create_index("checks_by_order", "checks", ["order_id", "id"])
    op.create_table(
        "submissions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("started_at", sa.String(32), nullable=False),
        sa.Column("settled_at", sa.String(32)),
        sa.Column("answer", sa.Text()),
        sa.Column("reference", sa.Text()),
        sa.Column("note", sa.Text()),
        sa.Column("evidence", sa.Text()),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_index(
        "one_of_a_kind",
        "submissions",
        ["order_id", "kind", "number"],
        unique=True,
        sqlite_where=sa.text("outcome IN ('sending', 'sent', 'unconfirmed')"),
    )
    op.create_index("submissions_by_order", "submissions", ["order_id", "id"])
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text()),
        sa.Column("person", sa.Text()),
        sa.Column("reference", sa.Text()),
        sa.Column("evidence", sa.Text()),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("order_id", "evidence", name="one_note_a_folder"),
    )
    op.create_index("notes_by_order", "notes", ["order_id", "id"])
    op.create_table(
        "notifications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("order_id", sa.Integer()),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("pictures", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("delivered_at", sa.String(32)),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text()),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_index("undelivered_notifications", "notifications", ["delivered_at", "id"])
    op.create_index("notifications_by_order", "notifications", ["order_id", "id"])
