"""The connections of a process: one for all servers, or one for each shard that it has.

Each lives by itself: what is lost with one shard is not heard of by the servers of another. Before
they begin Discord is asked how many may, and how many shards it recommends; where the process
has all servers on one connection nothing is asked, and nothing waited for.
"""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TYPE_CHECKING

from bot.discord.gateway import stay_connected
from bot.discord.identifying import Turns, ask_for_starts

if TYPE_CHECKING:
    from collections.abc import Iterable

    import discord

    from bot.discord.liveness import Liveness
    from bot.discord.services import Services
    from bot.settings import Shards

_log = logging.getLogger(__name__)


async def hold(client: discord.Client, services: Services, connections: Iterable[Liveness]) -> None:
    """Hold all connections, until the client is closed or one of them cannot be held.

    Args:
        client: logged in.
        services: know the shards, and where their turns to begin are given out.
        connections: those of the shards, or the only one.

    Raises:
        discord.ConnectionClosed: with a code that no other try would mend.
        aiohttp.InvalidURL: the gateway's address cannot be one.
    """
    shards = services.settings.shards
    if shards is None:
        for only in connections:
            await stay_connected(client, only)
        return
    if len(shards.ids) < shards.count and services.settings.database_url is None:
        told = "%d of %d shards are here; set one VERBATIM_DATABASE_URL in this and in the others"
        _log.warning(told, len(shards.ids), shards.count)
    turns = await _turns(client, services, shards)
    try:
        async with asyncio.TaskGroup() as group:
            for one in connections:
                turn = partial(turns.take, one.shard or 0)
                group.create_task(stay_connected(client, one, turn))
    except ExceptionGroup as errors:
        raise errors.exceptions[0] from None


async def _turns(client: discord.Client, services: Services, shards: Shards) -> Turns:
    """Return the turns to begin, once there may be any."""
    starts = await ask_for_starts(client)
    if starts.shards > shards.count:
        told = "Discord recommends %d shards, and VERBATIM_SHARDS has %d"
        _log.warning(told, starts.shards, shards.count)
    if starts.left < len(shards.ids):
        _log.warning("no session may begin for %.1f s; it is waited for", starts.renewed_after)
        await asyncio.sleep(starts.renewed_after)
    claim = partial(services.store.processes.take_turn, client.application_id or 0)
    return Turns(starts.at_once, claim)
