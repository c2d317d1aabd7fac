"""Occasions: "on Thursday", "at 3 a.m.", "in a statement" are no part of a noun phrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.tables import SETS

if TYPE_CHECKING:
    from knowledge.english.attribution.tokens import TokenizedSentence

# "in a statement on Friday": what may stand between a source and its cue.
OCCASIONS = SETS["occasion"]
LONGEST_OCCASION = 5
"""Tokens behind a preposition among which the word for an occasion stands."""
YEAR_DIGITS = 4
HALF_DAYS = frozenset({"a.m.", "p.m.", "am", "pm"})
CENTURIES = ("18", "19", "20")


def is_occasion(sentence: TokenizedSentence, at: int) -> bool:
    """Whether the preposition starts "on Thursday" or "in a statement"."""
    if pos.TIME in sentence.tags[at + 1 : at + 3] or is_year(sentence, at + 1):
        return True
    if sentence.words[at] == "at" and is_clock_time(sentence, at + 1):
        return True
    return not OCCASIONS.isdisjoint(sentence.words[at + 1 : at + 1 + LONGEST_OCCASION])


def is_clock_time(sentence: TokenizedSentence, at: int) -> bool:
    """Whether "12:50", "3 a.m." or "10pm" stands at `at`."""
    if not sentence.tags.startswith(pos.NUMBER, at):
        return False
    word = sentence.words[at]
    half_day = not HALF_DAYS.isdisjoint(sentence.words[at + 1 : at + 2])
    return half_day or ":" in word or word[-2:] in HALF_DAYS


def is_year(sentence: TokenizedSentence, at: int) -> bool:
    """Whether the token is a year of our time or the two centuries before."""
    word = sentence.words[at]
    return len(word) == YEAR_DIGITS and word.isdigit() and word.startswith(CENTURIES)
