"""What the bot does while it answers: each work by what the log calls it.

The client keeps them up (`bot.supervising`) as long as it is connected or tries to be.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING

from bot.discord.catching_up import keep_caught_up
from bot.discord.following.rounds import ask_feeds
from bot.discord.reloading import reread
from bot.watching import look, settled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import discord

    from bot.discord.liveness import Liveness
    from bot.discord.services import Services
    from bot.supervising import Work


FEEDS_AT_ONCE = 3
"""How many feeds are asked at the same time, so that a slow one holds up few others."""

LOOKED_AT_EVERY, DOUBTED_FOR = 2.0, 0.25
"""Seconds between two looks at an archive, and at least where something failed meanwhile."""

_log = logging.getLogger(__name__)


def works(
    client: discord.Client, services: Services, connections: Iterable[Liveness]
) -> Mapping[str, Work]:
    """Return the works."""
    told = asyncio.Event()
    does: dict[str, Work] = {
        "hearing of what other bots change": partial(_hear, services, told),
        "reading the stories again where another bot was told to": partial(_reread, services, told),
    }
    for one in connections:
        of = "" if one.shard is None else f" (shard {one.shard})"
        does[f"catching up{of}"] = partial(keep_caught_up, client, services, one)
    if services.shelves.shared.archive is not None:
        does["looking after the archive"] = partial(_look, services)
        does["reading the stories again for the archive"] = partial(_read_again, services)
    if services.settings.watch:
        does["watching the stories"] = partial(_watch, services)
    for number in range(1, FEEDS_AT_ONCE + 1):
        does[f"asking feeds ({number})"] = partial(_follow, client, services)
    return does


async def _follow(client: discord.Client, services: Services) -> None:
    """Ask the feeds that servers follow, once it is known which servers these are."""
    await client.wait_until_ready()
    await ask_feeds(client, services)


async def _watch(services: Services) -> None:
    """Read the shared stories again whenever a change of their files is whole."""
    shelves, paths = services.shelves, services.shelves.shared.paths
    seen = await asyncio.to_thread(look, paths)
    # What has changed since they were read at the start, or until this work began anew.
    await reread(shelves, None)
    polling = services.settings.watch_polling
    async with aclosing(settled(paths, seen=seen, polling=polling)) as changes:
        async for changed in changes:
            _log.info("the stories have changed; files: %d", len(changed))
            await reread(shelves, None)


async def _look(services: Services) -> None:
    """See again and again whether the archive can be reached, at once where something failed."""
    archive = services.shelves.shared.archive
    if archive is None:
        return
    while True:
        await services.shelves.look()
        waited = 0.0
        while waited < LOOKED_AT_EVERY and not archive.reach.doubted:
            await asyncio.sleep(DOUBTED_FOR)
            waited += DOUBTED_FOR


async def _read_again(services: Services) -> None:
    """Read the shared stories again where the archive behind them wants it; that may take long."""
    shelves = services.shelves
    while True:
        await shelves.misread.wait()
        shelves.misread.clear()
        await reread(shelves, None)


async def _hear(services: Services, told: asyncio.Event) -> None:
    """Answer from what other processes on the database have changed, soon after they have."""
    async with aclosing(services.store.changes()) as changes:
        async for _ in changes:
            services.stirred.set()
            told.set()
            await services.shelves.refresh()


async def _reread(services: Services, told: asyncio.Event) -> None:
    """Read the shared stories again when another process was told to; that may take long."""
    shelves = services.shelves
    while True:
        await told.wait()
        told.clear()
        notice = await shelves.notices.heard(shelves.shared.loaded_at)
        if notice is not None:
            _log.info("another process was told to read the stories again")
            await reread(shelves, None, notice)
