"""Levels: one index over all segments of a corpus, less the documents that are gone.

A corpus has two: the sentences, and the stories as wholes. All that BM25 knows of a level
(how many documents it has, how long they are, how many hold a term) is summed over what is
there, so that its scores are those of `BM25Okapi` over the living documents alone.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from knowledge.index.found import Found
from knowledge.index.okapi import floor_of, plain_idf
from knowledge.index.postings import gathered
from knowledge.index.saturation import saturation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from knowledge.index.archived import Counts
    from knowledge.index.postings import Postings
    from knowledge.index.saturation import Saturation


@dataclass(frozen=True)
class Part:
    """What one segment gives to a level."""

    hashes: NDArray[np.uint64]
    """Of each term, ascending."""
    postings: Postings
    dead: Sequence[tuple[int, int]]
    """The runs of documents that are gone, from their starts to their ends."""
    size: int
    """How many documents are there."""
    length: int
    """How many terms they have together, with repetitions."""

    def numbered(self, query: Sequence[Sequence[int]]) -> list[list[int]]:
        """Return at each place of a query, given as hashes, the numbers of the terms here."""
        ordered = self._ordered
        # A query has few terms: numpy would take longer to look them up together.
        return [
            [
                at
                for one in place
                if (at := bisect_left(ordered, one)) < len(ordered) and ordered[at] == one
            ]
            for place in query
        ]

    @cached_property
    def _ordered(self) -> memoryview:
        """The hashes as plain numbers, read where they lie."""
        return memoryview(self.hashes)  # type: ignore[arg-type]

    def held(self) -> NDArray[np.int64]:
        """Return how many living documents hold each term."""
        if not self.dead:
            return np.diff(self.postings.starts)
        living = np.ones(int(self.postings.extent), np.bool_)
        for start, end in self.dead:
            living[start:end] = False
        counted = np.concatenate([[0], living[self.postings.documents].cumsum()])
        return np.diff(counted[self.postings.starts])


@dataclass(frozen=True)
class Level:
    """The parts of a level together, and BM25's constants there."""

    parts: tuple[Part, ...]
    k1: float
    b: float
    elsewhere: Counts | None = None
    """What stories give to it that are in no part."""

    @cached_property
    def size(self) -> int:
        """How many documents there are."""
        return sum(one.size for one in self._all)

    @cached_property
    def average(self) -> float:
        """How long they are on average, in terms."""
        return sum(one.length for one in self._all) / max(self.size, 1) or 1.0

    @cached_property
    def floor(self) -> float:
        """The idf of a term whose own would be negative.

        It takes a look at every term, and few questions have a word that half of all hold.
        """
        return floor_of(self._held(), self.size)

    @cached_property
    def worths(self) -> tuple[Saturation, ...]:
        """What each class of postings is worth, in each part."""
        return tuple(
            saturation(part.postings, self.average, self.k1, self.b) for part in self.parts
        )

    def numbered(self, query: Sequence[Sequence[int]]) -> list[list[list[int]]]:
        """Return for each part the numbers of the terms of a query, given as their hashes."""
        return [part.numbered(query) for part in self.parts]

    def found(self, query: Sequence[Sequence[int]]) -> list[Found]:
        """Return what each place of a query, given as the hashes of its terms, finds."""
        return self.found_of(self.numbered(query))

    def found_of(self, numbered: Sequence[Sequence[Sequence[int]]]) -> list[Found]:
        """Return what each place of a query finds; see `numbered`."""
        return [
            Found(part.postings, gathered(part.postings, own), worth, part.dead)
            for part, own, worth in zip(self.parts, numbered, self.worths, strict=True)
        ]

    def idf(self, frequencies: Sequence[int]) -> list[float]:
        """Return the idf of what so many documents hold each; see `found.frequencies`.

        What none holds counts as if a single one did.
        """
        own = [plain_idf(frequency, self.size) for frequency in frequencies]
        return [self.floor if one < 0 else one for one in own]

    def _held(self) -> NDArray[np.int64]:
        """Return how many living documents hold each term."""
        there = () if self.elsewhere is None else self.elsewhere.held
        each = [*((part.hashes, part.held()) for part in self.parts), *there]
        if len(each) == 1:
            return np.asarray(each[0][1], np.int64)
        hashes = np.concatenate([np.zeros(0, np.uint64), *(own for own, _ in each)])
        counts = np.concatenate([np.zeros(0, np.int64), *(held for _, held in each)])
        _, numbers = np.unique(hashes, return_inverse=True)
        return np.bincount(numbers, counts).astype(np.int64)

    @property
    def _all(self) -> Sequence[Part | Counts]:
        return self.parts if self.elsewhere is None else (*self.parts, self.elsewhere)
