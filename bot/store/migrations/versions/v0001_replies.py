"""Replies, the votes on them, and the settings of each server."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the first tables."""
    op.create_table(
        "replies",
        sa.Column("token", sa.String(12), nullable=False),
        sa.Column("asker_id", sa.BigInteger, nullable=False),
        sa.Column("guild_id", sa.BigInteger),
        sa.Column("channel_id", sa.BigInteger),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("question_message_id", sa.BigInteger),
        sa.Column("revision", sa.String(64), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("ranking", sa.JSON, nullable=False),
        sa.Column("question", sa.JSON),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_replies"),
        sa.UniqueConstraint("question_message_id", name="uq_replies_question_message_id"),
    )
    op.create_table(
        "feedback",
        sa.Column("token", sa.String(12), nullable=False),
        sa.Column("user_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("value", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(32)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["token"], ["replies.token"], ondelete="CASCADE", name="fk_feedback_token"
        ),
        sa.PrimaryKeyConstraint("token", "user_id", name="pk_feedback"),
    )
    op.create_table(
        "servers",
        sa.Column("guild_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("auto_channel_id", sa.BigInteger),
        sa.Column("moderator_role_id", sa.BigInteger),
        sa.Column("welcomed", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="pk_servers"),
    )
