"""The feeds that servers follow, and what became of the articles that these have brought.

A feed that is due is asked by one process alone: who moves its due time has claimed it, until
the round ends or is taken to have been lost. Of an article is kept which story it became, so
that it changes that story when it comes again, and stays away where moderators removed it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update

from bot.store.notices import notify
from bot.store.schema import articles, follows
from bot.store.session import OutdatedError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import Delete, Insert, RowMapping, Select, Update
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.session import Session


class Decision(StrEnum):
    """What became of an article."""

    OFFERED = "offered"
    ADDED = "added"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Follow:
    """A feed that a server follows; times are in UTC."""

    id: int
    guild_id: int
    url: str
    review: bool
    """Whether moderators decide of each article."""
    due: datetime | None
    """When it is asked next; None for one that is not asked any more."""
    state: Mapping[str, Any]
    """What is known of it, as plain JSON."""
    user_id: int | None
    """Who wanted it."""
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Article:
    """An article that a feed has brought."""

    id: int
    follow_id: int
    key: str
    """What the feed knows it by."""
    shelf: int
    story: str
    """The id of the story that it became, or would become."""
    content: Mapping[str, Any] | None
    """The story as it was offered; None once that is decided."""
    decision: Decision
    created_at: datetime


class Follows:
    """The feeds of all servers."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(
        self, guild_id: int, url: str, *, review: bool, due: datetime, user_id: int
    ) -> bool:
        """Follow a feed; tell whether the server did not follow it already."""
        row = insert(follows).values(
            guild_id=guild_id,
            url=url,
            review=review,
            due=due,
            state={},
            user_id=user_id,
            created_at=datetime.now(UTC),
        )
        return await self._written(row, told=True)

    async def of(self, guild_id: int) -> tuple[Follow, ...]:
        """Return the feeds of a server, in the order in which they came."""
        wanted = select(follows).where(follows.c.guild_id == guild_id)
        rows = await self._session.read(wanted.order_by(follows.c.id))
        return tuple(_follow(row) for row in rows)

    async def remove(self, guild_id: int, follow_id: int) -> bool:
        """Follow a feed of a server no more; tell whether it did."""
        where = (follows.c.guild_id == guild_id) & (follows.c.id == follow_id)
        return await self._session.write(delete(follows).where(where)) > 0

    async def claim(self, now: datetime, until: datetime, guilds: Collection[int]) -> Follow | None:
        """Return a feed of some servers that is due, which nobody else gets before `until`."""

        async def work(connection: AsyncConnection) -> Follow | None:
            due = select(follows).where(follows.c.due <= now).order_by(follows.c.due)
            rows = (await connection.execute(due)).mappings().all()
            for row in [one for one in rows if one["guild_id"] in guilds]:
                seen = (follows.c.id == row["id"]) & (follows.c.due == row["due"])
                moved = update(follows).where(seen).values(due=until)
                if (await connection.execute(moved)).rowcount:
                    return _follow({**row, "due": until})
            return None

        return await self._session.transact(work)

    async def next_due(self, guilds: Collection[int]) -> datetime | None:
        """Return when the next feed of some servers is due, or None where none ever will be."""
        wanted = select(follows.c.guild_id, follows.c.due).where(follows.c.due.is_not(None))
        rows = await self._session.read(wanted.order_by(follows.c.due))
        return next((row["due"] for row in rows if row["guild_id"] in guilds), None)

    async def keep(
        self, follow_id: int, url: str, due: datetime | None, state: Mapping[str, Any]
    ) -> None:
        """Keep what is known of a feed after a round; one that is followed no more stays so."""
        change = update(follows).where(follows.c.id == follow_id)
        known = {"due": due, "state": {**state}}
        if not await self._written(change.values(url=url, **known)):
            # It has moved to where the server follows it already.
            await self._session.write(change.values(**known))

    async def remember(
        self,
        follow: Follow,
        key: str,
        story: str,
        content: Mapping[str, Any] | None,
        decision: Decision,
    ) -> Article | None:
        """Keep what became of an article, in place of what was kept of it.

        Returns:
            What is kept, or None where the feed is followed no more.
        """
        now = {"story": story, "content": content, "decision": decision.value}
        when = datetime.now(UTC)
        where = (articles.c.follow_id == follow.id) & (articles.c.key == key)
        # An offer of before must not be decided in place of this one, so it gets another number.
        row = {"follow_id": follow.id, "key": key, "shelf": follow.guild_id, **now}
        added = insert(articles).values(**row, created_at=when)
        if not await self._written(delete(articles).where(where), added):
            return None
        return await self._found(select(articles).where(where))

    async def article(self, article_id: int) -> Article | None:
        """Return an article."""
        return await self._found(select(articles).where(articles.c.id == article_id))

    async def article_of(self, follow_id: int, key: str) -> Article | None:
        """Return what is known of an article that a feed has brought before."""
        where = (articles.c.follow_id == follow_id) & (articles.c.key == key)
        return await self._found(select(articles).where(where))

    async def decide(self, article_id: int, decision: Decision) -> bool:
        """Decide of an article that was offered; of two at once the second is told False."""
        waits = (articles.c.id == article_id) & (articles.c.decision == Decision.OFFERED.value)
        change = update(articles).where(waits).values(decision=decision.value, content=None)
        return await self._session.write(change) > 0

    async def withdraw(self, article_id: int) -> None:
        """Forget an article that could not be shown, as if it had never come."""
        await self._session.write(delete(articles).where(articles.c.id == article_id))

    async def waiting(self, guild_id: int) -> Mapping[int, int]:
        """Return how many articles of each feed of a server wait for a decision."""
        waits = (articles.c.shelf == guild_id) & (articles.c.decision == Decision.OFFERED.value)
        columns = (articles.c.follow_id, func.count().label("number"))
        counted = select(*columns).where(waits).group_by(articles.c.follow_id)
        return {row["follow_id"]: row["number"] for row in await self._session.read(counted)}

    async def forget_articles(self, follow_id: int, most: int) -> None:
        """Forget the oldest articles of a feed, so that at most so many are kept."""
        of_it = articles.c.follow_id == follow_id
        newest = select(articles.c.id).where(of_it).order_by(articles.c.id.desc()).limit(most)
        old = delete(articles).where(of_it, articles.c.id.not_in(newest))
        await self._session.write(old)

    async def _written(self, *statements: Delete | Insert | Update, told: bool = False) -> bool:
        """Execute all, or none where that would break what holds between rows.

        Args:
            statements: what is executed.
            told: whether other bots are told of it.
        """

        async def work(connection: AsyncConnection) -> None:
            for statement in statements:
                await connection.execute(statement)
            if told:
                await notify(connection)

        try:
            await self._session.transact(work)
        except OutdatedError:
            return False
        return True

    async def _found(self, query: Select[Any]) -> Article | None:
        rows = await self._session.read(query)
        return _article(rows[0]) if rows else None


def _follow(row: RowMapping | Mapping[str, Any]) -> Follow:
    return Follow(**row)


def _article(row: RowMapping) -> Article:
    fields: dict[str, Any] = {**row}
    return Article(**{**fields, "decision": Decision(fields["decision"])})
