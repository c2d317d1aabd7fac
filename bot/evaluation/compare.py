"""Two records compared: which figures moved, and which questions moved them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.evaluation.record import Asked, QuestionRecord, Record

SETTINGS = ("single", "pooled")

LOWER_IS_BETTER = frozenset({"brier", "ece", "lost", "quote", "wrong", "unnamed"})
"""The last names of figures of which less is better: `quote` is that of look-alikes."""
NEUTRAL = frozenset(
    {"questions", "slips", "quoted", "closest", "p50_ms", "p99_ms", "per_second"}
    | {"gold", "predicted", "named", "roles"}
)
"""Those that are no merit, or, as time, differ from one run to the next."""

MERIT = {"quote": 0.0, "closest": 0.5, "none": 1.0}
"""What a verdict is worth where the story does not answer."""


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that differs."""

    name: str
    """Its path in the record, as in `single.hit_1`."""
    before: float | None
    after: float | None

    @property
    def difference(self) -> float | None:
        """What it rose by; None where one side has no such figure."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before

    @property
    def gain(self) -> float:
        """By how much it got better; below 0 when worse, 0 when neither can be said."""
        last = self.name.rpartition(".")[2]
        if self.difference is None or last in NEUTRAL:
            return 0.0
        return -self.difference if last in LOWER_IS_BETTER else self.difference


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """A question whose right passage moved, or whose refusal did."""

    setting: str
    before: QuestionRecord
    after: QuestionRecord

    @property
    def gain(self) -> float:
        """By how much it got better, -1 to 1."""
        return _merit(self.after, self.setting) - _merit(self.before, self.setting)

    @property
    def moved(self) -> tuple[str, str]:
        """What it was and what it is, for people."""
        return _shown(self.before, self.setting), _shown(self.after, self.setting)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed between two records; the greatest changes of questions first."""

    figures: tuple[FigureChange, ...]
    better: tuple[QuestionChange, ...]
    worse: tuple[QuestionChange, ...]
    unmatched: int
    """Questions that only one of the records has, or that were reworded."""
    same_stories: bool
    """Whether both were measured on the same revision of the stories."""


def compare(before: Record, after: Record) -> Comparison:
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
        tuple(_figure_changes(before.figures, after.figures)),
        tuple(change for change in changes if change.gain > 0),
        tuple(change for change in changes if change.gain < 0),
        len(was.keys() ^ now.keys()),
        before.revision == after.revision,
    )


def _figure_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[FigureChange]:
    was, now = dict(_leaves(before)), dict(_leaves(after))
    for name, value in now.items():
        if name in was and was[name] != value:
            yield FigureChange(name, was[name], value)


def _leaves(figures: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, float | None]]:
    """Yield the numbers of nested objects with their paths; lists hold curves, no figures."""
    for name, value in figures.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{path}{name}.")
        elif value is None or isinstance(value, int | float):
            yield path + name, value


def _asked(question: QuestionRecord, setting: str) -> Asked:
    return question.single if setting == "single" else question.pooled


def _merit(question: QuestionRecord, setting: str) -> float:
    asked = _asked(question, setting)
    if not question.answerable:
        return MERIT.get(asked.verdict, 0.0)
    return 1 / asked.rank if asked.rank else 0.0


def _shown(question: QuestionRecord, setting: str) -> str:
    asked = _asked(question, setting)
    if not question.answerable:
        return asked.verdict
    return "not in 10" if asked.rank is None else str(asked.rank)
