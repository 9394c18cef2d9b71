"""Of what in a room each of its members wants to be told aloud."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the column; nobody has chosen anything yet."""
    level = sa.Column("notify", sa.String(16), nullable=False, server_default="mentions")
    op.add_column("memberships", level)
