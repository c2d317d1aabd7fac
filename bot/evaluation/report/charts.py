"""The report's charts, as places in an SVG picture; the template draws them.

A chart is a square or a strip in its own units, origin at the top left, and scales
with the page.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.answer import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.evaluation.calibration import Bin
    from bot.evaluation.outcomes import Outcome

SIDE = 300
"""Units of the reliability curve's square."""
WIDTH, HEIGHT = 300, 80
"""Units of a distribution's strip."""
STEPS = 20
"""Bars of a distribution."""
VERDICTS = (Verdict.QUOTE, Verdict.CLOSEST, Verdict.NONE)


@dataclass(frozen=True, slots=True)
class Dot:
    """A bin of the reliability curve."""

    x: float
    y: float
    radius: float
    title: str


@dataclass(frozen=True, slots=True)
class Bar:
    """The answers of one verdict and about one confidence."""

    x: float
    y: float
    width: float
    height: float
    verdict: str
    title: str


@dataclass(frozen=True, slots=True)
class Distribution:
    """The confidences of one group of answers."""

    name: str
    answers: int
    bars: tuple[Bar, ...]


def dots(bins: Sequence[Bin]) -> tuple[Dot, ...]:
    """Return the reliability curve: the area of a dot is its bin's share of answers."""
    total = sum(b.answers for b in bins)
    return tuple(
        Dot(
            round(SIDE * b.confidence, 1),
            round(SIDE * (1 - b.right), 1),
            round(3 + 20 * math.sqrt(b.answers / total), 1),
            f"{b.answers} answers of confidence {b.confidence:.2f}: {b.right:.0%} right",
        )
        for b in bins
    )


def distribution(name: str, outcomes: Sequence[Outcome]) -> Distribution:
    """Return the bars of a group, stacked by verdict; the tallest stack fills the strip."""
    counts = Counter((_step(o.confidence), o.answer.verdict) for o in outcomes)
    tallest = max(Counter(_step(o.confidence) for o in outcomes).values(), default=1)
    return Distribution(name, len(outcomes), tuple(_bars(counts, HEIGHT / tallest)))


def _step(confidence: float) -> int:
    return min(int(confidence * STEPS), STEPS - 1)


def _bars(counts: Counter[tuple[int, Verdict]], unit: float) -> Iterator[Bar]:
    width = WIDTH / STEPS
    for step in range(STEPS):
        top = float(HEIGHT)
        for verdict in VERDICTS:
            count = counts[step, verdict]
            if count:
                top -= count * unit
                title = f"{count} of confidence {step / STEPS:.2f}–{(step + 1) / STEPS:.2f}: "
                yield Bar(
                    step * width + 1,
                    round(top, 2),
                    width - 2,
                    round(count * unit, 2),
                    verdict,
                    title + verdict,
                )
