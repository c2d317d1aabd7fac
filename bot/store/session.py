"""The session: how the parts of the store read and write, whole or not at all."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, TypeVar, cast

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from bot.store.failures import StoreError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from sqlalchemy import Delete, Insert, RowMapping, Select, Table, Update
    from sqlalchemy.ext.asyncio import AsyncConnection
    from sqlalchemy.sql.dml import ReturningInsert

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

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is SQLite's, which has no clock and no users but this machine's."""
        return self._database.url.get_backend_name() == "sqlite"

    @property
    def is_usable(self) -> bool:
        """Whether the database can be used, as far as its uses have shown; costs nothing."""
        return self._database.health.usable

    def insert(self, table: Table) -> sqlite.Insert:
        """Begin to add a row that may be there already: the statement knows `on_conflict_…`.

        Of two who add the same at once each gets a row, and neither an error.
        """
        if self.is_sqlite:
            return sqlite.insert(table)
        # Another class, with the same methods.
        return cast("sqlite.Insert", postgresql.insert(table))

    async def returned(self, *statements: Delete | ReturningInsert[Any]) -> Sequence[RowMapping]:
        """Execute all or none; return the rows that the last statement returns.

        Raises:
            OutdatedError: what the row belongs to is gone.
        """

        async def work(connection: AsyncConnection) -> Sequence[RowMapping]:
            results = [await connection.execute(statement) for statement in statements]
            return results[-1].mappings().all()

        return await self.transact(work)

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
