"""The revisions: every change of every story, one row each, in the order in which they were made.

A story is what its newest revision says; nothing else tells what stands on a shelf, so a
change is one row, whole or not there, whenever the program is killed. Who changes a story
says which revision it was that they saw: of two at once the second is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, case, delete, func, insert, select, update

from bot.store.follows import Decision
from bot.store.notices import notify
from bot.store.records import REMOVED, SHARED, Action, Revision
from bot.store.schema import articles, corrections, expectations, revisions
from bot.store.session import OutdatedError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import ColumnElement, RowMapping, Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.session import Session

NOT_UNDOABLE = (Action.UNDO, Action.TAKE_DOWN, Action.RELOAD)
"""What cannot be taken back: what is gone for good, and what a file says."""


@dataclass(frozen=True, slots=True)
class NewRevision:
    """A revision that is to be made; see `Revision`."""

    shelf: int
    story: str
    action: Action
    content: Mapping[str, Any] | None
    after: int | None
    """The id of the story's newest revision as it was seen, or None where it had none."""
    origin: str | None = None
    user_id: int | None = None
    undoes: int | None = None
    digest: str | None = None
    """What changes with the content, where that is known."""


class Revisions:
    """The changes of all shelves."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def append(self, *new: NewRevision) -> tuple[Revision, ...]:
        """Make revisions, all or none, and return them.

        Raises:
            OutdatedError: a story has a newer revision than the one that was seen.
        """

        async def work(connection: AsyncConnection) -> tuple[Revision, ...]:
            made = tuple([await _append(connection, one) for one in new])
            if made:
                await notify(connection)
            return made

        return await self._session.transact(work)

    async def take_down(
        self, shelf: int, story: str, *, after: int | None, user_id: int | None
    ) -> Revision:
        """Remove a story with every earlier revision of it, and all that quotes it.

        Raises:
            OutdatedError: the story has a newer revision than the one that was seen.
        """
        new = NewRevision(shelf, story, Action.TAKE_DOWN, None, after, user_id=user_id)

        async def work(connection: AsyncConnection) -> Revision:
            made = await _append(connection, new)
            of_it = (revisions.c.shelf == shelf) & (revisions.c.story == story)
            await connection.execute(delete(revisions).where(of_it, revisions.c.id != made.id))
            for table in (expectations, corrections):
                there = (table.c.shelf == shelf) & (table.c.story == story)
                await connection.execute(delete(table).where(there))
            there = (articles.c.shelf == shelf) & (articles.c.story == story)
            change = update(articles).where(there)
            await connection.execute(change.values(content=None, decision=Decision.IGNORED.value))
            await notify(connection)
            return made

        taken = await self._session.transact(work)
        await self._session.scrub()
        return taken

    async def newest(self, since: int = 0) -> tuple[Revision, ...]:
        """Return the newest revision of each story, in their order.

        Those of the shared shelf come without what they say, of which the files are full.

        Args:
            since: only those with a greater id.
        """
        heads = select(func.max(revisions.c.id)).group_by(revisions.c.shelf, revisions.c.story)
        content = case((revisions.c.shelf != SHARED, revisions.c.content)).label("content")
        columns = [one for one in revisions.c if one is not revisions.c.content]
        query = select(*columns, content)
        query = query.where(revisions.c.id.in_(heads), revisions.c.id > since)
        return await self._found(query.order_by(revisions.c.id))

    async def contents(self, ids: Collection[int]) -> Mapping[int, Mapping[str, Any] | None]:
        """Return what revisions say, by their ids."""
        columns = (revisions.c.id, revisions.c.content)
        rows = await self._session.read(select(*columns).where(revisions.c.id.in_(ids)))
        return {row["id"]: row["content"] for row in rows}

    async def note(self, digests: Mapping[int, str]) -> None:
        """Keep the digests of revisions, by their ids; nobody is told, since nothing is new."""
        if not digests:
            return
        change = update(revisions).where(revisions.c.id == bindparam("of"))
        rows = [{"of": of, "is": digest} for of, digest in digests.items()]

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(change.values(digest=bindparam("is")), rows)

        await self._session.transact(work)

    async def of(self, shelf: int, story: str) -> tuple[Revision, ...]:
        """Return the revisions of a story, the newest first."""
        of_it = (revisions.c.shelf == shelf) & (revisions.c.story == story)
        return await self._found(select(revisions).where(of_it).order_by(revisions.c.id.desc()))

    async def titles(self, shelf: int) -> dict[str, str]:
        """Return what each story of a shelf was called last, by its id; not those taken down."""
        there = (revisions.c.shelf == shelf) & revisions.c.content.is_not(None)
        newest = select(func.max(revisions.c.id)).where(there).group_by(revisions.c.story)
        found = await self._found(select(revisions).where(revisions.c.id.in_(newest)))
        return {one.story: str(one.content["title"]) for one in found if one.content is not None}

    async def log(self, shelf: int, most: int, offset: int = 0) -> tuple[Revision, ...]:
        """Return the changes of a shelf, the newest first, without what they say."""
        columns = [column for column in revisions.c if column is not revisions.c.content]
        query = select(*columns).where(revisions.c.shelf == shelf)
        rows = await self._session.read(
            query.order_by(revisions.c.id.desc()).limit(most).offset(offset)
        )
        return tuple(_revision({**row, "content": None}) for row in rows)

    async def count(self, shelf: int) -> int:
        """Return how many changes a shelf has seen."""
        rows = await self._session.read(
            select(func.count().label("number")).where(revisions.c.shelf == shelf)
        )
        number: int = rows[0]["number"]
        return number

    async def last_undoable(self, shelf: int) -> Revision | None:
        """Return the last change of a shelf that can be taken back and was not."""
        undone = select(revisions.c.undoes).where(revisions.c.undoes.is_not(None))
        query = select(revisions).where(
            revisions.c.shelf == shelf,
            revisions.c.action.not_in([action.value for action in NOT_UNDOABLE]),
            revisions.c.id.not_in(undone),
        )
        found = await self._found(query.order_by(revisions.c.id.desc()).limit(1))
        return found[0] if found else None

    async def shelves(self) -> frozenset[int]:
        """Return the shelves that have seen a change."""
        rows = await self._session.read(select(revisions.c.shelf).distinct())
        return frozenset(row["shelf"] for row in rows)

    async def were_any(self) -> bool:
        """Tell whether any story was ever loaded or added."""
        return bool(await self._session.read(select(revisions.c.id).limit(1)))

    async def mark(self) -> object:
        """Return what is another value as soon as a revision is made, or is gone."""
        columns: list[ColumnElement[Any]] = [
            func.count().label("number"),
            func.max(revisions.c.id).label("id"),
            func.max(revisions.c.created_at).label("at"),
        ]
        return tuple((await self._session.read(select(*columns)))[0].values())

    async def heads(self) -> Mapping[tuple[int, str], tuple[int, datetime]]:
        """Return the id and the time of each story's newest revision, by its shelf and its id."""
        heads = select(func.max(revisions.c.id)).group_by(revisions.c.shelf, revisions.c.story)
        columns = (revisions.c.shelf, revisions.c.story, revisions.c.id, revisions.c.created_at)
        rows = await self._session.read(select(*columns).where(revisions.c.id.in_(heads)))
        return {(row["shelf"], row["story"]): (row["id"], row["created_at"]) for row in rows}

    async def _found(self, query: Select[Any]) -> tuple[Revision, ...]:
        return tuple(_revision(row) for row in await self._session.read(query))


async def _append(connection: AsyncConnection, new: NewRevision) -> Revision:
    newest = select(revisions.c.id, revisions.c.number).where(
        revisions.c.shelf == new.shelf, revisions.c.story == new.story
    )
    seen = await connection.execute(newest.order_by(revisions.c.id.desc()).limit(1))
    head = seen.mappings().first()
    if (None if head is None else head["id"]) != new.after:
        raise OutdatedError
    row = {
        "shelf": new.shelf,
        "story": new.story,
        "number": 1 if head is None else head["number"] + 1,
        "action": new.action.value,
        "content": None if new.content is None else {**new.content},
        "origin": new.origin,
        "user_id": new.user_id,
        "undoes": new.undoes,
        "created_at": datetime.now(UTC),
        "digest": REMOVED if new.content is None else new.digest,
    }
    made = await connection.execute(insert(revisions).values(row).returning(revisions.c.id))
    return _revision({"id": made.scalar_one(), **row})


def _revision(row: RowMapping | Mapping[str, Any]) -> Revision:
    fields: dict[str, Any] = {**row}
    return Revision(**{**fields, "action": Action(fields["action"])})
