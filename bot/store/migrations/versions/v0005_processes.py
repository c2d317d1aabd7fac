"""What several processes on one database know of each other."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the tables; who shares a database begins to write there."""
    op.create_table(
        "paces",
        sa.Column("person", sa.BigInteger, nullable=False),
        sa.Column("server", sa.BigInteger, nullable=False),
        sa.Column("since", sa.Double, nullable=False),
        sa.Column("asked", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("person", "server", name="pk_paces"),
    )
    op.create_table(
        "identifies",
        sa.Column("account", sa.BigInteger, nullable=False),
        sa.Column("bucket", sa.Integer, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("account", "bucket", name="pk_identifies"),
    )
    op.create_table(
        "heard",
        sa.Column("account", sa.BigInteger, nullable=False),
        sa.Column("shard", sa.Integer, nullable=False),
        sa.Column("shards", sa.Integer, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("account", "shard", "shards", name="pk_heard"),
    )
    op.create_table(
        "notices",
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("what", sa.String(64)),
        sa.Column("at", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("kind", name="pk_notices"),
    )
