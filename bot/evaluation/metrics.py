"""The metrics of retrieval: every figure that questions give, each stated in one place.

The JSON, the tables of the terminal and the report, and what a comparison calls better or
worse are all made from the groups at the end: a metric is added by adding it to its group.
A figure over nothing is None, which is shown as a dash and never as 0 or 1; a whole number
is a count, and shown as one.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Generic, TypeAlias, TypeVar

from bot.evaluation.answers import is_exact, overlap
from bot.evaluation.calibration import calibration_error
from bot.evaluation.outcomes import Outcome
from knowledge.answer import Verdict

Measured = TypeVar("Measured")
Figures: TypeAlias = Mapping[str, float | None]
"""What was measured, by the names of the metrics."""
Outcomes: TypeAlias = Sequence[Outcome]
Count: TypeAlias = Callable[[Outcomes], float | None]


class Better(IntEnum):
    """Which way a figure gets better: the sign of a change for the better."""

    HIGHER = 1
    LOWER = -1
    NEITHER = 0
    """For what is no merit and for times, which differ from one run to the next."""


@dataclass(frozen=True, slots=True)
class Metric(Generic[Measured]):
    """A figure: what it is called, how it is counted, and which way it gets better."""

    name: str
    """Its key in the JSON."""
    label: str
    """Its name in the tables; empty where it has no place of its own in them."""
    count: Callable[[Measured], float | None]
    better: Better
    share_of: str = ""
    """The metric of the same group by which the tables divide a count."""
    reads_passages: bool = False
    """Whether it cannot be counted again from the outcomes in the JSON, which hold no passages."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """Answerable questions asked of their own story, and outcomes to hold against them."""

    true: Outcomes
    others: Outcomes


def measure(metrics: Iterable[Metric[Measured]], measured: Measured) -> Figures:
    """Return the figures of a group."""
    return {metric.name: metric.count(measured) for metric in metrics}


def mean(values: Iterable[float]) -> float | None:
    """Return the mean; that of truth values is a share."""
    taken = list(values)
    return sum(taken) / len(taken) if taken else None


def hit(k: int) -> Count:
    """Count the share of outcomes with a right passage among the first `k`."""
    return lambda outcomes: mean(o.rank is not None and o.rank <= k for o in outcomes)


def near(outcomes: Outcomes) -> float | None:
    """Return the share of outcomes whose first passage or a sentence beside it is right."""
    return mean(outcome.near for outcome in outcomes)


def share(*verdicts: Verdict) -> Count:
    """Count the share of outcomes with one of these verdicts."""
    return lambda outcomes: mean(outcome.answer.verdict in verdicts for outcome in outcomes)


def right(verdict: Verdict) -> Count:
    """Count, of the answers with this verdict, the share whose first passage is right."""
    return lambda outcomes: hit(1)([o for o in outcomes if o.answer.verdict is verdict])


def mean_reciprocal_rank(outcomes: Outcomes) -> float | None:
    """Return the mean of 1 / rank of the first right passage; 0 where none of ten is right."""
    return mean(1 / outcome.rank if outcome.rank else 0.0 for outcome in outcomes)


def brier(outcomes: Outcomes) -> float | None:
    """Return the mean squared difference of confidence and outcome (Brier 1950); 0 is best."""
    return mean((outcome.confidence - (outcome.rank == 1)) ** 2 for outcome in outcomes)


def percentile(percent: int) -> Count:
    """Count the milliseconds that so many percent of the answers do not exceed."""

    def count(outcomes: Outcomes) -> float | None:
        times = sorted(outcome.answer.elapsed_ms for outcome in outcomes)
        return times[max(math.ceil(percent * len(times) / 100), 1) - 1] if times else None

    return count


def per_second(outcomes: Outcomes) -> float | None:
    """Return how many questions one thread answers in a second, one after another."""
    seconds = sum(outcome.answer.elapsed_ms for outcome in outcomes) / 1000
    return len(outcomes) / seconds if seconds else None


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


def separation(contrast: Contrast) -> float | None:
    """Return the AUROC of the confidence: true questions against the others."""
    return auroc([o.confidence for o in contrast.true], [o.confidence for o in contrast.others])


def lost(contrast: Contrast) -> float | None:
    """Return how much lower hit@1 is of the others."""
    was, now = hit(1)(contrast.true), hit(1)(contrast.others)
    return None if was is None or now is None else was - now


def marked(outcomes: Outcomes) -> float | None:
    """Return the share of outcomes whose first passage is shown with the words that answer."""
    return mean(outcome.marked is not None for outcome in outcomes)


def marked_exact(outcomes: Outcomes) -> float | None:
    """Return the share of the marked words that are an annotated answer."""
    return mean(
        is_exact(outcome.marked, outcome.question.answers)
        for outcome in outcomes
        if outcome.marked is not None
    )


def marked_overlap(outcomes: Outcomes) -> float | None:
    """Return the mean overlap (F1 of words) of what is marked with the annotated answers."""
    return mean(
        overlap(outcome.marked, outcome.question.answers)
        for outcome in outcomes
        if outcome.marked is not None
    )


def of_true(count: Count) -> Callable[[Contrast], float | None]:
    """Count the true questions alone."""
    return lambda contrast: count(contrast.true)


def of_others(count: Count) -> Callable[[Contrast], float | None]:
    """Count the others alone."""
    return lambda contrast: count(contrast.others)


def of_all(count: Count) -> Callable[[Contrast], float | None]:
    """Count both together."""
    return lambda contrast: count([*contrast.true, *contrast.others])


kept = share(Verdict.QUOTE, Verdict.CLOSEST)

ANSWERS: tuple[Metric[Outcomes], ...] = (
    Metric("questions", "", len, Better.NEITHER),
    Metric("hit_1", "hit@1", hit(1), Better.HIGHER),
    Metric("hit_3", "hit@3", hit(3), Better.HIGHER),
    Metric("hit_5", "hit@5", hit(5), Better.HIGHER),
    Metric(
        "near_1", "right within a sentence of the first", near, Better.HIGHER, reads_passages=True
    ),
    Metric("mrr_10", "MRR@10", mean_reciprocal_rank, Better.HIGHER),
    Metric("kept", "kept (verdict quote or closest)", kept, Better.HIGHER),
    Metric("quoted", "shown as quote", share(Verdict.QUOTE), Better.NEITHER),
    Metric("quoted_right", "  of these right", right(Verdict.QUOTE), Better.HIGHER),
    Metric(
        "closest_right", "shown as closest, of these right", right(Verdict.CLOSEST), Better.HIGHER
    ),
    Metric("brier", "Brier score of the confidence", brier, Better.LOWER),
    Metric("ece", "expected calibration error", calibration_error, Better.LOWER),
    Metric("marked", "words that answer marked", marked, Better.HIGHER, reads_passages=True),
    Metric("marked_exact", "  of these exact", marked_exact, Better.HIGHER, reads_passages=True),
    Metric("marked_overlap", "  overlap (F1)", marked_overlap, Better.HIGHER, reads_passages=True),
)
"""How answerable questions were answered, story by story or pooled."""

SPEED: tuple[Metric[Outcomes], ...] = (
    Metric("p50_ms", "p50, milliseconds", percentile(50), Better.NEITHER),
    Metric("p99_ms", "p99, milliseconds", percentile(99), Better.NEITHER),
    Metric("per_second", "questions a second", per_second, Better.NEITHER),
)
"""Times from the question string to the finished answer, of `DEPTH` passages."""

ABSTENTION: tuple[Metric[Contrast], ...] = (
    Metric("questions", "", of_others(len), Better.NEITHER),
    Metric("auroc", "AUROC", separation, Better.HIGHER),
    Metric("kept", "kept", of_true(kept), Better.HIGHER),
    Metric("refused", "refused", of_others(share(Verdict.NONE)), Better.HIGHER),
)
"""True questions against the same questions asked of another article's story."""

LOOKALIKES: tuple[Metric[Contrast], ...] = (
    Metric("questions", "questions", of_others(len), Better.NEITHER),
    Metric("auroc", "AUROC", separation, Better.HIGHER),
    Metric("quote", "quote", of_others(share(Verdict.QUOTE)), Better.LOWER),
    Metric("closest", "closest", of_others(share(Verdict.CLOSEST)), Better.NEITHER),
    Metric("none", "none", of_others(share(Verdict.NONE)), Better.HIGHER),
    Metric("marked_wrongly", "marked", of_others(marked), Better.LOWER, reads_passages=True),
    Metric("quoted_right", "", of_all(right(Verdict.QUOTE)), Better.HIGHER),
)
"""True questions against those on a story's topic that it does not answer."""

SLIPS: tuple[Metric[Contrast], ...] = (
    Metric("hit_1", "hit@1", of_others(hit(1)), Better.HIGHER),
    Metric("lost", "lost", lost, Better.LOWER),
)
"""True questions against the same questions misspelt."""
