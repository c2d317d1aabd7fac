"""Stories and what is read in them: the values that everything else passes on, all frozen.

Spans are the truth: whatever is shown to a reader is a `start`/`end` pair of
code-point offsets into `Story.text`, and its text is always the slice between
them. Nothing is ever found again, trimmed, normalised or rebuilt, so a quoted
passage cannot differ from the story by a single character.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Span(NamedTuple):
    """Code-point offsets into a story's text, end exclusive."""

    start: int
    end: int


class Kind(StrEnum):
    """How a statement is reported."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class Resolution(StrEnum):
    """How the speaker of a statement was found; no resolution is `None`."""

    NAMED = "named"
    """The full name stands at the cue."""
    SURNAME = "surname"
    """A part of the name stands at the cue, the full name elsewhere."""
    PRONOUN = "pronoun"
    ROLE = "role"
    """A description ("the spokesman") stands at the cue."""
    CONTINUED = "continued"
    """No cue of its own: it goes on from the statement before."""
    OUTLET = "outlet"
    """A newspaper, agency or broadcaster."""
    CORRECTED = "corrected"
    """A moderator says who it is, or that nobody is known to."""


@dataclass(frozen=True, slots=True)
class Story:
    """One news story as it was published.

    `text` is the body to the character: decoded from UTF-8, without the head and
    the byte-order mark, otherwise untouched. Everything but `id`, `title` and
    `text` is None where the file does not say it; dates are kept as written.
    """

    id: str
    title: str
    text: str
    publisher: str | None = None
    author: str | None = None
    published: str | None = None
    updated: str | None = None
    url: str | None = None
    language: str | None = None
    file: str | None = None
    """The file it was read from, as the person named it."""
    line: int = 1
    """The line of that file on which `text` starts."""
    kept: tuple[str, ...] = ()
    """The paragraphs that are its own though they look like the page around it."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: the unit that is indexed, ranked and quoted."""

    start: int
    end: int
    paragraph: int
    """From 1, counting the story's lines that are not blank."""
    number: int
    """From 1, counting through the whole story."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody is reported to have said, as a span.

    Quotation marks belong to the span; the "that" of an indirect clause and the
    cue do not. `speaker` is the fullest name the story gives and `role` the
    description it gives there; both are None where the story leaves doubt.
    `evidence` holds the spans of the story that justify the resolution.
    """

    start: int
    end: int
    kind: Kind
    speaker: str | None = None
    role: str | None = None
    cue: str | None = None
    resolved: Resolution | None = None
    evidence: tuple[Span, ...] = ()

    @property
    def is_corrected(self) -> bool:
        """Whether a moderator says whose words they are."""
        return self.resolved is Resolution.CORRECTED


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom a story names, with what the whole story tells of them."""

    name: str
    """The fullest name that the story gives."""
    role: str | None
    gender: float
    """Positive for a man, negative for a woman, 0 where nothing tells: log odds, about."""
    mentions: tuple[Span, ...]
    """Where a name stands that can be nobody else's, in order."""


@dataclass(frozen=True, slots=True)
class Considered:
    """Somebody who was considered as the speaker of a statement."""

    name: str
    score: float
    """How much speaks for it; only the distance to the others means anything."""
    parts: Mapping[str, float]
    """What each piece of evidence adds to the score, by its name."""
