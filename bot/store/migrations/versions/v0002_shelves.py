"""Revisions of stories, and what each server's moderators keep and choose."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables, add the choices to those of a server, and forget what was asked."""
    op.drop_column("replies", "question")
    _create_revisions()
    for name, is_story_needed in (("expectations", False), ("corrections", True)):
        _create_kept(name, is_story_needed=is_story_needed)
    _create_gaps()
    _create_follows()
    _create_articles()
    _add_choices()


def _create_revisions() -> None:
    op.create_table(
        "revisions",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("shelf", sa.BigInteger, nullable=False),
        sa.Column("story", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("content", sa.JSON),
        sa.Column("origin", sa.JSON),
        sa.Column("user_id", sa.BigInteger),
        sa.Column("undoes", _NUMBER),
        sa.Column("created_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_revisions"),
        sa.UniqueConstraint("shelf", "story", "number", name="uq_revisions_shelf"),
    )


def _create_kept(name: str, *, is_story_needed: bool) -> None:
    op.create_table(
        name,
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("shelf", sa.BigInteger, nullable=False),
        sa.Column("story", sa.Text, nullable=not is_story_needed),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("user_id", sa.BigInteger),
        sa.Column("created_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
    )


def _create_gaps() -> None:
    op.create_table(
        "gaps",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("question", sa.JSON, nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("done", sa.Boolean, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_gaps"),
    )


def _create_follows() -> None:
    op.create_table(
        "follows",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("review", sa.Boolean, nullable=False),
        sa.Column("due", _TIME),
        sa.Column("state", sa.JSON, nullable=False),
        sa.Column("user_id", sa.BigInteger),
        sa.Column("created_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_follows"),
        sa.UniqueConstraint("guild_id", "url", name="uq_follows_guild_id"),
    )


def _create_articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("follow_id", _NUMBER, nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("shelf", sa.BigInteger, nullable=False),
        sa.Column("story", sa.Text, nullable=False),
        sa.Column("content", sa.JSON),
        sa.Column("decision", sa.String(16), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
        sa.ForeignKeyConstraint(
            ["follow_id"],
            ["follows.id"],
            name="fk_articles_follow_id_follows",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("follow_id", "key", name="uq_articles_follow_id"),
        sqlite_autoincrement=True,
    )


def _add_choices() -> None:
    for column in (
        sa.Column("channels", sa.JSON),
        sa.Column("default_story", sa.Text),
        sa.Column("private", sa.Boolean),
        sa.Column("cooldown", sa.Integer),
        sa.Column("language", sa.String(16)),
        sa.Column("gaps_days", sa.Integer),
        sa.Column("log_channel_id", sa.BigInteger),
        sa.Column("digest_channel_id", sa.BigInteger),
        sa.Column("digest_at", _TIME),
        sa.Column("left_at", _TIME),
    ):
        op.add_column("servers", column)
