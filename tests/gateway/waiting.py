"""Waiting: tests wait for what happens, never for time to pass.

Whoever changes something that a test may wait for calls `changed`; each waiter then looks
again. All of it runs on one event loop, so nothing is missed between look and wait.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Waiting:
    """Those who wait for something to happen."""

    def __init__(self) -> None:
        self._waiters: list[asyncio.Event] = []

    def changed(self) -> None:
        """Let every waiter look again."""
        for waiter in self._waiters:
            waiter.set()

    async def until(self, find: Callable[[], T | None], *, within: float) -> T:
        """Wait until `find` gives something true, and return it.

        Raises:
            TimeoutError: it did not within `within` seconds.
        """
        waiter = asyncio.Event()
        self._waiters.append(waiter)
        try:
            async with asyncio.timeout(within):
                while not (found := find()):
                    waiter.clear()
                    await waiter.wait()
                return found
        finally:
            self._waiters.remove(waiter)
