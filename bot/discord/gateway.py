"""Holding the connection to the gateway, from the first try on, through whatever happens.

This stands in for `Client.connect` of discord.py 2.7.1, which cannot wait for its first
connection (it resumes from a socket that is not there yet), tries again without any pause
where the gateway closes each connection at once, waits up to 17 minutes after a longer
outage, resumes for ever what the gateway says can not be resumed, and knows no other socket
than its own, which a broken event ends (`bot.discord.fence`).
"""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TYPE_CHECKING

import aiohttp
from discord.gateway import ReconnectWebSocket

from bot.discord.fence import FencedWebSocket
from bot.discord.waiting import persistently
from bot.faults import Fault, faults

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import discord
    from discord.gateway import DiscordWebSocket
    from yarl import URL

    from bot.discord.liveness import Liveness

    Turn = Callable[[], Awaitable[None]]
    """Waits until a session may be begun."""

_log = logging.getLogger(__name__)

OPENING_S = 60.0
"""Seconds that a connection may take until its first event is there."""
SOON_S, SOON_FOR_S = 1.5, 300.0
"""Seconds between two tries at most, in the first minutes. What people do meanwhile is told
when the session is resumed; a command has to be answered within three seconds."""
LATER_S = 10.0
"""The same after those minutes; so long after the gateway is back, at most, the bot is too."""
GONE = {4003, 4005, 4007, 4009}
"""The codes with which the gateway closes a connection whose session cannot go on."""
LOST = (ReconnectWebSocket, OSError, aiohttp.ClientError)


async def stay_connected(
    client: discord.Client, liveness: Liveness, turn: Turn | None = None
) -> None:
    """Connect, and handle what comes, until the client is closed; resume what was lost.

    Args:
        client: logged in.
        liveness: holds the connection, and is told how it fares.
        turn: is waited for before a session is begun, where several share what Discord allows.

    Raises:
        discord.ConnectionClosed: with a code that no other try would mend.
        aiohttp.InvalidURL: the gateway's address cannot be one.
    """
    while not client.is_closed():
        opening = partial(_open, client, liveness, turn)
        of = "" if liveness.shard is None else f" (shard {liveness.shard})"
        socket, resumed = await persistently(
            f"connect to the gateway{of}", opening, longest=_longest, fault=Fault.GATEWAY
        )
        liveness.open(resumed=resumed)
        try:
            while True:
                await socket.poll_event()
                liveness.hear()
        except LOST:
            told = "the connection to the gateway%s was lost (code %s)"
            code = socket.socket.close_code
            faults.note(Fault.GATEWAY, f"lost{of}", _log.warning, told, of, code)
            client.dispatch("disconnect")
        finally:
            liveness.lose()


async def _open(
    client: discord.Client, liveness: Liveness, turn: Turn | None
) -> tuple[DiscordWebSocket, bool]:
    """Open a connection, until its first event is there; tell whether the last one's goes on.

    Only an event shows that the gateway serves us: one that closes each connection after
    its greeting would otherwise be asked again without a pause.
    """
    last = liveness.socket
    session = None if last is None or last.socket.close_code in GONE else last.session_id
    if session is None and turn is not None:
        await turn()
    if last is None or session is None:
        opening = FencedWebSocket.from_client(client, initial=last is None, shard_id=liveness.shard)
    else:
        opening = FencedWebSocket.from_client(
            client,
            shard_id=liveness.shard,
            gateway=_usable(last.gateway),
            session=session,
            sequence=last.sequence,
            resume=True,
        )
    try:
        # Not wait_for, which before Python 3.12 forgets that it is cancelled where the
        # connection opens at that moment: the process would not end when it is told to.
        async with asyncio.timeout(OPENING_S):
            opened = liveness.socket = await opening
            if liveness.shard is None:
                client.ws = opened  # where discord.py looks for the only one
            seen = opened.sequence
            while opened.sequence == seen:
                await opened.poll_event()
    except LOST:
        if liveness.socket is not None:
            if liveness.socket is not last:
                await liveness.socket.close()
            if last is not None:
                # The place where a session is resumed may be gone for good; any other can too.
                liveness.socket.gateway = last.DEFAULT_GATEWAY
        raise
    return opened, session is not None


def _longest(since: float) -> float:
    """Return the longest pause before a try, so many seconds after the first."""
    return SOON_S if since < SOON_FOR_S else LATER_S


def _usable(gateway: URL) -> URL | None:
    """Return the address to resume at, or None for the usual one if READY told nonsense."""
    return gateway if gateway.scheme in {"ws", "wss"} and gateway.host else None
