"""Gaps: the questions of a server that were not answered well, without who asked them.

They are kept only where the server's moderators switched that on, and for as long as they chose.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from bot.store.schema import gaps, servers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.store.session import Session

MOST_READ = 1000
"""How many of the newest are read at once."""


class Lack(StrEnum):
    """Why an answer was not a good one."""

    NONE = "none"
    """The stories were silent."""
    CLOSEST = "closest"
    """Only the closest passage was shown."""
    DOWN = "down"
    """Somebody said that it was no good answer."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that was not answered well; the time is in UTC."""

    id: int
    question: str
    lack: Lack
    done: bool
    created_at: datetime


class Gaps:
    """The gaps of all servers."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def note(self, guild_id: int, question: str, lack: Lack) -> None:
        """Keep a question, without whose it is."""
        row = {"guild_id": guild_id, "question": question, "verdict": lack.value, "done": False}
        await self._session.write(insert(gaps).values(row | {"created_at": datetime.now(UTC)}))

    async def of(self, guild_id: int, since: datetime | None = None) -> tuple[Gap, ...]:
        """Return the gaps of a server, done ones too, the newest first."""
        query = select(gaps).where(gaps.c.guild_id == guild_id)
        if since is not None:
            query = query.where(gaps.c.created_at >= since)
        rows = await self._session.read(query.order_by(gaps.c.id.desc()).limit(MOST_READ))
        return tuple(
            Gap(row["id"], row["question"], Lack(row["verdict"]), row["done"], row["created_at"])
            for row in rows
        )

    async def take_back(self, guild_id: int, question: str) -> bool:
        """Forget that somebody said of the answer to a question that it was no good one."""
        # Not every database compares JSON.
        told = (one for one in await self.of(guild_id) if one.lack is Lack.DOWN)
        found = next((one for one in told if one.question == question), None)
        if found is None:
            return False
        return await self._session.write(delete(gaps).where(gaps.c.id == found.id)) > 0

    async def set_done(self, guild_id: int, ids: Iterable[int]) -> int:
        """Mark gaps of a server as done; return how many there were."""
        these = (gaps.c.guild_id == guild_id) & gaps.c.id.in_(list(ids))
        return await self._session.write(update(gaps).where(these).values(done=True))

    async def prune(self, now: datetime) -> int:
        """Forget what is older than its server wants it to be kept; return how much that was."""
        chosen = select(servers.c.guild_id, servers.c.gaps_days).where(
            servers.c.gaps_days.is_not(None)
        )
        days: dict[Any, int] = {
            row["guild_id"]: row["gaps_days"] for row in await self._session.read(chosen)
        }
        forgotten = await self._session.write(delete(gaps).where(gaps.c.guild_id.not_in([*days])))
        for guild_id, kept in days.items():
            old = gaps.c.created_at < now - timedelta(days=kept)
            forgotten += await self._session.write(
                delete(gaps).where(gaps.c.guild_id == guild_id, old)
            )
        return forgotten
