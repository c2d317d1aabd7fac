"""The servers: what the moderators of each one decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict, Unpack

from sqlalchemy import insert, select, update

from bot.store.records import Server
from bot.store.schema import servers

if TYPE_CHECKING:
    from collections.abc import Sequence

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
        await self._session.put(
            update(servers).where(servers.c.guild_id == guild_id).values(**decisions),
            insert(servers).values(guild_id=guild_id, welcomed=False, **decisions),
        )

    async def welcome(self, guild_id: int) -> bool:
        """Note that a server gets its first message; True once, however often asked."""
        not_yet = (servers.c.guild_id == guild_id) & servers.c.welcomed.is_(False)
        return await self._session.put(
            update(servers).where(not_yet).values(welcomed=True),
            insert(servers).values(guild_id=guild_id, welcomed=True),
        )
