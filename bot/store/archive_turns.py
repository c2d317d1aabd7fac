"""Turns to write an archive: one writes at a time, and passes it on between two changes.

Who adds or makes it anew does so alone to its end; what has its turn between is a takedown.

Should the database let go of the lock, as it does when it is started anew, no two can commit all
the same: a revision bears the number after the one seen.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import NullPool, func, select
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store.failures import LockedError, told
from bot.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy import Function
    from sqlalchemy.engine import URL
    from sqlalchemy.ext.asyncio import AsyncConnection

WRITING = 0x76657261
"""PostgreSQL's advisory lock of whoever writes the archive; any number that nobody else uses."""
CHANGING = WRITING + 1
"""That of whoever adds or makes it anew, which is not passed on."""
FOREVER = 7 * 24 * 3600.0
"""Seconds; nobody writes for longer."""


class Turn:
    """The turn to write: held, and passed on between two changes to who waits for it.

    Args:
        connection: holds it; None where there is nobody else.
    """

    def __init__(self, connection: AsyncConnection | None) -> None:
        self._connection = connection

    async def begin(self) -> None:
        """Be the only one who does more than a single change.

        Raises:
            LockedError: somebody else is.
            StoreError: the database cannot be used.
        """
        if self._connection is not None:
            await self._take(func.pg_try_advisory_lock(CHANGING), 0.0)

    async def take(self, patience: float) -> None:
        """Wait for it so many seconds.

        Raises:
            LockedError: somebody else has it still.
            StoreError: the database cannot be used.
        """
        if self._connection is not None:
            lock = func.pg_advisory_lock if patience else func.pg_try_advisory_lock
            await self._take(lock(WRITING), patience)

    async def _take(self, lock: Function[Any], patience: float) -> None:
        if self._connection is None:
            return
        try:
            async with asyncio.timeout(patience or None):
                with told(self._connection.engine.url):
                    had = (await self._connection.execute(select(lock))).scalar_one()
        except TimeoutError:
            had = False
        if had is False:
            raise LockedError(ENGLISH("archive_being_written"))

    async def pass_on(self) -> None:
        """Let those write who wait for it, and go on after them.

        Raises:
            StoreError: the database cannot be used.
        """
        if self._connection is None:
            return
        with told(self._connection.engine.url):
            await self._connection.execute(select(func.pg_advisory_unlock(WRITING)))
        await self.take(FOREVER)


@asynccontextmanager
async def writing(url: URL, patience: float = 0.0) -> AsyncIterator[Turn]:
    """Be the one who writes, as long as this is entered.

    Args:
        url: of the database.
        patience: seconds for which to wait for somebody else who writes, for a single change;
            0 for who makes many, and does not wait.

    Raises:
        LockedError: somebody else is.
        StoreError: the database cannot be used.
    """
    if url.get_backend_name() == "sqlite":
        yield Turn(None)
        return
    # A connection of its own, in no transaction: it may be held for hours.
    own = create_async_engine(url, hide_parameters=True, poolclass=NullPool)
    try:
        with told(url):
            connection = await own.connect()
            await connection.execution_options(isolation_level="AUTOCOMMIT")
        try:
            turn = Turn(connection)
            if not patience:
                await turn.begin()
            await turn.take(patience)
            yield turn
        finally:
            await connection.invalidate()
    finally:
        await own.dispose()
