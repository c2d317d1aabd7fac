"""In time: what the database says is waited for no longer than it is of use.

Somebody waits for an answer, and what the database knows of it would be good to have, but costs
no answer: where it is away, or slow, another value stands in for what it would have said.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, TypeVar

from bot.faults import Fault, faults
from bot.store.failures import StoreError

if TYPE_CHECKING:
    from collections.abc import Coroutine

Made = TypeVar("Made")
Other = TypeVar("Other")

_log = logging.getLogger(__name__)


async def in_time(
    doing: str, work: Coroutine[Any, Any, Made], seconds: float, otherwise: Other
) -> Made | Other:
    """Return what `work` makes of the database, or `otherwise` where it cannot in time.

    It is not cancelled midway: a connection is in use until the database has answered.

    Args:
        doing: what is done, for the log, as "count a question".
        work: uses the store.
        seconds: how long it is waited for.
        otherwise: stands in for what it makes.
    """
    task = asyncio.ensure_future(work)
    done, _ = await asyncio.wait({task}, timeout=seconds)
    told = "cannot %s: %s"
    if not done:
        task.add_done_callback(_let_be)
        faults.note(Fault.DATABASE, doing, _log.warning, told, doing, "the database is slow")
        return otherwise
    try:
        return task.result()
    except StoreError as error:
        faults.note(Fault.DATABASE, doing, _log.warning, told, doing, error)
        return otherwise


def _let_be(task: asyncio.Future[Any]) -> None:
    if not task.cancelled():
        task.exception()  # it was told that it took too long
