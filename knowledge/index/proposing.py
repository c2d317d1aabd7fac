"""Proposing: which few stories of a corpus are worth a closer look for a query.

A story is scored by its best sentence, among all sentences, and as a whole, among all
stories; both as shares of what is attainable, so that they add up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from knowledge.index.scoring import read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from knowledge.index.levels import Level
    from knowledge.index.scoring import Found


class Place(NamedTuple):
    """The stories of a segment in the corpus."""

    story_of: NDArray[np.int32]
    """The story of each sentence, in the segment."""
    numbers: NDArray[np.int64]
    """The number of each story in the corpus; -1 for one that is gone or has no sentence."""


class Sought(NamedTuple):
    """What is looked for."""

    query: Sequence[Sequence[int]]
    """At each place the hashes of the terms that are sought."""
    weights: Sequence[float]
    """What each place counts."""
    least_idf: float
    """What a smaller idf is raised to."""


class Proposed(NamedTuple):
    """A story that is worth a closer look."""

    number: int
    """Its number in the corpus."""
    share: float
    """The score of it as a whole, as a share of what is attainable."""


def proposed(
    levels: tuple[Level, Level], places: Sequence[Place], sought: Sought, most: int
) -> list[Proposed]:
    """Return the stories that score best, in the corpus's order; of equals the first ones.

    Args:
        levels: the sentences and the whole stories.
        places: where the stories of each segment are in the corpus.
        sought: what is looked for.
        most: how many stories at most.
    """
    size = sum(int((place.numbers >= 0).sum()) for place in places)
    totals = np.full(max((int(p.numbers.max(initial=-1)) for p in places), default=-1) + 1, -1.0)
    shares = np.zeros(len(totals))
    sentences, wholes = levels
    spoken, whole = sentences.found(sought.query), wholes.found(sought.query)
    own_idf, attainable = _weighed(sentences, spoken, sought)
    whole_idf, whole_attainable = _weighed(wholes, whole, sought)
    for place, one, other in zip(places, spoken, whole, strict=True):
        documents, scores = read(other, whole_idf)
        own = np.zeros(len(place.numbers))
        own[documents] = scores / whole_attainable
        best = _best_of_each(one, own_idf, place) / attainable
        there = place.numbers >= 0
        numbers = place.numbers[there]
        totals[numbers] = (best + own)[there]
        shares[numbers] = own[there]
    chosen = _highest(totals, min(most, size))
    return [Proposed(number, float(shares[number])) for number in chosen]


def _weighed(level: Level, found: Sequence[Found], sought: Sought) -> tuple[list[float], float]:
    """Return what each place of the query counts, and more than any document could score."""
    idf = np.maximum(level.idf(found), sought.least_idf) * np.asarray(sought.weights)
    attainable = float(np.maximum(idf, 0.0).sum()) * (level.k1 + 1)
    return idf.tolist(), max(attainable, sought.least_idf)


def _best_of_each(found: Found, idf: Sequence[float], place: Place) -> NDArray[np.float64]:
    """Return the score of the best sentence of every story of a segment."""
    best = np.zeros(len(place.numbers))
    sentences, scores = read(found, idf)
    stories = place.story_of.take(sentences)
    # In each run they are in order, so a story stands there once.
    firsts = np.flatnonzero(np.diff(stories, prepend=-1))
    if len(firsts):
        np.maximum.at(best, stories[firsts], np.maximum.reduceat(scores, firsts))
    return best


def _highest(totals: NDArray[np.float64], most: int) -> list[int]:
    """Return the numbers of the highest totals, ascending; of equals the first ones."""
    if not most:
        return []
    least = np.partition(totals, len(totals) - most)[len(totals) - most]
    candidates = np.flatnonzero(totals >= least)
    order = np.argsort(-totals[candidates], kind="stable")[:most]
    return sorted(map(int, candidates[order]))
