"""Archived stories of a corpus: counted, proposed and scored, though they lie elsewhere.

What BM25 knows of a level comes from the segments' own counts, less what is gone. Which stories
are worth a look the archive says, nearly; a few more than are needed are read and scored
exactly, so that what is found is what would be found in memory.

An archive has every story of its segments, whether the corpus has it or not: one that was changed
stays there until its segment is made anew, as what the segment counts is taken away by reading it.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from knowledge.index.archive import Hit, Weighed
from knowledge.index.archived_segment import ArchivedSegment
from knowledge.index.members import NOWHERE, Held
from knowledge.index.one_story import Measure, counts_in, numbers_of, scores_of, whole_score
from knowledge.index.packed_story import DIGEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from knowledge.index.archive import Archive
    from knowledge.index.members import AnyHeld
    from knowledge.index.packed_story import PackedStory

    Query = Sequence[Sequence[int]]

AS_MANY = 3
"""How many stories the archive proposes, for each one sought."""
NEARLY = 0.9
"""The share of the last sought one's score from which a story may be better than it is said to
be: an engine keeps lengths in a byte, and takes the average length of a part for that of all."""
ROUGHLY = 0.6
"""The same where a place has several terms, of which an engine may count the best one alone."""
MOST_TRIES = 4
"""How often more are asked for, where many that are proposed are not there."""


class Counts(NamedTuple):
    """What archived stories give to a level."""

    size: int
    """How many documents there are."""
    length: int
    """How many terms they have together."""
    held: tuple[tuple[NDArray[np.uint64], NDArray[np.integer]], ...]
    """Hashes of terms, ascending, and how many documents hold each; all of these together."""

    def of(self, hashed: int) -> int:
        """Return how many documents hold a term."""
        return sum(_looked_up(hashes, counts, hashed) for hashes, counts in self.held)


class Archived:
    """The archived stories of a corpus.

    Args:
        held: their segments, all of one archive, and which of their stories are there.
        starts: the number of the first sentence of each story of the corpus.
    """

    def __init__(self, held: Sequence[Held[ArchivedSegment]], starts: NDArray[np.int64]) -> None:
        self._held, self._starts = held, starts
        self._archive: Archive = held[0].segment.archive

    @classmethod
    def of(cls, held: Sequence[AnyHeld], starts: NDArray[np.int64]) -> Archived | None:
        """Return those of a corpus, if it has any."""
        own = [
            Held(one.segment, one.numbers)
            for one in held
            if isinstance(one.segment, ArchivedSegment)
        ]
        return cls(own, starts) if own else None

    @cached_property
    def sentences(self) -> Counts:
        """What they give to the level of sentences."""
        less = [
            (story.index.terms.hashes, np.bincount(story.index.held, minlength=_terms(story)))
            for story in self._gone
        ]
        sizes = [_left(np.diff(own.starts), gone) for own, gone in self._each]
        lengths = [_left(own.sentence_terms, gone) for own, gone in self._each]
        held = [(own.hashes, own.sentence_counts) for own, _ in self._each]
        return Counts(sum(sizes), sum(lengths), (*held, *_negative(less)))

    @cached_property
    def wholes(self) -> Counts:
        """What they give to the level of whole stories."""
        less = [(story.index.terms.hashes, story.index.whole > 0) for story in self._gone]
        sizes = [len(own) - len(gone) for own, gone in self._each]
        lengths = [_left(own.whole_terms, gone) for own, gone in self._each]
        held = [(own.hashes, own.whole_counts) for own, _ in self._each]
        return Counts(sum(sizes), sum(lengths), (*held, *_negative(less)))

    def frequencies(self, query: Query) -> list[tuple[int, int]]:
        """Return how many sentences, and how many stories, hold each place of a query.

        Args:
            query: at each place the hashes of the terms that mean the same.
        """
        several = [at for at, place in enumerate(query) if len(place) > 1]
        asked = self._archive.counted([query[at] for at in several]) if several else ()
        together = dict(zip(several, asked, strict=True))
        return [
            self._less_overlaid(place, together[at])
            if at in together
            else (sum(map(self.sentences.of, place)), sum(map(self.wholes.of, place)))
            for at, place in enumerate(query)
        ]

    def proposed(
        self, query: Query, sentence: Measure, whole: Measure, most: int
    ) -> list[tuple[float, int, float]]:
        """Return the stories that score best, and maybe more.

        Each is the negative of its score, its number in the corpus, and its share as a whole.

        Args:
            query: at each place the hashes of the terms that mean the same.
            sentence: how sentences score.
            whole: how whole stories score.
            most: how many are sought.
        """
        places = [
            Weighed(place, max(own, 0.0) / sentence.attainable, max(its, 0.0) / whole.attainable)
            for place, own, its in zip(query, sentence.idf, whole.idf, strict=True)
        ]
        found = []
        for number, story in self._promising(places, most):
            scores = scores_of(story, query, sentence)
            # Only a story of which a sentence holds something is in question.
            share = whole_score(story, query, whole) / whole.attainable
            if len(scores) and (share or scores.any()):
                found.append((-(scores.max() / sentence.attainable + share), number, share))
        return found

    def nearest(self, query: Query, sentence: Measure, most: int) -> list[tuple[int, float]]:
        """Return the sentences that score best, and others, each with its score.

        Args:
            query: at each place the hash of a term.
            sentence: how sentences score.
            most: how many are sought.
        """
        places = [
            Weighed(place, max(own, 0.0), 0.0)
            for place, own in zip(query, sentence.idf, strict=True)
        ]
        found: list[tuple[int, float]] = []
        for number, story in self._promising(places, most):
            scores = scores_of(story, query, sentence)
            start = int(self._starts[number])
            found += [(start + at, float(scores[at])) for at in scores.nonzero()[0].tolist()]
        return found

    def holding(self, shingles: NDArray[np.uint64]) -> list[int]:
        """Return the numbers of the stories that hold all of these, in no order."""
        return self._there(self._archive.holding(shingles.tolist()))

    def sharing(self, shingles: NDArray[np.uint64], share: float) -> list[int]:
        """Return the numbers of the stories that may have a share of all of these, in no order."""
        return self._there(self._archive.sharing(shingles.tolist(), share))

    def fetch(self, numbers: Iterable[int]) -> None:
        """Read stories at once that will be asked for one by one, by their numbers."""
        wanted = {*numbers}
        contents = [
            own.content(at)
            for own, its in self._held
            for at in np.flatnonzero(np.isin(its, [*wanted])).tolist()
        ]
        if contents:
            self._archive.read(contents)

    @property
    def _each(self) -> list[tuple[ArchivedSegment, list[int]]]:
        return [(one.segment, one.gone) for one in self._held]

    @cached_property
    def _gone(self) -> list[PackedStory]:
        """The stories that the corpus has not."""
        return [*self._archive.read([own.content(at) for own, gone in self._each for at in gone])]

    def _less_overlaid(self, place: Sequence[int], counts: tuple[int, int]) -> tuple[int, int]:
        """Return how many hold a place, of what the archive says of all that it has."""
        sentences, wholes = counts
        for story in self._gone:
            found = numbers_of(story, place)
            sentences -= int(np.count_nonzero(counts_in(story, found)))
            wholes -= int(story.index.whole[found].any())
        return max(sentences, 0), max(wholes, 0)

    def _promising(self, places: Sequence[Weighed], most: int) -> list[tuple[int, PackedStory]]:
        """Return the stories among which the best are, with their numbers."""
        if not any(place.hashes and (place.sentence or place.whole) for place in places):
            return []
        asked = most * AS_MANY
        hits: Sequence[Hit] = ()
        there = np.zeros(0, np.int64)
        for _ in range(MOST_TRIES):
            hits = self._archive.proposed(places, asked)
            there = self._numbers([hit.content for hit in hits])
            there[self._starts[there] == self._starts[there + 1]] = NOWHERE  # it has no sentence
            if len(hits) < asked or np.count_nonzero(there >= 0) > most:
                break
            asked *= AS_MANY
        known = [(hit, int(number)) for hit, number in zip(hits, there, strict=True) if number >= 0]
        share = NEARLY if all(len(place.hashes) <= 1 for place in places) else ROUGHLY
        least = share * known[most - 1][0].score if len(known) >= most else 0.0
        chosen = [one for at, one in enumerate(known) if at < most or one[0].score >= least]
        stories = self._archive.read([hit.content for hit, _ in chosen])
        return [(number, story) for (_, number), story in zip(chosen, stories, strict=True)]

    def _there(self, contents: Sequence[bytes]) -> list[int]:
        return [int(number) for number in self._numbers(contents) if number >= 0]

    def _numbers(self, contents: Sequence[bytes]) -> NDArray[np.int64]:
        """Return the numbers in the corpus of the stories of these contents, or -1."""
        rows = np.frombuffer(b"".join(contents), np.uint8).reshape(-1, DIGEST)
        numbers = np.full(len(rows), NOWHERE)
        for own, its in self._held:
            at = own.numbers_of(rows)
            numbers[at >= 0] = its[at[at >= 0]]
        return numbers


def _looked_up(hashes: NDArray[np.uint64], counts: NDArray[np.integer], hashed: int) -> int:
    at = int(hashes.searchsorted(np.uint64(hashed)))
    return int(counts[at]) if at < len(hashes) and int(hashes[at]) == hashed else 0


def _left(values: NDArray[np.integer], gone: Sequence[int]) -> int:
    """Return the sum of what stories have but for those that are gone."""
    return int(values.sum() - values[[*gone]].sum())


def _terms(story: PackedStory) -> int:
    return len(story.index.terms)


def _negative(
    parts: Sequence[tuple[NDArray[np.uint64], NDArray[np.generic]]],
) -> list[tuple[NDArray[np.uint64], NDArray[np.int64]]]:
    """Return what is to be taken away as a table of counts below 0, or no table."""
    if not parts:
        return []
    every, counts = (np.concatenate(each) for each in zip(*parts, strict=True))
    hashes, numbers = np.unique(every, return_inverse=True)
    return [(hashes, -np.bincount(numbers, counts).astype(np.int64))]
