"""What is being written while whoever wanted it has gone on.

A reply is not held up by a database that a crowd waits for, or that another program holds: it
is posted after a moment, and written when its turn comes. Whoever needs what is being written,
as a click on one of its buttons, waits until it is.
"""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from bot.faults import Fault, faults
from bot.store.failures import StoreError

if TYPE_CHECKING:
    from collections.abc import Coroutine

Made = TypeVar("Made")

SOON = 0.5
"""Seconds that a reply waits to be remembered before it is posted."""
ENDING = 5.0
"""Seconds that what is still being written has when the program ends."""

_log = logging.getLogger(__name__)


class UnderWay:
    """What is being written, each by what it is about."""

    def __init__(self) -> None:
        self._tasks: dict[str, asyncio.Task[Any]] = {}

    async def begin(
        self, about: str, work: Coroutine[Any, Any, Made], *, lost: bool
    ) -> Made | None:
        """Write something, and go on after a moment: return what it made, None if it is not done.

        Args:
            about: nothing else that is under way is about the same.
            work: writes it.
            lost: whether nothing could be written for long, so that it is not waited for.

        Raises:
            StoreError: it failed within that moment, or is given up.
        """
        task = asyncio.ensure_future(work)
        self._tasks[about] = task
        task.add_done_callback(partial(self._end, about))
        done, _ = await asyncio.wait({task}, timeout=SOON)
        if done:
            return task.result()
        if lost:
            task.cancel()
            raise StoreError("nothing can be written to the database")
        task.add_done_callback(_tell)
        return None

    async def settled(self, about: str) -> None:
        """Wait until what is about this is written, or has failed."""
        task = self._tasks.get(about)
        if task is not None:
            await asyncio.wait({task})

    async def end(self) -> None:
        """Wait for what is under way, for some seconds, and give up the rest."""
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks.values(), timeout=ENDING)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late)

    def _end(self, about: str, task: asyncio.Task[Any]) -> None:
        if self._tasks.get(about) is task:
            del self._tasks[about]
        if not task.cancelled():
            task.exception()  # told to whoever waits, or by `_tell`


def _tell(task: asyncio.Task[Any]) -> None:
    error = None if task.cancelled() else task.exception()
    if error is not None:
        words = "what was being kept beside an answer is lost: %s"
        faults.note(Fault.DATABASE, "under way", _log.error, words, error)
