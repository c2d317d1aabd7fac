"""A packed story: all that is read from one, as flat arrays in one run of bytes.

Reading a story takes a hundred times as long as answering from it, and its values as Python
objects take ten times the room of its text. So a story is read once and packed; whoever
needs a value makes it from the arrays, and only of the few stories that a question leads
to. What is packed depends on the story, the synonyms and the corrections of its speakers,
and on nothing else: neither on the other stories nor on the file that it came from.

The bytes are the sizes of the `SECTIONS` and then the sections themselves. Whether they are
whole is not told by them, but by what keeps them (see `arrays`).
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import astuple, replace
from datetime import timedelta
from functools import cached_property
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from rank_bm25 import BM25Okapi

from knowledge.english.analyzer import terms as english_terms
from knowledge.english.dates import UNDATED, parse_date
from knowledge.english.patterns import is_interrogative
from knowledge.index import plain_values as plain
from knowledge.index.document import Document
from knowledge.index.hashing import hashes
from knowledge.index.okapi import floor_of
from knowledge.index.sections import Sections, joined_sections
from knowledge.index.shingles import shingle_bits
from knowledge.index.spelling import Spelled, gram_frequencies, spelled
from knowledge.index.strings import Strings, distinct, narrowed
from knowledge.index.touching import touching
from knowledge.index.voices import Voice, voices_of
from knowledge.index.word_rows import COLUMNS, WordRows, word_rows
from knowledge.model import Sentence, Span
from knowledge.text.folding import folded_text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from knowledge.english.called import Called
    from knowledge.index.analyzed_story import AnalyzedStory
    from knowledge.index.speaker_roles import SpeakerRole
    from knowledge.model import Person, Statement, Story
    from knowledge.stories.speaker_corrections import SpeakerCorrection

TERMS_K1, TERMS_B = 0.6, 0.5
GRAMS_K1, GRAMS_B = 1.0, 0.75
"""BM25's constants: in sentences, which are short, a repeated term says little."""

NAMES = (
    *("sentences", "sentence_ends", "held", "counts", "lengths", "signatures", "statistics"),
    *("codes", "line_ends", "whole", "headings", "heading_ends", "heading_terms", "about"),
    *("digests", "text", "head", "said", "cast", "voices", "moments", "titled", "shingles"),
    *(f"terms:strings.{name}" for name in Strings.__slots__),
    *(f"rows:strings.{name}" for name in Strings.__slots__),
    *(f"rows:words.{name}" for name in COLUMNS),
)
"""The sections, in their order."""
DIGEST = 16
MICROSECOND = timedelta(microseconds=1)
FEW_STATEMENTS = 64
"""Statements that are all looked at for a sentence, sooner than those of all sentences found."""
NO_SPAN = -1
WIDTH = 6
"""The numbers of a sentence: its start, end and paragraph, the number of its heading, and the
start and end of its time."""


class Statistics(NamedTuple):
    """What BM25 knows of a story by itself, of its terms and of its character n-grams."""

    terms_average: float
    """The average length of its sentences."""
    terms_floor: float
    """The idf of what would have a negative one."""
    grams_average: float
    grams_floor: float


def pack(one: AnalyzedStory) -> bytes:
    """Return all that was read from a story as one run of bytes; `PackedStory` reads it."""
    above = [token.term for own in one.headings.values() for token in own]
    every = {*one.head, *above, *one.about, *chain.from_iterable(one.indexed)}
    terms, number_of = Strings.numbered(every)
    held: list[int] = []
    counts: list[int] = []
    ends: list[int] = []
    for own in one.indexed:
        counted = Counter(own)
        held.extend(number_of[term] for term in counted)
        counts.extend(counted.values())
        ends.append(len(held))
    whole = np.zeros(len(terms), np.int64)
    for term, count in Counter(chain(one.head, above, *one.indexed)).items():
        whole[number_of[term]] = count
    written = spelled(one.words)
    numbers = np.array(held, np.int64)
    arrays: dict[str, NDArray[Any]] = {
        "sentences": _rows(one),
        "sentence_ends": narrowed(np.array(ends, np.int64)),
        "held": narrowed(numbers),
        "counts": narrowed(np.array(counts, np.int64)),
        "lengths": narrowed(np.array([len(own) for own in one.indexed], np.int64)),
        "signatures": _signatures(terms.hashes[numbers], ends),
        "statistics": np.array([*_of_terms(one.indexed), *_of_grams(written)], np.float64),
        "codes": written.codes,
        "line_ends": written.ends,
        "whole": narrowed(whole),
        "headings": np.array([*one.headings], np.int32).reshape(-1),
        "heading_ends": np.cumsum([len(own) for own in one.headings.values()], dtype=np.uint32),
        "heading_terms": np.array([number_of[term] for term in above], np.uint32),
        "about": np.array(sorted(number_of[term] for term in one.about), np.uint32),
        "digests": _bytes(digest_of(one.story) + _digest(_said(one))),
        "text": _bytes(one.story.text.encode("utf-8", "surrogatepass")),
        "head": _bytes(plain.encoded([plain.plain_story(one.story), one.language, one.developing])),
        "said": _bytes(plain.encoded([plain.plain_statement(said) for said in one.statements])),
        "cast": _bytes(plain.encoded(plain.plain_cast(one))),
        "voices": _bytes(plain.encoded(voices_of(one.sentences, one.statements))),
        "moments": _moments(one.story),
        "titled": distinct(hashes(english_terms(one.story.title))),
        "shingles": shingle_bits(one.story.text),
    }
    arrays |= {f"terms:{name}": array for name, array in terms.arrays().items()}
    rows = word_rows(one.story.text, one.language, [*one.tokens, *one.headings.values()])
    arrays |= {f"rows:{name}": array for name, array in rows.arrays().items()}
    return joined_sections(arrays, NAMES)


def digest_of(story: Story) -> bytes:
    """Return 16 bytes that change with any character of a story, but not with its file."""
    return _digest(astuple(replace(story, file=None, line=0)))


def _said(one: AnalyzedStory) -> tuple[object, ...]:
    """Return all that an answer from a story depends on: itself, and what is corrected in it."""
    corrected = tuple(said for said in one.statements if said.is_corrected)
    return astuple(replace(one.story, file=None, line=0)) + corrected


def _digest(content: tuple[object, ...]) -> bytes:
    said = repr(content).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(said, digest_size=DIGEST).digest()


def _moments(story: Story) -> NDArray[np.uint64]:
    """Return when a story was published and when it was last written at; 0 if that is unknown."""
    published, updated = parse_date(story.published), parse_date(story.updated)
    return np.array([_microseconds(published), _microseconds(max(published, updated))], np.uint64)


def _microseconds(moment: datetime) -> int:
    return (moment - UNDATED) // MICROSECOND


def _rows(one: AnalyzedStory) -> NDArray[np.int32]:
    numbers = {span: number for number, span in enumerate(one.headings)}
    rows = [
        (
            sentence.start,
            sentence.end,
            sentence.paragraph,
            NO_SPAN if sentence.heading is None else numbers[sentence.heading],
            *((NO_SPAN, NO_SPAN) if sentence.time is None else sentence.time),
        )
        for sentence in one.sentences
    ]
    return np.array(rows, np.int32).reshape(-1)


def _signatures(hashes: NDArray[np.uint64], ends: Sequence[int]) -> NDArray[np.uint64]:
    """Return for each sentence a bit set for each of its terms, by the term's hash.

    Args:
        hashes: of the terms of each sentence, one behind the other.
        ends: where those of each sentence end.
    """
    bits = np.left_shift(np.uint64(1), hashes & np.uint64(63))
    runs = list(pairwise([0, *ends]))
    filled = [at for at, (start, end) in enumerate(runs) if end > start]
    signatures = np.zeros(len(ends), np.uint64)
    if filled:
        signatures[filled] = np.bitwise_or.reduceat(bits, [runs[at][0] for at in filled])
    return signatures


def _of_terms(indexed: Sequence[list[str]]) -> tuple[float, float]:
    """Return the average length of sentences in terms, and the floor of idf, as rank-bm25 does."""
    if not any(indexed):
        return 1.0, 0.0
    okapi = BM25Okapi(list(indexed))
    return okapi.avgdl, okapi.epsilon * okapi.average_idf


def _of_grams(written: Spelled) -> tuple[float, float]:
    """Return the same of n-grams, of which rank-bm25 would make a Python object each."""
    total = int(written.sizes.sum())
    if not total:
        return 1.0, 0.0
    size = len(written.ends)
    return total / size, floor_of(gram_frequencies(written), size)


def _bytes(data: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(data, np.uint8)


class PackedStory:
    """A story that was read and packed; every value is made when it is first asked for.

    Args:
        data: what `pack` returned.
        file: the file that the story was read from, if any.
        line: the line of it on which its text starts.
    """

    def __init__(self, data: bytes, file: str | None = None, line: int = 1) -> None:
        self.data, self.file, self.line = data, file, line
        self.sections = Sections(data, NAMES)

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, PackedStory) and self.data == other.data)

    def __hash__(self) -> int:
        return hash(self.digest)

    def at(self, file: str | None, line: int) -> PackedStory:
        """Return the same story, read from another place."""
        return PackedStory(self.data, file, line)

    @property
    def digest(self) -> bytes:
        """See `digest_of`."""
        return self.sections.raw("digests")[:DIGEST]

    @property
    def content(self) -> bytes:
        """16 bytes that change with any answer: with the story and with what is corrected in it."""
        return self.sections.raw("digests")[DIGEST:]

    @cached_property
    def _head(self) -> tuple[dict[str, Any], str, bool]:
        fields, language, developing = plain.decoded(self.sections.raw("head"))
        return fields, language, developing

    @property
    def id(self) -> str:
        """The story's id."""
        return str(self._head[0]["id"])

    @property
    def title(self) -> str:
        """The story's title."""
        return str(self._head[0]["title"])

    @property
    def publisher(self) -> str | None:
        """Who published the story, if that is known."""
        return self._head[0].get("publisher")

    @property
    def published(self) -> str | None:
        """When it was published, as it is written."""
        return self._head[0].get("published")

    @property
    def url(self) -> str | None:
        """Its address, if that is known."""
        return self._head[0].get("url")

    @property
    def language(self) -> str:
        """The code of the language that it is in."""
        return self._head[1]

    @property
    def developing(self) -> bool:
        """Whether it says that it is still being written."""
        return self._head[2]

    @cached_property
    def story(self) -> Story:
        """The story."""
        text = self.sections.raw("text").decode("utf-8", "surrogatepass")
        return plain.story_of(self._head[0], text, self.file, self.line)

    @property
    def folded(self) -> str:
        """The text folded: searched, never shown."""
        return folded_text(self.story.text)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """What is said in it, in order."""
        return tuple(map(plain.statement_of, plain.decoded(self.sections.raw("said"))))

    @cached_property
    def cast(self) -> plain.Cast:
        """Who appears in it."""
        return plain.cast_of(plain.decoded(self.sections.raw("cast")))

    @property
    def people(self) -> tuple[Person, ...]:
        """The persons that it names, in the order of their first mentions."""
        return self.cast.people

    @property
    def speakers(self) -> tuple[Called, ...]:
        """Who speaks in it."""
        return self.cast.speakers

    @property
    def speaker_roles(self) -> Mapping[str, tuple[SpeakerRole, ...]]:
        """Its speakers whose role is known, by the role's noun."""
        return self.cast.speaker_roles

    @property
    def corrections(self) -> tuple[SpeakerCorrection, ...]:
        """What was known of its speakers."""
        return self.cast.corrections

    @property
    def unfit(self) -> tuple[SpeakerCorrection, ...]:
        """Those of them whose words do not stand in it."""
        return self.cast.unfit

    @cached_property
    def voices(self) -> list[Voice]:
        """Who speaks in its sentences, in the order in which they begin to."""
        return [Voice(*one) for one in plain.decoded(self.sections.raw("voices"))]

    @property
    def moments(self) -> NDArray[np.uint64]:
        """When it was published and last written at, in microseconds since the year 1; 0 if never.

        They stand for the moments of `parse_date` wherever stories are put in order.
        """
        return self.sections["moments"]

    @property
    def titled(self) -> NDArray[np.uint64]:
        """The hashes of the terms of its title, read as English, as who names a story types it."""
        return self.sections["titled"]

    @property
    def shingles(self) -> NDArray[np.uint8]:
        """What tells whether it may hold a run of words; see `shingles`."""
        return self.sections["shingles"]

    # What the second level scores.

    @cached_property
    def terms(self) -> Strings:
        """The different terms of it, its head and its headings."""
        return Strings.from_arrays(self.sections.with_prefix("terms:"))

    @property
    def rows(self) -> WordRows:
        """How often it writes each word."""
        return WordRows.from_arrays(self.sections.with_prefix("rows:"))

    @cached_property
    def sentence_ends(self) -> NDArray[np.integer]:
        """Where the terms of each sentence end in `held`."""
        return self.sections["sentence_ends"]

    @cached_property
    def held(self) -> NDArray[np.integer]:
        """The number, among `terms`, of each different term of each sentence."""
        return self.sections["held"]

    @cached_property
    def told(self) -> frozenset[int]:
        """The numbers, among `terms`, of those that a sentence holds."""
        return frozenset(self.held.tolist())

    @cached_property
    def counts(self) -> NDArray[np.integer]:
        """How often the sentence holds each of them."""
        return self.sections["counts"]

    @cached_property
    def lengths(self) -> NDArray[np.integer]:
        """The length of each sentence in terms."""
        return self.sections["lengths"]

    @cached_property
    def sizes(self) -> NDArray[np.int64]:
        """How many different terms each sentence has."""
        sizes = self.sentence_ends.astype(np.int64)
        sizes[1:] -= self.sentence_ends[:-1]
        return sizes

    @cached_property
    def signatures(self) -> NDArray[np.uint64]:
        """The terms of each sentence, as bits."""
        return self.sections["signatures"]

    @cached_property
    def spelled(self) -> Spelled:
        """The words of its sentences, character by character."""
        return Spelled(self.sections["codes"], self.sections["line_ends"])

    @cached_property
    def gram_sizes(self) -> NDArray[np.int64]:
        """How many character n-grams each sentence has."""
        return self.spelled.sizes

    @cached_property
    def statistics(self) -> Statistics:
        """Its own statistics, by which its sentences are scored."""
        return Statistics(*self.sections["statistics"].tolist())

    @property
    def whole(self) -> NDArray[np.integer]:
        """How often it holds each of `terms`, its head and headings among it."""
        return self.sections["whole"]

    @cached_property
    def heading_terms(self) -> NDArray[np.integer]:
        """The number, among `terms`, of each term of each heading."""
        return self.sections["heading_terms"]

    @cached_property
    def heading_ends(self) -> NDArray[np.integer]:
        """Where the terms of each heading end in `heading_terms`."""
        return self.sections["heading_ends"]

    @property
    def about_terms(self) -> NDArray[np.integer]:
        """The number, among `terms`, of each term of its title."""
        return self.sections["about"]

    @cached_property
    def above(self) -> NDArray[np.int32]:
        """The number of the heading that each sentence stands under, or `NO_SPAN`."""
        rows: NDArray[np.int32] = self.sections["sentences"].reshape(-1, WIDTH)
        return rows[:, 3]

    @cached_property
    def extents(self) -> NDArray[np.int32]:
        """How many characters each sentence has."""
        rows: NDArray[np.int32] = self.sections["sentences"].reshape(-1, WIDTH)
        return rows[:, 1] - rows[:, 0]

    @cached_property
    def opening(self) -> NDArray[np.bool_]:
        """Whether a sentence is the first under its heading that states something."""
        opening = np.zeros(len(self), np.bool_)
        opened = NO_SPAN
        for at, heading in enumerate(self.above.tolist()):
            if heading not in (NO_SPAN, opened) and not is_interrogative(self.documents[at].text):
                opening[at], opened = True, heading
        return opening

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

    # Its sentences.

    def __len__(self) -> int:
        return len(self.sentence_ends)

    @cached_property
    def _rows(self) -> list[int]:
        rows: list[int] = self.sections["sentences"].tolist()
        return rows

    @cached_property
    def headings(self) -> tuple[Span, ...]:
        """The headings in it, its own headline among them."""
        spans = self.sections["headings"].tolist()
        return tuple(map(Span, spans[::2], spans[1::2]))

    @property
    def documents(self) -> tuple[Document, ...]:
        """Its sentences as documents of the index."""
        return tuple(Document(self, at) for at in range(len(self)))

    def sentence(self, at: int) -> Sentence:
        """Return a sentence by its number from 0."""
        start, end, paragraph, heading, since, until = self._rows[WIDTH * at : WIDTH * (at + 1)]
        above = None if heading == NO_SPAN else self.headings[heading]
        time = None if since == NO_SPAN else Span(since, until)
        return Sentence(start, end, paragraph, at + 1, above, time)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """All its sentences."""
        return tuple(map(self.sentence, range(len(self))))

    def text_of(self, at: int) -> str:
        """Return the text of a sentence."""
        return self.story.text[slice(*self._rows[WIDTH * at : WIDTH * at + 2])]

    def terms_of(self, at: int) -> frozenset[str]:
        """Return the terms of a sentence."""
        first = int(self.sentence_ends[at - 1]) if at else 0
        return self._named(self.held[first : int(self.sentence_ends[at])])

    def held_between(self, first: int, behind: int) -> frozenset[int]:
        """Return the numbers, among `terms`, of those that some sentences one behind another hold.

        Args:
            first: the number of the first of them, from 0.
            behind: the number of the one behind the last.
        """
        start = int(self.sentence_ends[first - 1]) if first else 0
        return frozenset(self.held[start : int(self.sentence_ends[behind - 1])].tolist())

    def heading_of(self, at: int) -> frozenset[str]:
        """Return the terms of the heading that a sentence stands under."""
        heading = self._rows[WIDTH * at + 3]
        return frozenset() if heading == NO_SPAN else self._heading_terms[heading]

    @cached_property
    def about(self) -> frozenset[str]:
        """The terms of its title, of whose people a question says "you"."""
        return self._named(self.sections["about"])

    @cached_property
    def headed(self) -> frozenset[str]:
        """The terms of all its headings."""
        return frozenset().union(*self._heading_terms)

    @cached_property
    def touching(self) -> tuple[tuple[Statement, ...], ...]:
        """For each sentence the statements that touch it."""
        return tuple(touching(self.sentences, self.statements))

    def touching_at(self, at: int) -> tuple[Statement, ...]:
        """Return the statements that touch a sentence."""
        if "touching" in self.__dict__ or len(self.statements) > FEW_STATEMENTS:
            return self.touching[at]
        start, end = self._rows[WIDTH * at : WIDTH * at + 2]
        return tuple(one for one in self.statements if one.start < end and start < one.end)

    def spoken_by(self, speakers: Collection[str]) -> list[int]:
        """Return the sentences that touch a statement of one of the speakers, ascending."""
        starts, ends = self._rows[::WIDTH], self._rows[1::WIDTH]
        touched = {
            at
            for one in self.statements
            if one.speaker in speakers
            for at in range(bisect_right(ends, one.start), bisect_left(starts, one.end))
        }
        return sorted(touched)

    @cached_property
    def _heading_terms(self) -> tuple[frozenset[str], ...]:
        ends = self.sections["heading_ends"].tolist()
        held = self.sections["heading_terms"]
        return tuple(self._named(held[start:end]) for start, end in pairwise([0, *ends]))

    def _named(self, numbers: NDArray[np.integer]) -> frozenset[str]:
        return frozenset(map(self.terms.__getitem__, numbers.tolist()))
