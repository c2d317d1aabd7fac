"""Two results compared: which figures moved beyond chance, and which questions moved them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.evaluation.metrics import ABSTENTION, ANSWERS, LOOKALIKES, SLIPS, SPEED, Better, Metric
from bot.evaluation.noise import margins
from bot.evaluation.quotations import OVERALL, STATEMENTS
from knowledge.answer import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.evaluation.results import OutcomeResult, QuestionResult, Results

SETTINGS = ("single", "pooled")

METRICS: tuple[Metric[Any], ...] = (
    *ANSWERS,
    *SPEED,
    *ABSTENTION,
    *LOOKALIKES,
    *SLIPS,
    *STATEMENTS,
    *OVERALL,
)
BETTER = {metric.name: metric.better for metric in METRICS}
"""Which way each figure gets better: metrics of one name are alike in every group."""

MERITS = {Verdict.QUOTE: 0.0, Verdict.CLOSEST: 0.5, Verdict.NONE: 1.0}
"""What a verdict is worth where the story does not answer."""


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that differs."""

    name: str
    """Its path in the results, as in `single.hit_1`."""
    before: float | None
    after: float | None
    margin: float | None = None
    """What it may differ by through the choice of questions alone; None where unknown."""

    @property
    def beyond_noise(self) -> bool:
        """Whether it moved by more than chance does."""
        if self.difference is None or self.margin is None:
            return False
        return abs(self.difference) > self.margin

    @property
    def within_noise(self) -> bool:
        """Whether chance alone moves it as far."""
        return self.difference is not None and self.margin is not None and not self.beyond_noise

    @property
    def difference(self) -> float | None:
        """What it rose by; None where one side has no such figure."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before

    @property
    def gain(self) -> float:
        """By how much it got better; below 0 when worse, 0 when neither can be said."""
        metric = self.name.rpartition(".")[2]
        return (self.difference or 0.0) * BETTER.get(metric, Better.NEITHER)


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """A question whose right passage moved, or whose refusal did."""

    setting: str
    before: QuestionResult
    after: QuestionResult

    @property
    def gain(self) -> float:
        """By how much it got better, -1 to 1."""
        return _merit(self.after, self.setting) - _merit(self.before, self.setting)

    @property
    def moved(self) -> tuple[str, str]:
        """What it was and what it is, for people."""
        return _standing(self.before, self.setting), _standing(self.after, self.setting)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed between two results; the greatest changes of questions first."""

    figures: tuple[FigureChange, ...]
    better: tuple[QuestionChange, ...]
    worse: tuple[QuestionChange, ...]
    unmatched: int
    """Questions that only one of the two has; one reworded counts on each side."""
    same_stories: bool
    """Whether both were measured on the same revision of the stories."""


def compare_results(before: Results, after: Results) -> Comparison:
    """Return what changed from `before` to `after`."""
    was = {(q.question_id, q.question): q for q in before.questions}
    now = {(q.question_id, q.question): q for q in after.questions}
    changes = [
        QuestionChange(setting, was[key], now[key])
        for key in now
        if key in was
        for setting in SETTINGS
    ]
    changes.sort(key=lambda change: -abs(change.gain))
    return Comparison(
        tuple(_figure_changes(before, after)),
        tuple(change for change in changes if change.gain > 0),
        tuple(change for change in changes if change.gain < 0),
        len(was.keys() ^ now.keys()),
        before.revision == after.revision,
    )


def _figure_changes(before: Results, after: Results) -> Iterator[FigureChange]:
    was, now = dict(_leaves(before.figures)), dict(_leaves(after.figures))
    changed = [name for name, value in now.items() if name in was and was[name] != value]
    chance = margins(before, after, changed)
    for name in changed:
        yield FigureChange(name, was[name], now[name], chance.get(name))


def _leaves(figures: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, float | None]]:
    """Yield the numbers of nested objects with their paths; lists hold curves, no figures."""
    for name, value in figures.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{path}{name}.")
        elif value is None or isinstance(value, int | float):
            yield path + name, value


def _outcome(question: QuestionResult, setting: str) -> OutcomeResult:
    return question.single if setting == "single" else question.pooled


def _merit(question: QuestionResult, setting: str) -> float:
    outcome = _outcome(question, setting)
    if not question.answerable:
        return MERITS[outcome.verdict]
    return 1 / outcome.rank if outcome.rank else 0.0


def _standing(question: QuestionResult, setting: str) -> str:
    outcome = _outcome(question, setting)
    if not question.answerable:
        return outcome.verdict
    return "not in 10" if outcome.rank is None else str(outcome.rank)
