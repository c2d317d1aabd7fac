"""How the bot ends when it is told to: it takes nothing new, and answers what is at work.

Who asked just before is answered, as long as that takes no longer than `GRACE`: whatever
supervises the process gives it at least ten seconds (a container's runtime; systemd ninety).
Stories are not read on meanwhile: what needs that is told to be tried again. Told once more, the
bot ends at once (`bot.discord.connection`).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.request import requests

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from bot.discord.liveness import Liveness
    from bot.shelves import Shelves

GRACE = 7.0
"""Seconds for what is at work when the bot is told to end."""

_log = logging.getLogger(__name__)


@asynccontextmanager
async def answering_to_the_end(
    connections: Iterable[Liveness], shelves: Shelves
) -> AsyncIterator[None]:
    """Answer what is at work when what happens within has ended."""
    try:
        yield
    finally:
        if requests:
            _log.info("ending; what is at work is answered first: %d", len(requests))
        shelves.close()
        try:
            async with asyncio.timeout(GRACE):
                await asyncio.gather(leave(connections), requests.finished())
        except TimeoutError:
            _log.warning("ended before this much was answered: %d", len(requests))
        finally:
            # What hangs on for longer must not meet a client that is closed.
            await requests.give_up()


async def leave(connections: Iterable[Liveness]) -> None:
    """Close the connections to the gateway, so that nothing new comes; REST goes on."""
    await asyncio.gather(*map(_leave, connections))


async def _leave(connection: Liveness) -> None:
    if connection.socket is None:
        return
    # It may be broken already; for a goodbye `bot.discord.fence` waits a second at most.
    with contextlib.suppress(OSError):
        await connection.socket.close(code=1000)
