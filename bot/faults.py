"""Faults: whatever goes wrong is counted by its kind, and told in the log once a minute at most.

A storm of events that cannot be read, or a database that is gone, would otherwise fill the disk
with one line: so the first of them is written, and the next one after a minute says how many
there were meanwhile. What is counted is what `/metrics` tells.
"""

from __future__ import annotations

import time
from collections import Counter
from enum import StrEnum
from threading import Lock
from typing import TYPE_CHECKING

from cachetools import FIFOCache

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


QUIET_S = 60.0
"""Seconds in which what was told is not told again."""
TOLD_REMEMBERED = 1000
"""Of how many faults it is known when they were told, and how many were not."""


class Fault(StrEnum):
    """What went wrong: few kinds, for each is a line of the metrics."""

    EVENT = "event"
    """The gateway sent what cannot be read."""
    GATEWAY = "gateway"
    """The connection was lost, or could not be opened."""
    REST = "rest"
    """Discord did not take a request, or did not answer it."""
    DATABASE = "database"
    ARCHIVE = "archive"
    """The archive could not be asked, or answered wrongly."""
    STORIES = "stories"
    """Stories could not be read again."""
    FEED = "feed"
    WORK = "work"
    """What goes on beside the answers failed."""
    ANSWER = "answer"
    """Somebody got an apology for an answer."""


class Faults:
    """The faults of one process.

    Args:
        clock: seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        """Held by whoever notes one: some thread answers, and the loop goes on."""
        self._counts: Counter[Fault] = Counter(dict.fromkeys(Fault, 0))
        self._told: FIFOCache[tuple[Fault, str], tuple[float, int]] = FIFOCache(TOLD_REMEMBERED)

    @property
    def counts(self) -> Mapping[Fault, int]:
        """How many there were of each kind."""
        return self._counts

    def count(self, kind: Fault) -> None:
        """Count a fault that is written down elsewhere."""
        self._counts[kind] += 1

    def note(
        self, kind: Fault, about: str, write: Callable[..., None], message: str, *values: object
    ) -> None:
        """Count a fault, and write it down unless the same was within the last minute.

        Args:
            kind: what went wrong.
            about: what makes it the same as another, never anybody's words.
            write: writes a line, as `_log.warning`.
            message: the line, with a place for each of `values`.
            values: what stands there.
        """
        with self._lock:
            self.count(kind)
            key, now = (kind, about), self._clock()
            told_at, untold = self._told.pop(key, (None, 0))
            if told_at is not None and now - told_at < QUIET_S:
                self._told[key] = told_at, untold + 1
                return
            self._told[key] = now, 0
        if untold:
            write(f"{message} (and %d more like it since it was told last)", *values, untold)
        else:
            write(message, *values)


faults = Faults()
"""Those of this process, as its log is one."""
