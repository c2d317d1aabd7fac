"""Patience: what another program holds is waited for, with growing pauses, and told each time."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from tenacity import (
    AsyncRetrying,
    retry_if_exception_type,
    stop_before_delay,
    stop_never,
    wait_exponential,
)

from bot.store.failures import LockedError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tenacity import RetryCallState

T = TypeVar("T")

FIRST_PAUSE, LONGEST_PAUSE = 0.25, 8.0
"""Seconds; each next pause is twice as long."""

_log = logging.getLogger(__name__)


async def patiently(
    doing: str, work: Callable[[], Awaitable[T]], patience: float | None = None
) -> T:
    """Try `work` until it succeeds, as long as another program holds the database.

    Args:
        doing: what is tried, for the log.
        work: the try; what it raises besides is raised at once.
        patience: seconds after which no other try is made; None for never.

    Raises:
        LockedError: it was still held then.
    """

    async def once() -> T:
        return await work()

    retrying = AsyncRetrying(
        retry=retry_if_exception_type(LockedError),
        wait=wait_exponential(FIRST_PAUSE, LONGEST_PAUSE),
        stop=stop_never if patience is None else stop_before_delay(patience),
        before_sleep=partial(_tell, doing),
        reraise=True,
    )
    return await retrying(once)


def _tell(doing: str, state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    if error is not None and state.next_action is not None:
        pause = state.next_action.sleep
        _log.warning("cannot %s: %s; trying again in %.1f s", doing, error, pause)
