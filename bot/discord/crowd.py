"""Whose turn it is: what costs time is done a few at once, and shared fairly among people.

Turns go in rounds by person, not by who came first: whoever asks ten things waits for the second
until everybody else who waits has had one. (This is start-time fair queueing, Goyal, Vin and
Cheng 1996, where everything costs the same.) And one person has one turn at a time: two at once
would be done no sooner, since Python runs one thread at a time. Of one person only a few wait;
one more is told to wait for the others.

Members, people who are typing, and moderators have a crowd each: looking through thousands of
stories for a moderator takes none of the members' turns. What is done in a turn is done in a
thread of the crowd's own, so that no other work in threads (reading stories, looking up the
address of a feed) leaves it without one.
"""

from __future__ import annotations

import asyncio
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from contextvars import copy_context
from functools import partial
from typing import TYPE_CHECKING, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

T = TypeVar("T")

_Waits: TypeAlias = "tuple[int, asyncio.Future[None]]"
"""The round in which something is to be done, and what tells it that its turn has come."""

AT_WORK = 4
"""How many turns there are at the same time."""
TYPING_AT_WORK = 2
MODERATING_AT_WORK = 2
MOST_TYPING = 100
MOST_MODERATING = 100
MOST_EACH = 10
"""How much of one person may wait."""


class BusyError(Exception):
    """More waits than can be done soon."""


class OwnBusyError(BusyError):
    """More of one person waits than is done for one; there is room for others."""


class Crowd:
    """Those who have a turn or wait for one.

    Args:
        most: how many there are at most; one more is turned away.
        at_work: how many turns there are at the same time.
    """

    def __init__(self, most: int, at_work: int = AT_WORK) -> None:
        self.present = 0
        """How many have a turn or wait."""
        self.waiting = 0
        """How many of these wait."""
        self._most = most
        self._free = at_work
        self._held: set[int] = set()
        """Who has a turn."""
        self._queues: dict[int, deque[_Waits]] = {}
        """What waits of each person."""
        self._next_tag: dict[int, int] = {}
        """The round in which the next thing of each who is there would be done."""
        self._round = 0
        """The round of the last turn."""
        self._threads = ThreadPoolExecutor(at_work, "turn")

    @asynccontextmanager
    async def turn(self, person: int) -> AsyncIterator[None]:
        """Wait for one's turn, and hold it; nobody may take another within it.

        Raises:
            OwnBusyError: too much of this person waits.
            BusyError: too many wait.
        """
        if self.present >= self._most:
            raise BusyError
        if len(self._queues.get(person, ())) >= MOST_EACH:
            raise OwnBusyError
        self.present += 1
        try:
            await self._come_up(person)
            try:
                yield
            finally:
                self._leave(person)
        finally:
            self.present -= 1

    async def work(self, person: int, do: Callable[..., T], *values: object) -> T:
        """Do something that takes time, in a turn of this person and in a thread.

        Raises:
            OwnBusyError: too much of this person waits.
            BusyError: too many wait.
        """
        async with self.turn(person):
            return await self.thread(do, *values)

    async def thread(self, do: Callable[..., T], *values: object) -> T:
        """Do something in one of the threads that are there for who has a turn."""
        # As asyncio.to_thread does: what is said of a request in the log is said there too.
        context = partial(copy_context().run, do, *values)
        return await asyncio.get_running_loop().run_in_executor(self._threads, context)

    async def _come_up(self, person: int) -> None:
        place = asyncio.get_running_loop().create_future()
        tag = self._next_tag[person] = max(self._round, self._next_tag.get(person, 0))
        self._next_tag[person] += 1
        self._queues.setdefault(person, deque()).append((tag, place))
        self.waiting += 1
        self._let_in()
        try:
            await place
        except asyncio.CancelledError:
            if place.cancelled():
                self._forget(person, (tag, place))
                self._forget_tag(person)
                self._let_in()
            else:  # the turn had come at the same moment
                self._leave(person)
            raise

    def _let_in(self) -> None:
        """Let those come up whose turn it is."""
        while (person := self._next()) is not None:
            tag, place = self._queues[person][0]
            self._forget(person, (tag, place))
            if not place.done():
                self._round = max(self._round, tag)
                self._free -= 1
                self._held.add(person)
                place.set_result(None)

    def _next(self) -> int | None:
        """Return who is first of those that wait and may take a turn."""
        may = (one for one in self._queues if self._free and one not in self._held)
        return min(may, key=lambda one: self._queues[one][0][0], default=None)

    def _forget(self, person: int, waits: _Waits) -> None:
        queue = self._queues.get(person)
        if queue is not None and waits in queue:
            queue.remove(waits)
            self.waiting -= 1
            if not queue:
                del self._queues[person]

    def _leave(self, person: int) -> None:
        self._free += 1
        self._held.remove(person)
        self._forget_tag(person)
        self._let_in()

    def _forget_tag(self, person: int) -> None:
        """Forget in which round a person comes next, if nothing of theirs is there."""
        if person not in self._queues and person not in self._held:
            self._next_tag.pop(person, None)
