"""The figures: plain functions from outcomes to numbers.

A figure over no outcomes is None, which is shown as a dash and never as 0 or 1.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from knowledge.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.evaluation.outcomes import Outcome

BINS = 10


@dataclass(frozen=True, slots=True)
class Figures:
    """How true questions were answered in one setting: story by story, or pooled."""

    questions: int
    hit_1: float | None
    """Share of the questions whose first passage is right; hit_3 and hit_5 alike."""
    hit_3: float | None
    hit_5: float | None
    mrr_10: float | None
    """Mean reciprocal rank of the first right passage; 0 where none of ten is right."""
    kept: float | None
    """Share of the questions whose verdict is not `none`."""
    quoted: float | None
    """Share of the questions whose verdict is `quote`."""
    quoted_right: float | None
    """Of the answers shown as `quote`, the share whose first passage is right."""
    closest_right: float | None
    """The same of the answers shown as `closest`."""
    brier: float | None
    """Mean squared difference of confidence and outcome (Brier 1950); 0 is best."""
    ece: float | None
    """Expected calibration error over ten equal bins (Naeini et al. 2015); 0 is best."""


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


@dataclass(frozen=True, slots=True)
class Abstention:
    """True questions against the same questions asked of another article's story."""

    questions: int
    auroc: float | None
    kept: float | None
    """Share of the true questions whose verdict is not `none`."""
    refused: float | None
    """Share of the foreign questions whose verdict is `none`."""


@dataclass(frozen=True, slots=True)
class Lookalikes:
    """Questions on a story's topic that it does not answer."""

    questions: int
    auroc: float | None
    """Of the confidence, true questions against look-alikes."""
    quote: float | None
    """Share shown as an answer, each of them wrongly; then the other verdicts."""
    closest: float | None
    none: float | None
    quoted_right: float | None
    """Of all answers shown as `quote`, look-alikes among them, the share that is right."""


@dataclass(frozen=True, slots=True)
class Latency:
    """Time from the question string to the finished answer, of `DEPTH` passages."""

    p50_ms: float | None
    p99_ms: float | None
    per_second: float | None
    """Questions one thread answers in a second, one after another."""


def figures(outcomes: Sequence[Outcome]) -> Figures:
    """Return the figures of answerable questions."""
    quoted = [outcome for outcome in outcomes if outcome.answer.verdict is Verdict.QUOTE]
    closest = [outcome for outcome in outcomes if outcome.answer.verdict is Verdict.CLOSEST]
    return Figures(
        questions=len(outcomes),
        hit_1=hit(outcomes, 1),
        hit_3=hit(outcomes, 3),
        hit_5=hit(outcomes, 5),
        mrr_10=mean(1 / outcome.rank if outcome.rank else 0.0 for outcome in outcomes),
        kept=mean(outcome.answer.verdict is not Verdict.NONE for outcome in outcomes),
        quoted=mean(outcome.answer.verdict is Verdict.QUOTE for outcome in outcomes),
        quoted_right=hit(quoted, 1),
        closest_right=hit(closest, 1),
        brier=mean((outcome.confidence - (outcome.rank == 1)) ** 2 for outcome in outcomes),
        ece=calibration_error(reliability(outcomes)),
    )


def abstention(true: Sequence[Outcome], foreign: Sequence[Outcome]) -> Abstention:
    """Return how well the confidence and the verdict tell `true` from `foreign`."""
    return Abstention(
        questions=len(foreign),
        auroc=auroc([o.confidence for o in true], [o.confidence for o in foreign]),
        kept=mean(outcome.answer.verdict is not Verdict.NONE for outcome in true),
        refused=mean(outcome.answer.verdict is Verdict.NONE for outcome in foreign),
    )


def lookalikes(true: Sequence[Outcome], unanswerable: Sequence[Outcome]) -> Lookalikes:
    """Return how the questions that the stories do not answer were taken."""
    verdicts = [outcome.answer.verdict for outcome in unanswerable]
    quoted = [o for o in (*true, *unanswerable) if o.answer.verdict is Verdict.QUOTE]
    return Lookalikes(
        questions=len(unanswerable),
        auroc=auroc([o.confidence for o in true], [o.confidence for o in unanswerable]),
        quote=mean(verdict is Verdict.QUOTE for verdict in verdicts),
        closest=mean(verdict is Verdict.CLOSEST for verdict in verdicts),
        none=mean(verdict is Verdict.NONE for verdict in verdicts),
        quoted_right=hit(quoted, 1),
    )


def latency(outcomes: Sequence[Outcome]) -> Latency:
    """Return the percentiles of the answers' times, and the rate they make."""
    times = [outcome.answer.elapsed_ms for outcome in outcomes]
    seconds = sum(times) / 1000
    return Latency(
        percentile(times, 0.5), percentile(times, 0.99), len(times) / seconds if seconds else None
    )


def mean(values: Iterable[float]) -> float | None:
    """Return the mean; that of truth values is a share."""
    taken = list(values)
    return sum(taken) / len(taken) if taken else None


def hit(outcomes: Iterable[Outcome], k: int) -> float | None:
    """Return hit@k: the share of outcomes with a right passage among the first `k`."""
    return mean(outcome.rank is not None and outcome.rank <= k for outcome in outcomes)


def auroc(positives: Sequence[float], negatives: Sequence[float]) -> float | None:
    """Return the area under the ROC curve.

    It is the chance that a positive scores above a negative, a tie counting half
    (Mann & Whitney's U over the number of pairs).
    """
    if not positives or not negatives:
        return None
    ranked = sorted(negatives)
    doubled = sum(bisect_left(ranked, score) + bisect_right(ranked, score) for score in positives)
    return doubled / (2 * len(positives) * len(negatives))


def percentile(values: Sequence[float], share: float) -> float | None:
    """Return the least value that `share` of the values do not exceed (nearest rank)."""
    return sorted(values)[max(math.ceil(share * len(values)), 1) - 1] if values else None


def reliability(outcomes: Iterable[Outcome]) -> tuple[Bin, ...]:
    """Return the bins of the confidence, ascending, without the empty ones."""
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


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """Return the mean distance of confidence and share of right answers, over answers."""
    total = sum(b.answers for b in bins)
    weighted = sum(b.answers * abs(b.confidence - b.right) for b in bins)
    return weighted / total if total else None
