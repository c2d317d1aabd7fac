"""SQLite's file: made for its owner alone, and known again.

A process goes on writing to a file that was deleted or replaced, and what it writes is lost. So
which file it was is remembered, with the two that SQLite keeps beside it, and asked each time
before a change is said to be made: three looks at the disk, some microseconds.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import stat
from contextlib import closing
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path

from bot.store.engines import BUSY_TIMEOUT, existing
from bot.store.failures import FileLostError

OWNER_ALONE = 0o600
OTHERS = 0o077
"""The bits of a mode that let anybody else in."""
BESIDE = ("-wal", "-shm")
"""What SQLite appends to a file's name for what it keeps beside it."""

_log = logging.getLogger(__name__)

Identity = tuple[int, int] | None
"""The device and the number of a file; None where there is none."""


class Found(Enum):
    """What stands where the file stood."""

    SAME = auto()
    APART = auto()
    """The file, but not what SQLite kept beside it."""
    OTHER = auto()
    NOTHING = auto()


@dataclass(slots=True)
class File:
    """The file of a database.

    Args:
        path: where it stands.
    """

    path: Path
    _known: tuple[Identity, ...] = field(default=())
    """Which files they were: it, and those beside it."""
    _meant: Identity = None
    """Which it was before it was connected to."""

    def __post_init__(self) -> None:
        # SQLite keeps what is beside it where a link leads to.
        self.path = Path(os.path.realpath(self.path))

    @property
    def was_there(self) -> bool:
        """Whether it has been opened before."""
        return bool(self._known)

    def recognise(self) -> None:
        """Remember which files they are, once they are connected to.

        Raises:
            FileLostError: it was replaced since it was made or found there.
        """
        now = self._now()
        if now[0] != self._meant:
            raise FileLostError("the file was deleted or replaced")
        self._known = now

    def found(self) -> Found:
        """Tell what stands there now; before it was known, whatever does is the same."""
        now = self._now()
        if not self._known or now == self._known:
            return Found.SAME
        if now[0] is None:
            return Found.NOTHING
        # Without a write-ahead log, where a disk allows of none, there is nothing beside it.
        kept = all(was in (None, is_now) for was, is_now in zip(self._known, now, strict=True))
        if kept:
            return Found.SAME
        return Found.APART if now[0] == self._known[0] else Found.OTHER

    def is_log_missing(self) -> bool:
        """Tell whether nothing stands where the write-ahead log stood."""
        return self._now()[1] is None

    def clear(self) -> None:
        """Remove what was kept beside a file that is gone; it must not be read into the next.

        To be called while this process has nothing open there.
        """
        now = self._now()
        if not self._known or now[0] == self._known[0]:
            return
        for path, was, is_now in zip(self._paths()[1:], self._known[1:], now[1:], strict=True):
            if was is not None and was == is_now:
                path.unlink(missing_ok=True)

    def make(self) -> None:
        """Make the file where there is none, for its owner alone.

        Raises:
            OSError: it cannot be made.
        """
        # Never opened where it is there: whoever closes a file gives up SQLite's locks on it.
        try:
            os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_RDWR, OWNER_ALONE))
        except FileExistsError:
            for path in self._paths():
                _close_to_others(path)
        self._meant = _identity(self.path)

    def use_log(self) -> None:
        """Let readers and a writer pass each other, for good: the file remembers it.

        Raises:
            sqlite3.Error: it cannot be used, or somebody else just does.
        """
        uri = existing(str(self.path))
        with closing(sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")

    def _paths(self) -> tuple[Path, ...]:
        return (self.path, *(self.path.with_name(self.path.name + end) for end in BESIDE))

    def _now(self) -> tuple[Identity, ...]:
        return tuple(map(_identity, self._paths()))


def _identity(path: Path) -> Identity:
    try:
        found = os.stat(path)  # noqa: PTH116 - asked at each change, and a third faster
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _close_to_others(path: Path) -> None:
    """Let nobody but its owner read or write a file, if it is there."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISREG(mode) and mode & OTHERS:
            path.chmod(stat.S_IMODE(mode) & ~OTHERS)
    except FileNotFoundError:
        return
    except OSError as error:
        _log.warning("others may read the database %s: %s", path, error.strerror)
