"""Notices: how bots on one database learn that one of them has changed something.

`notify` belongs into the transaction that makes a change, and takes effect with it or
not at all. It makes a number greater, which is read each second: in SQLite one in its file's
head that is free for the application, in PostgreSQL one in a table. PostgreSQL tells whoever
listens besides, so that they look at once; but what it tells can be lost, as with a proxy
before it that gives each transaction another connection, and then the number is seen all the
same. A notice says that something has changed, not what: several in a row are one, a bot hears
its own too, and whoever hears one looks.

A listener never ends by itself. Where the database cannot be reached it goes on trying,
says so in one line, and yields when it is back: what happened meanwhile it cannot know.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from contextlib import aclosing, asynccontextmanager
from typing import TYPE_CHECKING

from sqlalchemy import NullPool
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import create_async_engine

from bot.faults import Fault, faults
from bot.store.failures import StoreError, told
from bot.store.schema import notices

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator

    from asyncpg import Connection
    from sqlalchemy.engine import URL
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.database import Database

CHANNEL = "verbatim"
"""PostgreSQL's name for what is listened to; SQLite's number has none."""
CHANGE = "change"
"""The kind of notice in PostgreSQL's table that counts every one."""
INTERVAL = 1.0
"""Seconds between two looks at the number."""
PATIENCE = 10.0
"""Seconds in which the server has to tell it, and to let somebody listen."""
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 2.0
"""Seconds before the second try to listen, and at most between any two."""
COUNTED = "SELECT number FROM notices WHERE kind = $1"
MOST_DOUBLED = 10
"""How often a pause is doubled; it is the longest long before."""

_log = logging.getLogger(__name__)


async def notify(connection: AsyncConnection) -> None:
    """Tell every bot on the database of a change, once the transaction is committed.

    Args:
        connection: in a transaction that writes.
    """
    if connection.dialect.name == "sqlite":
        number = (await connection.exec_driver_sql("PRAGMA user_version")).scalar_one()
        # SQLite keeps it in 32 bits with a sign; all that counts is that it differs.
        following = (number + 1) % 2**31
        await connection.exec_driver_sql(f"PRAGMA user_version = {following}")
    else:
        # Last in its transaction, so that whoever else changes something waits for no more.
        row = {"kind": CHANGE, "number": 1, "at": time.time()}
        put = postgresql.insert(notices).values(row)
        more = {"number": notices.c.number + 1, "at": row["at"]}
        await connection.execute(
            put.on_conflict_do_update(index_elements=[notices.c.kind], set_=more)
        )
        await connection.exec_driver_sql(f"NOTIFY {CHANNEL}")


async def changes(database: Database, *, interval: float = INTERVAL) -> AsyncGenerator[None]:
    """Yield when it begins to listen, and each time that something may have changed.

    Close it when done (`contextlib.aclosing`); it ends in no other way.

    Args:
        database: that `notify` is called on.
        interval: seconds between two looks, where nobody tells of a change.
    """
    failures = 0
    while True:
        is_sqlite = database.url.get_backend_name() == "sqlite"
        heard = _looked_for if is_sqlite else _heard_of
        listening = heard(database, interval)
        try:
            async with aclosing(listening):
                async for _ in listening:
                    failures = 0
                    yield
        except Exception as error:  # noqa: BLE001 - whatever it is, listening goes on
            pause = min(FIRST_PAUSE * 2 ** min(failures, MOST_DOUBLED), LONGEST_PAUSE)
            failures += 1
            words = "what other bots change is not heard: %s; trying again in %s seconds"
            reason = str(error) or type(error).__name__
            faults.note(Fault.DATABASE, "notices", _log.warning, words, reason, pause)
            await asyncio.sleep(pause)


async def _looked_for(database: Database, interval: float) -> AsyncGenerator[None]:
    known = None
    while True:
        # One that was lost and came anew may bear the same number.
        seen = await database.read(_number), database.times_opened
        if seen != known:
            known = seen
            yield
        await asyncio.sleep(interval)


async def _number(connection: AsyncConnection) -> int:
    number: int = (await connection.exec_driver_sql("PRAGMA user_version")).scalar_one()
    return number


async def _heard_of(database: Database, interval: float) -> AsyncGenerator[None]:
    heard = asyncio.Event()
    async with _listener(database.url, heard) as connection:
        known = await connection.fetchval(COUNTED, CHANGE, timeout=PATIENCE)
        yield
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(interval):
                    await heard.wait()
            heard.clear()
            if connection.is_closed():
                raise StoreError("the connection was closed")
            # A server that is gone without a word is not told of by the network, but by this.
            number = await connection.fetchval(COUNTED, CHANGE, timeout=PATIENCE)
            if number != known:
                known = number
                yield


@asynccontextmanager
async def _listener(url: URL, heard: asyncio.Event) -> AsyncIterator[Connection]:
    """Hold a connection that sets `heard` when it hears of something, or ends."""

    def hear(*_: object) -> None:
        heard.set()

    # Not one of the store's, which are for those who use it: listening keeps one.
    own = create_async_engine(url, hide_parameters=True, poolclass=NullPool)
    try:
        async with asyncio.timeout(PATIENCE):
            with told(url):
                connecting = await own.raw_connection()
        connection: Connection = connecting.driver_connection
        try:
            connection.add_termination_listener(hear)
            await connection.add_listener(CHANNEL, hear)
            yield connection
        finally:
            connecting.invalidate()
    finally:
        await own.dispose()
