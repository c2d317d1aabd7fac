"""Calibration: whether answers of confidence 0.8 are right 80 times in a hundred."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.evaluation.outcomes import Outcome

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of about the same confidence, and how many of them were right."""

    low: float
    high: float
    answers: int
    confidence: float
    """Their mean confidence."""
    right: float
    """The share whose first passage is right."""


def reliability(outcomes: Iterable[Outcome]) -> tuple[Bin, ...]:
    """Return ten equal bins of the confidence, ascending, without the empty ones."""
    edges = [number / BINS for number in range(BINS + 1)]
    binned: list[list[Outcome]] = [[] for _ in range(BINS)]
    for outcome in outcomes:
        binned[min(bisect_right(edges, outcome.confidence), BINS) - 1].append(outcome)
    return tuple(
        Bin(
            low,
            high,
            len(inside),
            sum(outcome.confidence for outcome in inside) / len(inside),
            sum(outcome.rank == 1 for outcome in inside) / len(inside),
        )
        for (low, high), inside in zip(pairwise(edges), binned, strict=True)
        if inside
    )


def calibration_error(outcomes: Iterable[Outcome]) -> float | None:
    """Return the expected calibration error (Naeini et al. 2015); 0 is best.

    It is the mean distance of confidence and share of right answers, over the answers.
    """
    bins = reliability(outcomes)
    total = sum(b.answers for b in bins)
    weighted = sum(b.answers * abs(b.confidence - b.right) for b in bins)
    return weighted / total if total else None
