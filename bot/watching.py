"""Watching: when what is at the stories' paths has changed, and the change is whole.

The truth is a look: which story files there are, each with its size, its time and its
inode. What the operating system tells (watchfiles) only says when to look, because it tells
of temporary files too, and stops without a word where a folder is deleted or a link is
turned to another. So nothing hangs on it: where it tells nothing (a folder that is not there
yet, a network drive, a failure) one looks at short intervals instead, and once in a while in
any case.

A change is whole when two looks see the same, and every file that changed has something in
it and can be opened: an editor that renames over the file, a git checkout of a hundred and a
folder that is made anew are then one change each. Who never stops writing is not waited for.
"""

from __future__ import annotations

import asyncio
import logging
import math
import os
import stat
import time
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from watchfiles import awatch

from knowledge.stories.formats import READERS

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable, Iterator, Mapping, Sequence

    Sight = Mapping[Path, tuple[int, int, int]]
    """The files that matter: their size, the time of their last change in ns, and their inode."""

SUFFIXES = frozenset({*READERS, ".docx", ".htm", ".html", ".yaml"})
"""Of the files that a reload reads or names: stories, documents, synonyms and expectations."""
GRAIN_MS = 50
"""Milliseconds for which watchfiles collects what comes together."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """How long is waited for what, in seconds."""

    settle: float = 0.5
    """Between the two looks that see the same."""
    look: float = 2.0
    """Between two looks where nobody tells of changes, and two checks that somebody still can."""
    rest: float = 60.0
    """Between two looks where somebody does."""
    most: float = 10.0
    """How long a change that does not end, or leaves something unfinished, is waited for."""


def look(paths: Iterable[Path]) -> Sight:
    """Return what of the stories' files there is at `paths`; blocks while it looks.

    What begins with a dot is never among it: editors' and git's own files, and those under
    which this program writes before it renames.
    """
    return {file: seen for path in paths for file in _files(path) if (seen := _stamp(file))}


async def settled(
    paths: Sequence[Path],
    *,
    seen: Sight | None = None,
    pace: Pace = Pace(),
    polling: bool = False,
) -> AsyncGenerator[frozenset[Path]]:
    """Yield the files that were added, changed or removed, once for each change that is whole.

    Close it when done (`contextlib.aclosing`); it ends in no other way. While its reader is
    busy nothing is missed.

    Args:
        paths: folders and files; they need not be there.
        seen: what was there when the stories were read (`look`); by default what is there now.
        pace: how long is waited for what.
        polling: whether the operating system is not asked to tell, as on a drive of another
            machine, of whose changes it does not hear.
    """
    known = await asyncio.to_thread(look, paths) if seen is None else seen
    async with aclosing(_moments(paths, pace, polling=polling)) as moments:
        async for _ in moments:
            now = await _whole(paths, known, pace)
            if changed := _difference(known, now):
                known = now
                yield changed


async def _whole(paths: Sequence[Path], known: Sight, pace: Pace) -> Sight:
    """Look until what has changed since `known` is whole, or has been waited for long enough."""
    end = time.monotonic() + pace.most
    before = await asyncio.to_thread(look, paths)
    while before != known:
        await asyncio.sleep(min(pace.settle, max(end - time.monotonic(), 0)))
        now = await asyncio.to_thread(look, paths)
        if time.monotonic() >= end:
            return now
        if now == before and not await asyncio.to_thread(_unfinished, paths, known, now):
            return now
        before = now
    return before


def _difference(known: Sight, now: Sight) -> frozenset[Path]:
    return frozenset(file for file in {*known, *now} if known.get(file) != now.get(file))


def _unfinished(paths: Iterable[Path], known: Sight, now: Sight) -> bool:
    """Tell whether somebody seems to be in the midst of writing, or of replacing a folder."""
    gone = {path for path in paths if not path.exists()}
    if any(file not in now and not gone.isdisjoint({file, *file.parents}) for file in known):
        return True
    return any(file in now and not _has_words(file) for file in _difference(known, now))


def _has_words(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            return stream.read(1) != b""
    except OSError:
        return False


async def _moments(paths: Sequence[Path], pace: Pace, *, polling: bool) -> AsyncGenerator[None]:
    """Yield whenever it is time to look."""
    yield
    while True:
        roots = await asyncio.to_thread(_roots, paths)
        if not polling and None not in roots:
            try:
                async with aclosing(_told(paths, roots, pace)) as told:
                    async for _ in told:
                        yield
            except Exception as error:  # noqa: BLE001 - whatever it is, looking does without
                _log.warning("the stories cannot be watched, only polled: %s", error)
                polling = True
        await asyncio.sleep(pace.look)
        yield


async def _told(paths: Sequence[Path], roots: Sequence[object], pace: Pace) -> AsyncGenerator[None]:
    """Yield when the operating system tells of a change, until there are other folders."""
    watching = awatch(
        *paths,
        watch_filter=None,
        debounce=max(int(pace.settle * 1000), GRAIN_MS),
        step=GRAIN_MS,
        rust_timeout=max(int(pace.look * 1000), 1),
        yield_on_timeout=True,
        ignore_permission_denied=True,
    )
    looked = -math.inf  # something may have changed until it began to tell
    async with aclosing(watching):
        async for changes in watching:
            others = await asyncio.to_thread(_roots, paths) != roots
            rested = time.monotonic() - looked >= pace.rest
            if others or rested or any(_matters(Path(name), paths) for _, name in changes):
                yield
                looked = time.monotonic()
            if others:
                return


def _roots(paths: Iterable[Path]) -> list[tuple[int, int] | None]:
    """Return which folder or file each path leads to now, None where there is none; blocks."""
    return [_identity(path) for path in paths]


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _matters(file: Path, paths: Iterable[Path]) -> bool:
    """Tell whether it is worth looking when `file` changes; what is not sure is worth it."""
    below = next((file.relative_to(path).parts for path in paths if file.is_relative_to(path)), ())
    return not file.name.endswith("~") and not any(part.startswith(".") for part in below)


def _files(path: Path) -> Iterator[Path]:
    """Yield the files at `path` that a reload reads."""
    if not path.is_dir():
        yield path
        return
    for where, subfolders, names in os.walk(path):
        subfolders[:] = [name for name in subfolders if not name.startswith(".")]
        for name in names:
            if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES:
                yield Path(where, name)


def _stamp(file: Path) -> tuple[int, int, int] | None:
    """Return what changes whenever `file` does, or None where there is nothing to read."""
    try:
        status = file.stat()
    except OSError:
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return status.st_size, status.st_mtime_ns, status.st_ino
