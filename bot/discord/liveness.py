"""Whether the gateway is there: what the process knows of its connection, for whoever asks.

Held as `client.liveness`, kept by `bot.discord.gateway` alone. A process that runs may be cut
off all the same; that and since when is what a health check wants to know. Times are seconds
since 1970, as a reader of metrics expects them; how long a heartbeat takes is `client.latency`.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Liveness:
    """What is known of the connection; attributes to read, methods for who holds it.

    Args:
        clock: seconds since 1970.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
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
