"""Asked kinds: what kind of words a question wants, and where it leaves the gap for them.

A question is read from its question word: "how many" wants a number, "which dynasty" a
dynasty, "who fought" somebody whose deed follows. `QuestionForm` groups questions for the
ranking of sentences; here the finer kind is told that a span inside a sentence must have.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from knowledge.english import tables
from knowledge.english.analyzer import QUESTIONS_KEPT
from knowledge.english.word_lists import closed_classes


class AskedKind(StrEnum):
    """What kind of words would answer; the first ones are headings of `asked_nouns.txt`."""

    # The hash of an enumeration is Python code, and these are looked up for every candidate.
    __hash__ = str.__hash__

    DATE = "date"
    PLACE = "place"
    PERSON = "person"
    BODY = "body"
    NUMBER = "number"
    AMOUNT = "amount"
    REASON = "reason"
    WORDS = "words"
    IDENTITY = "identity"
    MANNER = "manner"
    DEED = "deed"
    THING = "thing"
    UNTOLD = "untold"
    """A question without a question word: "is he guilty?"."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, as far as it tells the span that would answer it."""

    kind: AskedKind
    noun: str = ""
    """The noun beside the question word, in lower case: "which | dynasty"."""
    before: str = ""
    """The word before the question word: "in | what country", "was | when"."""
    behind: str = ""
    """The word behind the question word and its noun."""
    last: str = ""
    """The last word of the question."""


QUESTION_WORDS = frozenset({"who", "whom", "whose", "when", "where", "why", "how", "what", "which"})
WORD = re.compile(r"[^\W_]+(?:[-.'’][^\W_]+)*")
BY_WORD = {
    "who": AskedKind.PERSON,
    "whom": AskedKind.PERSON,
    "whose": AskedKind.PERSON,
    "when": AskedKind.DATE,
    "where": AskedKind.PLACE,
    "why": AskedKind.REASON,
}
BY_DEGREE = {
    **dict.fromkeys(("many", "old", "long", "far", "often", "late", "soon"), AskedKind.NUMBER),
    **dict.fromkeys(("tall", "big", "large", "fast", "high", "deep", "wide"), AskedKind.NUMBER),
    "heavy": AskedKind.NUMBER,
    "much": AskedKind.AMOUNT,
    "come": AskedKind.REASON,
}
BE = frozenset({"is", "are", "was", "were", "be", "been", "'s"})
DO = frozenset({"do", "does", "did", "doing", "done"})
SORTS = frozenset({"kind", "type", "sort", "kinds", "types", "sorts", "form", "name", "names"})
LONGEST_NOUN_PHRASE = 4
"""Words between the question word and the verb that may end in the noun asked for."""


@lru_cache(QUESTIONS_KEPT)
def asked_for(question: str, *, asks_for_words: bool) -> Asked:
    """Return what kind of words a question wants.

    Args:
        question: the question, unhurried and corrected.
        asks_for_words: whether it asks what somebody said.
    """
    words = [match[0].casefold().replace("’", "'") for match in WORD.finditer(question)]
    at = next((n for n, word in enumerate(words) if word in QUESTION_WORDS), None)
    if at is None:
        return Asked(AskedKind.UNTOLD, last=words[-1] if words else "")
    noun, behind = _noun(words, at)
    follows = words[behind] if behind < len(words) else ""
    before = words[at - 1] if at else ""
    kind = _kind(words, at, noun, asks_for_words=asks_for_words)
    return Asked(kind, noun, before, follows, words[-1])


def _kind(words: list[str], at: int, noun: str, *, asks_for_words: bool) -> AskedKind:
    word, following = words[at], words[at + 1] if at + 1 < len(words) else ""
    if word == "how":
        return BY_DEGREE.get(following, AskedKind.MANNER)
    if word in BY_WORD:
        is_whom = word == "who" and following in BE and len(words) - at <= LONGEST_NOUN_PHRASE + 1
        return AskedKind.IDENTITY if is_whom else BY_WORD[word]
    if asks_for_words and not noun:
        return AskedKind.WORDS
    if noun:
        return _nouns().get(noun) or _nouns().get(_singular(noun)) or AskedKind.THING
    if DO.intersection(words[at + 1 :]) and words[-1] in DO:
        return AskedKind.DEED
    return AskedKind.THING


def _noun(words: list[str], at: int) -> tuple[str, int]:
    """Return the noun that is asked for and the place behind its phrase."""
    if words[at] == "how":
        many = words[at + 1 : at + 2] == ["many"]
        end = at + 3 if many else at + 2
        return (words[at + 2] if many and at + 2 < len(words) else ""), min(end, len(words))
    if words[at] not in ("what", "which", "whose"):
        return "", at + 1
    start = at + 1
    if words[start : start + 1] and words[start] in BE and words[start + 1 : start + 2] == ["the"]:
        start += 2  # "what was the | name of"
        end = _phrase_end(words, start)
        if words[end : end + 1] == ["of"]:
            return _sorted_out(words, start, end)
        return (words[end - 1] if end > start else ""), end
    end = _phrase_end(words, start)
    if words[end : end + 1] == ["of"] and end > start:
        return _sorted_out(words, start, end)
    return (words[end - 1] if end > start else ""), end


def _sorted_out(words: list[str], start: int, end: int) -> tuple[str, int]:
    """Return the noun before "of", or that behind it: "what kind of | geographers"."""
    if words[end - 1] in SORTS:
        last = _phrase_end(words, end + 1)
        if last > end + 1:
            return words[last - 1], last
    return (words[end - 1] if end > start else ""), end


def _phrase_end(words: list[str], start: int) -> int:
    end = start
    while (
        end < len(words)
        and end - start < LONGEST_NOUN_PHRASE
        and words[end] not in NO_NOUN
        and not (end > start and words[end].endswith("ed"))
    ):
        end += 1
    return end


def _singular(noun: str) -> str:
    if noun.endswith("ies"):
        return noun[:-3] + "y"
    return noun.removesuffix("s")


@cache
def _nouns() -> dict[str, AskedKind]:
    groups = tables.groups("asked_nouns.txt").items()
    return {noun: AskedKind(kind) for kind, nouns in groups for noun in nouns}


NO_NOUN = closed_classes("PRWICSAMXF") | {"'s", "s"}
"""Words that end the phrase behind "what"."""
