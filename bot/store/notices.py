"""Notices: how bots on one database learn that one of them has changed something.

`notify` belongs into the transaction that makes a change, and takes effect with it or
not at all. `changes` yields soon after: PostgreSQL tells whoever listens, and SQLite,
which tells nobody, has a number in its file's head that is free for the application
and is read each second. A notice says that something has changed, not what: several in a
row are one, a bot hears its own too, and whoever hears one looks.

A listener never ends by itself. Where the database cannot be reached it goes on trying,
says so in one line, and yields when it is back: what happened meanwhile it cannot know.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import aclosing, asynccontextmanager
from typing import TYPE_CHECKING

from sqlalchemy import NullPool
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store.failures import StoreError, told

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator

    from asyncpg import Connection
    from sqlalchemy.engine import URL
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.database import Database

CHANNEL = "verbatim"
"""PostgreSQL's name for what is listened to; SQLite's number has none."""
INTERVAL = 1.0
"""Seconds between two looks at SQLite's number."""
HEARTBEAT = 30.0
"""Seconds of silence after which a listener asks whether the server is still there."""
PATIENCE = 10.0
"""Seconds in which the server has to answer that, and whoever begins to listen."""
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 30.0
"""Seconds before the second try to listen, and at most between any two."""
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
        await connection.exec_driver_sql(f"NOTIFY {CHANNEL}")


async def changes(
    database: Database, *, interval: float = INTERVAL, heartbeat: float = HEARTBEAT
) -> AsyncGenerator[None]:
    """Yield when it begins to listen, and each time that something may have changed.

    Close it when done (`contextlib.aclosing`); it ends in no other way.

    Args:
        database: that `notify` is called on.
        interval: seconds between two looks where looking is the only way.
        heartbeat: seconds of silence after which it is asked whether anybody is there.
    """
    failures = 0
    while True:
        is_sqlite = database.url.get_backend_name() == "sqlite"
        url = database.url
        listening = _looked_for(database, interval) if is_sqlite else _heard_of(url, heartbeat)
        try:
            async with aclosing(listening):
                async for _ in listening:
                    failures = 0
                    yield
        except Exception as error:  # noqa: BLE001 - whatever it is, listening goes on
            pause = min(FIRST_PAUSE * 2 ** min(failures, MOST_DOUBLED), LONGEST_PAUSE)
            failures += 1
            words = "what other bots change is not heard: %s; trying again in %s seconds"
            _log.warning(words, str(error) or type(error).__name__, pause)
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


async def _heard_of(url: URL, heartbeat: float) -> AsyncGenerator[None]:
    heard = asyncio.Event()
    async with _listener(url, heard) as connection:
        yield
        while True:
            try:
                async with asyncio.timeout(heartbeat):
                    await heard.wait()
            except TimeoutError:
                # A server that is gone without a word is not told of by the network.
                await connection.fetchval("SELECT 1", timeout=PATIENCE)
                continue
            heard.clear()
            if connection.is_closed():
                raise StoreError("the connection was closed")
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
