"""Until when nothing was missed, kept where whoever answers next finds it.

That is a file of this process, by its time; and where several processes share the servers a row
in the database for each shard, since it may be another process, on another machine, that has the
shard next.
"""

from __future__ import annotations

import asyncio
import logging
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.faults import Fault, faults
from bot.store import StoreError

if TYPE_CHECKING:
    from pathlib import Path

    from bot.store import Store

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FileMark:
    """The mark of a process that has all servers."""

    file: Path

    async def note(self, at: float) -> None:
        """Note that nothing was missed until then, in seconds since 1970."""
        await asyncio.to_thread(self._note, at)

    async def noted(self) -> datetime | None:
        """Return until when nothing was missed, if that is known."""
        return await asyncio.to_thread(self._noted)

    def _note(self, at: float) -> None:
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self.file.touch()
            os.utime(self.file, (at, at))
        except OSError as error:
            _tell(error)

    def _noted(self) -> datetime | None:
        try:
            return datetime.fromtimestamp(self.file.stat().st_mtime, UTC)
        except OSError:
            return None


@dataclass(frozen=True, slots=True)
class ShardMark:
    """The mark of one shard of several."""

    store: Store
    account: int
    shard: int
    shards: int

    async def note(self, at: float) -> None:
        """Note that nothing was missed until then, in seconds since 1970."""
        try:
            await self.store.processes.note_heard(self.account, self.shard, self.shards, at)
        except StoreError as error:
            _tell(error)

    async def noted(self) -> datetime | None:
        """Return until when nothing was missed, if that is known.

        Raises:
            StoreError: the database cannot be used.
        """
        at = await self.store.processes.heard(self.account, self.shard, self.shards)
        return None if at is None else datetime.fromtimestamp(at, UTC)


def _tell(error: Exception) -> None:
    told = "it is not noted until when messages were heard: %s"
    faults.note(Fault.WORK, "heard", _log.warning, told, error)
