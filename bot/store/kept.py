"""What moderators keep of their shelf beside the stories: expectations, and corrections.

Both are plain entries as they stand in files beside the stories, and both are about something:
a question, a statement. What is kept of the same thing again takes the place of what was.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from sqlalchemy import delete, insert, select

from bot.store.notices import notify

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.session import Session


class Entry(Protocol):
    """An entry that can be kept."""

    @property
    def story(self) -> str | None:
        """The id of the story that it quotes."""

    def to_dict(self) -> dict[str, str]:
        """Return its names and values."""


Value = TypeVar("Value", bound=Entry)


@dataclass(frozen=True, slots=True)
class Kept(Generic[Value]):
    """An entry, and who keeps it since when; the time is in UTC."""

    id: int
    shelf: int
    value: Value
    user_id: int | None
    created_at: datetime


class KeptEntries(Generic[Value]):
    """The entries of all shelves in one table.

    Args:
        session: reads and writes.
        table: where they stand.
        of: makes an entry of its names and values.
        about: what an entry is about.
    """

    def __init__(
        self,
        session: Session,
        table: Table,
        of: Callable[[Mapping[str, str]], Value],
        about: Callable[[Value], object],
    ) -> None:
        self._session = session
        self._table = table
        self._of = of
        self._about = about

    async def keep(self, shelf: int, value: Value, user_id: int | None = None) -> Kept[Value]:
        """Keep an entry, in the place of what was kept about the same."""
        table = self._table
        row: dict[str, Any] = {
            "shelf": shelf,
            "story": value.story,
            "content": value.to_dict(),
            "user_id": user_id,
            "created_at": datetime.now(UTC),
        }

        async def work(connection: AsyncConnection) -> int:
            there = (await connection.execute(self._all(shelf))).mappings().all()
            about = self._about(value)
            same = [one.id for one in map(self._kept, there) if self._about(one.value) == about]
            await connection.execute(delete(table).where(table.c.id.in_(same)))
            made = await connection.execute(insert(table).values(row).returning(table.c.id))
            await notify(connection)
            return int(made.scalar_one())

        number = await self._session.transact(work)
        return Kept(number, shelf, value, user_id, row["created_at"])

    async def on(self, shelf: int | None = None) -> tuple[Kept[Value], ...]:
        """Return the entries of one shelf, or of all, the oldest first."""
        return tuple(map(self._kept, await self._session.read(self._all(shelf))))

    async def remove(self, shelf: int, number: int) -> bool:
        """Remove an entry of a shelf by its id; tell whether it was there."""
        table = self._table
        this = (table.c.shelf == shelf) & (table.c.id == number)

        async def work(connection: AsyncConnection) -> int:
            found = await connection.execute(delete(table).where(this))
            await notify(connection)
            return found.rowcount

        return await self._session.transact(work) > 0

    def _all(self, shelf: int | None) -> Any:  # noqa: ANN401 - a query of SQLAlchemy's
        query = select(self._table).order_by(self._table.c.id)
        return query if shelf is None else query.where(self._table.c.shelf == shelf)

    def _kept(self, row: Mapping[Any, Any]) -> Kept[Value]:
        value = self._of(row["content"])
        return Kept(row["id"], row["shelf"], value, row["user_id"], row["created_at"])
