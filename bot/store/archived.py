"""The archive's truth: packed stories, segments, and the revisions that name both.

A revision is one row, written in one transaction with the segments that it names, so that what
answers is always the old one or the new one, whole. It names every story that lies in one of
these, also one that was replaced and stays there until the segment is made anew. Rows lie there
before the revision that names them is written, and for a while after the last one that did:
whoever is killed between finds them again, and who still answers from the revision of before
finds its stories. What is taken down is emptied with the revision that has it no more, and every
earlier one is gone.

One writes at a time (`archive_turns`).
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, delete, func, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.archive_records import (
    NO_DIFFERENCE,
    ArchivedSegment,
    ArchivedStory,
    ArchiveRevision,
    Difference,
    id_key,
)
from bot.store.archive_turns import Turn, writing
from bot.store.notices import notify
from bot.store.schema import (
    archive_revisions,
    archive_segments,
    archive_stories,
    corrections,
    expectations,
)
from bot.store.session import OutdatedError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from contextlib import AbstractAsyncContextManager

    from sqlalchemy import Select, Table
    from sqlalchemy.engine import URL
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.session import Session

MOST_AT_ONCE = 4_000
"""Values that one statement names; SQLite and PostgreSQL take eight times as many."""
EMPTY = b""
"""What stands in the place of what was taken down."""
TAKEN = "taken"
"""The edition of a row that tells by the key of an id alone that its story was taken down."""


class Archived:
    """The stories of the archive, packed, and its revisions.

    Args:
        session: reads and writes.
        url: where the database is.
    """

    def __init__(self, session: Session, url: URL) -> None:
        self._session, self._url = session, url

    async def packed(
        self, contents: Collection[bytes], edition: str | None = None
    ) -> dict[bytes, bytes]:
        """Return the packed stories of some contents, as far as they are there.

        Args:
            contents: their keys; some thousand at most.
            edition: in which way they are to have been read; None for that of the newest
                revision, or of any where it does not name them.
        """
        rows = archive_stories.c
        query = select(rows.content, rows.data).where(
            rows.content.in_(contents), func.length(rows.data) > 0
        )
        if edition is not None:
            query = query.where(rows.edition == edition)
        # Of several the last one holds: that which is named.
        query = query.order_by(case((rows.since.is_(None), 1), else_=0), rows.edition)
        return {row["content"]: row["data"] for row in await self._session.read(query)}

    async def known(self, contents: Collection[bytes], edition: str) -> set[bytes]:
        """Return which of some contents are there, named or not."""
        rows = archive_stories.c
        found: set[bytes] = set()
        for some in _parts(contents):
            query = select(rows.content).where(
                rows.content.in_(some), rows.edition == edition, func.length(rows.data) > 0
            )
            found.update(row["content"] for row in await self._session.read(query))
        return found

    async def versions(self, ids: Iterable[str]) -> dict[str, list[bytes]]:
        """Return the contents of the stories of some ids that the newest revision names."""
        keys = {id_key(one): one for one in ids}
        rows, found = archive_stories.c, dict[str, list[bytes]]()
        for some in _parts(keys):
            query = select(rows.story, rows.content).where(
                rows.story.in_(some), rows.since.is_(None)
            )
            for row in await self._session.read(query):
                found.setdefault(keys[row["story"]], []).append(row["content"])
        return found

    async def named(self, after: bytes, most: int) -> list[bytes]:
        """Return contents that the newest revision names and that are there, ascending.

        Args:
            after: only greater ones.
            most: how many at most.
        """
        rows = archive_stories.c
        query = select(rows.content).where(
            rows.content > after, rows.since.is_(None), func.length(rows.data) > 0
        )
        found = await self._session.read(query.order_by(rows.content).limit(most))
        return [row["content"] for row in found]

    async def lying(self) -> int:
        """Return how many stories lie in the segments of the newest revision."""
        rows = archive_stories.c
        query = select(func.count().label("number")).where(rows.since.is_(None))
        number: int = (await self._session.read(query))[0]["number"]
        return number

    async def unnamed(self) -> list[bytes]:
        """Return the contents that are there and that the newest revision does not name."""
        rows, others = archive_stories.c, archive_stories.alias()
        is_named = (
            select(others.c.content)
            .where(others.c.content == rows.content, others.c.since.is_(None))
            .exists()
        )
        query = select(rows.content).where(
            rows.since.is_not(None), rows.edition != TAKEN, ~is_named
        )
        query = query.distinct()
        return [row["content"] for row in await self._session.read(query)]

    async def put_packed(self, stories: Iterable[ArchivedStory]) -> None:
        """Write packed stories, which no revision names yet; those that one names stay."""
        now = datetime.now(UTC)
        rows = [{**one._asdict(), "since": now} for one in stories]
        if not rows:
            return

        async def work(connection: AsyncConnection) -> None:
            row = _insert(connection, archive_stories)
            written = row.on_conflict_do_update(
                index_elements=["content", "edition"],
                set_={"data": row.excluded.data},
                where=archive_stories.c.since.is_not(None),
            )
            await connection.execute(written, rows)

        await self._session.transact(work)

    async def segment(self, name: str) -> bytes | None:
        """Return a segment, or None where it is gone."""
        query = select(archive_segments.c.data).where(archive_segments.c.name == name)
        rows = await self._session.read(query)
        return rows[0]["data"] if rows else None

    async def listed(self, names: Sequence[str]) -> dict[str, bytes]:
        """Return what tells which stories some segments have, as far as they are there."""
        table, found = archive_segments.c, dict[str, bytes]()
        for some in _parts(names):
            query = select(table.name, table.listed).where(table.name.in_(some))
            found.update((row["name"], row["listed"]) for row in await self._session.read(query))
        return found

    async def put_segments(self, segments: Iterable[ArchivedSegment]) -> None:
        """Write segments, which no revision names yet."""
        for one in segments:
            await self._session.transact(partial(_put, segments=[one]))

    async def newest(self) -> ArchiveRevision | None:
        """Return the newest revision, or None where there is no archive."""
        rows = await self._session.read(_newest())
        if not rows:
            return None
        fields: dict[str, Any] = {**rows[0]}
        return ArchiveRevision(**{**fields, "segments": tuple(fields["segments"])})

    async def newest_number(self) -> int | None:
        """Return the number of the newest revision, or None where there is no archive."""
        number = func.max(archive_revisions.c.number).label("number")
        found: int | None = (await self._session.read(select(number)))[0]["number"]
        return found

    async def newest_made(self) -> tuple[int, datetime] | None:
        """Return the number of the newest revision and when it was made, or None."""
        made = archive_revisions.c
        query = select(made.number, made.created_at).order_by(made.number.desc()).limit(1)
        rows = await self._session.read(query)
        return (rows[0]["number"], rows[0]["created_at"]) if rows else None

    async def indexes(self) -> set[str]:
        """Return the names of the indexes that somebody may answer from."""
        rows = await self._session.read(select(archive_revisions.c.index_name).distinct())
        return {row["index_name"] for row in rows}

    async def commit(
        self,
        revision: ArchiveRevision,
        segments: Iterable[ArchivedSegment] = (),
        difference: Difference = NO_DIFFERENCE,
    ) -> None:
        """Make a revision the newest, with all that it needs, and tell every bot of it.

        Args:
            revision: bears the number after that of the newest.
            segments: those that it names and that are not there.
            difference: which packed stories it names that were not named, and the reverse.

        Raises:
            OutdatedError: somebody else has committed another one meanwhile.
        """

        async def work(connection: AsyncConnection) -> None:
            before = (await connection.execute(_newest())).mappings().first()
            if revision.number != (before["number"] if before else 0) + 1:
                raise OutdatedError
            await _put(connection, segments)
            if before and before["edition"] != revision.edition:
                await _leave(connection, revision)
            row = {name: getattr(revision, name) for name in ArchiveRevision.__slots__}
            row |= {"segments": [*revision.segments], "synonyms": {**revision.synonyms}}
            await connection.execute(insert(archive_revisions).values(row))
            await _note(connection, revision, difference)
            if difference.taken:
                await _forget_earlier(connection, revision)
                await _forget_said(connection, difference.ids)
            await notify(connection)

        await self._session.transact(work)
        if difference.taken:
            await self._session.scrub()

    async def forget_emptied(self) -> None:
        """Delete what is left of the stories that were taken down: that they were there."""
        rows = archive_stories.c
        emptied = delete(archive_stories).where(
            rows.since.is_not(None), rows.edition != TAKEN, func.length(rows.data) == 0
        )
        await self._session.write(emptied)

    async def note_taken(self, ids: Iterable[str]) -> None:
        """Note that stories are taken down, for whoever is about to add some of them."""
        await self.put_packed(ArchivedStory(id_key(one), id_key(one), TAKEN, EMPTY) for one in ids)

    async def taken(self) -> set[bytes]:
        """Return the keys of the ids that were taken down since somebody last began to add."""
        rows = archive_stories.c
        query = select(rows.story).where(rows.since.is_not(None), rows.edition == TAKEN)
        return {row["story"] for row in await self._session.read(query)}

    async def begin_adding(self) -> None:
        """Let everything be added again that was taken down before."""
        rows = archive_stories.c
        noted = delete(archive_stories).where(rows.since.is_not(None), rows.edition == TAKEN)
        await self._session.write(noted)

    async def prune(self, older_than: datetime) -> None:
        """Delete what the newest revision does not name, and none has named since a time."""
        revisions, stories, segments = archive_revisions, archive_stories, archive_segments

        async def work(connection: AsyncConnection) -> None:
            # The last one that was the newest at that time may still answer somewhere.
            was = select(func.max(revisions.c.number)).where(revisions.c.created_at <= older_than)
            await connection.execute(
                delete(revisions).where(revisions.c.number < was.scalar_subquery())
            )
            await connection.execute(delete(stories).where(stories.c.since < older_than))
            named = (await connection.execute(select(revisions.c.segments))).scalars()
            old = select(segments.c.name).where(segments.c.created_at < older_than)
            found = set((await connection.execute(old)).scalars())
            found.difference_update(name for names in named for name in names)
            for some in _parts(found):
                await connection.execute(delete(segments).where(segments.c.name.in_(some)))

        await self._session.transact(work)

    async def size(self) -> int:
        """Return how many bytes the archive takes in the database, about."""
        tables = (archive_stories, archive_segments, archive_revisions)
        if self._url.get_backend_name() == "sqlite":
            lengths = [func.sum(func.length(t.c.data)) for t in tables[:2]]
            query = select(*(select(one).scalar_subquery() for one in lengths))
        else:
            query = select(*(func.pg_total_relation_size(text(f"'{t.name}'")) for t in tables))
        return sum(value or 0 for value in (await self._session.read(query))[0].values())

    def writing(self, patience: float = 0.0) -> AbstractAsyncContextManager[Turn]:
        """Be the one who writes, as long as this is entered; see `archive_turns.writing`."""
        return writing(self._url, patience)


def _newest() -> Select[Any]:
    return select(archive_revisions).order_by(archive_revisions.c.number.desc()).limit(1)


async def _put(connection: AsyncConnection, segments: Iterable[ArchivedSegment]) -> None:
    """Write segments; what is there under a name is the same, or was damaged."""
    now = datetime.now(UTC)
    for one in segments:
        row = _insert(connection, archive_segments)
        written = row.on_conflict_do_update(
            index_elements=["name"],
            set_={name: row.excluded[name] for name in ("listed", "data", "created_at")},
        )
        await connection.execute(written, {**one._asdict(), "created_at": now})


def _insert(connection: AsyncConnection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Return how rows are inserted that may be there."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


async def _leave(connection: AsyncConnection, revision: ArchiveRevision) -> None:
    """Note that a revision names none of the stories that were read in another way."""
    rows = archive_stories.c
    others = update(archive_stories).where(rows.edition != revision.edition, rows.since.is_(None))
    await connection.execute(others.values(since=revision.created_at))


async def _note(
    connection: AsyncConnection, revision: ArchiveRevision, difference: Difference
) -> None:
    """Note which packed stories are named now, and which are not any more."""
    rows = archive_stories.c
    for some in _parts(difference.named):
        of_it = (rows.edition == revision.edition) & rows.content.in_(some)
        await connection.execute(update(archive_stories).where(of_it).values(since=None))
    for some in _parts(difference.gone):
        of_it = rows.content.in_(some) & rows.since.is_(None)
        gone = update(archive_stories).where(of_it)
        await connection.execute(gone.values(since=revision.created_at))
    for some in _parts(difference.taken):  # with every other version of these stories
        keys = select(rows.story).where(rows.content.in_(some))
        taken = update(archive_stories).where(rows.story.in_(keys))
        await connection.execute(taken.values(data=EMPTY))


async def _forget_earlier(connection: AsyncConnection, revision: ArchiveRevision) -> None:
    """Delete every earlier revision, and the segments that only those named."""
    earlier = delete(archive_revisions).where(archive_revisions.c.number < revision.number)
    await connection.execute(earlier)
    names = set((await connection.execute(select(archive_segments.c.name))).scalars())
    for some in _parts(names.difference(revision.segments)):
        await connection.execute(delete(archive_segments).where(archive_segments.c.name.in_(some)))


async def _forget_said(connection: AsyncConnection, ids: Collection[str]) -> None:
    """Delete what servers said of stories, which quotes them."""
    for some in _parts([one for one in ids if _is_text(one)]):
        for table in (expectations, corrections):
            await connection.execute(delete(table).where(table.c.story.in_(some)))


def _is_text(story_id: str) -> bool:
    """Tell whether a database's text can be an id; of another nothing was said."""
    return "\0" not in story_id and story_id == story_id.encode("utf-8", "replace").decode()


def _parts(values: Collection[Any]) -> Iterator[list[Any]]:
    """Yield values in as many parts as one statement each can name."""
    whole = list(values)
    for start in range(0, len(whole), MOST_AT_ONCE):
        yield whole[start : start + MOST_AT_ONCE]
