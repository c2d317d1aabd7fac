"""Holding the connection to the gateway, from the first try on, through whatever happens.

This stands in for `Client.connect` of discord.py 2.7.1, which cannot wait for its first
connection (it resumes from a socket that is not there yet), tries again without any pause
where the gateway closes each connection at once, waits up to 17 minutes after a longer
outage, and knows no other socket than its own, which a broken event ends
(`bot.discord.fence`).
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

import aiohttp
from discord.gateway import ReconnectWebSocket

from bot.discord.fence import FencedWebSocket
from bot.discord.liveness import Liveness
from bot.discord.waiting import persistently

if TYPE_CHECKING:
    import discord
    from discord.gateway import DiscordWebSocket
    from yarl import URL

OPENING_S = 60.0
"""Seconds that a connection may take to open."""
LOST = (ReconnectWebSocket, OSError, aiohttp.ClientError)


async def stay_connected(client: discord.Client, liveness: Liveness | None = None) -> None:
    """Connect, and handle what comes, until the client is closed; resume what was lost.

    Raises:
        discord.ConnectionClosed: with a code that no other try would mend.
        aiohttp.InvalidURL: the gateway's address cannot be one.
    """
    while not client.is_closed():
        await persistently("connect to the gateway", partial(_open, client))
        liveness = liveness or Liveness()
        liveness.open(resumed=False)
        try:
            while True:
                await client.ws.poll_event()
                liveness.hear()
        except LOST:
            client.dispatch("disconnect")
        finally:
            liveness.lose()


async def _open(client: discord.Client) -> None:
    """Open a connection, resuming the last one's session, until its first event is there.

    Only an event shows that the gateway serves us: one that closes each connection after
    its greeting would otherwise be asked again without a pause.
    """
    last: DiscordWebSocket | None = client.ws
    if last is None or last.session_id is None:
        opening = FencedWebSocket.from_client(
            client, initial=last is None, shard_id=client.shard_id
        )
    else:
        opening = FencedWebSocket.from_client(
            client,
            shard_id=client.shard_id,
            gateway=_usable(last.gateway),
            session=last.session_id,
            sequence=last.sequence,
            resume=True,
        )
    try:
        # Not wait_for, which before Python 3.12 forgets that it is cancelled where the
        # connection opens at that moment: the process would not end when it is told to.
        async with asyncio.timeout(OPENING_S):
            client.ws = await opening
    except LOST:
        if last is not None:
            # The place where a session is resumed may be gone for good; any other can too.
            last.gateway = last.DEFAULT_GATEWAY
        raise
    seen = client.ws.sequence
    while client.ws.sequence == seen:
        await client.ws.poll_event()


def _usable(gateway: URL) -> URL | None:
    """Return the address to resume at, or None for the usual one if READY told nonsense."""
    return gateway if gateway.scheme in {"ws", "wss"} and gateway.host else None
