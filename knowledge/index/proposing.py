"""Proposing: which few stories of a corpus are worth a closer look for a query.

A story is scored by its best sentence, among all sentences, and as a whole, among all
stories; both as shares of what is attainable, so that they add up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from knowledge.index.found import frequencies
from knowledge.index.one_story import Measure
from knowledge.index.scoring import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from knowledge.index.archived import Archived
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


class Searched(NamedTuple):
    """Where is looked."""

    sentences: Level
    wholes: Level
    """The stories as wholes, of the same segments and terms."""
    places: Sequence[Place]
    """Where the stories of each segment are in the corpus."""
    filled: NDArray[np.int64]
    """The numbers in the corpus of all stories with a sentence, ascending."""
    archived: Archived | None
    """The stories of the corpus that are in none of these segments."""


def proposed(searched: Searched, sought: Sought, most: int) -> list[Proposed]:
    """Return the stories that score best, in the corpus's order; of equals the first ones.

    Where fewer hold anything that is sought, the first of the others are among them.

    Args:
        searched: where is looked.
        sought: what is looked for.
        most: how many stories at most.
    """
    sentences, wholes, places, filled, archived = searched
    numbered = sentences.numbered(sought.query)
    spoken, whole = sentences.found_of(numbered), wholes.found_of(numbered)
    there = [(0, 0)] * len(sought.query) if archived is None else archived.frequencies(sought.query)
    own = _measured(sentences, spoken, [held for held, _ in there], sought)
    its = _measured(wholes, whole, [held for _, held in there], sought)
    found: set[tuple[float, int, float]] = set()
    if archived is not None:
        found.update(archived.proposed(sought.query, own, its, most))
    for place, one, other in zip(places, spoken, whole, strict=True):
        stories, shares = read(other, its.idf)
        shares /= its.attainable
        totals = _best_of(stories, one, own.idf, place) / own.attainable + shares
        found.update(_highest(place.numbers.take(stories), totals, shares, most * len(own.idf)))
    best = {number: share for _, number, share in sorted(found)[:most]}
    if len(best) < most:
        others = [number for number in filled[:most].tolist() if number not in best]
        best |= dict.fromkeys(others[: most - len(best)], 0.0)
    return [Proposed(number, best[number]) for number in sorted(best)]


def _measured(
    level: Level, found: Sequence[Found], elsewhere: Sequence[int], sought: Sought
) -> Measure:
    """Return how a level scores, and more than any document could score.

    Args:
        level: the level.
        found: what the query finds in its segments.
        elsewhere: how many documents that are in none of these hold each place of it.
        sought: what is looked for.
    """
    held = [
        here + there
        for here, there in zip(frequencies(found, len(elsewhere)), elsewhere, strict=True)
    ]
    least = sought.least_idf
    each = zip(level.idf(held), sought.weights, strict=True)
    idf = [max(own, least) * weight for own, weight in each]
    attainable = sum([own for own in idf if own > 0]) * (level.k1 + 1)
    return Measure(idf, max(attainable, least), level.k1, level.b, level.average)


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
