"""Members: which stories of which segments a corpus has, in the order of the library."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from knowledge.index.packed_story import PackedStory


@dataclass(frozen=True, slots=True)
class Members:
    """Where the stories of a corpus are, in its order, and which files they were read from."""

    segments: NDArray[np.int64]
    numbers: NDArray[np.int64]
    """The number of each in its segment."""
    files: tuple[str | None, ...]
    lines: tuple[int, ...]
    """The line of the file on which its text starts."""

    def __len__(self) -> int:
        return len(self.files)

    @classmethod
    def of_one(cls, stories: Sequence[PackedStory]) -> Members:
        """Return all stories of a single segment, in its order."""
        numbers = np.arange(len(stories))
        files, lines = (one.file for one in stories), (one.line for one in stories)
        return cls(np.zeros_like(numbers), numbers, tuple(files), tuple(lines))

    def of(self, segment: int) -> NDArray[np.int64]:
        """Return which stories are in a segment."""
        return np.flatnonzero(self.segments == segment)

    def changed(self, stories: Sequence[int | PackedStory], kept: Sequence[int]) -> Members:
        """Return where stories are when some of the segments are kept.

        Args:
            stories: those of here by their numbers, which are in kept segments, and new ones,
                which are in one more segment behind the kept ones, in this order.
            kept: the numbers of the segments that are kept, in their new order.
        """
        moved = {segment: at for at, segment in enumerate(kept)}
        were, numbers = self.segments.tolist(), self.numbers.tolist()
        coming = count()
        rows = [
            (moved[were[one]], numbers[one], self.files[one], self.lines[one])
            if isinstance(one, int)
            else (len(kept), next(coming), one.file, one.line)
            for one in stories
        ]
        if not rows:
            return Members.of_one(())
        segments, at, files, lines = zip(*rows, strict=True)
        return Members(np.array(segments, np.int64), np.array(at, np.int64), files, lines)
