"""Spelled alike: the BM25 scores of sentences over the character n-grams of their words.

They see through inflection and spelling. No index holds them: those of the few stories whose
sentences are ranked are read off their words when a question is asked, four characters as one
whole number, and looked up among the question's, in a table of hashes first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from knowledge.index.packed_story import GRAMS_B, GRAMS_K1
from knowledge.index.spelling import MIXED, code_points, gram_numbers
from knowledge.ranking.side_by_side import idf_of, joined, joined_ends
from knowledge.text.grams import GRAM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from knowledge.index.spelling import Grams
    from knowledge.ranking.side_by_side import Columns

TABLE = 13
"""The bits of a hash by which nearly all n-grams that the question lacks are left out; the table
is small enough for the processor to keep at hand."""
SPREAD = np.uint32(0x9E3779B1)
"""An odd number that spreads n-grams over the highest bits, as in Fibonacci hashing."""


def characters(grams: Sequence[str], columns: Columns, least_idf: float) -> NDArray[np.float64]:
    """Return for each column its score as a share of what is attainable.

    Args:
        grams: the different n-grams of a question.
        columns: the sentences.
        least_idf: raises a smaller idf to this.
    """
    if not grams:
        return np.zeros(columns.width)
    written = [story.spelled.codes for story in columns.stories]
    asked = code_points("".join(grams)).reshape(-1, GRAM)
    widths = dict.fromkeys(codes.dtype for codes in written)
    each = [
        _places(asked, columns, [at for at, codes in enumerate(written) if codes.dtype == width])
        for width in widths
    ]
    places, counts = _counted(joined(each))
    return _shares(len(grams), columns, places, counts, least_idf)


def _places(
    asked: NDArray[np.uint32], columns: Columns, stories: Sequence[int]
) -> NDArray[np.int64]:
    """Return for each n-gram of stories that is asked for, its number × columns + its column.

    Args:
        asked: the code points of each n-gram of the question.
        columns: the sentences.
        stories: which of the stories, whose characters have one width.
    """
    own = [columns.stories[at].spelled for at in stories]
    codes = joined([one.codes for one in own])
    fitting = np.flatnonzero(asked.max(axis=1) <= np.iinfo(codes.dtype).max)
    if not len(fitting):
        return np.zeros(0, np.int64)
    numbers = gram_numbers(asked[fitting].astype(codes.dtype).ravel())[::GRAM]
    order = numbers.argsort()
    at, which = _found(numbers[order], gram_numbers(codes))
    ends = joined_ends([one.ends for one in own], [len(one.codes) for one in own])
    line = ends.searchsorted(at, "right")
    inside = np.flatnonzero(at + GRAM <= ends[line])
    column = joined([columns.of(story) for story in stories])[line[inside]]
    places: NDArray[np.int64] = fitting[order][which[inside]] * columns.width + column
    return places


def _found(asked: Grams, written: Grams) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where n-grams stand that are asked for, and which of those, ascending, each is."""
    table = np.zeros(1 << TABLE, np.bool_)
    table[_hashed(asked)] = True
    # Every hash is within the table; to clip is quicker than to raise.
    likely = table.take(_hashed(written), mode="clip").nonzero()[0]
    own = written[likely]
    which = np.minimum(asked.searchsorted(own), len(asked) - 1)
    right = (asked[which] == own).nonzero()[0]
    return likely[right], which[right]


def _hashed(grams: Grams) -> Grams:
    """Return a number below 2**TABLE for each n-gram."""
    if grams.dtype == np.uint32:
        return (grams * SPREAD) >> np.uint32(32 - TABLE)
    return (grams * MIXED) >> np.uint64(64 - TABLE)


def _counted(places: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the different values, ascending, and how often each is there."""
    ascending = np.sort(places)
    is_first = np.ones(len(places), np.bool_)
    np.not_equal(ascending[1:], ascending[:-1], out=is_first[1:])
    firsts = is_first.nonzero()[0]
    counts = np.empty(len(firsts), np.int64)
    counts[:-1] = firsts[1:] - firsts[:-1]
    counts[-1:] = len(places) - firsts[-1:]
    return ascending[firsts], counts


def _shares(
    asked: int,
    columns: Columns,
    places: NDArray[np.int64],
    counts: NDArray[np.int64],
    least_idf: float,
) -> NDArray[np.float64]:
    """Return the score of each column as a share of what is attainable in its story.

    Args:
        asked: how many n-grams are asked for.
        columns: the sentences.
        places: for each n-gram that a sentence holds, its number × columns + its column.
        counts: how often it stands there.
        least_idf: raises a smaller idf to this.
    """
    own = [story.statistics for story in columns.stories]
    averages = np.array([one.grams_average for one in own])
    floors = np.array([one.grams_floor for one in own])
    gram, column = np.divmod(places, columns.width)
    stories = columns.story[column]
    held = gram * len(own) + stories
    frequencies = np.bincount(held, minlength=asked * len(own)).reshape(asked, len(own))
    idf = np.maximum(idf_of(frequencies, columns.sizes, floors), least_idf)
    attainable = np.maximum(idf.sum(axis=0) * (GRAMS_K1 + 1), least_idf)
    lengths = columns.placed(joined([story.gram_sizes for story in columns.stories]))
    norm = GRAMS_K1 * (1 - GRAMS_B + GRAMS_B * lengths[column] / averages[stories])
    impacts = idf.ravel()[held] * (counts * (GRAMS_K1 + 1) / (counts + norm))
    scores = np.bincount(column, impacts, columns.width)
    shares: NDArray[np.float64] = scores / attainable[columns.story]
    return shares
