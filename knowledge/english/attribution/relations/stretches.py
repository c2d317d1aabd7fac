"""Stretches: what stands between two commas of a sentence, and what it can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.relations.noun_phrases import FURTHEST

if TYPE_CHECKING:
    from knowledge.english.attribution.tokens import TokenizedSentence

Stretch = tuple[int, int]
"""Token indices of what stands between two commas."""

STRETCH_ENDS = pos.CLAUSE_ENDS + pos.QUOTATION
NAME_TAGS = frozenset(pos.NAME + pos.WORD)
CLAUSE_SIGNS = pos.FINITE + pos.PRONOUN


def stretches_before(sentence: TokenizedSentence, end: int, floor: int) -> list[Stretch]:
    """Return the stretches between commas that end at `end`, the nearest first."""
    tags = sentence.tags
    found: list[Stretch] = []
    furthest = max(floor, end - FURTHEST)
    stop = end
    for at in range(end - 1, furthest - 1, -1):
        if tags[at] in STRETCH_ENDS:
            if at + 1 < stop:
                found.append((at + 1, stop))
            stop = at
            if tags[at] != pos.COMMA:
                return found
    if furthest < stop:
        found.append((furthest, stop))
    return found


def is_name(sentence: TokenizedSentence, start: int, end: int) -> bool:
    """Whether the stretch is nothing but a name ("Nils Oberg", "Mohammed al-Mamun")."""
    tags = sentence.tags[start:end]
    return tags.startswith(pos.NAME) and NAME_TAGS.issuperset(tags) and tags.count(pos.WORD) <= 1


def is_clause(tags: str) -> bool:
    """Whether the tags hold a finite verb that is not one of a relative clause."""
    for tag in tags:
        if tag in pos.CLAUSE_LINKS:
            return False
        if tag in CLAUSE_SIGNS:
            return True
    return False
