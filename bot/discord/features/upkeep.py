"""What is done without anybody asking: the digest of a week, and forgetting what is due.

Once an hour. The week that was told last stands in the database, so that neither a restart nor
another process tells it again; a week in which nothing happened is not told.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from discord.ext import commands, tasks

from bot.discord.changes.telling import logged
from bot.discord.guidance import names_in
from bot.discord.servers import tell, words_in
from bot.discord.text.fit import listing
from bot.discord.text.markdown import name
from bot.discord.voted import told
from bot.gaps import grouped
from bot.store import StoreError
from bot.store.voting import together

if TYPE_CHECKING:
    from collections.abc import Coroutine

    import discord

    from bot.discord.services import Services
    from bot.words import Words

_log = logging.getLogger(__name__)

WEEK = timedelta(days=7)
REMEMBERED = timedelta(days=180)
"""How long the buttons of a reply work."""
REMEMBERED_AFTER_LEAVING = timedelta(days=30)
"""For how long a server is remembered from which the bot was removed; it may be a slip."""
HOURLY = 1.0
GAPS_TOLD, CHANGES_TOLD = 5, 5
LONGEST_GAP_TOLD = 150


async def setup(bot: commands.Bot, services: Services) -> None:
    """Begin, and hear of servers that are left and joined."""
    await bot.add_cog(Upkeep(bot, services))


class Upkeep(commands.Cog):
    """Tells and forgets what is due.

    Args:
        client: knows the servers.
        services: what is kept.
    """

    def __init__(self, client: discord.Client, services: Services) -> None:
        self._client = client
        self._services = services

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Begin once the servers are known."""
        if not self.hourly.is_running():
            self.hourly.start()

    async def cog_unload(self) -> None:
        """Stop."""
        self.hourly.cancel()

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Remember since when the bot is not there any more."""
        await self._services.store.servers.set_left(guild.id, datetime.now(UTC))

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Remember that the bot is there again."""
        if (await self._services.store.servers.of(guild.id)).left_at is not None:
            await self._services.store.servers.set_left(guild.id, None)

    @tasks.loop(hours=HOURLY)
    async def hourly(self) -> None:
        """Do what is due; what fails is tried again in an hour, and costs itself alone."""
        client, services, now = self._client, self._services, datetime.now(UTC)
        await _fenced(_forget(client, services, now), "forgetting what is due")
        await _fenced(tell_weeks(client, services, now), "telling of the last week")


async def _fenced(work: Coroutine[Any, Any, None], called: str) -> None:
    """Do a work; one that failed must not end what is done every hour."""
    try:
        await work
    except StoreError as error:
        _log.error("%s waits for an hour: %s", called, error)
    except Exception:  # noqa: BLE001 - whatever it is, the rest goes on
        _log.exception("%s failed; it is tried again in an hour", called)


async def _forget(client: discord.Client, services: Services, now: datetime) -> None:
    # Discord tells of a server that takes the bot back only where the bot runs at that moment.
    for server in await services.store.servers.left(now):
        if client.get_guild(server) is not None:
            await services.store.servers.set_left(server, None)
    await tidy(services, now)


async def tidy(services: Services, now: datetime) -> None:
    """Forget the replies and gaps that are too old, and the servers that were left long ago."""
    await services.store.prune(now - REMEMBERED)
    await services.store.gaps.prune(now)
    shards = services.settings.shards
    if shards is not None:
        await services.store.processes.prune()
    for server in await services.store.servers.left(now - REMEMBERED_AFTER_LEAVING):
        if shards is not None and not shards.have(server):
            continue  # who has it may know that the bot is there again
        await services.erase(server)
        _log.info("server %s: left %d days ago, erased", server, REMEMBERED_AFTER_LEAVING.days)


async def tell_weeks(client: discord.Client, services: Services, now: datetime) -> None:
    """Tell each server that wants it of its last week, once."""
    for server in await services.store.servers.with_digest():
        guild = client.get_guild(server)
        if guild is not None:
            await _fenced(_tell_week(guild, services, now), f"telling server {server} of its week")


async def _tell_week(guild: discord.Guild, services: Services, now: datetime) -> None:
    server = await services.store.servers.of(guild.id)
    if server.digest_at is not None and server.digest_at >= now - WEEK:
        return
    content = await digest(services, guild.id, now - WEEK, words_in(server, guild))
    if content is None:
        return
    if not await services.store.servers.claim_digest(guild.id, now, now - WEEK):
        return
    if not await tell(guild, server.digest_channel_id, content):
        await services.store.servers.set_digest(guild.id, server.digest_at)


async def digest(services: Services, server: int, since: datetime, words: Words) -> str | None:
    """Return what happened in a server since then: gaps, votes, changes; None where nothing did."""
    store = services.store
    groups = await asyncio.to_thread(grouped, await store.gaps.of(server, since))
    voted = together(await store.voting.of(server, since))
    log = await store.revisions.log(server, CHANGES_TOLD)
    titles = await store.revisions.titles(server)
    lines = []
    if groups:
        lines.append(f"**{words('digest_gaps', **names_in(words))}**")
        lines += [
            f"- {words.number(len(group.gaps))}× {name(group.question, LONGEST_GAP_TOLD)}"
            for group in groups[:GAPS_TOLD]
        ]
    if voted:
        lines.append(f"**{words('digest_votes')}**")
        lines += [f"- {told(opinions, words)}" for opinions in voted.values()]
    changes = [one for one in log if one.created_at >= since]
    if changes:
        lines.append(f"**{words('digest_changes')}**")
        lines += [f"- {logged(one, titles, words)}" for one in changes]
    return listing(words("digest_head"), lines, words).content if lines else None
