"""The index of one story: what its sentences are scored by, as a corpus of their own.

Terms are numbers here, each the place of its term in `StoryIndex.terms`. Every array is read
from the sections of a packed story when it is first asked for, and is not copied.
"""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from knowledge.index.spelling import Spelled
from knowledge.index.strings import Strings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from knowledge.index.sections import Sections

TERMS_K1, TERMS_B = 0.6, 0.5
GRAMS_K1, GRAMS_B = 1.0, 0.75
"""BM25's constants: in sentences, which are short, a repeated term says little."""


class Statistics(NamedTuple):
    """What BM25 knows of a story by itself, of its terms and of its character n-grams."""

    terms_average: float
    """The average length of its sentences."""
    terms_floor: float
    """The idf of what would have a negative one."""
    grams_average: float
    grams_floor: float


class StoryIndex:
    """The terms and the spelling of a story's sentences, headings and title."""

    def __init__(self, sections: Sections) -> None:
        self._sections = sections

    @cached_property
    def terms(self) -> Strings:
        """The different terms of it, its head and its headings."""
        return Strings.from_arrays(self._sections.with_prefix("terms:"))

    @cached_property
    def sentence_ends(self) -> NDArray[np.integer]:
        """Where the terms of each sentence end in `held`."""
        return self._sections["sentence_ends"]

    @cached_property
    def held(self) -> NDArray[np.integer]:
        """The number, among `terms`, of each different term of each sentence."""
        return self._sections["held"]

    @cached_property
    def told(self) -> frozenset[int]:
        """The numbers, among `terms`, of those that a sentence holds."""
        return frozenset(self.held.tolist())

    @cached_property
    def counts(self) -> NDArray[np.integer]:
        """How often the sentence holds each of them."""
        return self._sections["counts"]

    @cached_property
    def lengths(self) -> NDArray[np.integer]:
        """The length of each sentence in terms."""
        return self._sections["lengths"]

    @cached_property
    def sizes(self) -> NDArray[np.int64]:
        """How many different terms each sentence has."""
        sizes = self.sentence_ends.astype(np.int64)
        sizes[1:] -= self.sentence_ends[:-1]
        return sizes

    @cached_property
    def signatures(self) -> NDArray[np.uint64]:
        """The terms of each sentence, as bits."""
        return self._sections["signatures"]

    @cached_property
    def spelled(self) -> Spelled:
        """The words of its sentences, character by character."""
        return Spelled(self._sections["codes"], self._sections["line_ends"])

    @cached_property
    def gram_sizes(self) -> NDArray[np.int64]:
        """How many character n-grams each sentence has."""
        return self.spelled.sizes

    @cached_property
    def statistics(self) -> Statistics:
        """Its own statistics, by which its sentences are scored."""
        return Statistics(*self._sections["statistics"].tolist())

    @property
    def whole(self) -> NDArray[np.integer]:
        """How often it holds each of `terms`, its head and headings among it."""
        return self._sections["whole"]

    @cached_property
    def heading_terms(self) -> NDArray[np.integer]:
        """The number, among `terms`, of each term of each heading."""
        return self._sections["heading_terms"]

    @cached_property
    def heading_ends(self) -> NDArray[np.integer]:
        """Where the terms of each heading end in `heading_terms`."""
        return self._sections["heading_ends"]

    @property
    def about_terms(self) -> NDArray[np.integer]:
        """The number, among `terms`, of each term of its title."""
        return self._sections["about"]

    def holds(self, term: str) -> bool:
        """Tell whether a sentence or a heading of it holds a term."""
        return self.holds_in_sentence(term) or self.is_headed(term)

    def holds_in_sentence(self, term: str) -> bool:
        """Tell whether a sentence of it holds a term."""
        return self.terms.find(term) in self.told

    def is_headed(self, term: str) -> bool:
        """Tell whether a heading of it holds a term."""
        number = self.terms.find(term)
        return number >= 0 and bool((self.heading_terms == number).any())

    def terms_of(self, at: int) -> frozenset[str]:
        """Return the terms of a sentence."""
        first = int(self.sentence_ends[at - 1]) if at else 0
        return self.named(self.held[first : int(self.sentence_ends[at])])

    def held_between(self, first: int, behind: int) -> frozenset[int]:
        """Return the numbers, among `terms`, of those that some sentences one behind another hold.

        Args:
            first: the number of the first of them, from 0.
            behind: the number of the one behind the last.
        """
        start = int(self.sentence_ends[first - 1]) if first else 0
        return frozenset(self.held[start : int(self.sentence_ends[behind - 1])].tolist())

    def named(self, numbers: NDArray[np.integer]) -> frozenset[str]:
        """Return the terms of these numbers."""
        return frozenset(map(self.terms.__getitem__, numbers.tolist()))

    @cached_property
    def about(self) -> frozenset[str]:
        """The terms of its title."""
        return self.named(self.about_terms)

    @cached_property
    def headings(self) -> tuple[frozenset[str], ...]:
        """The terms of each heading."""
        held, ends = self.heading_terms, self.heading_ends.tolist()
        return tuple(self.named(held[start:end]) for start, end in pairwise([0, *ends]))
