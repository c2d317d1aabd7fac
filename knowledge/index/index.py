"""The index of a corpus: its sentences, and its stories as wholes, under BM25.

It tells how rare terms are, which few stories a query is put to, and which sentences hold the
rarest of many terms. Queries are terms here, and become hashes.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from knowledge.index.best import top
from knowledge.index.found import frequencies
from knowledge.index.hashing import hash64
from knowledge.index.levels import Level, Part
from knowledge.index.members import NOWHERE, Held
from knowledge.index.one_story import Measure
from knowledge.index.proposing import Place, Proposed, Searched, Sought, proposed
from knowledge.index.segment import Segment
from knowledge.index.story_index import TERMS_B, TERMS_K1

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from knowledge.index.archived import Archived
    from knowledge.index.found import Found
    from knowledge.index.members import AnyHeld

STORIES_K1, STORIES_B = 1.5, 0.75
"""BM25's constants over whole stories."""


class Index:
    """Scores the sentences and the stories of a corpus, by their numbers there.

    Args:
        held: the segments, and which of their stories are there.
        starts: the number of the first sentence of each story, and behind them of how many.
        archived: those of the stories that are archived.
    """

    def __init__(
        self, held: Sequence[AnyHeld], starts: NDArray[np.int64], archived: Archived | None
    ) -> None:
        self._held, self._starts, self._archived = held, starts, archived
        self._filled = np.flatnonzero(np.diff(starts))
        self._own = [
            Held(one.segment, one.numbers) for one in held if isinstance(one.segment, Segment)
        ]
        self._places = tuple(map(self._place, self._own))

    def proposed(
        self,
        query: Sequence[tuple[str, ...]],
        weights: Sequence[float],
        least_idf: float,
        most: int,
    ) -> list[Proposed]:
        """Return the stories that are worth a closer look; see `proposing`.

        Args:
            query: at each place the terms that mean the same.
            weights: what each place counts.
            least_idf: what a smaller idf is raised to.
            most: how many stories at most.
        """
        sought = Sought(_hashed(query), weights, least_idf)
        levels, archived = (self._sentences, self._wholes), self._archived
        return proposed(Searched(*levels, self._places, self._filled, archived), sought, most)

    def nearest(self, terms: Iterable[str], rarest: int, least_idf: float, most: int) -> list[int]:
        """Return the documents that score best for the rarest of terms, the best first.

        Args:
            terms: what is sought; of equally rare ones the first by the alphabet count.
            rarest: how many of them count at most.
            least_idf: what a smaller idf is raised to.
            most: how many documents at most.
        """
        level, known = self._sentences, list(dict.fromkeys(terms))
        hashed = [[hash64(term)] for term in known]
        found, held = self._found(hashed)
        idf = level.idf(held)
        there = [at for at in range(len(known)) if held[at]]
        chosen = sorted(there, key=lambda at: (-idf[at], known[at]))[:rarest]
        counted = [
            own._replace(runs=[own.runs[at] for at in chosen], numbers=numbers)
            for own, numbers in zip(found, self._document_numbers, strict=True)
        ]
        weights = [max(idf[at], least_idf) for at in chosen]
        best = top(counted, weights, most)
        if self._archived is not None:
            measure = Measure(weights, 1.0, level.k1, level.b, level.average)
            best += self._archived.nearest([hashed[at] for at in chosen], measure, most)
            best = sorted(best, key=lambda one: (-one[1], one[0]))[:most]
        return [document for document, _ in best]

    def idf(self, query: Sequence[tuple[str, ...]]) -> list[tuple[float, bool]]:
        """Return the idf of each of `query` among all sentences, and whether any holds it.

        What none holds counts as if one did.
        """
        _, held = self._found(_hashed(query))
        return list(zip(self._sentences.idf(held), [own > 0 for own in held], strict=True))

    def holds(self, term: str) -> bool:
        """Tell whether any story holds a term in a sentence or a heading."""
        hashed = hash64(term)
        _, held = self._found([[hashed]])
        return bool(held[0]) or self._is_headed(term, hashed)

    def _found(self, query: Sequence[Sequence[int]]) -> tuple[list[Found], list[int]]:
        """Return what the sentences here hold of a query, and how many of all hold each place."""
        found = self._sentences.found(query)
        held = frequencies(found, len(query))
        if self._archived is not None:
            there = self._archived.frequencies(query)
            held = [here + sentences for here, (sentences, _) in zip(held, there, strict=True)]
        return found, held

    def _is_headed(self, term: str, hashed: int) -> bool:
        found = [(one.segment, one.segment.find(hashed)) for one in self._held]
        headed = sum(int(segment.headed[number]) for segment, number in found if number >= 0)
        if not headed:
            return False
        dead = (story for one in self._held for story in one.dead())
        return headed > sum(story.index.is_headed(term) for story in dead)

    # What is archived may have to be read to be counted, so nothing is before it is asked for.
    @cached_property
    def _sentences(self) -> Level:
        return _sentences(self._own, self._archived)

    @cached_property
    def _wholes(self) -> Level:
        return _wholes(self._own, self._archived)

    @cached_property
    def _document_numbers(self) -> tuple[NDArray[np.int32], ...]:
        """The number here of each document of each segment; of the gone ones any."""
        return tuple(
            np.arange(int(segment.starts[-1]), dtype=np.int32)
            + (self._starts[numbers] - segment.starts[:-1]).astype(np.int32)[segment.story_of]
            for segment, numbers in self._own
        )

    def _place(self, held: Held[Segment]) -> Place:
        """Return where the stories of a segment are, but for those without a sentence."""
        is_empty = np.diff(held.segment.starts) == 0
        return Place(held.segment.story_of, np.where(is_empty, NOWHERE, held.numbers))


def _sentences(held: Sequence[Held[Segment]], archived: Archived | None) -> Level:
    parts = [
        Part(
            hashes=one.hashes,
            postings=one.sentences,
            dead=[(int(one.starts[at]), int(one.starts[at + 1])) for at in gone],
            size=int(one.starts[-1] - np.diff(one.starts)[gone].sum()),
            length=int(one.sentence_terms.sum() - one.sentence_terms[gone].sum()),
        )
        for one, gone in ((each.segment, each.gone) for each in held)
    ]
    elsewhere = None if archived is None else archived.sentences
    return Level(tuple(parts), TERMS_K1, TERMS_B, elsewhere)


def _wholes(held: Sequence[Held[Segment]], archived: Archived | None) -> Level:
    parts = [
        Part(
            hashes=one.hashes,
            postings=one.wholes,
            dead=[(at, at + 1) for at in gone],
            size=len(one) - len(gone),
            length=int(one.whole_terms.sum() - one.whole_terms[gone].sum()),
        )
        for one, gone in ((each.segment, each.gone) for each in held)
    ]
    elsewhere = None if archived is None else archived.wholes
    return Level(tuple(parts), STORIES_K1, STORIES_B, elsewhere)


def _hashed(query: Sequence[tuple[str, ...]]) -> list[list[int]]:
    return [[hash64(term) for term in place] for place in query]
