"""The vocabulary: the words that the stories write, by which a misspelt one is corrected.

A word is kept as the stories write it most often, and is a name if most of its uses have
a capital inside sentences, in a language where that makes a name.

The stories lie in a few segments, and some of them may be gone since a segment was made.
What all of them say of a word is summed when it is asked for: so nothing has to be made
again when a story comes or goes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.index.hashing import hash64
from knowledge.text.slips import within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.index.words import Words


@dataclass(frozen=True, slots=True)
class StoryWord:
    """A word of the stories."""

    surface: str
    """As the stories write it most often."""
    term: str
    is_name: bool
    count: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of all segments together, less those of the stories that are gone."""

    segments: tuple[Words, ...] = ()
    dead: tuple[Words, ...] = ()
    """The words of stories that are gone, each of which is in one of the segments."""

    def get(self, word: str) -> StoryWord | None:
        """Return what the stories write for a word, or None where they do not have it."""
        return self._get(hash64(word))

    def _get(self, hashed: int) -> StoryWord | None:
        living = _found(self.segments, hashed)
        if not living:
            return None
        gone = _found(self.dead, hashed)
        if len(living) > 1 or gone:
            return _summed(living, gone)
        words, number = living[0]
        strings = words.strings
        return StoryWord(
            strings[words.surfaces[number]],
            strings[words.terms[number]],
            words.is_named(number),
            int(words.counts[number]),
        )

    def is_name(self, term: str) -> bool:
        """Tell whether it is the term of a word that is mostly written as a name."""
        if len(self.segments) == 1 and not self.dead:
            return self.segments[0].is_name(term)
        hashed = hash64(term)
        return any(
            self._is_named(word) and (known := self._get(word)) is not None and known.term == term
            for word in {
                words.hash(number) for words in self.segments for number in words.with_term(hashed)
            }
        )

    def _is_named(self, hashed: int) -> bool:
        """Tell whether the word with a hash is mostly written as a name, by its sums alone."""
        count = capitals = 0
        for segments, sign in ((self.segments, 1), (self.dead, -1)):
            for words, number in _found(segments, hashed):
                count += sign * int(words.counts[number])
                capitals += sign * int(words.capitals[number])
        return 2 * capitals >= count

    def near(self, word: str, slips: int, *, same_letter: bool) -> list[tuple[int, StoryWord]]:
        """Return the words of letters at most `slips` away from one, with their distances.

        Args:
            word: what they are compared with.
            slips: how far away they may be, by optimal string alignment.
            same_letter: whether they must start with the same letter.
        """
        others = dict.fromkeys(
            other
            for words in self.segments
            for other in words.may_be_near(word, slips, same_letter=same_letter)
        )
        return [
            (distance, known)
            for distance, one in within(word, others, slips)
            if (known := self.get(one)) is not None
        ]


def _found(segments: tuple[Words, ...], hashed: int) -> list[tuple[Words, int]]:
    """Return each segment that has the word with a hash, and its number there."""
    found = ((words, words.find(hashed)) for words in segments)
    return [(words, number) for words, number in found if number >= 0]


def _summed(living: list[tuple[Words, int]], gone: list[tuple[Words, int]]) -> StoryWord | None:
    """Return what is left of a word, or None if no use of it is."""
    surfaces: Counter[str] = Counter()
    terms: Counter[str] = Counter()
    capitals = 0
    for found, sign in ((living, 1), (gone, -1)):
        for words, number in found:
            capitals += sign * int(words.capitals[number])
            for term, surface, count in _rows(words, number):
                terms[term] += sign * count
                surfaces[surface] += sign * count
    count = surfaces.total()
    if not count:
        return None
    return StoryWord(_most_used(surfaces), _most_used(terms), 2 * capitals >= count, count)


def _rows(words: Words, number: int) -> Iterator[tuple[str, str, int]]:
    """Yield each term and surface of a word, with their uses."""
    start, end = words.starts[number : number + 2]
    strings, rows = words.strings, words.rows
    for row in range(start, end):
        yield strings[rows.terms[row]], strings[rows.surfaces[row]], int(rows.counts[row])


def _most_used(forms: Counter[str]) -> str:
    return max(forms, key=lambda form: (forms[form], form))
