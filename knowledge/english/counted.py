"""Figures: the numbers of a sentence, each with what it counts.

"11 provincial capitals" and "eleven capitals" are figures of the same thing. What is counted is
the words behind the number up to the first plural, and where there is none the first word:
for texts in English, and near enough for those that make plurals alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.model import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.language import Token

VALUE = re.compile(r"\d+(?:\.\d+)?")
CURRENCIES = "$£€"
LONGEST_COUNTED = 3
"""Words of what is counted that are looked at."""
JOINED = re.compile(r"[\s-]*")
"""What may stand between the words of what is counted."""
COUNTS = re.compile(
    r"[\s-]*(?:of\s++(?:the|its|his|her|their|our|these|those)?\s*)?", re.IGNORECASE
)
"""What may stand between a number and what it counts."""
SINGULAR_ENDINGS = ("ss", "us", "is")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, where it stands, and what it counts."""

    span: Span
    """The number as it is written, with its currency."""
    value: str
    """Its value in digits."""
    counted: Span | None
    """The words that say what it counts."""
    noun: str = ""
    """The last of them, as a term; "" where there are none."""


def figures(text: str, tokens: Sequence[Token]) -> tuple[Figure, ...]:
    """Return the figures of a part of a text, in order.

    Args:
        text: the text.
        tokens: the content words of the part, with their terms.
    """
    return tuple(
        _figure(text, token, tokens[at + 1 : at + 1 + LONGEST_COUNTED])
        for at, token in enumerate(tokens)
        if VALUE.fullmatch(token.term)
    )


def _figure(text: str, number: Token, behind: Sequence[Token]) -> Figure:
    start = number.start
    if start and text[start - 1] in CURRENCIES:
        start -= 1
    counted = _counted(text, number, behind)
    if not counted:
        return Figure(Span(start, number.end), number.term, None)
    span = Span(counted[0].start, counted[-1].end)
    return Figure(Span(start, number.end), number.term, span, counted[-1].term)


def _counted(text: str, number: Token, behind: Sequence[Token]) -> Sequence[Token]:
    """Return the words that say what a number counts."""
    taken: list[Token] = []
    end, between = number.end, COUNTS
    for token in behind:
        if not between.fullmatch(text, end, token.start) or VALUE.fullmatch(token.term):
            break
        taken.append(token)
        if _is_plural(token.word):
            return taken
        end, between = token.end, JOINED
    return taken[:1]


def _is_plural(word: str) -> bool:
    return word == "people" or (word.endswith("s") and not word.endswith(SINGULAR_ENDINGS))
