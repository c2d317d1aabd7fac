"""The tables, as they are after the newest migration.

Discord's ids are 64-bit integers. Times are UTC. What people or stories wrote is
stored as JSON, whose escapes carry what the text type of a database may refuse: a
NUL, half of a surrogate pair.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    event,
    text,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection, Dialect

TOKEN_LENGTH = 12
TOKEN = rf"[A-Za-z0-9_-]{{{TOKEN_LENGTH}}}"
"""What a reply's token looks like, as a regular expression without groups."""
NO_TOKEN = ""


class ReplyToken(TypeDecorator[str]):
    """A reply's token; what does not look like one is no reply's, whatever it holds."""

    impl = String(TOKEN_LENGTH)
    cache_ok = True

    def process_bind_param(self, value: str | None, _: Dialect) -> str:
        """Let nothing reach the database that could not be a token."""
        return value if value is not None and re.fullmatch(TOKEN, value) else NO_TOKEN


class Utc(TypeDecorator[datetime]):
    """A point in time, in UTC also where the database keeps no zone, as SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Dialect) -> datetime | None:
        """Write it in UTC."""
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _: Dialect) -> datetime | None:
        """Read it as UTC."""
        if value is None or value.tzinfo is None:
            return value and value.replace(tzinfo=UTC)
        return value.astimezone(UTC)


# A later migration can only change a constraint that has a name.
metadata = MetaData(
    naming_convention={
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)

replies = Table(
    "replies",
    metadata,
    Column("token", ReplyToken, primary_key=True),
    Column("asker_id", BigInteger, nullable=False),
    Column("guild_id", BigInteger),
    Column("channel_id", BigInteger),
    Column("message_id", BigInteger),
    Column("question_message_id", BigInteger, unique=True),
    Column("revision", String(64), nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("ranking", JSON, nullable=False),
    Column("created_at", Utc, nullable=False),
)

feedback = Table(
    "feedback",
    metadata,
    Column("token", ReplyToken, ForeignKey("replies.token", ondelete="CASCADE"), primary_key=True),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("value", String(16), nullable=False),
    Column("reason", String(32)),
    Column("created_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
)

servers = Table(
    "servers",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("auto_channel_id", BigInteger),
    Column("moderator_role_id", BigInteger),
    Column("welcomed", Boolean, nullable=False),
    Column("channels", JSON(none_as_null=True)),
    Column("default_story", Text),
    Column("private", Boolean),
    Column("cooldown", Integer),
    Column("language", String(16)),
    Column("gaps_days", Integer),
    Column("log_channel_id", BigInteger),
    Column("digest_channel_id", BigInteger),
    Column("digest_at", Utc),
    Column("left_at", Utc),
)

# SQLite numbers rows by itself only where the key is an INTEGER.
_Number = BigInteger().with_variant(Integer, "sqlite")

revisions = Table(
    "revisions",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("shelf", BigInteger, nullable=False),
    Column("story", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("action", String(16), nullable=False),
    Column("content", JSON(none_as_null=True)),
    Column("origin", JSON(none_as_null=True)),
    Column("user_id", BigInteger),
    Column("undoes", _Number),
    Column("created_at", Utc, nullable=False),
    Column("digest", String(32)),
    UniqueConstraint("shelf", "story", "number"),
)
"""Every change of every story, never changed itself but where a story is taken down."""


def _kept(name: str, *, is_story_needed: bool) -> Table:
    """Return a table of what moderators keep beside the stories of a shelf."""
    return Table(
        name,
        metadata,
        Column("id", _Number, primary_key=True),
        Column("shelf", BigInteger, nullable=False),
        Column("story", Text, nullable=not is_story_needed),
        Column("content", JSON, nullable=False),
        Column("user_id", BigInteger),
        Column("created_at", Utc, nullable=False),
    )


expectations = _kept("expectations", is_story_needed=False)
corrections = _kept("corrections", is_story_needed=True)

gaps = Table(
    "gaps",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("question", JSON, nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("done", Boolean, nullable=False),
    Column("created_at", Utc, nullable=False),
)
"""Questions that were not answered well, without who asked them."""

follows = Table(
    "follows",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("url", Text, nullable=False),
    Column("review", Boolean, nullable=False),
    Column("due", Utc),
    Column("state", JSON, nullable=False),
    Column("user_id", BigInteger),
    Column("created_at", Utc, nullable=False),
    UniqueConstraint("guild_id", "url"),
)

articles = Table(
    "articles",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("follow_id", _Number, ForeignKey("follows.id", ondelete="CASCADE"), nullable=False),
    Column("key", String(32), nullable=False),
    Column("shelf", BigInteger, nullable=False),
    Column("story", Text, nullable=False),
    Column("content", JSON(none_as_null=True)),
    Column("decision", String(16), nullable=False),
    Column("created_at", Utc, nullable=False),
    UniqueConstraint("follow_id", "key"),
    sqlite_autoincrement=True,
)
"""What feeds have brought, and what became of it. No number is given twice: buttons bear it."""

archive_stories = Table(
    "archive_stories",
    metadata,
    Column("content", LargeBinary(16), primary_key=True),
    Column("edition", String(24), primary_key=True),
    Column("story", LargeBinary(16), nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("since", Utc),
)
"""The packed stories of the archive, each version of each by the key of its content.

An edition is one way of reading them. `since` is when the newest revision began not to name a
row, or the row was written for one that is still to come; null for those that it names.
"""
Index(
    "ix_archive_stories_since",
    archive_stories.c.since,
    postgresql_where=archive_stories.c.since.is_not(None),
    sqlite_where=archive_stories.c.since.is_not(None),
)
Index("ix_archive_stories_story", archive_stories.c.story)

archive_segments = Table(
    "archive_segments",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("listed", LargeBinary, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("created_at", Utc, nullable=False),
)
"""What a process knows of some thousand stories without reading them, as arrays."""

archive_revisions = Table(
    "archive_revisions",
    metadata,
    Column("number", _Number, primary_key=True, autoincrement=False),
    Column("index_name", String(255), nullable=False),
    Column("cluster", String(64), nullable=False),
    Column("analysis", String(24), nullable=False),
    Column("edition", String(24), nullable=False),
    Column("segments", JSON, nullable=False),
    Column("members", LargeBinary, nullable=False),
    Column("synonyms", JSON, nullable=False),
    Column("stories", _Number, nullable=False),
    Column("sentences", _Number, nullable=False),
    Column("filling", String(32), nullable=False),
    Column("created_at", Utc, nullable=False),
)
"""Which stories the archive has; the newest one is the truth. `filling` is what its index bears."""

PACKED = (archive_stories, archive_segments)
"""The tables whose `data` is long."""
LZ4 = "SELECT 'lz4' = ANY (enumvals) FROM pg_settings WHERE name = 'default_toast_compression'"


def compress(name: str, connection: Connection) -> None:
    """Let PostgreSQL compress the long column of a table in the way that is read fast.

    Measured on packed stories: lz4 saves a third, and reading eight takes 0.05 ms longer; its
    usual way saves a tenth, and writes six times slower. SQLite compresses nothing.
    """
    if connection.dialect.name != "postgresql":
        return
    has_lz4 = connection.execute(text(LZ4)).scalar()
    how = "COMPRESSION lz4" if has_lz4 else "STORAGE EXTERNAL"
    connection.execute(text(f"ALTER TABLE {name} ALTER COLUMN data SET {how}"))


for _table in PACKED:

    @event.listens_for(_table, "after_create")
    def _compress(table: Table, connection: Connection, **_: object) -> None:
        compress(table.name, connection)


paces = Table(
    "paces",
    metadata,
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("server", BigInteger, primary_key=True, autoincrement=False),
    Column("since", Double, nullable=False),
    Column("asked", Integer, nullable=False),
)
"""How much people ask, where several processes answer them; forgotten within the hour.

Under the server 0 stands what is counted everywhere. Times here and in what follows are seconds
since 1970, by the clock of the database where it has one.
"""

identifies = Table(
    "identifies",
    metadata,
    Column("account", BigInteger, primary_key=True, autoincrement=False),
    Column("bucket", Integer, primary_key=True, autoincrement=False),
    Column("at", Double, nullable=False),
)
"""When the last session of a bucket begins, of those that were given a turn."""

heard = Table(
    "heard",
    metadata,
    Column("account", BigInteger, primary_key=True, autoincrement=False),
    Column("shard", Integer, primary_key=True, autoincrement=False),
    Column("shards", Integer, primary_key=True, autoincrement=False),
    Column("at", Double, nullable=False),
)
"""Until when nothing was missed that was meant for a shard, of so many."""

notices = Table(
    "notices",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("what", String(64)),
    Column("at", Double, nullable=False),
)
"""How often something was told to all who share the database, and what was told last."""
