"""Beside: a thread with an event loop, on which everything is awaited that the archive does.

Who answers is some thread that must wait; the clients of OpenSearch and PostgreSQL are bound to
one loop. So they live on a loop of their own, whatever the loops of the program do.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import TimeoutError as LateError
from threading import Thread, current_thread
from typing import TYPE_CHECKING, Any, TypeVar

from bot.words import ENGLISH
from knowledge.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from concurrent.futures import Future

Made = TypeVar("Made")

MARGIN = 1.0
"""Seconds that what has a deadline of its own may take longer."""


class Beside:
    """A thread with a loop, from now until it is closed."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="archive", daemon=True)
        self._thread.start()

    def begin(self, work: Coroutine[Any, Any, Made]) -> Future[Made]:
        """Begin work there, and return what will be made; for `asyncio.wrap_future`, too."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def call(self, work: Coroutine[Any, Any, Made], seconds: float) -> Made:
        """Do work there while this thread waits, and return what it makes.

        Args:
            work: what is to be done.
            seconds: after which it should have given up by itself.

        Raises:
            ArchiveError: it took too long.
            RuntimeError: this is the very thread, which would wait for ever.
        """
        if current_thread() is self._thread:
            work.close()
            raise RuntimeError("what is done beside cannot wait for what is done there")
        begun = self.begin(work)
        try:
            return begun.result(seconds + MARGIN)
        except LateError:
            if begun.done():
                raise  # it is the work's own
            begun.cancel()
            raise ArchiveError(ENGLISH("archive_late", seconds=f"{seconds:g}")) from None

    def close(self) -> None:
        """End what is under way, and the thread."""
        if not self._thread.is_alive():
            return
        asyncio.run_coroutine_threadsafe(_end_all(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


async def _end_all() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.get_running_loop().shutdown_asyncgens()
    await asyncio.get_running_loop().shutdown_default_executor()
