"""How a database is connected to: for the first time, or anew where it was lost.

What was written to a file that is gone is still made whole first, wherever that file is now;
what SQLite kept beside it must not be read into the one that comes in its place.
"""

from __future__ import annotations

import asyncio
import contextlib
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import column, literal, select, table, update

from bot.store.engines import NO_TRANSACTION
from bot.store.failures import DRIVER_ERRORS
from bot.store.file import Found
from bot.store.migrating import migrate
from bot.store.notices import notify
from bot.store.schema import metadata

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.engines import Lane
    from bot.store.file import File

VERSION = table("alembic_version", column("version_num"))
"""The table that says which schema it is."""


async def connect(
    writing: Lane, reading: Lane, file: File | None, *, is_anew: bool
) -> tuple[str, ...]:
    """Connect to a database that nobody uses just now, and bring its schema up to date.

    Args:
        writing: is connected by this.
        reading: connects when it is used.
        file: of the database, where it is one.
        is_anew: whether it was connected to before.

    Returns:
        The names of the tables that were gone, and are there again with nothing in them.

    Raises:
        FileLostError: the file was replaced meanwhile.
        StoreError: a newer program has written the database.
    """
    if file is not None:
        await _leave(writing, reading, file)
        await asyncio.to_thread(_prepare, file)
    async with writing.engine.begin() as connection:
        gone = await connection.run_sync(partial(migrate, was_newest=is_anew))
        if is_anew:
            await _check(connection)
            await notify(connection)
    if file is not None:
        file.recognise()
    return gone


async def checkpoint(writing: Lane) -> object:
    """Let SQLite's write-ahead log begin anew; return what is true where that failed."""
    engine = writing.engine.execution_options(sqlite_begin=NO_TRANSACTION)
    async with engine.connect() as connection:
        done = await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return done.scalars().first()


async def look_at_tables(connection: AsyncConnection) -> None:
    """Read from every table, so that one that is gone is missed."""
    looks = [
        select(literal(1)).select_from(one).limit(1) for one in (*metadata.sorted_tables, VERSION)
    ]
    await connection.execute(select(*(look.scalar_subquery() for look in looks)))


async def write_nothing(_: AsyncConnection) -> None:
    """Begin to write, so that whoever holds the database is met."""


async def write_the_same(connection: AsyncConnection) -> None:
    """Write what stands there already, so that a full or a read-only disk is found."""
    await connection.execute(update(VERSION).values(version_num=VERSION.c.version_num))


async def _leave(writing: Lane, reading: Lane, file: File) -> None:
    """Close the connections to a file, with what was written to it whole."""
    found = file.found()
    ours_alone = found is not Found.APART or file.is_log_missing()
    if file.was_there and found is not Found.SAME and ours_alone:
        # What stands in the log belongs to the file that we had, wherever that is now.
        with contextlib.suppress(*DRIVER_ERRORS):
            if writing.engine.pool.checkedin():  # type: ignore[attr-defined]
                await checkpoint(writing)
    await reading.engine.dispose()
    await writing.engine.dispose()
    file.clear()


def _prepare(file: File) -> None:
    """Make a file that can be connected to, if it is not there."""
    if file.was_there:
        file.path.parent.mkdir(parents=True, exist_ok=True)
    file.make()
    file.use_log()


async def _check(connection: AsyncConnection) -> None:
    """Look through a file that has come in the place of another.

    Raises:
        ValueError: it is damaged.
    """
    if connection.dialect.name != "sqlite":
        return
    found = (await connection.exec_driver_sql("PRAGMA quick_check(1)")).scalar_one()
    if found != "ok":
        raise ValueError(f"database disk image is malformed: {found}")
