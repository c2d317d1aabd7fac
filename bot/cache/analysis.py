"""Analysing what is not known yet: a few stories here, many in processes of their own.

Starting a process takes as long as a dozen stories do, so that for a few there is none. What
comes of many is laid down in a file at once, in the order in which it comes, so that it needs no
memory here.
"""

from __future__ import annotations

import logging
import os
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

from bot.cache.messages import Failure
from knowledge.errors import StoryError, unexpected
from knowledge.index.analyzing import packed
from knowledge.index.packed_story import PackedStory

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from contextlib import AbstractContextManager
    from io import FileIO
    from typing import TypeAlias

    from bot.cache.folder import Folder
    from bot.cache.workers import Workers
    from knowledge.model import Story
    from knowledge.stories.speaker_corrections import SpeakerCorrection
    from knowledge.stories.synonyms import Synonyms

    Advance: TypeAlias = Callable[[int], object]
    Track: TypeAlias = Callable[[int], AbstractContextManager[Advance]]
    """Shows progress: takes how many bytes there are to read, and gives what is called with the
    bytes that were read since; that raises if nobody wants the stories any more."""

_log = logging.getLogger(__name__)

WORTH = 200_000
"""Bytes of stories for which processes are started."""


class Spooled(NamedTuple):
    """Where a packed story lies."""

    start: int
    length: int


@contextmanager
def untracked(_total: int) -> Iterator[Advance]:
    """Show no progress."""
    yield lambda _: None


class Analysis:
    """What was analysed just now, by the key of each story.

    Args:
        words: the synonyms.
        workers: those who do it; None where it is done here.
        folder: where what comes of it is laid down meanwhile.
        advance: is called with the bytes of every story that is done.
    """

    def __init__(
        self, words: Synonyms, workers: Workers | None, folder: Folder | None, advance: Advance
    ) -> None:
        self.failed: dict[bytes, StoryError] = {}
        self.workers = workers
        self.advance = advance
        self._words, self._folder = words, folder
        self._spool: FileIO | None = None
        if workers is not None:
            self._open_spool()
        self._done: dict[bytes, bytes | Spooled] = {}
        self._wanted: set[bytes] = set()
        self._lock = threading.Lock()

    def __contains__(self, key: bytes) -> bool:
        return key in self._wanted

    def __getitem__(self, key: bytes) -> PackedStory:
        found = self._done[key]
        if isinstance(found, bytes):
            return PackedStory(found)
        with self._lock:
            return PackedStory(self._read(found))

    @property
    def done(self) -> Collection[bytes]:
        """The keys of the stories that were read."""
        return self._done.keys()

    def lies(self, key: bytes) -> tuple[str, Spooled] | None:
        """Return in which file a packed story lies, and where; None where that is not possible."""
        with self._lock:
            found = self._done[key]
            if isinstance(found, bytes):
                self._open_spool()
                found = self._done[key] = self._laid_down(found)
            if self._spool is None or isinstance(found, bytes):
                return None
            return str(self._spool.name), found

    def want(
        self, key: bytes, story: Story, said: tuple[SpeakerCorrection, ...], size: int
    ) -> None:
        """Analyse a story, if that was not wanted before.

        Args:
            key: that of the story.
            story: the story.
            said: what is corrected of its speakers.
            size: how many bytes it has, for the progress.
        """
        if key in self._wanted:
            return
        self._wanted.add(key)

        def hear(outcome: bytes | Failure | None) -> None:
            self._keep(key, story, self._here(story, said) if outcome is None else outcome)

        if self.workers is None:
            hear(None)
        else:
            self.workers.analyze(story, said, hear)
        self.advance(size)

    def wait(self) -> None:
        """Wait until all that was wanted is done, or has failed."""
        if self.workers is not None:
            self.workers.wait()

    def close(self) -> None:
        """Forget all, and end whatever goes on."""
        if self.workers is not None:
            self.workers.close()
        if self._spool is not None:
            with suppress(OSError):
                self._spool.close()
            with suppress(OSError):
                os.unlink(self._spool.name)  # noqa: PTH108 - a name and no path

    def _open_spool(self) -> None:
        if self._spool is None and self._folder is not None:
            self._spool = self._folder.spool()

    def _here(self, story: Story, said: tuple[SpeakerCorrection, ...]) -> bytes | StoryError:
        try:
            return packed(story, self._words, said).data
        except Exception as error:  # noqa: BLE001 - whatever it is, the other stories answer
            return unexpected(story.file or story.id, story.line, error)

    def _keep(self, key: bytes, story: Story, outcome: bytes | Failure | StoryError) -> None:
        if isinstance(outcome, Failure):
            outcome = _told(story, outcome)
        with self._lock:
            if isinstance(outcome, StoryError):
                self.failed[key] = outcome
                return
            self._done[key] = self._laid_down(outcome)

    def _laid_down(self, data: bytes) -> bytes | Spooled:
        if self._spool is None:
            return data
        try:
            start = self._spool.seek(0, os.SEEK_END)
            is_whole = self._spool.write(data) == len(data)
        except OSError as error:
            _log.debug("what was analysed is held in memory: %s", error)
            is_whole = False
        return Spooled(start, len(data)) if is_whole else data

    def _read(self, place: Spooled) -> bytes:
        if self._spool is None:
            raise KeyError(place)
        self._spool.seek(place.start)
        return self._spool.read(place.length)


def _told(story: Story, failure: Failure) -> StoryError:
    """Return the problem of a story at which a worker failed, and log its traceback."""
    file, why = story.file or story.id, failure.error or "the process ended"
    reason = f"could not be read: an error of the program ({why})"
    problem = StoryError(file, story.line, reason, "please report it, with the story if you may")
    _log.error("%s\n%s", problem, failure.traceback)
    return problem
