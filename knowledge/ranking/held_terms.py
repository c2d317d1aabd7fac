"""Held terms: which of a query's terms the sentences and headings of a story hold.

Terms are compared by their hashes, so that no text of a story is made for it. Where several
terms mean the same, they count as one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from knowledge.index.hashing import hashes
from knowledge.ranking.side_by_side import REACH, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from knowledge.index.document import Document
    from knowledge.index.packed_story import PackedStory
    from knowledge.query.query import QueryTerm
    from knowledge.ranking.side_by_side import Columns


class Wanted(NamedTuple):
    """The terms of a query, each as the alternatives that it is found by."""

    hashes: NDArray[np.uint64]
    """Of each different alternative."""
    rows: NDArray[np.int64]
    """The alternatives, as rows of `hashes`, of each term one behind the other."""
    starts: NDArray[np.int64]
    """Where those of each term start in `rows`."""

    def by_term(self, by_alternative: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return a row for each term, the sum of those of its alternatives."""
        rows = by_alternative[self.rows]
        return rows if len(rows) == len(self.starts) else np.add.reduceat(rows, self.starts, axis=0)


def wanted_of(terms: Sequence[QueryTerm]) -> Wanted:
    """Return what the terms of a query, each with an alternative at least, are found by."""
    known: dict[str, int] = {}
    rows = [known.setdefault(one, len(known)) for term in terms for one in term.alternatives]
    sizes = np.fromiter((len(term.alternatives) for term in terms), np.int64, len(terms))
    return Wanted(hashes(known), np.array(rows, np.int64), sizes.cumsum() - sizes)


def wanted_in(wanted: Wanted, story: PackedStory) -> NDArray[np.int64]:
    """Return for each term of a story which alternative it is, counted from 1, or 0."""
    which = np.zeros(len(story.index.terms), np.int64)
    found, numbers = _found_in(wanted, story)
    which[numbers] = found + 1
    return which


def _found_in(wanted: Wanted, story: PackedStory) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return which alternatives a story has, and the number there of each."""
    own = story.index.terms.hashes
    if not len(own):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    at = np.minimum(own.searchsorted(wanted.hashes), len(own) - 1)
    found = (own[at] == wanted.hashes).nonzero()[0]
    return found, at[found]


def counted(
    wanted: Wanted, columns: Columns, which: Sequence[NDArray[np.int64]]
) -> NDArray[np.float64]:
    """Return how often each term (row) stands in each sentence (column).

    Args:
        wanted: the terms.
        columns: the sentences.
        which: what `wanted_in` returned of each story.
    """
    size = len(wanted.hashes)
    places, counts = [], []
    for start, story, own in zip(columns.starts.tolist(), columns.stories, which, strict=True):
        alternatives = own[story.index.held]
        at = alternatives.nonzero()[0]
        column = story.index.sentence_ends.searchsorted(at, "right") + start
        places.append((alternatives[at] - 1) * columns.width + column)
        counts.append(story.index.counts[at])
    summed = np.bincount(joined(places), joined(counts), size * columns.width).astype(np.float64)
    return wanted.by_term(summed.reshape(size, columns.width))


def held_above(
    wanted: Wanted, story: PackedStory, which: NDArray[np.int64]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which terms (rows) each heading of a story (columns) holds, and which its title.

    Args:
        wanted: the terms.
        story: the story.
        which: what `wanted_in` returned of it.
    """
    size, count = len(wanted.hashes), len(story.index.heading_ends)
    alternatives = which[story.index.heading_terms]
    at = alternatives.nonzero()[0]
    held = np.zeros((size, count))
    held[alternatives[at] - 1, story.index.heading_ends.searchsorted(at, "right")] = 1
    title = np.zeros((size + 1, 1))
    title[which[story.index.about_terms]] = 1
    return wanted.by_term(held) > 0, wanted.by_term(title[1:])[:, 0] > 0


class HeldAround(NamedTuple):
    """Whether each term of a query stands in a sentence, and how near to it.

    What stands above the sentence counts as if it stood in it.
    """

    own: Sequence[bool]
    """In it."""
    beside: Sequence[bool]
    """In it or in a sentence on either side."""
    window: Sequence[bool]
    """In it or in the two sentences on either side."""
    story: Sequence[bool]
    """Anywhere in its story."""


def held_around(terms: Sequence[QueryTerm], document: Document) -> HeldAround:
    """Return which terms stand in a sentence, and how near to it."""
    story, at = document.packed, document.at
    wanted = wanted_of(terms)
    found, numbers = _found_in(wanted, story)
    number_of = dict(zip(found.tolist(), numbers.tolist(), strict=True))
    rows, above = iter(wanted.rows.tolist()), document.above
    own = [[number_of.get(next(rows)) for _ in term.alternatives] for term in terms]
    told_above = [term.in_any(above) for term in terms]

    def held_by(numbers: frozenset[int]) -> list[bool]:
        return [
            told or not numbers.isdisjoint(each) for told, each in zip(told_above, own, strict=True)
        ]

    def held_within(reach: int) -> list[bool]:
        return held_by(
            story.index.held_between(max(0, at - reach), min(len(story), at + reach + 1))
        )

    return HeldAround(held_within(0), held_within(1), held_within(REACH), held_by(story.index.told))
