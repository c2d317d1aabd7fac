"""Reload notices: where one process is told to read the shared stories again, all do.

Each process reads files of its own. Where these are watched each finds out by itself; but
whoever runs the bot says "reload" to the one that has the shard of the server where they say it,
and means the bot. What would lose much waits in each process, and is confirmed in all by what
was confirmed in one, as far as it is the same that would answer.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.store import in_time

if TYPE_CHECKING:
    from datetime import datetime

    from bot.store import ReloadNotice, Store

PATIENCE = 2.0
"""Seconds for which whoever lets the stories be read waits until the others are told."""


class ReloadNotices:
    """The notices, as far as they are known here.

    Args:
        store: through which they go.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: int | None = None
        self._telling = asyncio.Lock()
        """Held while it is told, so that this process does not hear of its own notice."""

    async def tell(self, confirmed: str | None = None) -> None:
        """Let all others read the shared stories again; this process has just done so.

        Args:
            confirmed: the revision that is to answer whatever is lost by it.
        """
        async with self._telling:
            telling = self._store.processes.tell_reload(confirmed)
            doing = "tell other processes to read the stories again"
            number = await in_time(doing, telling, PATIENCE, None)
            self._known = number or self._known

    async def heard(self, read_at: datetime) -> ReloadNotice | None:
        """Return what another process has told since this was asked last, if it has.

        Args:
            read_at: when the stories were read: what was told before is done by that.

        Raises:
            StoreError: the database cannot be used.
        """
        async with self._telling:
            last = await self._store.processes.last_reload()
            number = 0 if last is None else last.number
            is_first, was, self._known = self._known is None, self._known, number
        if last is None or number == was or (is_first and last.at <= read_at.timestamp()):
            return None
        return last
