"""Features: what speaks for a sentence as the answer, each with its weight.

A sentence's score is the sum over `FEATURES` of weight × value. The weights were
fitted together on two sets of questions and rounded: `tests/benchmarks/fit.py` says
how, and prints what leaving each of them out costs on stories it was not fitted to.
Features that gained nothing there (lead, first sentence, title, rarest term, ordered
phrases, coverage, word prefixes) are not here.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from knowledge.query.question import Form

if TYPE_CHECKING:
    from collections.abc import Callable

    from knowledge.query.question import Query


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, and what is round it in its story."""

    number: int
    """The number of its document."""
    text: str
    terms: frozenset[str]
    words: float
    """The BM25 score of its terms, as a share of what is attainable."""
    characters: float
    """The BM25 score of its character n-grams, as a share of what is attainable."""
    before: float
    """The share of the query's idf that the two sentences before it hold, and it does not."""
    around: float
    """The same of the two sentences before and the two after it."""


class Feature(NamedTuple):
    """A reason to prefer a sentence."""

    name: str
    weight: float
    value: Callable[[Query, Candidate], float]


# Two words with capitals or more, not counting "of", "van" or an initial between them.
NAME = re.compile(
    r"\b[A-Z][\w’'-]+\s+(?:(?:[A-Z]\.|de|la|von|van|of|the|bin|al)\s+){0,2}[A-Z][\w’'-]+"
    r"(?:\s+[A-Z][\w’'-]+)*"
)
PLACE = re.compile(
    r"\b(?:in|at|from|near|to|of|across|around|outside|inside|off|north|south|east|west)"
    r"\s+(?:the\s+|[a-z]+ern\s+)?[A-Z]\w+"
)
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
TIME = re.compile(
    rf"""
    \b (?: 1\d{{3}}s? | 20\d\ds?
      | (?: {MONTHS} | (?: Mon|Tues|Wednes|Thurs|Fri|Satur|Sun ) day ) s?
      | today | yesterday | tomorrow | tonight | ago | decades? | centur(?:y|ies)
      | (?: last|this|next ) \s (?: year|month|week|night|spring|summer|autumn|fall|winter )
      | years? | months? | weeks? | days? | hours? | morning | evening | noon | midnight
      | spring | summer | autumn | winter | [ap]\.?m\b ) \b
    """,
    re.VERBOSE | re.IGNORECASE,
)
NUMBER = re.compile(
    r"""
    \b (?: \d [\d,.]* (?:\w+)?
      | one | two | three | four | five | six | seven | eight | nine | ten | eleven | twelve
      | \w+teen | (?: twen|thir|for|fif|six|seven|eigh|nine ) ty
      | hundreds? | thousands? | millions? | billions? | half | dozens? | thirds? | quarters? ) \b
    """,
    re.VERBOSE | re.IGNORECASE,
)
AMOUNT = re.compile(r"[$£€¥]|\d|%|\bper ?cent\b|\b(?:million|billion|thousand)\b", re.IGNORECASE)
REASON = re.compile(
    r"\b(?:because|since|due to|so that|so as|in order|as a result|caus(?:e|ed|es|ing)|reasons?"
    r"|owing|therefore|thus|means|to (?=[a-z])|for fear|thanks to|led to|leads? to|why|after)\b",
    re.IGNORECASE,
)
PRONOUN = re.compile(
    r"(?:he|she|it|they|this|that|these|those|his|her|its|their|him|them|but he|but it|and)\b",
    re.IGNORECASE,
)
REFERS_BACK = re.compile(
    r"\b(?:he|she|they|it|his|her|their|him|them|its|this|these|that|those|there|such)\b",
    re.IGNORECASE,
)
OPENING = "\"“‘'(["
SPEECH = re.compile(
    r"[“\"‘]|\b(?:said|says?|told|tells|added|adds|according to|explain(?:s|ed)|claim(?:s|ed)"
    r"|argue[sd]|believe[sd]?|warn(?:s|ed)|insist(?:s|ed)|suggest(?:s|ed)|asked|wrote)\b",
    re.IGNORECASE,
)
# After the name: "Kirby, the spokesman", "DECnet is a suite", "Pestival 2013 – a festival".
DEFINES = re.compile(
    r"[\w’']*[”’\")]*(?: \d{4})?"
    r"(?:, (?:an?|the|who|which|\d+|[a-z])|,? (?:is|was|are|were) (?:an?|the|one)\b|\s?[(–—])"
)


def words(_query: Query, candidate: Candidate) -> float:
    """Return the share of the attainable BM25 score over terms."""
    return candidate.words


def characters(_query: Query, candidate: Candidate) -> float:
    """Return the share of the attainable BM25 score over character n-grams."""
    return candidate.characters


def window(_query: Query, candidate: Candidate) -> float:
    """Return the idf share of the terms that stand only in the two sentences around."""
    return candidate.around


def carried(_query: Query, candidate: Candidate) -> float:
    """Return the idf share of the terms before it that a word like "he" may stand for."""
    refers = candidate.before and REFERS_BACK.search(candidate.text)
    return candidate.before if refers else 0.0


def length(_query: Query, candidate: Candidate) -> float:
    """Return the logarithm of how many different terms it has: a long one says more."""
    return math.log1p(len(candidate.terms))


def pronoun(_query: Query, candidate: Candidate) -> float:
    """Return whether it begins with a pronoun, and so goes on about what came before."""
    return float(PRONOUN.match(candidate.text.lstrip(OPENING)) is not None)


def person(query: Query, candidate: Candidate) -> float:
    """Return whether it names somebody whom the question does not, if asked who."""
    return _answers(query, (Form.PERSON,), NAME, candidate)


def time(query: Query, candidate: Candidate) -> float:
    """Return whether it holds a date that the question does not, if asked when."""
    return _answers(query, (Form.TIME,), TIME, candidate)


def place(query: Query, candidate: Candidate) -> float:
    """Return whether it names a place that the question does not, if asked where."""
    return _answers(query, (Form.PLACE,), PLACE, candidate)


def number(query: Query, candidate: Candidate) -> float:
    """Return whether it holds a number that the question does not, if asked how many."""
    return _answers(query, (Form.NUMBER,), NUMBER, candidate)


def amount(query: Query, candidate: Candidate) -> float:
    """Return whether it holds a sum or a share, if asked how much."""
    return float(query.form is Form.AMOUNT and AMOUNT.search(candidate.text) is not None)


def reason(query: Query, candidate: Candidate) -> float:
    """Return whether it gives a reason or a purpose, if asked why."""
    return float(query.form is Form.REASON and REASON.search(candidate.text) is not None)


def speech(query: Query, candidate: Candidate) -> float:
    """Return whether somebody speaks in it, if asked what somebody said."""
    return float(query.asks_for_words and SPEECH.search(candidate.text) is not None)


def introduction(query: Query, candidate: Candidate) -> float:
    """Return whether it says what the thing asked for is, if asked what or who it is."""
    if query.form is not Form.IDENTITY or not query.terms:
        return 0.0
    last = query.terms[-1].word
    at = candidate.text.casefold().find(last)
    return float(at >= 0 and DEFINES.match(candidate.text, at + len(last)) is not None)


def _answers(
    query: Query, forms: tuple[Form, ...], pattern: re.Pattern[str], candidate: Candidate
) -> float:
    """Return 1 if a match of `pattern` holds a word that is not in the question."""
    if query.form not in forms:
        return 0.0
    return float(
        any(
            not query.words.issuperset(match[0].casefold().replace("’", "'").split())
            for match in pattern.finditer(candidate.text)
        )
    )


FEATURES = (
    Feature("words", 15.0, words),
    Feature("characters", 14.0, characters),
    Feature("window", 0.5, window),
    Feature("carried", 2.5, carried),
    Feature("length", 0.4, length),
    Feature("pronoun", 0.5, pronoun),
    Feature("person", 0.2, person),
    Feature("time", 1.7, time),
    Feature("place", 0.6, place),
    Feature("number", 1.8, number),
    Feature("amount", 0.3, amount),
    Feature("reason", 0.9, reason),
    Feature("speech", 0.8, speech),
    Feature("introduction", 1.9, introduction),
)
