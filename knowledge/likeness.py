"""Likeness: which of many questions ask the same, although people write them differently.

Two questions ask the same thing when they want the same kind of words and share nearly all of
their terms; a term may be misspelt. Of several wordings none is right: each question joins the
first group whose first wording it is like.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz.distance import DamerauLevenshtein

from knowledge.english.analyzer import terms
from knowledge.english.asked_kinds import AskedKind, asked_for
from knowledge.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SHARED = 0.8
"""The least share of the terms of both (Dice's coefficient) that questions have in common."""
TERMS_A_SLIP = 3
"""Of so many shared terms, or of fewer, one may be misspelt."""
SHORTEST_SPELT = 4
"""Letters of the shortest term that may be a misspelt one of more letters."""
TWO_SLIPS_FROM = 9
"""Letters from which on a term may be misspelt twice."""
OPEN = (AskedKind.UNTOLD, AskedKind.THING)
"""Kinds that say too little to tell two questions apart."""


@dataclass(frozen=True, slots=True)
class _Read:
    terms: frozenset[str]
    kind: AskedKind
    written: str


def alike(questions: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """Return the numbers of the questions that ask the same, the largest group first.

    Each number from 0 stands in one group; groups of one size keep the order of their firsts.
    """
    groups: list[tuple[_Read, list[int]]] = []
    known: dict[_Read, list[int]] = {}
    for number, question in enumerate(questions):
        read = _read(question)
        group = known.get(read)
        if group is None:
            group = next((members for first, members in groups if _same(first, read)), None)
        if group is None:
            group = []
            groups.append((read, group))
        known[read] = group
        group.append(number)
    return tuple(sorted((tuple(members) for _, members in groups), key=len, reverse=True))


def _read(question: str) -> _Read:
    found = frozenset(terms(question))
    # Of a question of small words alone these are all there is.
    return _Read(
        found,
        asked_for(question, asks_for_words=False).kind,
        "" if found else _words(question),
    )


def _words(question: str) -> str:
    return " ".join(word for word in fold(question).words if any(map(str.isalnum, word)))


def _same(one: _Read, other: _Read) -> bool:
    if one.written or other.written:
        return one.written == other.written
    if one.kind is not other.kind and one.kind not in OPEN and other.kind not in OPEN:
        return False
    needed = math.ceil(SHARED * (len(one.terms) + len(other.terms)) / 2)
    missing = needed - len(one.terms & other.terms)
    if missing <= 0:
        return True
    if missing > -(-needed // TERMS_A_SLIP):
        return False
    return missing <= _misspelt(one.terms - other.terms, other.terms - one.terms)


def _misspelt(some: Iterable[str], others: Iterable[str]) -> int:
    """Return how many terms are others misspelt, each counted once."""
    rest = [*others]
    count = 0
    for term in some:
        found = next((other for other in rest if _is_slip(term, other)), None)
        if found is not None:
            rest.remove(found)
            count += 1
    return count


def _is_slip(term: str, other: str) -> bool:
    shorter, longer = sorted((len(term), len(other)))
    if shorter < SHORTEST_SPELT or longer == SHORTEST_SPELT:
        return False
    if any(sign.isdigit() for sign in term + other):
        return False
    most = 1 if shorter < TWO_SLIPS_FROM else 2
    return DamerauLevenshtein.distance(term, other, score_cutoff=most) <= most
