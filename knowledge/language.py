"""What a language has to tell so that stories in it can be read and indexed.

The way from a story's text to what is indexed is the same in every language; how it is cut
into words and sentences and who speaks in it, each language says for itself. A language is
a folder with a module `language` that offers one `Language`, and a line in `FOLDERS`.
Questions are still read as English.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from knowledge.model import Considered, Person, Sentence, Span, Statement, Story

FOLDERS = {
    "en": "knowledge.english",
}
"""Where each language stands, by its ISO 639 code; imported when a story is in it."""
DEFAULT_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: its span, the word without its typography, and its term."""

    start: int
    end: int
    word: str
    term: str


class Example(NamedTuple):
    """A question, and the span of a story's text that answers it."""

    question: str
    answer: Span


@dataclass(frozen=True, slots=True)
class Language:
    """The steps of reading a story; all offsets are code points into its text."""

    sentences: Callable[[str, Iterable[int]], tuple[Sentence, ...]]
    """Cuts a text into sentences, without the paragraphs of these numbers."""
    statements_and_people: Callable[
        [Story, Iterable[Span]], tuple[tuple[Statement, ...], tuple[Person, ...]]
    ]
    """Finds who says what in these paragraphs of a story, in text order, and whom they name."""
    explained: Callable[
        [Story, Iterable[Span]], tuple[tuple[Statement, tuple[Considered, ...]], ...]
    ]
    """Finds the same, each statement with who was considered as its speaker, the best first."""
    tokens: Callable[[str, int, int], list[Token]]
    """Cuts a part of a text into content words with the terms they are searched by."""
    words: Callable[[str, int, int], list[str]]
    """Cuts a part of a text into all its words, as character n-grams are made of them."""
    example_questions: Callable[[str, Sequence[Span], Iterable[Statement]], Iterator[Example]]
    """Makes questions that a text with these sentences and statements should answer."""

    def terms(self, text: str) -> list[str]:
        """Return the terms of a text, in order, repeated where it repeats them."""
        return [token.term for token in self.tokens(text, 0, len(text))]


def language_of(code: str | None) -> Language:
    """Return the language of a code like "en" or "en-GB"; English where it is none or unknown."""
    primary = (code or DEFAULT_LANGUAGE).replace("_", "-").partition("-")[0].strip().lower()
    return _language(primary if primary in FOLDERS else DEFAULT_LANGUAGE)


@cache
def _language(code: str) -> Language:
    found: Language = import_module(f"{FOLDERS[code]}.language").LANGUAGE
    return found
