"""What is kept of the stories at some paths: read once, written when that was worth the while.

A few stories are analysed sooner than anything could be looked up: for them nothing is kept,
and nothing imported that keeps. The segments that are made of several stand in for them from the
next reading on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cache.gathered import NOTHING_KNOWN, Known
from knowledge.stories.limit import STORY_LIMIT
from knowledge.stories.story_files import StoryFile, story_files

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from bot.cache.folder import Folder
    from bot.cache.gathered import Gathered
    from bot.cache.segments import KeptSegment
    from knowledge.stories.limit import StoryLimit

WORTH = 30_000
"""Bytes of stories that are worth to be kept: analysing them takes a quarter of a second."""


class Kept:
    """What is kept of the stories at some paths.

    Args:
        paths: folders of stories, story files or .jsonl files.
        cache: the folder of the whole cache; with None nothing is kept.
        limit: how large a story may be.
    """

    def __init__(
        self, paths: Sequence[Path], cache: Path | None, limit: StoryLimit = STORY_LIMIT
    ) -> None:
        self._paths, self._cache, self._limit = paths, cache, limit
        self.folder: Folder | None = None
        """Where it is kept; None as long as there is nothing that is worth it."""
        self._there: Known = NOTHING_KNOWN
        self._made: KeptSegment | None = None
        """What was made of several segments, until it is known."""

    def known(self, before: Gathered) -> Known:
        """Return what need not be done again, of what was gathered before and of what is kept."""
        if self.folder is None and self._cache is not None and is_worth(self._paths, self._limit):
            # Imported here: one story is not kept, and every start pays for imports.
            from bot.cache.folder import Folder  # noqa: PLC0415
            from bot.cache.keeping import kept_in  # noqa: PLC0415

            self.folder = Folder.of_paths(self._cache, self._paths, self._limit)
            self._there = kept_in(self.folder)
            if not before.alive:
                return self._there
        made, segments = self._made, before.known.segments
        if made is None or made in segments.all:
            return before.known
        # Imported here: see above.
        from bot.cache.merging import with_merged  # noqa: PLC0415

        alive = {one.key for one in before.alive}
        return before.known._replace(segments=with_merged(segments, made, alive))

    def keep(self, gathered: Gathered) -> None:
        """Keep what was gathered for the next start, as far as that is possible."""
        if self.folder is None:
            return
        from bot.cache.keeping import keep  # noqa: PLC0415 - see `known`

        known = self.known(gathered)
        keep(gathered.with_known(known), self._there, self.folder)
        self._there = known

    def merge(self, gathered: Gathered, still: Callable[[], object]) -> None:
        """Make few segments of many, which are known from the next reading on.

        Args:
            gathered: what answers.
            still: is called meanwhile; it raises if nobody wants that any more.
        """
        if self.folder is None:
            return
        from bot.cache.merging import Work, merged  # noqa: PLC0415 - see `known`

        now = gathered.with_known(self.known(gathered))
        self._made = merged(now, Work(self.folder, still)) or self._made


def is_worth(paths: Sequence[Path], limit: StoryLimit = STORY_LIMIT) -> bool:
    """Tell whether there are so many stories at some paths that they are worth to be kept."""
    size = 0
    for file in story_files(paths, limit):
        size += file.size if isinstance(file, StoryFile) else 0
        if size >= WORTH:
            return True
    return False
