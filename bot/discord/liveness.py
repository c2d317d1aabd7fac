"""Whether the gateway is there: what the process knows of a connection, for whoever asks.

There is one for each shard that the process has, held as `client.connections`, kept by
`bot.discord.gateway` alone. A process that runs may be cut off all the same; that and since when
is what a health check wants to know. Times are seconds since 1970, as a reader of metrics expects
them.
"""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from discord.gateway import DiscordWebSocket


class Liveness:
    """What is known of a connection; attributes to read, methods for who holds it.

    Args:
        clock: seconds since 1970.
        shard: whose connection it is; None for the only one, of a bot that is not sharded.
    """

    def __init__(self, clock: Callable[[], float] = time.time, shard: int | None = None) -> None:
        self._clock = clock
        self.shard = shard
        self.socket: DiscordWebSocket | None = None
        """The connection itself, or the last one that there was."""
        self.connected = False
        """Whether events come."""
        self.since = clock()
        """Since when that is so."""
        self.last_event = 0.0
        """When the gateway sent anything last, an event or its sign of life; 0 for never."""
        self.sessions = 0
        """How often it was told of all servers anew, and of nothing between."""
        self.resumed = 0
        """How often a session went on where its connection was lost."""
        self.lost = 0
        """How often the connection was lost."""

    @property
    def reconnects(self) -> int:
        """How often there was a connection again after the first."""
        return max(self.sessions + self.resumed - 1, 0)

    @property
    def is_open(self) -> bool:
        """Whether events come, and the connection is open as far as this end knows."""
        return self.connected and self.socket is not None and self.socket.open

    @property
    def hears_directly(self) -> bool:
        """Whether direct messages come here: of several shards to the first alone."""
        return not self.shard

    @property
    def latency(self) -> float | None:
        """Seconds from the last heartbeat to its acknowledgement; None before there is one."""
        latency = math.nan if self.socket is None else self.socket.latency
        return latency if math.isfinite(latency) else None

    def hear(self) -> None:
        """Note that the gateway sent something."""
        self.last_event = self._clock()

    def open(self, *, resumed: bool) -> None:
        """Note that events come, of the session of before or of a new one."""
        if resumed:
            self.resumed += 1
        else:
            self.sessions += 1
        self.connected, self.since = True, self._clock()
        self.hear()

    def lose(self) -> None:
        """Note that no events come any more."""
        self.lost += 1
        self.connected, self.since = False, self._clock()
