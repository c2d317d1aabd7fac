"""What the bot sends waits for Discord as long as it is of use, and is never there twice.

A try that fails is made again, with growing pauses, as `bot.discord.manners` says of its
kind. discord.py retries by itself only some of what another try mends, and without a
bound that depends on what is sent; so each of its tries is made here. Who waits for one
channel keep their order. What is given up is counted, and its ids stand in the log.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NoReturn
from weakref import WeakValueDictionary

import aiohttp
import discord

from bot.discord.manners import POSTED
from bot.discord.unsent import Unsent, with_request
from bot.discord.waiting import TOO_MANY, NotTakenError, UnsentError, reason
from bot.faults import Fault, faults

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from bot.discord.manners import Manner, Sending

_log = logging.getLogger(__name__)

MOST = 2000
"""How much is sent or waits at the same time; what comes then is given up at once."""
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 8.0
"""Seconds between two tries; each pause is twice as long as the one before, and a quarter of the
whole patience at most."""
TURN_S = 60.0
"""How long one is tried while others wait for the same channel: the fault may be its own."""

NOT_BEGUN = frozenset({TOO_MANY, 503, 521, 522, 523, 525, 526, 530})
"""Statuses of what was certainly not carried out: refused, or never handed on to Discord."""
ENDED = "ended while it waited"
"""Why something is not sent any more where it is nobody's fault."""
BARRED = NotTakenError(TOO_MANY, "not to be asked yet")
"""Why something waits that was not tried."""
MENDABLE = (NotTakenError, aiohttp.ClientError, OSError, json.JSONDecodeError)
"""What another try may mend."""


class _AgainError(Exception):
    """A try failed, and another may succeed."""


@dataclass(slots=True, eq=False)
class _Tries:
    """The tries of one sending so far.

    Args:
        manner: how it is sent.
        clock: seconds that only grow.
    """

    manner: Manner
    clock: Callable[[], float]
    ends: float = field(init=False)
    """When none is begun any more."""
    next_at: float = 0.0
    """When the next may be made."""
    pause: float = FIRST_PAUSE
    unsure: bool = False
    """Whether one of them may have been carried out."""
    failure: BaseException | None = None

    def __post_init__(self) -> None:
        self.ends = self.clock() + self.manner.patience

    def note(self, failure: BaseException) -> None:
        """Note how one failed."""
        now = self.clock()
        if not self.unsure and not _not_begun(failure):
            self.unsure = True
            self.ends = min(self.ends, now + self.manner.unsure)
        self.failure = failure
        self.next_at = now + max(self.pause, getattr(failure, "retry_after", 0.0))
        self.pause = min(2 * self.pause, LONGEST_PAUSE, self.manner.patience / 4)


class Sends:
    """All that is being sent.

    Args:
        most: how much may be sent or wait at the same time.
        clock: seconds that only grow.
    """

    def __init__(self, most: int = MOST, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._present: dict[_Tries, str] = {}
        self._queues: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._barred_until = 0.0
        self._unsent = Unsent()

    @property
    def waiting(self) -> int:
        """How much waits for Discord: it was not taken, and will be tried again."""
        return sum(tries.failure is not None for tries in self._present)

    async def carry(self, sending: Sending, send: Callable[[], Awaitable[Any]]) -> Any:  # noqa: ANN401 - discord.py reads it
        """Send until Discord takes it, and return its answer; None if an earlier try got there.

        Args:
            sending: what is sent.
            send: one try; what it raises that no other try would mend is raised.

        Raises:
            UnsentError: Discord did not take it while it was of use.
        """
        sending = replace(sending, what=with_request(sending.what))
        tries = _Tries(sending.manner, self._clock)
        if len(self._present) >= self._most:
            self._give_up(sending, "too much waits")
        self._present[tries] = sending.what
        try:
            return await self._carry(sending, tries, send)
        except asyncio.CancelledError:
            if tries in self._present and sending.manner.lost:
                self._unsent.add(sending.what, ENDED)
            raise
        finally:
            self._present.pop(tries, None)

    async def _carry(
        self, sending: Sending, tries: _Tries, send: Callable[[], Awaitable[Any]]
    ) -> Any:  # noqa: ANN401
        # The first try asks nobody who waits: they may be waiting because of themselves.
        if self._may_be_asked(sending.manner) > self._clock():
            tries.failure = BARRED
        else:
            with contextlib.suppress(_AgainError):
                return await self._try(sending, tries, send)
        while True:
            async with self._turn(sending, tries):
                turn_ends = self._clock() + TURN_S
                while self._clock() < turn_ends:
                    await self._pause(sending, tries)
                    with contextlib.suppress(_AgainError):
                        return await self._try(sending, tries, send)

    async def _try(
        self, sending: Sending, tries: _Tries, send: Callable[[], Awaitable[Any]]
    ) -> Any:  # noqa: ANN401
        try:
            return await send()
        except discord.RateLimited as error:  # for longer than anything is of use
            self._give_up(sending, error)
        except discord.HTTPException as error:
            if tries.unsure and error.code == sending.manner.there:
                return None
            if error.status != TOO_MANY:
                raise
            failure: Exception = error
        except MENDABLE as error:
            self._bar(error)
            failure = error
        tries.note(failure)
        told = "Discord does not take %s: %s"
        faults.note(Fault.REST, sending.kind, _log.warning, told, sending.kind, reason(failure))
        raise _AgainError

    @asynccontextmanager
    async def _turn(self, sending: Sending, tries: _Tries) -> AsyncIterator[None]:
        """Wait for one's turn among those who wait for the same."""
        queue = self._queues.setdefault(sending.queue, asyncio.Lock())
        try:
            async with asyncio.timeout(tries.ends - self._clock()):
                await queue.acquire()
        except TimeoutError:
            self._give_up(sending, tries.failure)
        try:
            yield
        finally:
            queue.release()

    async def _pause(self, sending: Sending, tries: _Tries) -> None:
        """Wait until the next try is due, unless it would come too late."""
        due = self._clock()
        while True:
            # While it waits, another may be told that nothing is to be asked.
            due = max(due, tries.next_at, self._may_be_asked(sending.manner))
            if due >= tries.ends:
                self._give_up(sending, tries.failure)
            if due <= self._clock():
                return
            await asyncio.sleep(due - self._clock())

    def _may_be_asked(self, manner: Manner) -> float:
        """Return when Discord may be asked for something, on the clock."""
        return self._barred_until if manner.can_wait else 0.0

    def _bar(self, error: BaseException) -> None:
        """Ask nothing that can wait as long as what stands before Discord wants none of it."""
        if isinstance(error, NotTakenError) and error.status == TOO_MANY:
            # A nonsense of hours must not cost more than anything waits.
            rest = min(error.retry_after, POSTED.patience)
            self._barred_until = max(self._barred_until, self._clock() + rest)

    def _give_up(self, sending: Sending, failure: BaseException | str | None) -> NoReturn:
        error = failure if isinstance(failure, BaseException) else None
        if sending.manner.lost:
            self._unsent.add(sending.what, str(failure) if error is None else reason(error))
        # Never from the error: a traceback would show the address, which may hold a token.
        raise UnsentError from None

    def close(self) -> None:
        """Tell what still waits, as nobody will send it any more."""
        for tries, what in self._present.items():
            if tries.manner.lost:
                self._unsent.add(what, ENDED)
        self._present.clear()
        self._unsent.tell()


def _not_begun(failure: BaseException) -> bool:
    """Tell whether a try that failed was certainly not carried out."""
    status = getattr(failure, "status", None)
    return status in NOT_BEGUN or isinstance(failure, aiohttp.ClientConnectorError)
