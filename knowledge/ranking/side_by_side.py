"""Side by side: the sentences of several stories as the columns of one matrix.

Scoring eight stories one after the other takes eight times the calls of scoring one, and the
calls are what takes time. So the sentences of all of them stand side by side, with two empty
columns behind each story, so that what stands two sentences before or behind one is always
of its own story.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from knowledge.index.okapi import plain_idfs
from knowledge.index.spelling import MIXED, gram_numbers
from knowledge.index.story_index import GRAMS_B, GRAMS_K1, TERMS_B, TERMS_K1

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from knowledge.index.packed_story import PackedStory
    from knowledge.index.spelling import Grams

TABLE = 13
"""The bits of a hash by which nearly all n-grams that a question lacks are left out; a table of so
many is small enough for the processor to keep at hand."""
SPREAD = np.uint32(0x9E3779B1)
"""An odd number that spreads n-grams over the highest bits, as in Fibonacci hashing."""
REACH = 2
"""The sentences before one, and behind it, that are its window; as many columns part stories."""


COLUMNS_KEPT = 8
"""Of how many runs of stories the columns are kept: one story is often asked again."""


@dataclass(frozen=True, eq=False)
class Columns:
    """Where the sentences of stories stand, and what of them no question changes."""

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

    @cached_property
    def at(self) -> NDArray[np.int64]:
        """The number of each column's sentence in its story, from 0."""
        return np.arange(self.width) - self.starts[self.story]

    @cached_property
    def term_sizes(self) -> NDArray[np.float64]:
        """How many different terms each has."""
        return self.placed(joined([story.index.sizes for story in self.stories]))

    @cached_property
    def term_norms(self) -> NDArray[np.float64]:
        """What BM25 adds to how often a term stands in each, for its length."""
        averages = np.array([story.index.statistics.terms_average for story in self.stories])
        lengths = self.placed(joined([story.index.lengths for story in self.stories]))
        norms: NDArray[np.float64] = TERMS_K1 * (
            1 - TERMS_B + TERMS_B * lengths / averages[self.story]
        )
        return norms

    @cached_property
    def gram_norms(self) -> NDArray[np.float64]:
        """The same for character n-grams."""
        averages = np.array([story.index.statistics.grams_average for story in self.stories])
        lengths = self.placed(joined([story.index.gram_sizes for story in self.stories]))
        norms: NDArray[np.float64] = GRAMS_K1 * (
            1 - GRAMS_B + GRAMS_B * lengths / averages[self.story]
        )
        return norms

    @cached_property
    def term_floors(self) -> NDArray[np.float64]:
        """The idf, in each story, of a term that would have a negative one."""
        return np.array([story.index.statistics.terms_floor for story in self.stories])

    @cached_property
    def gram_floors(self) -> NDArray[np.float64]:
        """The same of a character n-gram."""
        return np.array([story.index.statistics.grams_floor for story in self.stories])

    @cached_property
    def written(self) -> list[Written]:
        """What stands in the stories, those whose characters have one width together."""
        codes = [story.index.spelled.codes.dtype for story in self.stories]
        return [
            self._written([at for at, own in enumerate(codes) if own == width])
            for width in dict.fromkeys(codes)
        ]

    def _written(self, stories: Sequence[int]) -> Written:
        own = [self.stories[at].index.spelled for at in stories]
        codes = joined([one.codes for one in own])
        ends = joined_ends([one.ends for one in own], [len(one.codes) for one in own])
        grams = gram_numbers(codes)
        return Written(
            codes.dtype,
            grams,
            hashed(grams),
            ends,
            joined([self.of(at) for at in stories]),
        )


class Written(NamedTuple):
    """The character n-grams of stories, in the order in which they stand."""

    codes: np.dtype[Any]
    """Of one character."""
    grams: Grams
    """Each as a number, those across the ends of lines as well."""
    hashes: Grams
    """What `hashed` makes of each."""
    ends: NDArray[np.int64]
    """Where each line ends."""
    columns: NDArray[np.int64]
    """The column of each line."""


@lru_cache(COLUMNS_KEPT)
def columns_of(stories: tuple[PackedStory, ...]) -> Columns:
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


def hashed(grams: Grams) -> Grams:
    """Return a number below 2**TABLE for each n-gram."""
    if grams.dtype == np.uint32:
        return (grams * SPREAD) >> np.uint32(32 - TABLE)
    return (grams * MIXED) >> np.uint64(64 - TABLE)
