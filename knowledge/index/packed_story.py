"""A packed story: all that is read from one, as flat arrays in one run of bytes.

Reading a story takes a hundred times as long as answering from it, and its values as Python
objects take ten times the room of its text. So a story is read once and packed (`packing`);
whoever needs a value makes it from the arrays, and only of the few stories that a question
leads to. Whether the bytes are whole is told by what keeps them (see `arrays`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import accumulate
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from knowledge.english.patterns import is_interrogative
from knowledge.index import plain_values as plain
from knowledge.index.document import Document
from knowledge.index.sections import Sections
from knowledge.index.story_index import StoryIndex
from knowledge.index.strings import Strings
from knowledge.index.touching import touching
from knowledge.index.voices import Voice
from knowledge.index.word_rows import COLUMNS, WordRows
from knowledge.model import Sentence, Span
from knowledge.stories.plain import story_of
from knowledge.text.folding import folded_text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from knowledge.english.called import Called
    from knowledge.index.speaker_roles import SpeakerRole
    from knowledge.model import Person, Statement, Story
    from knowledge.stories.speaker_corrections import SpeakerCorrection

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
FEW_STATEMENTS = 64
"""Statements that are all looked at for a sentence, sooner than those of all sentences found."""
NO_SPAN = -1
WIDTH = 6
"""The numbers of a sentence: its start, end and paragraph, the number of its heading, and the
start and end of its time."""


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

    def __len__(self) -> int:
        return len(self.index.sentence_ends)

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, PackedStory) and self.data == other.data)

    def __hash__(self) -> int:
        return hash(self.digest)

    def at(self, file: str | None, line: int) -> PackedStory:
        """Return the same story, read from another place."""
        return PackedStory(self.data, file, line)

    @property
    def digest(self) -> bytes:
        """The `record.content_key` of the story."""
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
        return story_of(self._head[0], text=text, file=self.file, line=self.line)

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

    @cached_property
    def index(self) -> StoryIndex:
        """What its sentences are scored by."""
        return StoryIndex(self.sections)

    @property
    def rows(self) -> WordRows:
        """How often it writes each word."""
        return WordRows.from_arrays(self.sections.with_prefix("rows:"))

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
            if heading not in (NO_SPAN, opened) and not is_interrogative(self.text_of(at)):
                opening[at], opened = True, heading
        return opening

    @cached_property
    def _rows(self) -> list[int]:
        rows: list[int] = self.sections["sentences"].tolist()
        return rows

    @cached_property
    def _starts(self) -> list[int]:
        return self._rows[::WIDTH]

    @cached_property
    def _ends(self) -> list[int]:
        return self._rows[1::WIDTH]

    @cached_property
    def _reached(self) -> list[int]:
        """How far each statement reaches, or one before it that stands around it."""
        return [*accumulate((one.end for one in self.statements), max)]

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

    def begun(self, place: int) -> int:
        """Return how many sentences begin before a place in the text."""
        return bisect_left(self._starts, place)

    def ended(self, place: int) -> int:
        """Return how many sentences end before a place in the text, or at it."""
        return bisect_right(self._ends, place)

    def sentences_in(self, start: int, end: int) -> tuple[Sentence, ...]:
        """Return the sentences that touch a span of the text, in order."""
        return tuple(map(self.sentence, range(self.ended(start), self.begun(end))))

    def statements_in(self, start: int, end: int) -> tuple[Statement, ...]:
        """Return the statements that touch a span of the text, in order."""
        first = bisect_right(self._reached, start)
        last = bisect_left(self.statements, end, lo=first, key=attrgetter("start"))
        return tuple(one for one in self.statements[first:last] if start < one.end)

    def text_of(self, at: int) -> str:
        """Return the text of a sentence."""
        return self.story.text[slice(*self._rows[WIDTH * at : WIDTH * at + 2])]

    def heading_of(self, at: int) -> frozenset[str]:
        """Return the terms of the heading that a sentence stands under."""
        heading = self._rows[WIDTH * at + 3]
        return frozenset() if heading == NO_SPAN else self.index.headings[heading]

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
        touched = {
            at
            for one in self.statements
            if one.speaker in speakers
            for at in range(self.ended(one.start), self.begun(one.end))
        }
        return sorted(touched)
