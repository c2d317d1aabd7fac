"""The request: what somebody wants of the bot just now, and the id under which the log has it.

A request begins where an event of Discord's does, an interaction or a message, and has that
event's own id: whatever is written down meanwhile, in whichever module or thread, carries it
(`bot.log`), and belongs to what people see in Discord. What is at work is known, so that a bot
that is told to end first answers it (`bot.discord.ending`).
"""

from __future__ import annotations

import asyncio
import time
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Request:
    """One request."""

    id: str
    began: float
    """Seconds of `time.monotonic`."""


_current: ContextVar[Request | None] = ContextVar("request", default=None)


def current() -> Request | None:
    """Return the request for which whoever calls this works, if there is one."""
    return _current.get()


def name_task(name: object) -> None:
    """Let what the current task writes down carry a name from now on, as if for a request."""
    _current.set(Request(str(name), time.monotonic()))


@contextmanager
def named(name: object) -> Iterator[None]:
    """Let what is written down within carry a name, as if for a request."""
    token = _current.set(Request(str(name), time.monotonic()))
    try:
        yield
    finally:
        _current.reset(token)


class Requests:
    """The requests that are at work."""

    def __init__(self) -> None:
        self._tasks: dict[object, asyncio.Task[object] | None] = {}

    def __len__(self) -> int:
        return len(self._tasks)

    @contextmanager
    def begun(self, event: object) -> Iterator[None]:
        """Work for a request, by the id of its event, in the task that calls this."""
        mark = object()
        self._tasks[mark] = asyncio.current_task()
        try:
            with named(event):
                yield
        finally:
            del self._tasks[mark]

    async def finished(self) -> None:
        """Wait until nothing is at work any more."""
        # A task that an event has just made has not begun yet.
        await asyncio.sleep(0)
        while tasks := self._at_work():
            await asyncio.wait(tasks)
            await asyncio.sleep(0)

    async def give_up(self) -> int:
        """End what is at work as it is, and return how much that was."""
        tasks = self._at_work()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return len(tasks)

    def _at_work(self) -> set[asyncio.Task[object]]:
        """Return the tasks that work, but for whoever asks."""
        mine = asyncio.current_task()
        return {task for task in self._tasks.values() if task is not None and task is not mine}


requests = Requests()
"""Those of this process, as its log is one."""
