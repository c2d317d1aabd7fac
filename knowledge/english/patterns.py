"""Patterns: what a sentence holds that may answer a question, told by its wording.

Each is a regular expression for one kind of content: a full name, a place, a time, a
number, a sum, a reason, a definition, a reference to what came before.
"""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.english.reporting_verbs import FINITE_FORMS, LEXICON

CAPITALISED = re.compile(r"(?<!^)\b[A-Z][\w’'-]+")
"""A word with a capital inside a text."""

# Two words with capitals or more, not counting "of", "van" or an initial between them.
FULL_NAME = re.compile(
    r"\b[A-Z][\w’'-]+\s+(?:(?:[A-Z]\.|de|la|von|van|of|the|bin|al)\s+){0,2}[A-Z][\w’'-]+"
    r"(?:\s+[A-Z][\w’'-]+)*"
)
PLACE_NAME = re.compile(
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
# A count of things ("68 loans") is no sum; money, shares, scales and measures are.
AMOUNT = re.compile(
    r"""
    [$£€¥%] | \bper \s? cent | \d \s? (?: [kmb]n? | tn ) \b
    | \b (?: hundreds? | thousands? | [mbtr]+illions? | half | third | quarter
      | dollars? | pounds? | euros? | cents? | pence | yen | rupees? | francs?
      | tonnes? | tons? | kilos? | kg | grams? | lit(?:re|er)s? | gallons? | barrels?
      | (?: kilo )? met(?:re|er)s? | miles? | feet | inches | acres? | hectares? | degrees
      | hours? | minutes? | days? | weeks? | months? | years? | (?: mega | kilo )? watts?
      | calories | points? | times ) \b
    """,
    re.VERBOSE | re.IGNORECASE,
)
# "to" gives a purpose before a verb alone: "to stop it", and not "to Berlin" or "to the sea".
REASON = re.compile(
    r"""
    \b (?: because | since | due\ to | so\ that | so\ as | in\ order | as\ a\ result | thanks\ to
      | caus (?: e | ed | es | ing ) | reasons? | owing | therefore | thus | means | for\ fear
      | led\ to | leads?\ to | why | after
      | in\ (?: answer | response | protest | retaliation | reply | revenge ) \ (?: to | for | at )
      | to\ (?-i: (?= [a-z] ) )
        (?! (?: the|an?|his|her|its|their|my|your|our|that|th[eo]se|this )\b )
    ) \b
    """,
    re.VERBOSE | re.IGNORECASE,
)
# After the name: "Kirby, the spokesman", "DECnet is a suite", "Pestival 2013 – a festival".
DEFINITION = re.compile(
    r"[\w’']*[”’\")]*(?: \d{4})?"
    r"(?:, (?:an?|the|who|which|\d+|[a-z])|,? (?:is|was|are|were) (?:an?|the|one)\b|\s?[(–—])"
)

OPENING_MARKS = "\"“‘'(["
CLOSING_MARKS = " \"”'’)]"
OPENING_PRONOUN = re.compile(
    r"(?:he|she|it|they|this|that|these|those|his|her|its|their|him|them|but he|but it|and)\b",
    re.IGNORECASE,
)
REFERENCE = re.compile(
    r"\b(?:he|she|they|it|his|her|their|him|them|its|this|these|that|those|there|such)\b",
    re.IGNORECASE,
)

LOWER_CASE_WORD = re.compile(r"[a-z]+")
QUOTATION_OR_SOURCE = re.compile(r"[“\"‘]|\baccording to\b", re.IGNORECASE)
SPEAKING = frozenset(
    word
    for word, verbs in LEXICON.items()
    for verb in verbs
    if verb.is_speech_anywhere and verb.form in FINITE_FORMS
)
"""Words that report speech wherever they stand in a sentence."""
SENTENCES_KEPT = 2_000
"""Sentences of which it is kept whether they hold speech, which every question asks again."""


@lru_cache(SENTENCES_KEPT)
def holds_speech(text: str) -> bool:
    """Tell whether somebody is quoted in a sentence or said to speak."""
    return QUOTATION_OR_SOURCE.search(text) is not None or not SPEAKING.isdisjoint(
        LOWER_CASE_WORD.findall(text.casefold())
    )


def is_interrogative(text: str) -> bool:
    """Tell whether a sentence asks, be it within quotation marks."""
    return text.rstrip(CLOSING_MARKS).endswith("?")


def opens_with_pronoun(text: str) -> bool:
    """Tell whether a sentence begins with a word that stands for what came before."""
    return OPENING_PRONOUN.match(text.lstrip(OPENING_MARKS)) is not None
