"""The servers: what the moderators of each one decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict, Unpack

from sqlalchemy import select, update

from bot.store.records import Server
from bot.store.schema import servers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.store.session import Session


class Decisions(TypedDict, total=False):
    """What can be decided for a server; see `Server`."""

    auto_channel_id: int | None
    moderator_role_id: int | None
    channels: Sequence[int] | None
    default_story: str | None
    private: bool | None
    cooldown: int | None
    language: str | None
    gaps_days: int | None
    log_channel_id: int | None
    digest_channel_id: int | None


class Servers:
    """The settings of every server."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def of(self, guild_id: int) -> Server:
        """Return a server's settings, the defaults where nobody has decided."""
        rows = await self._session.read(select(servers).where(servers.c.guild_id == guild_id))
        if not rows:
            return Server(guild_id)
        row = {**rows[0]}
        return Server(**row | {"channels": tuple(row["channels"] or ())})

    async def decide(self, guild_id: int, **decisions: Unpack[Decisions]) -> None:
        """Set what is given, and leave the rest as it is."""
        if not decisions:
            return
        put = self._session.insert(servers).values(guild_id=guild_id, welcomed=False, **decisions)
        changed = {name: put.excluded[name] for name in decisions}
        await self._session.write(
            put.on_conflict_do_update(index_elements=[servers.c.guild_id], set_=changed)
        )

    async def welcome(self, guild_id: int) -> bool:
        """Note that a server gets its first message; True once, however often asked."""
        put = self._session.insert(servers).values(guild_id=guild_id, welcomed=True)
        welcomed = put.on_conflict_do_update(
            index_elements=[servers.c.guild_id],
            set_={"welcomed": True},
            where=servers.c.welcomed.is_(False),
        )
        return await self._session.write(welcomed) > 0

    async def claim_digest(self, guild_id: int, now: datetime, before: datetime) -> bool:
        """Note that a week is told now; True for one caller, if none was since `before`."""
        due = (servers.c.guild_id == guild_id) & (
            servers.c.digest_at.is_(None) | (servers.c.digest_at < before)
        )
        return await self._session.write(update(servers).where(due).values(digest_at=now)) > 0

    async def set_digest(self, guild_id: int, at: datetime | None) -> None:
        """Note when a week was told last, after one that could not be."""
        this = servers.c.guild_id == guild_id
        await self._session.write(update(servers).where(this).values(digest_at=at))

    async def set_left(self, guild_id: int, at: datetime | None) -> None:
        """Note that the bot was removed from a server, or is there again."""
        put = self._session.insert(servers).values(guild_id=guild_id, welcomed=False, left_at=at)
        await self._session.write(
            put.on_conflict_do_update(index_elements=[servers.c.guild_id], set_={"left_at": at})
        )

    async def left(self, before: datetime) -> tuple[int, ...]:
        """Return the servers from which the bot was removed before a time."""
        query = select(servers.c.guild_id).where(servers.c.left_at < before)
        return tuple(row["guild_id"] for row in await self._session.read(query))

    async def with_digest(self) -> tuple[int, ...]:
        """Return the servers that have a channel for the digest."""
        query = select(servers.c.guild_id).where(servers.c.digest_channel_id.is_not(None))
        return tuple(row["guild_id"] for row in await self._session.read(query))
