"""The session: how the parts of the store read and write, whole or not at all."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy.exc import IntegrityError

from bot.store.failures import StoreError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from sqlalchemy import Delete, Insert, RowMapping, Select, Update
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.database import Database

Made = TypeVar("Made")

_log = logging.getLogger(__name__)


class OutdatedError(Exception):
    """What was to be changed was changed by somebody else since it was looked at."""


class Session:
    """Reads and writes over one database; every method raises `StoreError` when it fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def read(self, query: Select[Any]) -> Sequence[RowMapping]:
        """Return the rows of a query."""

        async def work(connection: AsyncConnection) -> Sequence[RowMapping]:
            rows: Sequence[RowMapping] = (await connection.execute(query)).mappings().all()
            return rows

        return await self._database.read(work)

    async def write(self, *statements: Delete | Insert | Update) -> int:
        """Execute all or none; return how many rows the last statement met."""

        async def work(connection: AsyncConnection) -> int:
            results = [await connection.execute(statement) for statement in statements]
            return results[-1].rowcount

        return await self._database.write(work)

    async def put(self, change: Update, row: Insert) -> bool:
        """Change a row, or add it if it is not there; tell whether either was done."""

        async def work(connection: AsyncConnection) -> bool:
            if (await connection.execute(change)).rowcount:
                return True
            await connection.execute(row)
            return True

        try:
            return await self.transact(work)
        except OutdatedError:
            # Somebody else has just added it, or what it belongs to is gone.
            return await self.write(change) > 0

    async def transact(self, work: Callable[[AsyncConnection], Awaitable[Made]]) -> Made:
        """Do `work` in one transaction; what it raises rolls all of it back.

        Raises:
            OutdatedError: somebody else has done the same at the same time.
        """

        async def kept(connection: AsyncConnection) -> Made:
            try:
                return await work(connection)
            except IntegrityError:
                raise OutdatedError from None

        return await self._database.write(kept)

    async def scrub(self) -> None:
        """Leave nothing on the disk of what was deleted for good.

        SQLite overwrites it in its file, but what was written stands beside that, in its
        write-ahead log, until that is begun anew: which is done here. Whoever reads just now
        may prevent it; what was deleted is deleted all the same, so that this is logged alone.
        """
        busy: object
        try:
            busy = await self._database.empty_log()
        except StoreError as error:
            busy = str(error)
        if busy:
            _log.warning("what was deleted may stand in the database's log for a while: %s", busy)
