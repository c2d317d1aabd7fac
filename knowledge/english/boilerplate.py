"""Boilerplate: the lines of a news page around a story that are no part of it.

"Read more:", a photo credit or a plea to sign up would be quoted as if the story
said it, so such a paragraph is never a passage. A wrong call here loses a sentence
of the story, so only a whole, short paragraph that is one of a page's formulas is
ever boilerplate. A note that the story is still being written marks it as developing.
"""

from __future__ import annotations

import re

from knowledge.english import tables
from knowledge.language import Boilerplate
from knowledge.text.sentences import paragraphs

LONGEST_BOILERPLATE = 200
"""Characters beyond which a paragraph is never boilerplate."""

DEVELOPING = "developing"

# Capitals mean a name even where the formula around them ignores case.
CREDITED_NAME = (
    r"(?-i:[A-Z][\w.’'-]*+"
    r"(?: (?:[A-Z][\w.’'-]*+|and|de|da|van|von|der|den|bin|al|el|la|le)\b){0,5}+)"
)
# Possessive throughout: no run of digits can be tried in a second way.
PAGE_DATE = (
    r"(?>\d{4}|\d{1,2}[:.h]\d{2}|\d{1,2}(?:st|nd|rd|th)?|[ap]\.?m\b\.?"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|t(?:ember)?"
    r"|ober|ember)?\b\.?|bst|gmt|utc|[ecmp][sd]?t|cest|ist|at|on|of|[,|/·–\s-])++"
)


def _compiled(pattern: str) -> re.Pattern[str]:
    filled = pattern.replace("{name}", CREDITED_NAME).replace("{date}", PAGE_DATE)
    return re.compile(rf"(?![“”\"‘’'«„]){filled}", re.IGNORECASE)


BOILERPLATE = [(kind, _compiled(pattern)) for kind, pattern in tables.rows("boilerplate.tsv")]


def boilerplate(text: str) -> Boilerplate:
    """Find the boilerplate in a story's text."""
    kinds = {
        number: kind_of(text[span.start : span.end])
        for number, span in enumerate(paragraphs(text), start=1)
        if span.end - span.start <= LONGEST_BOILERPLATE
    }
    return Boilerplate(
        frozenset(number for number, kind in kinds.items() if kind is not None),
        DEVELOPING in kinds.values(),
    )


def kind_of(paragraph: str) -> str | None:
    """Return the kind of boilerplate that a paragraph is, or None for the story's own."""
    return next((kind for kind, pattern in BOILERPLATE if pattern.fullmatch(paragraph)), None)
