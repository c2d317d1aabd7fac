"""An archived segment: stories that lie elsewhere, and all that is known of them here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from knowledge.index.summary import Summary, Terms, joined, summarised, summary_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from knowledge.index.archive import Archive
    from knowledge.index.packed_story import PackedStory

COUNTS = ("sentence_counts", "whole_counts")


@dataclass(frozen=True)
class ArchivedSegment(Summary):
    """Stories of an archive."""

    sentence_counts: NDArray[np.int32]
    """How many sentences hold each term."""
    whole_counts: NDArray[np.int32]
    """How many stories as wholes hold each term."""
    archive: Archive
    """Where they lie."""

    @classmethod
    def of(cls, stories: Sequence[PackedStory], archive: Archive) -> ArchivedSegment:
        """Return what is known of stories that lie in an archive, in their order."""
        terms = Terms.of(stories)
        size = len(terms.hashes)
        spoken = joined(own[one.held] for one, own in terms.each)
        whole = joined(own[one.whole > 0] for one, own in terms.each)
        return cls(
            **summary_of(stories, terms),
            sentence_counts=np.bincount(spoken, minlength=size).astype(np.int32),
            whole_counts=np.bincount(whole, minlength=size).astype(np.int32),
            archive=archive,
        )

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]], archive: Archive) -> ArchivedSegment:
        """Return the segment whose arrays these are."""
        counts: dict[str, Any] = {name: arrays[name] for name in COUNTS}
        return cls(**summarised(arrays), **counts, archive=archive)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return all of it as arrays by their names."""
        return {**super().arrays(), **{name: getattr(self, name) for name in COUNTS}}

    @property
    def stories(self) -> ArchivedStories:
        """Its stories, by their numbers."""
        return ArchivedStories(self)

    def content(self, number: int) -> bytes:
        """Return the `PackedStory.content` of a story."""
        content: bytes = self.contents[number].tobytes()
        return content

    def numbers_of(self, contents: NDArray[np.uint8]) -> NDArray[np.int64]:
        """Return the numbers of the stories of these contents, or -1, of rows of bytes."""
        found = np.full(len(contents), -1)
        if not len(self) or not len(contents):
            return found
        order, keys = self._ordered
        at = np.minimum(keys.searchsorted(_keys(contents)), len(keys) - 1)
        numbers = order[at]
        same = (self.contents[numbers] == contents).all(axis=1)
        found[same] = numbers[same]
        return found

    @cached_property
    def _ordered(self) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
        """The stories in the order of the first half of their contents, and these halves.

        Of digests half is as good as the whole: no two of a segment are the same.
        """
        keys = _keys(self.contents)
        order = keys.argsort()
        return order, keys[order]


class ArchivedStories:
    """The stories of an archived segment; each is read when it is asked for.

    Args:
        segment: the segment.
    """

    __slots__ = ("_segment",)

    def __init__(self, segment: ArchivedSegment) -> None:
        self._segment = segment

    def read(self, number: int, file: str | None = None, line: int = 1) -> PackedStory:
        """Return a story, which was read from that line of that file."""
        (found,) = self._segment.archive.read([self._segment.content(number)])
        return found if file is None else found.at(file, line)


def _keys(contents: NDArray[np.uint8]) -> NDArray[np.uint64]:
    return np.ascontiguousarray(contents[:, :8]).view(np.uint64)[:, 0]
