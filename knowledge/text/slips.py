"""Slips: words that may be misspelt, told at a glance from those that cannot be.

How many slips lie between two words rapidfuzz measures, which takes longer to import than a
question to be answered. Most words differ by more letters than that, which is seen first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def perhaps_within(word: str, others: Iterable[str], slips: int) -> list[str]:
    """Return the words that may be `slips` away, by their lengths and letters; no nearer is lost.

    A slip adds, drops or changes one letter, or swaps two that stand side by side.
    """
    letters = set(word)
    return [
        other
        for other in others
        if abs(len(other) - len(word)) <= slips
        and len(letters.difference(other)) <= slips >= len(set(other) - letters)
    ]


def within(word: str, others: Iterable[str], slips: int) -> list[tuple[int, str]]:
    """Return the words at most `slips` away by optimal string alignment, with their distances."""
    alike = perhaps_within(word, others, slips)
    if not alike:
        return []
    # Few questions hold an unknown word, and the import takes longer than an answer.
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    measured = ((OSA.distance(word, other, score_cutoff=slips), other) for other in alike)
    return [(found, other) for found, other in measured if found <= slips]
