"""How the database is opened: its URL, its connections, its migrations, its errors.

By default one SQLite file in the data folder. The bot is one process whose calls take
a millisecond, so it uses one connection: they queue in fair order, where several
connections would poll for SQLite's lock. Other processes may use the file too, so
transactions that write take that lock when they begin; SQLite refuses, rather than
lets wait, one that has read before it writes.
"""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import asynccontextmanager, closing, contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import AsyncAdaptedQueuePool, event, func, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine
from tenacity import Retrying, retry_if_exception_message, stop_after_delay, wait_fixed

from bot.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine, Iterator

    from sqlalchemy import Connection
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.ext.asyncio import AsyncEngine
    from sqlalchemy.pool import ConnectionPoolEntry

    from bot.settings import Settings

Made = TypeVar("Made")

DATABASE_FILE = "verbatim.db"
"""The database's name in the data folder."""
PATIENCE = 1.0
"""Seconds to wait for the connection, and as many again for SQLite's lock: Discord
takes no answer after three."""
PAUSE = 0.02
"""Seconds between two tries where SQLite does not wait by itself."""
DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
}
"""What people write in a URL, and the driver that is meant."""
MIGRATING = 0x76657262
"""PostgreSQL's advisory lock of whoever migrates; any number that nobody else uses."""
READING = "DEFERRED"
"""The execution option `sqlite_begin` of transactions that only read."""
NO_TRANSACTION = ""
"""Its value for what SQLite does in no transaction."""

KNOWN_FAILURES = {
    "is locked": "database_locked",
    "not a database": "database_no_database",
    "No module named": "database_no_driver",
}
"""What a driver's words have in them, and the catalogue's entry that says what to do."""
DRIVER_ERRORS = (
    *(SQLAlchemyError, sqlite3.Error, OSError),
    ImportError,  # the driver is not installed
    *(TypeError, ValueError),  # it was given a URL's options as they are
)


class StoreError(Exception):
    """The database cannot be used; the message is one line, without a password."""


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[AsyncEngine]:
    """Connect to the database that the settings name, at the newest schema.

    Raises:
        StoreError: it cannot be opened, created, or brought to this schema.
    """
    url = _url(settings)
    with told(url):
        if settings.database_url is None:
            settings.data.mkdir(parents=True, exist_ok=True)
        if _is_file(url):
            await asyncio.to_thread(_use_wal, str(url.database))
        engine = _engine(url)
    try:
        with told(url):
            async with engine.begin() as connection:
                await connection.run_sync(_migrate)
        yield engine
    finally:
        await engine.dispose()


async def whole(work: Coroutine[Any, Any, Made]) -> Made:
    """Do what is asked of a database to its end, also where whoever asks is cancelled meanwhile.

    A connection that is left in the midst of a call is closed by nobody, and its thread would
    keep the process from ending.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


@contextmanager
def told(url: URL) -> Iterator[None]:
    """Turn what goes wrong with the database at `url` into one line for a person."""
    try:
        yield
    except DRIVER_ERRORS as error:
        reason = _reason(error)
        key = next((k for sign, k in KNOWN_FAILURES.items() if sign in reason), "database_failed")
        words = ENGLISH("database_unusable", place=_place(url), reason=reason, remedy=ENGLISH(key))
        raise StoreError(words) from error


def _url(settings: Settings) -> URL:
    if settings.database_url is None:
        return URL.create(DRIVERS["sqlite"], database=str(settings.data / DATABASE_FILE))
    try:
        url = make_url(settings.database_url.get_secret_value())
    except (ArgumentError, ValueError):
        # Not chained: these errors repeat what they could not read.
        raise StoreError(ENGLISH("database_no_url")) from None
    return url.set(drivername=DRIVERS.get(url.drivername, url.drivername))


def _is_file(url: URL) -> bool:
    path = url.database or ":memory:"
    return url.get_backend_name() == "sqlite" and not path.startswith((":memory:", "file:"))


def _use_wal(path: str) -> None:
    """Let readers and a writer pass each other, for good: the file remembers it."""
    # For this one lock SQLite does not wait, and two may be starting at once.
    persistently = Retrying(
        retry=retry_if_exception_message(match=".*is locked"),
        wait=wait_fixed(PAUSE),
        stop=stop_after_delay(PATIENCE),
        reraise=True,
    )
    with closing(sqlite3.connect(path, timeout=PATIENCE)) as connection:
        persistently(connection.execute, "PRAGMA journal_mode = WAL")


def _engine(url: URL) -> AsyncEngine:
    is_sqlite = url.get_backend_name() == "sqlite"
    engine = create_async_engine(
        url,
        hide_parameters=True,  # errors are logged, and a question may be among them
        poolclass=AsyncAdaptedQueuePool,
        pool_size=1,
        max_overflow=0,
        pool_timeout=PATIENCE,
        pool_pre_ping=not is_sqlite,  # a server may have closed the connection
    )
    if is_sqlite:
        event.listen(engine.sync_engine, "connect", _configure)
        event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _configure(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # Python's driver begins no transaction of its own
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {PATIENCE * 1000:.0f}")
    cursor.execute("PRAGMA foreign_keys = ON")
    # With WAL a crash of the program loses nothing, one of the machine the last moments.
    cursor.execute("PRAGMA synchronous = NORMAL")
    # What is forgotten is overwritten in the file.
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", "IMMEDIATE")
    if mode != NO_TRANSACTION:
        connection.exec_driver_sql(f"BEGIN {mode}")


def _migrate(connection: Connection) -> None:
    """Bring the schema up to date, within the transaction that `connection` is in."""
    if connection.dialect.name == "postgresql":
        # As SQLite's lock on writing: of two that start at once the second finds it done.
        connection.execute(select(func.pg_advisory_xact_lock(MIGRATING)))
    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if not known.issuperset(MigrationContext.configure(connection).get_current_heads()):
        raise StoreError(ENGLISH("database_newer", place=_place(connection.engine.url)))
    command.upgrade(config, "head")


def _place(url: URL) -> str:
    """Return where the database is, without the secrets that a URL can hold."""
    if url.get_backend_name() == "sqlite":
        return url.database or "in memory"
    return url.set(query={}).render_as_string(hide_password=True)


def _reason(error: Exception) -> str:
    """Return the first line of the driver's own words."""
    cause = getattr(error, "orig", None) or error
    words = str(getattr(cause, "strerror", None) or cause) or type(cause).__name__
    return words.splitlines()[0]
