"""Proposing: which few stories of a corpus are worth a closer look for a query.

A story is scored by its best sentence, among all sentences, and as a whole, among all
stories; both as shares of what is attainable, so that they add up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from knowledge.index.found import frequencies
from knowledge.index.scoring import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from knowledge.index.found import Found
    from knowledge.index.levels import Level


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
    levels: tuple[Level, Level],
    places: Sequence[Place],
    filled: NDArray[np.int64],
    sought: Sought,
    most: int,
) -> list[Proposed]:
    """Return the stories that score best, in the corpus's order; of equals the first ones.

    Where fewer hold anything that is sought, the first of the others are among them.

    Args:
        levels: the sentences and the whole stories, of the same segments and terms.
        places: where the stories of each segment are in the corpus.
        filled: the numbers in the corpus of all stories with a sentence, ascending.
        sought: what is looked for.
        most: how many stories at most.
    """
    sentences, wholes = levels
    numbered = sentences.numbered(sought.query)
    spoken, whole = sentences.found_of(numbered), wholes.found_of(numbered)
    own_idf, attainable = _weighed(sentences, spoken, sought)
    whole_idf, whole_attainable = _weighed(wholes, whole, sought)
    found: set[tuple[float, int, float]] = set()
    for place, one, other in zip(places, spoken, whole, strict=True):
        stories, shares = read(other, whole_idf)
        shares /= whole_attainable
        totals = _best_of(stories, one, own_idf, place) / attainable + shares
        found.update(_highest(place.numbers.take(stories), totals, shares, most * len(own_idf)))
    best = {number: share for _, number, share in sorted(found)[:most]}
    if len(best) < most:
        others = [number for number in filled[:most].tolist() if number not in best]
        best |= dict.fromkeys(others[: most - len(best)], 0.0)
    return [Proposed(number, best[number]) for number in sorted(best)]


def _weighed(level: Level, found: Sequence[Found], sought: Sought) -> tuple[list[float], float]:
    """Return what each place of the query counts, and more than any document could score."""
    every, least = level.idf(frequencies(found)), sought.least_idf
    idf = [max(own, least) * weight for own, weight in zip(every, sought.weights, strict=True)]
    attainable = sum([own for own in idf if own > 0]) * (level.k1 + 1)
    return idf, max(attainable, least)


def _best_of(
    stories: NDArray[np.int64], found: Found, idf: Sequence[float], place: Place
) -> NDArray[np.float64]:
    """Return the score of the best sentence of each of these stories of a segment.

    Args:
        stories: all that hold what a sentence of them holds.
        found: what is found in the sentences.
        idf: what each place of the query counts.
        place: where the stories are.
    """
    best = np.empty(len(place.numbers))
    # Only these are written to: where there are many others, that takes longer than all else.
    best[stories] = 0.0
    sentences, scores = read(found, idf)
    np.maximum.at(best, place.story_of.take(sentences), scores)
    return best.take(stories)


def _highest(
    numbers: NDArray[np.int64],
    totals: NDArray[np.float64],
    shares: NDArray[np.float64],
    most: int,
) -> Iterable[tuple[float, int, float]]:
    """Return the stories with the `most` highest totals, and what equals the last of them.

    Each is the negative of its total, its number, and its share as a whole.

    Args:
        numbers: of stories, -1 for one that is not wanted, repeated where they are found so.
        totals: of each.
        shares: of each.
        most: how many.
    """
    kept = (numbers >= 0).nonzero()[0]
    if len(kept) > most:
        every = totals.take(kept)
        kept = kept.compress(every >= np.partition(every, len(every) - most)[-most])
    return zip(
        (-totals.take(kept)).tolist(),
        numbers.take(kept).tolist(),
        shares.take(kept).tolist(),
        strict=True,
    )
