"""What names look like, by more look-alikes than when they were taken."""

import sqlalchemy as sa
from alembic import op

from chat.values.looks import look_of

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Store the look of every name anew, so that later ones are compared with it."""
    connection = op.get_bind()
    renewed = [
        {"user": user_id, "seen": look_of(name)}
        for user_id, name, look in connection.execute(sa.text("SELECT id, name, look FROM users"))
        if look != look_of(name)
    ]
    if renewed:
        connection.execute(sa.text("UPDATE users SET look = :seen WHERE id = :user"), renewed)
