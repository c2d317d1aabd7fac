"""Furniture of a news page: lines around a story that are no part of it.

"Read more:", a photo credit or a plea to sign up would be quoted as if the story
said it, so such a paragraph is never a passage. A wrong call here loses a sentence
of the story, so only a whole, short paragraph is ever furniture. A note that the
story is still being written marks it as developing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge import tables
from knowledge.sentences import paragraphs

LONGEST = 200
"""Characters beyond which a paragraph is never furniture."""

DEVELOPING = "developing"
PATTERNS = [
    (kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in tables.rows("furniture.tsv")
]


@dataclass(frozen=True, slots=True)
class Furniture:
    """The paragraphs, from 1, that are furniture, and what one of them tells."""

    paragraphs: frozenset[int]
    developing: bool


def furniture(text: str) -> Furniture:
    """Find the furniture in a story's text."""
    kinds = {
        number: kind_of(text[span.start : span.end])
        for number, span in enumerate(paragraphs(text), start=1)
        if span.end - span.start <= LONGEST
    }
    return Furniture(
        frozenset(number for number, kind in kinds.items() if kind is not None),
        DEVELOPING in kinds.values(),
    )


def kind_of(paragraph: str) -> str | None:
    """Return the kind of furniture that a paragraph is, or None for the story's own."""
    return next((kind for kind, pattern in PATTERNS if pattern.fullmatch(paragraph)), None)
