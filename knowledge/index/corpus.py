"""The corpus: the stories of a library in its order, under a few segments.

It never changes. Another one that has most of its stories shares their segments: what is
gone is left out wherever it is counted, so that every number is that of an index over
the stories that are there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeVar, overload

import numpy as np

from knowledge.index.document import Document
from knowledge.index.hashing import hash64
from knowledge.index.levels import Level, Part
from knowledge.index.packed_story import TERMS_B, TERMS_K1
from knowledge.index.proposing import Place, Proposed, Sought, proposed
from knowledge.index.scoring import frequencies
from knowledge.index.segment import Segment
from knowledge.index.speaker_roles import SpeakerRole, roles_of_all
from knowledge.index.vocabulary import Vocabulary
from knowledge.index.words import Words
from knowledge.language import DEFAULT_LANGUAGE, language_of, read_as

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from knowledge.english.called import Called
    from knowledge.index.index import Alternatives
    from knowledge.index.packed_story import PackedStory
    from knowledge.index.segment import Head
    from knowledge.model import Person, Statement

Value = TypeVar("Value")
KEPT = 256
"""Stories that are kept as they were last used: some twenty megabytes."""
STORIES_K1, STORIES_B = 1.5, 0.75
"""BM25's constants over whole stories."""


class Member(NamedTuple):
    """Where a story of a corpus is, and which file it was read from."""

    segment: int
    number: int
    """Its number in the segment."""
    file: str | None
    line: int
    """The line of the file on which its text starts."""


class ByNumber(Sequence[Value]):
    """Values that are made when they are asked for."""

    __slots__ = ("_make", "_size")

    def __init__(self, size: int, make: Callable[[int], Value]) -> None:
        self._size, self._make = size, make

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, at: int) -> Value: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Value, ...]: ...

    def __getitem__(self, at: int | slice) -> Value | tuple[Value, ...]:
        if isinstance(at, slice):
            return tuple(map(self._make, range(self._size)[at]))
        return self._make(range(self._size)[at])


class ByKey(Mapping[str, Value]):
    """Values by the ids of their stories, made when they are asked for."""

    __slots__ = ("_make", "_numbers")

    def __init__(self, numbers: Mapping[str, int], make: Callable[[int], Value]) -> None:
        self._numbers, self._make = numbers, make

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __getitem__(self, key: str) -> Value:
        return self._make(self._numbers[key])


class Corpus:
    """The stories of a library, and their sentences, both numbered from 0 in its order.

    Args:
        segments: where the stories lie.
        members: which of theirs are there, in the library's order.

    Raises:
        ValueError: two stories have the same id.
    """

    def __init__(self, segments: Sequence[Segment], members: Sequence[Member]) -> None:
        self.segments, self.members = tuple(segments), tuple(members)
        self.heads = tuple(self.segments[one.segment].heads[one.number] for one in members)
        self.numbers = _numbered(self.heads)
        sizes = [self._size(one) for one in members]
        self.starts: NDArray[np.int64] = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        self.languages = tuple(head.language for head in self.heads)
        self.spoken = frozenset(self.languages)
        self.developing = frozenset(head.id for head in self.heads if head.developing)
        self._read = _reader(self.segments, self.members)
        self._places = tuple(map(self._place, range(len(self.segments))))
        self._gone = tuple(map(self._gone_from, range(len(self.segments))))
        self._levels = self._sentences(), self._wholes()

    @classmethod
    def of(cls, stories: Sequence[PackedStory]) -> Corpus:
        """Index stories anew, in their order.

        Raises:
            ValueError: two stories have the same id.
        """
        members = [Member(0, at, one.file, one.line) for at, one in enumerate(stories)]
        return cls([Segment.of(stories)], members)

    @cached_property
    def revision(self) -> str:
        """Eight hexadecimal digits that change with whatever may change an answer."""
        digest = hashlib.blake2b(digest_size=4)
        for one in self.members:
            digest.update(self.segments[one.segment].contents[one.number].tobytes())
        return digest.hexdigest()

    @property
    def stories(self) -> Sequence[PackedStory]:
        """The stories."""
        return ByNumber(len(self.members), self._read)

    @property
    def documents(self) -> Sequence[Document]:
        """The sentences."""
        return ByNumber(int(self.starts[-1]), self._document)

    @property
    def speakers(self) -> Sequence[tuple[Called, ...]]:
        """Who speaks in each story."""
        return ByNumber(len(self.members), lambda number: self._read(number).speakers)

    @property
    def statements(self) -> Sequence[tuple[Statement, ...]]:
        """The statements of each story, in order."""
        return ByNumber(len(self.members), lambda number: self._read(number).statements)

    @cached_property
    def speaker_roles(self) -> Mapping[str, tuple[tuple[int, SpeakerRole], ...]]:
        """The speakers whose role is known, by its noun, each after the number of the story."""
        return roles_of_all(one.speaker_roles for one in self.stories)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of the stories."""
        words = tuple(segment.words for segment in self.segments)
        dead = [one.rows for one in self._dead()]
        return Vocabulary(words, (Words.of(dead),) if dead else ())

    @property
    def people(self) -> Mapping[str, tuple[Person, ...]]:
        """The persons whom each story names, by its id."""
        return ByKey(self.numbers, lambda number: self._read(number).people)

    def story_of(self, document: int) -> int:
        """Return the number of the story of a document."""
        return int(self.starts.searchsorted(document, "right")) - 1

    def of_story(self, number: int) -> tuple[Document, ...]:
        """Return the documents of the story of that number, in order."""
        return self._read(number).documents

    def asked(self, number: int | None) -> frozenset[str]:
        """Return the codes of the languages of one story, or of all."""
        return self.spoken if number is None else frozenset({self.languages[number]})

    def searched(self, text: str) -> list[str]:
        """Return the terms of a text in every language of the stories."""
        codes = sorted({read_as(code) for code in self.spoken}) or [DEFAULT_LANGUAGE]
        return [term for code in codes for term in language_of(code).terms(text)]

    def around(self, number: int, reach: int = 2) -> frozenset[str]:
        """Return the terms of a document and of as many as `reach` on either side in its story.

        Those of the heading above it are among them.
        """
        document = self._document(number)
        packed, at = document.packed, document.at
        near = range(max(0, at - reach), min(len(packed), at + reach + 1))
        return document.above.union(*map(packed.terms_of, near))

    def holds(self, term: str, number: int | None) -> bool:
        """Tell whether the story of that number, or any, holds a term in a sentence or heading."""
        if number is not None:
            return self._read(number).holds(term)
        found = self._levels[0].found([[hash64(term)]])
        return bool(frequencies(found)[0]) or self._is_headed(term)

    def proposed(
        self,
        query: Sequence[Alternatives],
        weights: Sequence[float],
        least_idf: float,
        most: int,
    ) -> list[Proposed]:
        """Return the stories that are worth a closer look; see `proposing`."""
        hashed = [
            [hash64(term) for term in ((one,) if isinstance(one, str) else one)] for one in query
        ]
        sought = Sought(hashed, weights, least_idf)
        return proposed(self._levels, self._places, sought, most)

    def _document(self, number: int) -> Document:
        story = self.story_of(number)
        return Document(self._read(story), number - int(self.starts[story]))

    def _size(self, member: Member) -> int:
        starts = self.segments[member.segment].starts
        return int(starts[member.number + 1] - starts[member.number])

    def _place(self, segment: int) -> Place:
        """Return where the stories of a segment are, but for those without a sentence."""
        numbers = np.full(len(self.segments[segment]), NOWHERE, np.int64)
        for number, one in enumerate(self.members):
            if one.segment == segment and self.starts[number + 1] > self.starts[number]:
                numbers[one.number] = number
        return Place(self.segments[segment].story_of, numbers)

    def _gone_from(self, segment: int) -> list[int]:
        """Return the numbers of the stories of a segment that are no members."""
        there = {one.number for one in self.members if one.segment == segment}
        return [number for number in range(len(self.segments[segment])) if number not in there]

    def _dead(self) -> Iterator[PackedStory]:
        """Yield the stories of the segments that are no members."""
        for segment, gone in zip(self.segments, self._gone, strict=True):
            for number in gone:
                yield segment.stories.read(number)

    def _is_headed(self, term: str) -> bool:
        hashed = hash64(term)
        found = [(one, one.find(hashed)) for one in self.segments]
        headed = sum(int(one.headed[number]) for one, number in found if number >= 0)
        return headed > 0 and headed > sum(one.is_headed(term) for one in self._dead())

    def _sentences(self) -> Level:
        parts = [
            Part(
                one.hashes,
                one.sentences,
                [(int(one.starts[at]), int(one.starts[at + 1])) for at in gone],
                int(one.starts[-1]) - sum(int(one.starts[at + 1] - one.starts[at]) for at in gone),
                int(one.sentence_terms.sum() - one.sentence_terms[gone].sum()),
            )
            for one, gone in zip(self.segments, self._gone, strict=True)
        ]
        return Level(tuple(parts), TERMS_K1, TERMS_B)

    def _wholes(self) -> Level:
        parts = [
            Part(
                one.hashes,
                one.wholes,
                [(at, at + 1) for at in gone],
                len(one) - len(gone),
                int(one.whole_terms.sum() - one.whole_terms[gone].sum()),
            )
            for one, gone in zip(self.segments, self._gone, strict=True)
        ]
        return Level(tuple(parts), STORIES_K1, STORIES_B)


NOWHERE = -1


def _numbered(heads: Sequence[Head]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for head in heads:
        if head.id in numbers:
            raise ValueError(f"two stories have the id {head.id!r}")
        numbers[head.id] = len(numbers)
    return numbers


def _reader(segments: Sequence[Segment], members: Sequence[Member]) -> Callable[[int], PackedStory]:
    """Return what reads the story of a number, and keeps the last ones for a while.

    It knows its stories and not whoever holds it: a circle of references would have to wait
    for the collector (see `bot.collector`).
    """

    @lru_cache(KEPT)
    def read(number: int) -> PackedStory:
        one = members[number]
        return segments[one.segment].stories.read(one.number, one.file, one.line)

    return read
