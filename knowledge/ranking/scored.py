"""Scored: what is known of the sentences of stories before anybody looks at their text.

Each sentence is scored within its own story, over its terms and over the character n-grams
of its words. Each score is divided by what a sentence could attain at most, so that both lie on
one scale. What stands around a sentence, and above it, counts by the share that it holds of
the idf of the question. All sentences of several stories are scored at once (`side_by_side`).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from knowledge.index.story_index import TERMS_K1
from knowledge.ranking.headings import told_above
from knowledge.ranking.held_terms import counted, wanted_in, wanted_of
from knowledge.ranking.side_by_side import REACH, columns_of, idf_of
from knowledge.ranking.spelled_alike import characters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from knowledge.index.packed_story import PackedStory
    from knowledge.query.query import Query
    from knowledge.ranking.held_terms import Wanted
    from knowledge.ranking.side_by_side import Columns

LEAST_CHARACTERS = 0.15
"""The share of character n-grams from which a sentence is found by them alone."""
LEAST_IDF = 0.1
"""What a term counts at least; in a story of two sentences every idf is 0."""
NEAR = 6
"""The distance in sentences from which a follow-up's passage is far from the one before."""


@dataclass(frozen=True, slots=True)
class Scored:
    """Sentences with what is known of them, one value each, story by story."""

    story: NDArray[np.int64]
    """Which of the stories each is of, by their order."""
    at: NDArray[np.int64]
    """Its number in its story, from 0."""
    sizes: NDArray[np.float64]
    """How many different terms it has."""
    words: NDArray[np.float64]
    """The BM25 score of its terms, as a share of what is attainable."""
    characters: NDArray[np.float64]
    """The BM25 score of its character n-grams, as a share of what is attainable."""
    before: NDArray[np.float64]
    """The share of the query's idf that the two sentences before it hold, and it does not."""
    around: NDArray[np.float64]
    """The same of the two sentences before and the two after it."""
    near: NDArray[np.float64]
    """How near it stands to what a follow-up goes on from: 1 for that itself, 0 from afar."""
    headed: NDArray[np.float64]
    """The share of the query's idf that the heading above it holds, and it does not, as far as it
    tells of the sentence."""
    is_found: NDArray[np.bool_]
    """Whether it shares a term, stands near one that does, or is spelled alike."""

    def taken(self, rows: NDArray[np.int64]) -> Scored:
        """Return some of the sentences, in this order."""
        return Scored(*(getattr(self, field.name)[rows] for field in fields(self)))

    def best(self, most: int) -> Scored:
        """Return, of the best `most` sentences of each story, those that are found."""
        total = self.words + self.characters + self.near + self.headed
        order = np.lexsort((-total, self.story))
        place = np.arange(len(order)) - self.story.searchsorted(self.story)
        chosen = order[place < most]
        return self.taken(np.sort(chosen[self.is_found[chosen] & (total[chosen] != 0)]))


def scored(
    query: Query,
    stories: Sequence[PackedStory],
    starts: Sequence[int],
    before: int | None = None,
) -> Scored:
    """Score all sentences of stories, of which there is at least one.

    Args:
        query: what is searched for.
        stories: the stories, each of which is a corpus of its own.
        starts: the number of the first document of each.
        before: the number of the document that the question goes on from, if it does.
    """
    columns = columns_of(tuple(stories))
    wanted = wanted_of(query.terms)
    which = [wanted_in(wanted, story) for story in stories]
    counts = counted(wanted, columns, which)
    held = counts > 0
    frequencies = np.add.reduceat(held, columns.starts, axis=1, dtype=np.int64)
    idf = _weighted_idf(query, columns, frequencies)
    lacked = ~held * (idf / idf.sum(axis=0))[:, columns.story]
    left, right = _beside(held), _beside(held[:, ::-1])[:, ::-1]
    around = left | right
    alike = characters(query.grams, columns, LEAST_IDF)
    above = _above(query, wanted, columns, which)
    near = _nearness(columns, starts, before)
    is_found = (held | around).any(axis=0) | (alike >= LEAST_CHARACTERS) | (near > 0)
    headed = np.zeros(columns.width)
    if above is not None:
        headed = (lacked * above).sum(axis=0)
        is_found |= (above * ~held > 0).any(axis=0)
    return Scored(
        story=columns.story,
        at=columns.at,
        sizes=columns.term_sizes,
        words=_words(columns, idf, counts),
        characters=alike,
        before=(lacked * left).sum(axis=0),
        around=(lacked * around).sum(axis=0),
        near=near,
        headed=headed,
        is_found=is_found,
    )


def idf_in(query: Query, story: PackedStory) -> list[tuple[float, bool]]:
    """Return the idf of each term in a story, and whether any sentence holds it.

    What none holds counts as if one did.
    """
    wanted, columns = wanted_of(query.terms), columns_of((story,))
    held = counted(wanted, columns, [wanted_in(wanted, story)]) > 0
    frequencies = np.count_nonzero(held, axis=1)
    own = idf_of(frequencies, columns.sizes, columns.term_floors)
    return list(zip(own.tolist(), (frequencies > 0).tolist(), strict=True))


def _weighted_idf(
    query: Query, columns: Columns, frequencies: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return what each term (row) counts in each story (column): its idf there by its weight.

    Args:
        query: what is searched for.
        columns: the sentences of the stories.
        frequencies: how many sentences of each story hold each term.
    """
    own = np.maximum(idf_of(frequencies, columns.sizes, columns.term_floors), LEAST_IDF)
    weights = np.array([term.search_weight for term in query.terms])
    weighted: NDArray[np.float64] = own * weights[:, np.newaxis]
    return weighted


def _words(
    columns: Columns, idf: NDArray[np.float64], counts: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the score of each column over terms, as a share of what is attainable."""
    attainable = np.maximum(idf.sum(axis=0) * (TERMS_K1 + 1), LEAST_IDF)
    saturated = counts * (TERMS_K1 + 1) / (counts + columns.term_norms)
    # Summed term by term, so that equal sentences have equal scores.
    scores = (idf[:, columns.story] * saturated).sum(axis=0)
    shares: NDArray[np.float64] = scores / attainable[columns.story]
    return shares


def _above(
    query: Query, wanted: Wanted, columns: Columns, which: Sequence[NDArray[np.int64]]
) -> NDArray[np.float64] | None:
    """Return how far each term is told of each column by what stands above it, if anything is."""
    above = None
    for start, story, own in zip(columns.starts.tolist(), columns.stories, which, strict=True):
        if len(story.index.heading_terms):
            if above is None:
                above = np.zeros((len(query.terms), columns.width))
            above[:, start : start + len(story)] = told_above(query, wanted, story, own)
    return above


def _nearness(columns: Columns, starts: Sequence[int], before: int | None) -> NDArray[np.float64]:
    """Return how near each column, so many behind its story's start, stands to `before`.

    Only a sentence of the same story is near.
    """
    if before is None:
        return np.zeros(columns.width)
    behind = before - np.array(starts)
    is_there = (behind >= 0) & (behind < columns.sizes)
    nearness = np.maximum(0.0, 1 - np.abs(columns.at - behind[columns.story]) / NEAR)
    return columns.placed((nearness * is_there[columns.story])[columns.filled])


def _beside(held: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return what the columns before each column hold, as far as a window reaches."""
    before = np.zeros_like(held)
    for distance in range(1, REACH + 1):
        before[:, distance:] |= held[:, :-distance]
    return before
