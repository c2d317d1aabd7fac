"""The session: how the parts of the store read and write, whole or not at all."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy.exc import IntegrityError

from bot.store.database import NO_TRANSACTION, READING, StoreError, told, whole

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from sqlalchemy import Delete, Insert, RowMapping, Select, Update
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

Made = TypeVar("Made")

_log = logging.getLogger(__name__)


class OutdatedError(Exception):
    """What was to be changed was changed by somebody else since it was looked at."""


class Session:
    """Reads and writes over one engine; every method raises `StoreError` when it fails."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._reader = engine.execution_options(sqlite_begin=READING)

    async def read(self, query: Select[Any]) -> Sequence[RowMapping]:
        """Return the rows of a query."""
        with told(self._engine.url):
            return await whole(self._rows(query))

    async def write(self, *statements: Delete | Insert | Update) -> int:
        """Execute all or none; return how many rows the last statement met."""
        with told(self._engine.url):
            return await whole(self._commit(*statements))

    async def put(self, change: Update, row: Insert) -> bool:
        """Change a row, or add it if it is not there; tell whether either was done."""
        with told(self._engine.url):
            if await whole(self._commit(change)):
                return True
            try:
                await whole(self._commit(row))
            except IntegrityError:
                # Somebody else has just added it, or what it belongs to is gone.
                return await whole(self._commit(change)) > 0
        return True

    async def transact(self, work: Callable[[AsyncConnection], Awaitable[Made]]) -> Made:
        """Do `work` in one transaction; what it raises rolls all of it back.

        Raises:
            OutdatedError: somebody else has done the same at the same time.
        """
        with told(self._engine.url):
            try:
                return await whole(self._transacted(work))
            except IntegrityError:
                raise OutdatedError from None

    async def scrub(self) -> None:
        """Leave nothing on the disk of what was deleted for good.

        SQLite overwrites it in its file, but what was written stands beside that, in its
        write-ahead log, until that is begun anew: which is done here. Whoever reads just now
        may prevent it; what was deleted is deleted all the same, so that this is logged alone.
        """
        if self._engine.dialect.name != "sqlite":
            return
        busy: object
        try:
            with told(self._engine.url):
                busy = await whole(self._checkpoint())
        except StoreError as error:
            busy = str(error)
        if busy:
            _log.warning("what was deleted may stand in the database's log for a while: %s", busy)

    async def _checkpoint(self) -> object:
        """Return what is true where somebody was in the way."""
        engine = self._engine.execution_options(sqlite_begin=NO_TRANSACTION)
        async with engine.connect() as connection:
            done = await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            return done.scalars().first()

    async def _transacted(self, work: Callable[[AsyncConnection], Awaitable[Made]]) -> Made:
        async with self._engine.begin() as connection:
            return await work(connection)

    async def _rows(self, query: Select[Any]) -> Sequence[RowMapping]:
        async with self._reader.connect() as connection:
            rows: Sequence[RowMapping] = (await connection.execute(query)).mappings().all()
        return rows

    async def _commit(self, *statements: Delete | Insert | Update) -> int:
        async with self._engine.begin() as connection:
            results = [await connection.execute(statement) for statement in statements]
        return results[-1].rowcount
