"""Spelled alike: the BM25 scores of sentences over the character n-grams of their words.

They see through inflection and spelling. No index holds them: those of the few stories whose
sentences are ranked are read off their words when a question is asked, four characters as one
whole number, and looked up among the question's, in a table of hashes first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from knowledge.index.spelling import code_points, gram_numbers
from knowledge.index.story_index import GRAMS_K1
from knowledge.ranking.side_by_side import TABLE, hashed, idf_of, joined
from knowledge.text.grams import GRAM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from knowledge.index.spelling import Grams
    from knowledge.ranking.side_by_side import Columns, Written


def characters(grams: Sequence[str], columns: Columns, least_idf: float) -> NDArray[np.float64]:
    """Return for each column its score as a share of what is attainable.

    Args:
        grams: the different n-grams of a question.
        columns: the sentences.
        least_idf: raises a smaller idf to this.
    """
    if not grams:
        return np.zeros(columns.width)
    asked = code_points("".join(grams)).reshape(-1, GRAM)
    places, counts = _counted(joined([_places(asked, columns, one) for one in columns.written]))
    return _shares(len(grams), columns, places, counts, least_idf)


def _places(asked: NDArray[np.uint32], columns: Columns, written: Written) -> NDArray[np.int64]:
    """Return for each n-gram of stories that is asked for, its number × columns + its column.

    Args:
        asked: the code points of each n-gram of the question.
        columns: the sentences.
        written: what stands in the stories.
    """
    fitting = (asked.max(axis=1) <= (1 << 8 * written.codes.itemsize) - 1).nonzero()[0]
    if not len(fitting):
        return np.zeros(0, np.int64)
    numbers = gram_numbers(asked[fitting].astype(written.codes).ravel())[::GRAM]
    order = numbers.argsort()
    at, which = _found(numbers[order], written)
    line = written.ends.searchsorted(at, "right")
    inside = (at + GRAM <= written.ends[line]).nonzero()[0]
    column = written.columns[line[inside]]
    places: NDArray[np.int64] = fitting[order][which[inside]] * columns.width + column
    return places


def _found(asked: Grams, written: Written) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where n-grams stand that are asked for, and which of those, ascending, each is."""
    table = np.zeros(1 << TABLE, np.bool_)
    table[hashed(asked)] = True
    # Every hash is within the table; to clip is quicker than to raise.
    likely = table.take(written.hashes, mode="clip").nonzero()[0]
    own = written.grams[likely]
    which = np.minimum(asked.searchsorted(own), len(asked) - 1)
    right = (asked[which] == own).nonzero()[0]
    return likely[right], which[right]


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
    size = len(columns.stories)
    gram, column = np.divmod(places, columns.width)
    stories = columns.story[column]
    held = gram * size + stories
    frequencies = np.bincount(held, minlength=asked * size).reshape(asked, size)
    idf = np.maximum(idf_of(frequencies, columns.sizes, columns.gram_floors), least_idf)
    attainable = np.maximum(idf.sum(axis=0) * (GRAMS_K1 + 1), least_idf)
    norm = columns.gram_norms[column]
    impacts = idf.ravel()[held] * (counts * (GRAMS_K1 + 1) / (counts + norm))
    scores = np.bincount(column, impacts, columns.width)
    shares: NDArray[np.float64] = scores / attainable[columns.story]
    return shares
