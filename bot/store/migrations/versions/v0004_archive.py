"""The archive: packed stories, what is known of them without reading them, and its revisions."""

import sqlalchemy as sa
from alembic import op

from bot.store.schema import compress

revision = "0004"
down_revision = "0003"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "archive_stories",
        sa.Column("content", sa.LargeBinary(16), nullable=False),
        sa.Column("edition", sa.String(24), nullable=False),
        sa.Column("story", sa.LargeBinary(16), nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.Column("since", _TIME),
        sa.PrimaryKeyConstraint("content", "edition", name="pk_archive_stories"),
    )
    unnamed = sa.text("since IS NOT NULL")
    op.create_index(
        "ix_archive_stories_since",
        "archive_stories",
        ["since"],
        postgresql_where=unnamed,
        sqlite_where=unnamed,
    )
    op.create_index("ix_archive_stories_story", "archive_stories", ["story"])
    op.create_table(
        "archive_segments",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("listed", sa.LargeBinary, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_archive_segments"),
    )
    op.create_table(
        "archive_revisions",
        sa.Column("number", _NUMBER, nullable=False, autoincrement=False),
        sa.Column("index_name", sa.String(255), nullable=False),
        sa.Column("cluster", sa.String(64), nullable=False),
        sa.Column("analysis", sa.String(24), nullable=False),
        sa.Column("edition", sa.String(24), nullable=False),
        sa.Column("segments", sa.JSON, nullable=False),
        sa.Column("members", sa.LargeBinary, nullable=False),
        sa.Column("synonyms", sa.JSON, nullable=False),
        sa.Column("stories", _NUMBER, nullable=False),
        sa.Column("sentences", _NUMBER, nullable=False),
        sa.Column("filling", sa.String(32), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_archive_revisions"),
    )
    for name in ("archive_stories", "archive_segments"):
        compress(name, op.get_bind())
