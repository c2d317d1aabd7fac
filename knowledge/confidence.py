"""Confidence: how far the stories speak of what was asked, and the verdict on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

QUOTE = 0.66
"""The least confidence at which a passage is shown as an answer."""
CLOSEST = 0.5
"""The least confidence at which a passage is shown at all."""


def coverage(query: Iterable[str], held: Collection[str], idf: Mapping[str, float]) -> float:
    """Return the share of the query's idf, 0 to 1, that a passage's terms cover.

    A term that the stories do not have counts as much as their rarest.
    """
    rarest = max(idf.values(), default=0.0)
    weights = {term: max(idf.get(term, rarest), 0.0) for term in query}
    total = sum(weights.values())
    covered = sum(weight for term, weight in weights.items() if term in held)
    return covered / total if total else float(bool(weights) and all(t in held for t in weights))


def verdict(confidence: float) -> Verdict:
    """Return how an answer of this confidence is to be shown."""
    if confidence >= QUOTE:
        return Verdict.QUOTE
    return Verdict.CLOSEST if confidence >= CLOSEST else Verdict.NONE
