"""All that is kept about one server: to be taken along, and to be forgotten.

Who asked and who voted is left out of what is taken along; who changed a story is what the
server's own log shows.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from bot.store.notices import notify
from bot.store.schema import (
    corrections,
    expectations,
    feedback,
    follows,
    gaps,
    paces,
    replies,
    revisions,
    servers,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.session import Session

TABLES = {
    "settings": (servers, servers.c.guild_id),
    "stories": (revisions, revisions.c.shelf),
    "expectations": (expectations, expectations.c.shelf),
    "corrections": (corrections, corrections.c.shelf),
    "gaps": (gaps, gaps.c.guild_id),
    "follows": (follows, follows.c.guild_id),
    "replies": (replies, replies.c.guild_id),
}
"""What each is called, where it stands, and the column that says whose it is."""
NOT_TOLD = {"asker_id", "token", "guild_id", "shelf"}
"""Who asked, what opens a reply, and what is the same everywhere."""


class Belongings:
    """What belongs to a server, whatever it is."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def of(self, guild_id: int) -> dict[str, list[dict[str, Any]]]:
        """Return all that is kept about a server, as plain JSON, the oldest first."""
        found = {}
        for name, (table, whose) in TABLES.items():
            rows = await self._session.read(
                select(table).where(whose == guild_id).order_by(*table.primary_key)
            )
            found[name] = [_told(row) for row in rows]
        query = select(replies.c.message_id, feedback.c.value, feedback.c.reason)
        voted = await self._session.read(
            query.join(replies, replies.c.token == feedback.c.token)
            .where(replies.c.guild_id == guild_id)
            .order_by(feedback.c.created_at)
        )
        return found | {"votes": [_told(row) for row in voted]}

    async def erase(self, guild_id: int) -> None:
        """Forget all that is kept about a server, whole or not at all."""
        # The votes go with the replies that they are on.
        own = select(replies.c.token).where(replies.c.guild_id == guild_id)

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(delete(feedback).where(feedback.c.token.in_(own)))
            for table, whose in TABLES.values():
                await connection.execute(delete(table).where(whose == guild_id))
            await connection.execute(delete(paces).where(paces.c.server == guild_id))
            await notify(connection)

        await self._session.transact(work)
        await self._session.scrub()


def _told(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in row.items()
        if name not in NOT_TOLD
    }
