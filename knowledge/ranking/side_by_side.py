"""Side by side: the sentences of several stories as the columns of one matrix.

Scoring eight stories one after the other takes eight times the calls of scoring one, and the
calls are what takes time. So the sentences of all of them stand side by side, with two empty
columns behind each story, so that what stands two sentences before or behind one is always
of its own story.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from knowledge.index.okapi import plain_idfs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from knowledge.index.packed_story import PackedStory

REACH = 2
"""The sentences before one, and behind it, that are its window; as many columns part stories."""


class Columns(NamedTuple):
    """Where the sentences of stories stand."""

    stories: Sequence[PackedStory]
    sizes: NDArray[np.int64]
    """How many sentences each story has."""
    starts: NDArray[np.int64]
    """The column of the first sentence of each."""
    width: int
    """How many columns there are."""
    story: NDArray[np.int64]
    """For each column which of the stories it is of; an empty one is of that before it."""
    filled: NDArray[np.int64]
    """The column of each sentence of all stories."""

    def of(self, story: int) -> NDArray[np.int64]:
        """Return the columns of the sentences of a story, by its place among the stories."""
        start = self.starts[story]
        return np.arange(start, start + self.sizes[story])

    def placed(self, values: NDArray[np.generic]) -> NDArray[np.float64]:
        """Return values in their columns, given one a sentence; an empty column has 0."""
        every = np.zeros(self.width)
        every[self.filled] = values
        return every


def columns_of(stories: Sequence[PackedStory]) -> Columns:
    """Put the sentences of stories, at least one, side by side."""
    sizes = np.fromiter(map(len, stories), np.int64, len(stories))
    own, ends = np.arange(len(stories)), sizes.cumsum()
    filled = np.arange(ends[-1]) + (REACH * own).repeat(sizes)
    starts = ends - sizes + REACH * own
    width = int(ends[-1]) + REACH * len(stories)
    return Columns(stories, sizes, starts, width, own.repeat(sizes + REACH), filled)


def joined(arrays: Sequence[NDArray[np.generic]]) -> NDArray:  # type: ignore[type-arg]
    """Return arrays, at least one, one behind the other."""
    return arrays[0] if len(arrays) == 1 else np.concatenate(arrays)


def joined_ends(ends: Sequence[NDArray[np.integer]], sizes: Sequence[int]) -> NDArray[np.int64]:
    """Return where runs end, given for each story where its own end.

    Args:
        ends: where they end, counted from the story's first value.
        sizes: how many values each story has.
    """
    before = np.cumsum([0, *sizes[:-1]]).repeat([len(own) for own in ends])
    every: NDArray[np.int64] = joined(ends) + before
    return every


def idf_of(
    frequencies: NDArray[np.int64], sizes: NDArray[np.int64], floors: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the idf of each term (row) in each story (column), as rank-bm25 takes it.

    What no sentence of a story holds counts as if one did.

    Args:
        frequencies: how many sentences of each story hold each term.
        sizes: how many sentences each story has.
        floors: the idf, in each story, of what would have a negative one.
    """
    own = plain_idfs(frequencies, sizes)
    return np.where(own < 0, floors, own)
