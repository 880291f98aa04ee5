"""Which addresses have taken a notification, so that each of several is told once."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of what was told before, nobody knows to whom."""
    op.add_column("notifications", sa.Column("taken_by", sa.JSON(), nullable=False, server_default="[]"))
