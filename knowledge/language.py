"""What a language has to tell so that stories in it can be read and indexed.

The way from a story's text to what is indexed is the same in every language; how it is cut
into words and sentences and who speaks in it, each language says for itself. A language is
a folder with a module `language` that offers one `Language`, and a line in `FOLDERS`. A
language that has no folder is read as English, as well as that goes, but
nobody is taken for a speaker in it.

Questions are read in the language that they are in, if a story asked is in it too
(`query.asked_language`). What English alone has rules for (who speaks, what follows on
what, which words of a sentence answer) is silent in every other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from knowledge.model import Considered, Person, Sentence, Span, Statement, Story

FOLDERS = {
    "en": "knowledge.english",
    "de": "knowledge.german",
    "fr": "knowledge.french",
    "es": "knowledge.spanish",
}
"""Where each language stands, by its ISO 639 code; imported when a story is in it."""
DEFAULT_LANGUAGE = "en"

Word: TypeAlias = tuple[int, int, str]
"""The span of a word, and the word without its typography."""


class Token(NamedTuple):
    """A word of a text: its span, the word without its typography, and its term."""

    start: int
    end: int
    word: str
    term: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """A text that was read once: all its words, and the tokens of its content words."""

    text: str
    words: tuple[Word, ...]
    tokens: tuple[Token, ...]


class QuestionForm(StrEnum):
    """What kind of words would answer; the headings of `tables/question_forms.txt`."""

    IDENTITY = "who or what is it"
    PERSON = "who"
    TIME = "when"
    PLACE = "where"
    NUMBER = "how many"
    AMOUNT = "how much"
    REASON = "why"
    OPEN = "open"


class Example(NamedTuple):
    """A question, and the span of a story's text that answers it."""

    question: str
    answer: Span


def _nothing(_message: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Questions:
    """What a language tells of the questions in it, and of the words that may answer."""

    analyze: Callable[[str], Analysis]
    """Reads a question once, as the stories are read."""
    form: Callable[[str], QuestionForm]
    """Tells what kind of words a question asks for."""
    sought: Mapping[QuestionForm, re.Pattern[str]]
    """What words that answer look like in a sentence, where the form tells."""
    stopwords: frozenset[str]
    """Its function words: no content, and what a text in it is known by."""
    zipf: Callable[[str], float]
    """Returns the base-10 logarithm of a word's uses in a billion words of the language."""
    is_known: Callable[[str], bool]
    """Tells whether the language has a word, so that it is no typing error."""
    denies: Callable[[Sequence[str]], bool]
    """Tells whether one of these words, in their order, denies."""
    capitals_name: bool = True
    """Whether a capital inside a sentence makes a name; in German every noun has one."""
    wants: Callable[[str], str | None] = _nothing
    """Tells which `answer.Intent` a whole message has, if it is no question about what a story
    says. English has more to tell of that (`english.intents`)."""


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
    words_and_tokens: Callable[[str, int, int], tuple[list[str], list[Token]]]
    """Does both at once, for whoever needs both."""
    example_questions: Callable[[str, Sequence[Span], Iterable[Statement]], Iterator[Example]]
    """Makes questions that a text with these sentences and statements should answer."""
    questions: Questions
    """How what is asked of stories in it is read."""
    knows_speakers: bool = True
    """Whether it has rules for who speaks; without them nobody is known to."""

    def terms(self, text: str) -> list[str]:
        """Return the terms of a text, in order, repeated where it repeats them."""
        return [token.term for token in self.tokens(text, 0, len(text))]


CODE = re.compile(r"[a-z]{2,3}")
IN_THREE_LETTERS = {"eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es"}
"""ISO 639-2 of the languages that have a folder."""


def primary(code: str) -> str:
    """Return the language of a code without its country or script: "en" of "en-GB".

    What has not the form of a code ("German") is returned as "".
    """
    said = code.replace("_", "-").partition("-")[0].strip().lower()
    return IN_THREE_LETTERS.get(said, said) if CODE.fullmatch(said) else ""


def language_of(code: str | None) -> Language:
    """Return the language of a code like "en" or "en-GB"; English where it is none or unknown."""
    return _language(read_as(primary(code or DEFAULT_LANGUAGE)))


def is_readable(code: str) -> bool:
    """Tell whether a language has a folder."""
    return code in FOLDERS


def knows_speakers(code: str) -> bool:
    """Tell whether there are rules for who speaks in a language."""
    return is_readable(code) and language_of(code).knows_speakers


def read_as(code: str) -> str:
    """Return the code of the language whose rules a language is read by: its own, or English."""
    return code if is_readable(code) else DEFAULT_LANGUAGE


@cache
def _language(code: str) -> Language:
    found: Language = import_module(f"{FOLDERS[code]}.language").LANGUAGE
    return found
