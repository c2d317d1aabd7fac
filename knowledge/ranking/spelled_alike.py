"""Spelled alike: the BM25 scores of sentences over the character n-grams of their words.

They see through inflection and spelling. No index holds them: those of the few stories whose
sentences are ranked are read off their words when a question is asked, four characters as one
whole number, and looked up among the question's, in a table of hashes first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from knowledge.index.packed_story import GRAMS_B, GRAMS_K1
from knowledge.index.spelling import MIXED, NARROW, code_points, gram_numbers
from knowledge.ranking.side_by_side import idf_of, joined, joined_ends
from knowledge.text.grams import GRAM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from knowledge.ranking.side_by_side import Columns

TABLE = 16
"""The bits of a hash by which nearly all n-grams that the question lacks are left out."""
SPREAD = {np.dtype(np.uint32): np.uint32(0x9E3779B1), np.dtype(np.uint64): MIXED}
"""Odd numbers that spread n-grams over the highest bits, as in Fibonacci hashing."""


def characters(grams: Sequence[str], columns: Columns, least_idf: float) -> NDArray[np.float64]:
    """Return for each column its score as a share of what is attainable.

    Args:
        grams: the different n-grams of a question.
        columns: the sentences.
        least_idf: raises a smaller idf to this.
    """
    written = [story.spelled for story in columns.stories]
    is_wide = any(one.codes.dtype != np.uint8 for one in written)
    asked = _asked(grams, is_wide=is_wide)
    codes = joined([one.codes for one in written])
    if not len(asked) or len(codes) < GRAM:
        return np.zeros(columns.count)
    at, gram = _found(asked, gram_numbers(codes.astype(np.uint32) if is_wide else codes))
    ends = joined_ends([one.ends for one in written], [len(one.codes) for one in written])
    line = ends.searchsorted(at, "right")
    # No line is as short as its n-gram; those of two lines are none of the question's.
    inside = (at + GRAM <= ends[line]).nonzero()[0]
    keys = gram[inside] * columns.count + columns.filled[line[inside]]
    keys.sort()
    is_first = np.ones(len(keys), np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=is_first[1:])
    first = is_first.nonzero()[0]
    gram, column = np.divmod(keys[first], columns.count)
    counts = np.diff(first, append=len(keys))
    lengths = columns.placed(np.diff(ends, prepend=0) - (GRAM - 1))
    held = _Held(gram, column, counts)
    return _shares(held, len(asked), len(grams) - len(asked), columns, lengths, least_idf)


class _Held(NamedTuple):
    """Which sentence holds which n-gram of the question, and how often."""

    grams: NDArray[np.int64]
    columns: NDArray[np.int64]
    counts: NDArray[np.int64]


def _shares(
    held: _Held,
    asked: int,
    unknown: int,
    columns: Columns,
    lengths: NDArray[np.float64],
    least_idf: float,
) -> NDArray[np.float64]:
    """Return the score of each column as a share of what is attainable in its story.

    Args:
        held: the n-grams that are held.
        asked: how many n-grams of the question any of the stories could hold.
        unknown: how many none could, for its characters.
        columns: the sentences.
        lengths: of each column, in n-grams.
        least_idf: raises a smaller idf to this.
    """
    own = [story.statistics for story in columns.stories]
    averages = np.array([one.grams_average for one in own])
    floors = np.array([one.grams_floor for one in own])
    stories = columns.story[held.columns]
    places = held.grams * len(own) + stories
    frequencies = np.bincount(places, minlength=(asked + 1) * len(own)).reshape(-1, len(own))
    idf = np.maximum(idf_of(frequencies, columns.sizes, floors), least_idf)
    # The last row is that of an n-gram that no sentence holds.
    attainable = (idf[:-1].sum(0) + unknown * idf[-1]) * (GRAMS_K1 + 1)
    norm = GRAMS_K1 * (1 - GRAMS_B + GRAMS_B * lengths[held.columns] / averages[stories])
    impacts = idf.ravel()[places] * (held.counts * (GRAMS_K1 + 1) / (held.counts + norm))
    scores = np.bincount(held.columns, impacts, columns.count)
    shares: NDArray[np.float64] = scores / np.maximum(attainable, least_idf)[columns.story]
    return shares


def _asked(grams: Sequence[str], *, is_wide: bool) -> NDArray[np.uint32] | NDArray[np.uint64]:
    """Return the numbers, ascending, of those n-grams that characters of a width can make."""
    codes = code_points("".join(grams)).reshape(-1, GRAM)
    if not is_wide:
        codes = codes[(codes < NARROW).all(axis=1)].astype(np.uint8)
    return np.sort(gram_numbers(codes.ravel())[::GRAM])


def _found(
    asked: NDArray[np.unsignedinteger], written: NDArray[np.unsignedinteger]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where n-grams stand that are asked for, and which of those asked each is."""
    width = 8 * written.dtype.itemsize
    spread, down = SPREAD[written.dtype], written.dtype.type(width - TABLE)
    table = np.zeros(1 << TABLE, np.bool_)
    table[(asked * spread) >> down] = True
    # Every hash is within the table; to clip is quicker than to raise.
    likely = table.take((written * spread) >> down, mode="clip").nonzero()[0]
    own = written[likely]
    which = np.minimum(asked.searchsorted(own), len(asked) - 1)
    right = (asked[which] == own).nonzero()[0]
    return likely[right], which[right]
