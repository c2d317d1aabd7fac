"""The connections to a database: how many, how they are made, and who gets the next one.

What writes and what reads have connections of their own. SQLite lets one write at a time, so
there is one connection for it, and whoever comes waits for it in order, where several would
poll for SQLite's lock; readers pass the writer and each other. Other processes may use the file
too, so transactions that write take the lock when they begin; SQLite refuses, rather than
lets wait, one that has read before it writes. PostgreSQL lets several write.

Nobody waits within SQLAlchemy's pools: the turn comes first, so that waiting can be given up.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import AsyncAdaptedQueuePool, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store.failures import LockedError, StoreError, place
from bot.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy import Connection
    from sqlalchemy.engine import URL
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.ext.asyncio import AsyncEngine
    from sqlalchemy.pool import ConnectionPoolEntry

DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
}
"""What people write in a URL, and the driver that is meant."""
READERS, WRITERS = 2, 4
"""Connections that read, and that write where several can. A server for all takes a hundred."""
MOST_WAITING = 5_000
"""How many wait for a connection at most; one more is turned away at once."""
BUSY_TIMEOUT = 0.25
"""Seconds that SQLite waits for its lock by itself; then whoever asked may wait again."""
COMMAND_TIMEOUT = 30.0
"""Seconds that PostgreSQL has for one statement."""
READING, WRITING = "DEFERRED", "IMMEDIATE"
"""What the execution option `sqlite_begin` is for transactions that only read, and others."""
NO_TRANSACTION = ""
"""Its value for what SQLite does in no transaction."""


@dataclass(slots=True)
class Lane:
    """Connections of one kind, and the queue for them."""

    engine: AsyncEngine
    turns: asyncio.Semaphore
    writes: bool
    waiting: int = 0

    @asynccontextmanager
    async def turn(self, ends: float) -> AsyncIterator[None]:
        """Wait in order for a connection to be free, until the loop's clock says `ends`.

        Raises:
            LockedError: none was free in time, or too many wait.
        """
        if self.waiting >= MOST_WAITING:
            raise self._crowded()
        self.waiting += 1
        try:
            async with asyncio.timeout_at(ends):
                await self.turns.acquire()
        except TimeoutError:
            raise self._crowded() from None
        finally:
            self.waiting -= 1
        try:
            yield
        finally:
            self.turns.release()

    def _crowded(self) -> LockedError:
        reason = "no connection was free in time"
        remedy = ENGLISH("database_slow")
        at = place(self.engine.url)
        words = ENGLISH("database_unusable", place=at, reason=reason, remedy=remedy)
        return LockedError(words, reason)


def url_of(text: str) -> URL:
    """Return the URL that somebody wrote, with the driver that is meant.

    Raises:
        StoreError: it is none.
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        # Not chained: these errors repeat what they could not read.
        raise StoreError(ENGLISH("database_no_url")) from None
    return url.set(drivername=DRIVERS.get(url.drivername, url.drivername))


def is_file(url: URL) -> bool:
    """Tell whether a database is one file of SQLite's."""
    path = url.database or ":memory:"
    return url.get_backend_name() == "sqlite" and not path.startswith((":memory:", "file:"))


def lanes(url: URL) -> tuple[Lane, Lane]:
    """Return what writes and what reads; nothing is connected yet."""
    is_sqlite = url.get_backend_name() == "sqlite"
    writer = _engine(url, 1 if is_sqlite else WRITERS, WRITING)
    writing = Lane(writer, asyncio.Semaphore(1 if is_sqlite else WRITERS), writes=True)
    if is_sqlite and not is_file(url):  # each connection to memory would have its own database
        return writing, Lane(writer, writing.turns, writes=False)
    return writing, Lane(_engine(url, READERS, READING), asyncio.Semaphore(READERS), writes=False)


def _engine(url: URL, size: int, begin: str) -> AsyncEngine:
    is_sqlite = url.get_backend_name() == "sqlite"
    more: dict[str, Any] = {} if is_sqlite else {"command_timeout": COMMAND_TIMEOUT}
    engine = create_async_engine(
        url,
        hide_parameters=True,  # errors are logged, and a question may be among them
        poolclass=AsyncAdaptedQueuePool,
        pool_size=size,
        max_overflow=0,
        pool_pre_ping=not is_sqlite,  # a server may have closed the connection
        connect_args=more,
        execution_options={"sqlite_begin": begin},
    )
    if is_sqlite:
        event.listen(engine.sync_engine, "connect", _configure)
        event.listen(engine.sync_engine, "begin", _begin)
    if is_file(url):
        event.listen(engine.sync_engine, "do_connect", _make_no_file)
    return engine


def existing(path: str) -> str:
    """Return the URI by which SQLite opens a file, and makes none where there is none."""
    return f"{Path(path).absolute().as_uri()}?mode=rw"


def _make_no_file(_: object, __: object, where: list[Any], how: dict[str, Any]) -> None:
    """Let a file that is gone be missed: an empty one in its place would have no tables."""
    where[0] = existing(str(where[0]))
    how["uri"] = True


def _configure(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # Python's driver begins no transaction of its own
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT * 1000:.0f}")
    cursor.execute("PRAGMA foreign_keys = ON")
    # With WAL a crash of the program loses nothing, one of the machine the last moments.
    cursor.execute("PRAGMA synchronous = NORMAL")
    # What is forgotten is overwritten in the file.
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", WRITING)
    if mode != NO_TRANSACTION:
        connection.exec_driver_sql(f"BEGIN {mode}")
