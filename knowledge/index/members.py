"""Members: which stories of which segments a corpus has, in the order of the library."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeAlias, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from knowledge.index.archived_segment import ArchivedSegment
    from knowledge.index.packed_story import PackedStory
    from knowledge.index.segment import Segment


NOWHERE = -1
"""The number of a story that is gone."""


AnySegment = TypeVar("AnySegment", bound="Segment | ArchivedSegment")


class Held(NamedTuple, Generic[AnySegment]):
    """A segment, and which of its stories a corpus has."""

    segment: AnySegment
    numbers: NDArray[np.int64]
    """The number of each story in the corpus, or `NOWHERE`."""

    @property
    def gone(self) -> list[int]:
        """The numbers in the segment of the stories that the corpus has not."""
        gone: list[int] = np.flatnonzero(self.numbers == NOWHERE).tolist()
        return gone

    def dead(self) -> Iterator[PackedStory]:
        """Yield these stories."""
        return map(self.segment.stories.read, self.gone)


AnyHeld: TypeAlias = "Held[Segment | ArchivedSegment]"


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

    def held(self, segments: Sequence[Segment | ArchivedSegment]) -> tuple[AnyHeld, ...]:
        """Return the segments, each with which of its stories are here."""
        return tuple(self._held(number, one) for number, one in enumerate(segments))

    def _held(self, number: int, segment: Segment | ArchivedSegment) -> AnyHeld:
        there = np.flatnonzero(self.segments == number)
        numbers = np.full(len(segment), NOWHERE, np.int64)
        numbers[self.numbers[there]] = there
        return Held(segment, numbers)

    def followed_by(self, other: Members, staying: Sequence[int], segments: int) -> Members:
        """Return where stories are when others follow, whose segments stand behind so many.

        Args:
            other: the others.
            staying: those of here that stay.
            segments: how many there are here.
        """
        at = np.array(staying, np.int64)
        return Members(
            np.concatenate([self.segments[at], other.segments + segments]),
            np.concatenate([self.numbers[at], other.numbers]),
            (*map(self.files.__getitem__, staying), *other.files),
            (*map(self.lines.__getitem__, staying), *other.lines),
        )

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
