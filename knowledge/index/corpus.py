"""The corpus: the stories of a library in its order, under a few segments.

It never changes. Another one that has most of its stories shares their segments: what is
gone is left out wherever it is counted, so that every number is that of an index over
the stories that are there.
"""

from __future__ import annotations

import hashlib
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from knowledge.index.archived import Archived
from knowledge.index.archived_segment import ArchivedSegment
from knowledge.index.directory import Directory
from knowledge.index.document import Document
from knowledge.index.index import Index
from knowledge.index.members import Members
from knowledge.index.on_demand import ByKey, ByNumber
from knowledge.index.packed_story import DIGEST, PackedStory
from knowledge.index.segment import Segment
from knowledge.index.strings import distinct
from knowledge.index.vocabulary import Vocabulary
from knowledge.index.words import Words
from knowledge.language import DEFAULT_LANGUAGE, language_of, read_as

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from knowledge.english.called import Called
    from knowledge.index.summary import Head
    from knowledge.model import Person, Statement

KEPT = 256
"""Stories that are kept as they were last used: some twenty megabytes."""
AT_ONCE = 64
"""Stories that are read at once where all are walked through."""
MOST_SEGMENTS = 4
"""Segments of a corpus; where there would be more, all but the largest become one."""


class Corpus:
    """The stories of a library, and their sentences, both numbered from 0 in its order.

    Args:
        segments: where the stories lie.
        members: which of theirs are there, in the library's order.

    Raises:
        ValueError: two stories have the same id.
    """

    def __init__(self, segments: Sequence[Segment | ArchivedSegment], members: Members) -> None:
        self.segments, self.members = tuple(segments), members
        self.held = members.held(segments)
        at = zip(members.segments.tolist(), members.numbers.tolist(), strict=True)
        self.heads = tuple(self.segments[segment].heads[number] for segment, number in at)
        self.numbers = _numbered(self.heads)
        self.starts = np.zeros(len(members) + 1, np.int64)
        for segment, numbers in self.held:
            there = numbers >= 0
            self.starts[numbers[there] + 1] = np.diff(segment.starts)[there]
        self.starts = self.starts.cumsum()
        self.languages: tuple[str, ...] = tuple(head.language for head in self.heads)
        self.spoken = frozenset(self.languages)
        self.developing = frozenset(head.id for head in self.heads if head.developing)
        self._archived = Archived.of(self.held, self.starts)
        self.index = Index(self.held, self.starts, self._archived)
        self.directory = Directory(self.held, len(members), self._archived)
        self._read = _reader(self.segments, members)

    @classmethod
    def of(cls, stories: Sequence[PackedStory]) -> Corpus:
        """Index stories anew, in their order.

        Raises:
            ValueError: two stories have the same id.
        """
        return cls([Segment.of(stories)], Members.of_one(stories))

    def changed(self, stories: Sequence[int | PackedStory]) -> Corpus:
        """Return a corpus of these stories, in their order, over the segments of this one.

        Args:
            stories: new ones, and those of this corpus by their numbers.

        Raises:
            ValueError: two stories have the same id.
        """
        new = [one for one in stories if isinstance(one, PackedStory)]
        staying = [one for one in stories if isinstance(one, int)]
        still = {*distinct(self.members.segments[staying]).tolist()}
        # An archive counts what it has, so that what of it is gone has to be known.
        kept = [
            number
            for number, one in enumerate(self.segments)
            if number in still or isinstance(one, ArchivedSegment)
        ]
        own = [one for one in kept if isinstance(self.segments[one], Segment)]
        if len(own) + bool(new) > MOST_SEGMENTS:
            largest = max(own, key=lambda segment: len(self.segments[segment]))
            merged = [segment for segment in own if segment != largest]
            small = {one for one in staying if self.members.segments[one] in merged}
            read = self._read
            return self.changed(
                [read(one) if isinstance(one, int) and one in small else one for one in stories]
            )
        segments: list[Segment | ArchivedSegment] = [self.segments[segment] for segment in kept]
        if new or not segments:
            segments.append(Segment.of(new))
        return Corpus(segments, self.members.changed(stories, kept))

    def followed_by(self, other: Corpus) -> Corpus:
        """Return a corpus of the stories of both; one of `other` stands for that of its id here."""
        staying = [at for at, head in enumerate(self.heads) if head.id not in other.numbers]
        members = self.members.followed_by(other.members, staying, len(self.segments))
        return Corpus([*self.segments, *other.segments], members)

    @cached_property
    def revision(self) -> str:
        """Eight hexadecimal digits that change with whatever may change an answer."""
        return hashlib.blake2b(self._contents.tobytes(), digest_size=4).hexdigest()

    @cached_property
    def _contents(self) -> NDArray[np.uint8]:
        contents = np.zeros((len(self.members), DIGEST), np.uint8)
        for segment, numbers in self.held:
            contents[numbers[numbers >= 0]] = segment.contents[numbers >= 0]
        return contents

    def content(self, number: int) -> bytes:
        """Return the `PackedStory.content` of a story."""
        content: bytes = self._contents[number].tobytes()
        return content

    def fetch(self, numbers: Iterable[int]) -> None:
        """Read stories at once that will be asked for one by one, if they lie far away."""
        if self._archived is not None:
            self._archived.fetch(numbers)

    def read_all(self, numbers: Sequence[int] | None = None) -> Iterator[PackedStory]:
        """Yield stories of some numbers, or all, some read at once where they lie far away."""
        every = range(len(self.members)) if numbers is None else numbers
        for start in range(0, len(every), AT_ONCE):
            some = every[start : start + AT_ONCE]
            self.fetch(some)
            yield from map(self._read, some)

    @property
    def stories(self) -> Sequence[PackedStory]:
        """The stories."""
        return ByNumber(len(self.members), self._read, self.fetch)

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
    def vocabulary(self) -> Vocabulary:
        """The words of the stories."""
        words = tuple(segment.words for segment in self.segments)
        dead = [story.rows for one in self.held for story in one.dead()]
        return Vocabulary(words, (Words.of(dead),) if dead else ())

    @property
    def people(self) -> Mapping[str, tuple[Person, ...]]:
        """The persons whom each story names, by its id."""
        return ByKey(self.numbers, lambda number: self._read(number).people)

    def described(self, noun: str, terms: Collection[str], number: int | None) -> Iterator[str]:
        """Yield who is described by a noun with these terms, in one story or in any."""
        if number is None:
            yield from self.directory.described(noun, terms)
            return
        for role in self._read(number).speaker_roles.get(noun, ()):
            if role.terms.issuperset(terms):
                yield role.speaker

    def story_of(self, document: int) -> int:
        """Return the number of the story of a document."""
        return int(self.starts.searchsorted(document, "right")) - 1

    def of_story(self, number: int) -> tuple[Document, ...]:
        """Return the documents of the story of that number, in order."""
        return self._read(number).documents

    def size_of(self, number: int) -> int:
        """Return how many sentences a story has."""
        return int(self.starts[number + 1] - self.starts[number])

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
        return document.above.union(*map(packed.index.terms_of, near))

    def holds(self, term: str, number: int | None) -> bool:
        """Tell whether the story of that number, or any, holds a term in a sentence or heading."""
        if number is not None:
            return self._read(number).index.holds(term)
        return self.index.holds(term)

    def _document(self, number: int) -> Document:
        story = self.story_of(number)
        return Document(self._read(story), number - int(self.starts[story]))


def _numbered(heads: Sequence[Head]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for head in heads:
        if head.id in numbers:
            raise ValueError(f"two stories have the id {head.id!r}")
        numbers[head.id] = len(numbers)
    return numbers


def _reader(
    segments: Sequence[Segment | ArchivedSegment], members: Members
) -> Callable[[int], PackedStory]:
    """Return what reads the story of a number, and keeps the last ones for a while.

    What is archived the archive keeps: it may be taken down, and then nobody may have it still.

    It knows its stories and not whoever holds it: a circle of references would have to wait
    for the collector.
    """
    far = [isinstance(segment, ArchivedSegment) for segment in segments]

    def read(number: int) -> PackedStory:
        stories = segments[int(members.segments[number])].stories
        at = int(members.numbers[number])
        return stories.read(at, members.files[number], members.lines[number])

    kept = lru_cache(KEPT)(read)
    if not any(far):
        return kept
    return lambda number: read(number) if far[members.segments[number]] else kept(number)
