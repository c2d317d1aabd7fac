"""Supervising: work beside the answers, which goes on as long as the program does and no longer.

A work that fails costs itself alone: the log says so in one line, and it begins anew after a
pause that grows as long as it goes on failing. When what it runs beside ends, it is cancelled.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.faults import Fault, faults
from bot.request import name_task

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

    Work = Callable[[], Awaitable[None]]
    """Does something until it is cancelled; one that returns is done."""

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0
"""Seconds before a work that failed begins anew for the first time, and at most."""
MOST_DOUBLED = 10
"""How often a pause is doubled; it is the longest long before."""

_log = logging.getLogger(__name__)


@asynccontextmanager
async def supervised(
    works: Mapping[str, Work],
    *,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> AsyncIterator[None]:
    """Do several works beside what happens within; they have ended when it has.

    Args:
        works: the works, by what they are called in the log.
        sleep: waits for some seconds.
        clock: seconds that only grow.
    """
    tasks = [
        asyncio.create_task(_kept_up(name, work, sleep, clock), name=name)
        for name, work in works.items()
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _kept_up(
    name: str,
    work: Work,
    sleep: Callable[[float], Awaitable[None]],
    clock: Callable[[], float],
) -> None:
    name_task(name)
    failures = 0
    while True:
        began = clock()
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - whatever it is, the rest goes on
            if clock() - began > LONGEST_PAUSE:
                failures = 0
            pause = min(FIRST_PAUSE * 2 ** min(failures, MOST_DOUBLED), LONGEST_PAUSE)
            failures += 1
            reason = " ".join(str(error).split()) or type(error).__name__
            line = "%s failed: %s; it begins anew in %g seconds"
            faults.note(Fault.WORK, f"{name}: {reason}", _log.error, line, name, reason, pause)
            _log.debug("%s failed", name, exc_info=error)
            await sleep(pause)
        else:
            return
