"""What was not sent: counted at once, and written down with its ids, one line a minute at most."""

from __future__ import annotations

import asyncio
import logging
from contextvars import Context

from bot.faults import QUIET_S, Fault, faults
from bot.request import current

_log = logging.getLogger(__name__)

NAMED_AT_ONCE = 50
"""The ids of how much stand in one line."""


class Unsent:
    """What was given up and is still to be told."""

    def __init__(self) -> None:
        self._named: list[str] = []
        self._more = 0
        self._next: asyncio.TimerHandle | None = None

    def add(self, what: str, why: str) -> None:
        """Count something that was given up, and tell it now or within a minute.

        Args:
            what: its name `with_request`, as it is told with what was for others.
            why: a few words.
        """
        faults.count(Fault.REST)
        if len(self._named) < NAMED_AT_ONCE:
            self._named.append(f"{what} ({why})")
        else:
            self._more += 1
        if self._next is None:
            self._tell_in_turn()

    def tell(self) -> None:
        """Tell what was not told yet: for many requests, so as if for none."""
        Context().run(self._tell)

    def _tell(self) -> None:
        if self._named:
            more = f"; and {self._more} more" if self._more else ""
            _log.warning("Discord did not take: %s%s", "; ".join(self._named), more)
        self._named, self._more = [], 0

    def _tell_in_turn(self) -> None:
        loop = asyncio.get_running_loop()
        # The context of whoever adds first would name its request for all.
        again = self._named and loop.call_later(QUIET_S, self._tell_in_turn, context=Context())
        self._next = again or None
        self.tell()


def with_request(what: str) -> str:
    """Return what is sent with the id of the current request, unless that stands there."""
    request = current()
    return what if request is None or request.id in what else f"{what} for request {request.id}"
