"""The folder in which what was analysed of one set of stories lies, and what is wrong with it.

There is one for each version of the analysis and each set of stories: `cache/VERSION/STORIES`.
Whatever is written has a name of its own, or replaces what was there in one step, so that
two processes that do the same at once both end right. What is wrong is told once, and then one
does without: nothing here raises for what is or is not on the disk.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import secrets
import shutil
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from bot.cache.version import version
from knowledge.index import arrays
from knowledge.index.arrays import DamagedError
from knowledge.index.segment import UNMAPPED
from knowledge.stories.limit import STORY_LIMIT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from io import FileIO
    from pathlib import Path

    from numpy.typing import NDArray

    from knowledge.stories.limit import StoryLimit

_log = logging.getLogger(__name__)

MOST_SETS = 24
"""Sets of stories of which what was analysed is kept: those that were used last."""
UNUSED = 3600.0
"""Seconds after which a file that nobody names any more is no other process's that works on it."""
NAMED = re.compile(r"[0-9a-f]{24}")
"""How the folders are called that are ours to remove."""


class Folder:
    """Where what was analysed of one set of stories lies.

    Args:
        cache: the folder of the whole cache; it need not be there.
        named: what the set of stories is known by.
    """

    def __init__(self, cache: Path, named: Iterable[str]) -> None:
        told = "\0".join(named).encode("utf-8", "surrogatepass")
        self._cache = cache
        self._path = cache / version() / hashlib.blake2b(told, digest_size=12).hexdigest()
        self._was_told = False

    @classmethod
    def of_paths(
        cls, cache: Path, paths: Sequence[Path], limit: StoryLimit = STORY_LIMIT
    ) -> Folder:
        """Return the folder of the stories at some paths, as they are called from here.

        What a file gave depends on how large a story may be.
        """
        named = [one for path in paths for one in (str(path), str(path.absolute()))]
        return cls(cache, named if limit.most == STORY_LIMIT.most else [*named, str(limit.most)])

    def path(self, name: str) -> Path:
        """Return where something lies, or would."""
        return self._path / name

    def has(self, name: str) -> bool:
        """Tell whether a file is there; where nobody lets us look there is none."""
        try:
            return self.path(name).exists()
        except OSError:
            return False

    def read(self, name: str) -> Mapping[str, NDArray[Any]] | None:
        """Return the arrays of a file; None where it is not there, or is of no use."""
        try:
            return arrays.opened(self.path(name), UNMAPPED)
        except FileNotFoundError:
            return None
        except DamagedError as error:
            self.refuse(name, str(error))
        except OSError as error:
            self.tell(f"{name} cannot be read ({_reason(error)}); one does without")
        return None

    def write(self, name: str, held: Mapping[str, NDArray[Any]]) -> bool:
        """Write arrays into a file; tell whether it is there now."""
        try:
            self._make()
            arrays.write(self.path(name), held)
        except OSError as error:
            if self.has(name):  # as on Windows, where another process has it open
                return True
            self.tell(f"{name} cannot be written ({_reason(error)}); one does without")
            return False
        return True

    def spool(self) -> FileIO | None:
        """Return a new file in which something is laid down for a while; None if there is none.

        It has no buffer: whoever writes learns at once what of it has room on the disk.
        """
        try:
            self._make()
            name = f".spool.{os.getpid()}.{secrets.token_hex(4)}"
            return self.path(name).open("x+b", buffering=0)
        except OSError as error:
            self.tell(f"it cannot be written ({_reason(error)}); one does without")
            return None

    def refuse(self, name: str, problem: str) -> None:
        """Tell what is wrong with a file, and remove it if the system lets us."""
        self.tell(f"{name} {problem}; it is made anew")
        with suppress(OSError):
            self.path(name).unlink()

    def tidy(self, used: Collection[str]) -> None:
        """Remove what nobody has used for a while: files here, but for these, and other folders."""
        latest = time.time() - UNUSED
        for path in _inside(self._path):
            with suppress(OSError):
                if path.name not in used and path.stat().st_mtime < latest:
                    path.unlink()
        with suppress(OSError):
            os.utime(self._path)
        sets = sorted(_inside(self._path.parent), key=_time, reverse=True)
        versions = [path for path in _inside(self._cache) if path != self._path.parent]
        for path in (*sets[MOST_SETS:], *versions):
            if NAMED.fullmatch(path.name):
                shutil.rmtree(path, ignore_errors=True)

    def keep_only(self, used: Collection[str]) -> None:
        """Remove every file here but these, at once: nobody may find what it said any more."""
        for path in _inside(self._path):
            if path.name not in used:
                with suppress(OSError):
                    path.unlink()
        self.tidy(used)

    def tell(self, problem: str) -> None:
        """Log what is wrong, once."""
        if not self._was_told:
            _log.warning("the cache in %s: %s", self._path, problem)
        self._was_told = True

    def _make(self) -> None:
        self._path.mkdir(parents=True, exist_ok=True)


def _inside(path: Path) -> list[Path]:
    try:
        return list(path.iterdir())
    except OSError:
        return []


def _time(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
