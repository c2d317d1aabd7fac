"""One story, scored as the documents of a corpus are: its sentences, and it as a whole.

Where postings lie elsewhere, what a story scores is read from the story itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from knowledge.index.saturation import worth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from knowledge.index.packed_story import PackedStory

    Query = Sequence[Sequence[int]]


class Measure(NamedTuple):
    """How a level scores: what each place counts, by its constants and the average length."""

    idf: Sequence[float]
    attainable: float
    k1: float
    b: float
    average: float


def scores_of(story: PackedStory, query: Query, measure: Measure) -> NDArray[np.float64]:
    """Return the score of each sentence of a story."""
    lengths = story.index.lengths
    scores = np.zeros(len(story))
    for place, idf in zip(query, measure.idf, strict=True):
        counts = counts_in(story, numbers_of(story, place))
        held = counts.nonzero()[0]
        if len(held):
            scores[held] += idf * _worth(counts[held], lengths[held], measure)
    return scores


def whole_score(story: PackedStory, query: Query, measure: Measure) -> float:
    """Return the score of a story as a whole."""
    whole = story.index.whole
    length, score = int(whole.sum()), 0.0
    for place, idf in zip(query, measure.idf, strict=True):
        count = int(whole[numbers_of(story, place)].sum())
        if count:
            score += idf * float(_worth(count, length, measure))
    return score


def _worth(counts: object, lengths: object, measure: Measure) -> NDArray[np.float64]:
    return np.asarray(worth(counts, lengths, measure.average, measure.k1, measure.b))


def numbers_of(story: PackedStory, hashes: Sequence[int]) -> NDArray[np.int64]:
    """Return the numbers in a story of those of these terms that it has."""
    own = story.index.terms.hashes
    wanted = np.array(hashes, np.uint64)
    if not len(own) or not len(wanted):
        return np.zeros(0, np.int64)
    at = np.minimum(own.searchsorted(wanted), len(own) - 1)
    found: NDArray[np.int64] = at[own[at] == wanted]
    return found


def counts_in(story: PackedStory, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how often each sentence of a story holds any of its terms of these numbers."""
    index = story.index
    counts = np.zeros(len(story), np.int64)
    for number in numbers.tolist():
        at = (index.held == number).nonzero()[0]
        np.add.at(counts, index.sentence_ends.searchsorted(at, "right"), index.counts[at])
    return counts
