"""Duplicates: the same report in several stories, which is one passage with several places.

Agencies' reports stand in many papers, a word more here, a "told reporters" there. Two
sentences of different stories are one where neither says anything that the other
contradicts: the same content words in the same order, but for a few that one of them
adds, and the same numbers and denials. A word put in another's place ("opened" for
"closed") is another report, however alike the letters are; only "said" may be "told".
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from knowledge.english.analyzer import STOPWORDS, words
from knowledge.english.decisive_words import denials, is_number
from knowledge.english.patterns import SPEAKING
from knowledge.ranking.ranked import Ranking, by_score

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from knowledge.index.corpus import Corpus
    from knowledge.index.document import Document
    from knowledge.ranking.ranked import Found, Ranked

MOST_COMPARED = 40
"""Of how many of the best sentences copies are looked for, among all that were found."""
ALIKE_IN_TERMS = 0.7
"""The share of common terms below which two sentences are not looked at."""
ALIKE_IN_ORDER = 80
"""How alike (rapidfuzz's ratio of words in order, 0 to 100) the same report is at least."""
ADDED = 0.25
"""The share of its content words that one of them may add."""
MOST_DIFFERENT = (1 - ALIKE_IN_TERMS) / (1 + ALIKE_IN_TERMS)
"""The terms that only one of two such sentences has, as a share of those of both together."""
BITS = np.array([number.bit_count() for number in range(256)], np.uint8)
"""How many bits of a byte are set."""


def without_copies(corpus: Corpus, found: Found) -> Ranking:
    """Return what was found, each report once, where it stands first, and its other places."""
    if len(corpus.stories) == 1:
        return found.ranking()
    return Ranking(_once_each(corpus, found))


def _once_each(corpus: Corpus, found: Found) -> Iterator[Ranked]:
    traits = _traits(corpus, found.numbers)
    documents = corpus.documents
    places = {number: place for place, number in enumerate(found.numbers)}
    told: set[int] = set()

    def place_of(ranked: Ranked) -> int:
        return places[ranked.candidate.number]

    def weigh(place: int) -> Ranked | None:
        return None if place in told else found.weigh(place)

    best = (one for one in by_score(found.falling(), weigh) if place_of(one) not in told)
    for ranked in islice(best, MOST_COMPARED):
        place = place_of(ranked)
        own = documents[ranked.candidate.number]
        copies = [
            (-found.weigh(other).score, other)
            for other in traits.alike(place)
            if other not in told and is_copy(documents[found.numbers[other]], own)
        ]
        told.update([place, *(other for _, other in copies)])
        also = tuple(found.numbers[other] for _, other in sorted(copies))
        yield replace(ranked, also=also) if also else ranked
    yield from best


@dataclass(frozen=True, slots=True)
class _Traits:
    """What tells of sentences, one value each, which cannot be copies of each other."""

    stories: NDArray[np.int64]
    signatures: NDArray[np.uint64]
    """Their terms, each as one bit of 64; see `StoryIndex.signatures`."""
    sizes: NDArray[np.int64]
    """How many different terms each has."""
    extents: NDArray[np.int64]
    """How many characters each has."""

    def alike(self, place: int) -> list[int]:
        """Return the places of all that may be copies of the sentence of a place.

        Terms that share a bit can only hide a difference. Sentences of equal texts are copies,
        and may have different terms where only one story tells who speaks.
        """
        different = BITS[(self.signatures ^ self.signatures[place]).view(np.uint8)]
        different = different.reshape(-1, self.signatures.itemsize).sum(axis=1)
        likely = different <= MOST_DIFFERENT * (self.sizes + self.sizes[place])
        likely |= self.extents == self.extents[place]
        likely &= self.stories != self.stories[place]
        places: list[int] = likely.nonzero()[0].tolist()
        return places


def _traits(corpus: Corpus, numbers: Sequence[int]) -> _Traits:
    every = np.array(numbers, np.int64)
    stories = corpus.starts.searchsorted(every, "right") - 1
    traits = _Traits(
        stories,
        np.zeros(len(every), np.uint64),
        np.zeros(len(every), np.int64),
        np.zeros(len(every), np.int64),
    )
    for number in dict.fromkeys(stories.tolist()):
        story, own = corpus.stories[number], (stories == number).nonzero()[0]
        at = every[own] - corpus.starts[number]
        traits.signatures[own] = story.index.signatures[at]
        traits.sizes[own] = story.index.sizes[at]
        traits.extents[own] = story.extents[at]
    return traits


def is_copy(one: Document, other: Document) -> bool:
    """Tell whether two sentences of different stories are the same report."""
    if one.story.id == other.story.id:
        return False
    if one.text == other.text:
        return True
    common, every = len(one.terms & other.terms), len(one.terms | other.terms)
    if not every or common < ALIKE_IN_TERMS * every:
        return False
    return _say_the_same(words(one.text), words(other.text))


def _say_the_same(one: Sequence[str], other: Sequence[str]) -> bool:
    from rapidfuzz import fuzz  # noqa: PLC0415 - only where several stories are loaded

    only_one, only_other = Counter(one) - Counter(other), Counter(other) - Counter(one)
    if any(map(is_number, [*only_one, *only_other])):
        return False
    if Counter(denials(one)) != Counter(denials(other)):
        return False
    added = [word for word in only_one if _tells(word)], [w for w in only_other if _tells(w)]
    if all(added):
        return False
    most = max(len([word for word in text if _tells(word)]) for text in (one, other))
    few = max(map(len, added)) <= ADDED * most
    return few and fuzz.ratio(list(one), list(other)) >= ALIKE_IN_ORDER


def _tells(word: str) -> bool:
    return word not in STOPWORDS and word not in SPEAKING
