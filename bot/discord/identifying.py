"""Whose turn it is to begin a session: Discord lets few begin at once, and counts per account.

`GET /gateway/bot` says how many (`max_concurrency`): a shard begins in the bucket of its number
modulo that, and of a bucket one in five seconds. Several processes of one bot cannot see each
other, so turns are given out by the database: each takes the next one in one statement and
waits for it. No lock is held meanwhile, by which a process that dies would stop the others, and
no connection either. Where the database is away the turns of this process alone are kept; who
comes too soon is told so by Discord and tries again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from discord.http import Route

from bot.discord.waiting import persistently
from bot.store import in_time

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    import discord

EVERY_S = 5.5
"""Seconds between two sessions of a bucket; Discord's five, and what the network may add."""
PATIENCE = 2.0
"""Seconds that the database has to give a turn."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Starts:
    """What Discord says of how sessions are begun."""

    shards: int
    """How many shards it recommends."""
    at_once: int
    """How many sessions may begin at the same time."""
    left: int
    """How many may begin until the day is over."""
    renewed_after: float
    """Seconds until that is counted anew."""


async def ask_for_starts(client: discord.Client) -> Starts:
    """Ask Discord, as long as that takes; what it does not say is taken to be the least."""

    async def ask() -> Any:  # noqa: ANN401 - as it comes
        return await client.http.request(Route("GET", "/gateway/bot"))

    told: Any = await persistently("ask how many shards there may be", ask)
    match told:
        case {
            "shards": int(shards),
            "session_start_limit": {
                "max_concurrency": int(at_once),
                "remaining": int(left),
                "reset_after": int(after_ms),
            },
        }:
            return Starts(shards, max(at_once, 1), left, after_ms / 1000)
    return Starts(1, 1, 1000, 0.0)


class Turns:
    """The turns of a process.

    Args:
        at_once: how many sessions may begin at the same time.
        claim: takes a bucket's next turn among all processes; returns the seconds until then.
        every: seconds between two turns.
    """

    def __init__(
        self,
        at_once: int,
        claim: Callable[[int, float], Coroutine[Any, Any, float]],
        every: float = EVERY_S,
    ) -> None:
        self._at_once = at_once
        self._claim = claim
        self._every = every
        self._queues: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._last: dict[int, float] = {}

    async def take(self, shard: int) -> None:
        """Wait until a shard may begin a session."""
        bucket = shard % self._at_once
        async with self._queues[bucket]:
            claim = self._claim(bucket, self._every)
            wait = await in_time("take a turn to begin a session", claim, PATIENCE, 0.0)
            if (last := self._last.get(bucket)) is not None:
                wait = max(wait, last + self._every - time.monotonic())
            if wait > 0:
                _log.info("shard %d waits %.1f s for its turn to begin", shard, wait)
                await asyncio.sleep(wait)
            self._last[bucket] = time.monotonic()
