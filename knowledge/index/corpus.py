"""The corpus: the stories of a library in its order, under a few segments.

It never changes. Another one that has most of its stories shares their segments: what is
gone is left out wherever it is counted, so that every number is that of an index over
the stories that are there.
"""

from __future__ import annotations

import hashlib
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING

import numpy as np

from knowledge.index import calling
from knowledge.index.calling import Held
from knowledge.index.document import Document
from knowledge.index.hashing import hash64
from knowledge.index.levels import Level, Part
from knowledge.index.members import Members
from knowledge.index.on_demand import ByKey, ByNumber
from knowledge.index.packed_story import DIGEST, TERMS_B, TERMS_K1, PackedStory
from knowledge.index.proposing import Place, Proposed, Sought, proposed
from knowledge.index.scoring import frequencies, top
from knowledge.index.segment import Segment
from knowledge.index.shingles import all_shingles, sought_shingles
from knowledge.index.strings import distinct
from knowledge.index.vocabulary import Vocabulary
from knowledge.index.words import Words
from knowledge.language import DEFAULT_LANGUAGE, language_of, read_as

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from knowledge.english.called import Called
    from knowledge.index.segment import Head
    from knowledge.model import Person, Statement
    from knowledge.text.folding import Folded

KEPT = 256
"""Stories that are kept as they were last used: some twenty megabytes."""
NAMES_KEPT = 64
"""Names that were asked for of which it is kept whom they may mean."""
MOST_SEGMENTS = 4
"""Segments of a corpus; where there would be more, all but the largest become one."""
STORIES_K1, STORIES_B = 1.5, 0.75
"""BM25's constants over whole stories."""


class Corpus:
    """The stories of a library, and their sentences, both numbered from 0 in its order.

    Args:
        segments: where the stories lie.
        members: which of theirs are there, in the library's order.

    Raises:
        ValueError: two stories have the same id.
    """

    def __init__(self, segments: Sequence[Segment], members: Members) -> None:
        self.segments, self.members = tuple(segments), members
        at = zip(members.segments.tolist(), members.numbers.tolist(), strict=True)
        self.heads = tuple(self.segments[segment].heads[number] for segment, number in at)
        self.numbers = _numbered(self.heads)
        self.starts = np.zeros(len(members) + 1, np.int64)
        for segment, one in enumerate(self.segments):
            there = members.of(segment)
            self.starts[there + 1] = np.diff(one.starts)[members.numbers[there]]
        self.starts = self.starts.cumsum()
        self.languages: tuple[str, ...] = tuple(head.language for head in self.heads)
        self.spoken = frozenset(self.languages)
        self.developing = frozenset(head.id for head in self.heads if head.developing)
        self._read = _reader(self.segments, self.members)
        self._filled = np.flatnonzero(np.diff(self.starts))
        self._places = tuple(map(self._place, range(len(self.segments))))
        self._gone = tuple(map(self._gone_from, range(len(self.segments))))
        self._levels = self._sentences(), self._wholes()

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
        kept = distinct(self.members.segments[staying]).tolist()
        if len(kept) + bool(new) > MOST_SEGMENTS:
            largest = max(kept, key=lambda segment: len(self.segments[segment]))
            small = {one for one in staying if self.members.segments[one] != largest}
            read = self._read
            return self.changed(
                [read(one) if isinstance(one, int) and one in small else one for one in stories]
            )
        segments = [self.segments[segment] for segment in kept]
        if new or not segments:
            segments.append(Segment.of(new))
        return Corpus(segments, self.members.changed(stories, kept))

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
    def held(self) -> tuple[Held, ...]:
        """The segments, and which of their stories are here."""
        return tuple(map(self._held, range(len(self.segments))))

    @cached_property
    def moments(self) -> NDArray[np.uint64]:
        """For each story the `PackedStory.moments`, by which stories are put in order."""
        moments = np.zeros((len(self.members), 2), np.uint64)
        for segment, numbers in self.held:
            moments[numbers[numbers >= 0]] = segment.moments[numbers >= 0]
        return moments

    @cached_property
    def latest_first(self) -> NDArray[np.int64]:
        """The numbers of the stories by when they were last written at, the latest first."""
        written = self.moments[:, 1]
        return np.argsort(written.max(initial=0) - written, kind="stable")

    def newest_first(self, numbers: Iterable[int]) -> list[int]:
        """Return stories in the order in which they were published, the newest first.

        Of those that were at the same moment the order stays, and whose is not known come last.
        """
        published = self.moments[:, 0]
        return sorted(numbers, key=published.__getitem__, reverse=True)

    def called(self, words: Sequence[str], acronym: str) -> Sequence[Called]:
        """Return what those are called who are called by all words or an acronym."""
        return self._called(tuple(words), acronym)

    @cached_property
    def _called(self) -> Callable[[tuple[str, ...], str], Sequence[Called]]:
        """Return what they are called, as the last few names were looked up.

        A thousand may be spokesmen, and whoever asks of one asks on.
        """
        return lru_cache(NAMES_KEPT)(partial(calling.called, self.held))

    def nearly_called(self, words: Sequence[tuple[str, int]]) -> list[Called]:
        """Return what those are called who may be by these words, each with so many slips."""
        return calling.nearly_called(self.held, words)

    def spoken_by(self, names: Collection[str]) -> list[int]:
        """Return the numbers of the stories in which somebody of these names speaks, ascending."""
        return calling.spoken_by(self.held, names)

    def described(self, noun: str, terms: Collection[str], number: int | None) -> Iterator[str]:
        """Yield who is described by a noun with these terms, in one story or in any."""
        if number is None:
            yield from calling.described(self.held, noun, terms)
            return
        for role in self._read(number).speaker_roles.get(noun, ()):
            if role.terms.issuperset(terms):
                yield role.speaker

    def titled(self, terms: Collection[str]) -> list[int]:
        """Return the numbers of the stories with all these terms in their titles, ascending."""
        found = []
        for segment, numbers in self.held:
            count = np.zeros(len(segment), np.int64)
            for term in {*terms}:
                count[segment.titled_of[segment.titled == np.uint64(hash64(term))]] += 1
            found += numbers[count == len({*terms})].tolist()
        return sorted(number for number in found if number >= 0)

    def may_hold(self, sought: Folded) -> list[int]:
        """Return the numbers of the stories among which all are that hold a run, ascending.

        Of a run of two words only those that write it as a name; of a shorter one none.
        """
        shingles = sought_shingles(sought)
        if not len(shingles):
            return []
        found = [numbers[segment.shingles.holding(shingles)] for segment, numbers in self.held]
        return sorted(number for each in found for number in each.tolist() if number >= 0)

    def may_share(self, text: str, share: float) -> list[int]:
        """Return the numbers of the stories that may have much in common with a text, ascending.

        Args:
            text: the text.
            share: the least part of the shingles, of whichever has fewer.
        """
        shingles = all_shingles(text)
        if not len(shingles):
            return []
        found = [numbers[one.shingles.sharing(shingles, share)] for one, numbers in self.held]
        return sorted(number for each in found for number in each.tolist() if number >= 0)

    def addressed(self, words: Sequence[str]) -> list[tuple[int, str]]:
        """Return the numbers and addresses of the stories that `Segment.addressed` finds."""
        found = (
            (int(numbers[at]), address)
            for segment, numbers in self.held
            for at, address in segment.addressed(words)
        )
        return sorted(one for one in found if one[0] >= 0)

    def nearest(self, terms: Iterable[str], rarest: int, least_idf: float, most: int) -> list[int]:
        """Return the documents that score best for the rarest of terms, the best first.

        Args:
            terms: what is sought; of equally rare ones the first by the alphabet count.
            rarest: how many of them count at most.
            least_idf: what a smaller idf is raised to.
            most: how many documents at most.
        """
        level, known = self._levels[0], list(dict.fromkeys(terms))
        found = level.found([[hash64(term)] for term in known])
        held = frequencies(found)
        idf = level.idf(held)
        there = [at for at in range(len(known)) if held[at]]
        chosen = sorted(there, key=lambda at: (-idf[at], known[at]))[:rarest]
        counted = [
            own._replace(runs=[own.runs[at] for at in chosen], numbers=numbers)
            for own, numbers in zip(found, self._document_numbers, strict=True)
        ]
        best = top(counted, [max(idf[at], least_idf) for at in chosen], most)
        return [document for document, _ in best]

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
        return document.above.union(*map(packed.terms_of, near))

    def holds(self, term: str, number: int | None) -> bool:
        """Tell whether the story of that number, or any, holds a term in a sentence or heading."""
        if number is not None:
            return self._read(number).holds(term)
        found = self._levels[0].found([[hash64(term)]])
        return bool(frequencies(found)[0]) or self._is_headed(term)

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
        return proposed(self._levels, self._places, self._filled, sought, most)

    def _held(self, segment: int) -> Held:
        numbers = np.full(len(self.segments[segment]), NOWHERE, np.int64)
        there = self.members.of(segment)
        numbers[self.members.numbers[there]] = there
        return Held(self.segments[segment], numbers)

    @cached_property
    def _document_numbers(self) -> tuple[NDArray[np.int32], ...]:
        """The number here of each document of each segment; of the gone ones any."""
        return tuple(
            np.arange(int(segment.starts[-1]), dtype=np.int32)
            + (self.starts[numbers] - segment.starts[:-1]).astype(np.int32)[segment.story_of]
            for segment, numbers in self.held
        )

    def idf(self, query: Sequence[tuple[str, ...]]) -> list[tuple[float, bool]]:
        """Return the idf of each of `query` among all sentences, and whether any holds it.

        What none holds counts as if one did.
        """
        sentences = self._levels[0]
        held = frequencies(sentences.found(_hashed(query)))
        return list(zip(sentences.idf(held), [own > 0 for own in held], strict=True))

    def _document(self, number: int) -> Document:
        story = self.story_of(number)
        return Document(self._read(story), number - int(self.starts[story]))

    def _place(self, segment: int) -> Place:
        """Return where the stories of a segment are, but for those without a sentence."""
        numbers = np.full(len(self.segments[segment]), NOWHERE, np.int64)
        there = self.members.of(segment)
        filled = there[np.diff(self.starts)[there] > 0]
        numbers[self.members.numbers[filled]] = filled
        return Place(self.segments[segment].story_of, numbers)

    def _gone_from(self, segment: int) -> list[int]:
        """Return the numbers of the stories of a segment that are no members."""
        gone = np.ones(len(self.segments[segment]), np.bool_)
        gone[self.members.numbers[self.members.of(segment)]] = False
        return [int(number) for number in np.flatnonzero(gone)]

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


def _hashed(query: Sequence[tuple[str, ...]]) -> list[list[int]]:
    return [[hash64(term) for term in place] for place in query]


def _numbered(heads: Sequence[Head]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for head in heads:
        if head.id in numbers:
            raise ValueError(f"two stories have the id {head.id!r}")
        numbers[head.id] = len(numbers)
    return numbers


def _reader(segments: Sequence[Segment], members: Members) -> Callable[[int], PackedStory]:
    """Return what reads the story of a number, and keeps the last ones for a while.

    It knows its stories and not whoever holds it: a circle of references would have to wait
    for the collector.
    """

    @lru_cache(KEPT)
    def read(number: int) -> PackedStory:
        stories = segments[int(members.segments[number])].stories
        at = int(members.numbers[number])
        return stories.read(at, members.files[number], members.lines[number])

    return read
