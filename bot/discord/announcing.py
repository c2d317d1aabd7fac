"""When an answer is announced that is not ready: the sooner, the more are waited for.

Announcing takes a request too, and Discord gives all of them the same three seconds. So where a
crowd comes at once only the first few may be ready before it would be too late to announce the
others; these are announced at once.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine

T = TypeVar("T")

AT_ONCE = 25
"""How many answers are waited for patiently; even a busy machine has them in a second."""


@asynccontextmanager
async def begun(work: Coroutine[Any, Any, T]) -> AsyncIterator[asyncio.Task[T]]:
    """Do some work beside whoever waits for it; where they are ended, or fail, it ends too."""
    task = asyncio.ensure_future(work)
    try:
        yield task
    except BaseException:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        raise


class Announcing:
    """The answers that are waited for."""

    def __init__(self) -> None:
        self._works: set[asyncio.Future[Any]] = set()

    async def ready(self, work: asyncio.Future[Any], patience: float) -> bool:
        """Tell whether an answer need not be announced, since it is there soon.

        Args:
            work: makes the answer.
            patience: seconds to wait for it where few are waited for.
        """
        patience = patience if len(self._works) < AT_ONCE else 0.0
        self._works.add(work)
        work.add_done_callback(self._works.discard)
        done, _ = await asyncio.wait({work}, timeout=patience)
        return bool(done)


announcing = Announcing()
"""Those of this process, which has one loop."""
