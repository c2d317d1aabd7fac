"""How far a figure moves by chance: a change within its margin says nothing.

Other questions of the same kind would give other figures. Most figures are counted again
from the outcomes that both results hold of each question: questions are drawn with
replacement, both sides are measured on those drawn, and the spread of the differences is
the standard error (paired bootstrap, Efron & Tibshirani 1993). Shares of which no outcomes
are held, such as those of statements, get the binomial error of two independent shares
(Agresti & Caffo 2000), which is the wider. Times and counts without a whole get none.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from random import Random
from statistics import stdev
from typing import TYPE_CHECKING, Any, TypeAlias

from bot.evaluation import metrics
from bot.evaluation.data import AnnotatedQuestion
from bot.evaluation.metrics import Contrast, Metric
from bot.evaluation.outcomes import Outcome
from bot.evaluation.quotations import STATEMENTS
from knowledge.answer import Answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.evaluation.results import OutcomeResult, QuestionResult, Results

RESAMPLES = 200
ERRORS = 1.96
"""Standard errors of the margin: by chance 95 of 100 changes stay within it."""
FEWEST = 2
"""Differences that a spread can be told of."""

Asked: TypeAlias = Mapping[str, Outcome]
"""One question's outcomes by setting: single, pooled, and the choices of a foreign story."""
Figure: TypeAlias = Callable[[Sequence[Asked]], float | None]

COUNTED_OF = {"quoted_right": "quoted", "marked_exact": "marked", "marked_overlap": "marked"}
"""Metrics of some questions only, with the share that these are of all."""
WHOLES = {metric.name: metric.share_of for metric in STATEMENTS if metric.share_of}
GROUPS: dict[str, Sequence[Metric[Any]]] = {
    "answers": metrics.ANSWERS,
    "abstention": metrics.ABSTENTION,
    "lookalikes": metrics.LOOKALIKES,
}
HELD = {
    group: {metric.name: metric for metric in found if not metric.reads_passages}
    for group, found in GROUPS.items()
}
"""By their group and name, the metrics that the outcomes of a result are enough for."""


def margins(before: Results, after: Results, names: Iterable[str]) -> dict[str, float]:
    """Return by how much each figure may differ by chance, of those of which it can be told.

    Args:
        before: the baseline.
        after: what is held against it; its seed decides what is drawn.
        names: paths of figures, as in `single.hit_1`.
    """
    wanted = list(names)
    was = {(q.question_id, q.question): q for q in before.questions}
    pairs = [
        (_asked(was[key]), _asked(question))
        for question in after.questions
        if (key := (question.question_id, question.question)) in was
    ]
    figures = {name: figure for name in wanted if (figure := _figure(name)) is not None}
    errors = _bootstrap(pairs, figures, Random(after.seed))
    found = {}
    for name in wanted:
        base = _base(after.figures, name)
        if name in errors and base:
            # One question more could have moved, also where all that moved went one way.
            found[name] = ERRORS * math.hypot(errors[name], 1 / base)
        elif name not in figures and base:
            margin = _binomial(before.figures, after.figures, name, base)
            if margin is not None:
                found[name] = margin
    return found


def _figure(name: str) -> Figure | None:
    """Return how a figure is counted from outcomes; None where these do not hold it."""
    *group, metric = name.split(".")
    match group:
        case [("single" | "pooled") as setting] if metric in HELD["answers"]:
            of_answers = HELD["answers"][metric].count
            return lambda sample: of_answers(_outcomes(sample, setting, answerable=True))
        case ["abstention", choice] if metric in HELD["abstention"]:
            of_foreign = HELD["abstention"][metric].count
            return lambda sample: of_foreign(_contrast(sample, choice, answerable=True))
        case ["lookalikes"] if metric in HELD["lookalikes"]:
            of_lookalikes = HELD["lookalikes"][metric].count
            return lambda sample: of_lookalikes(_contrast(sample, "single", answerable=False))
    return None


def _contrast(sample: Sequence[Asked], others: str, *, answerable: bool) -> Contrast:
    true = _outcomes(sample, "single", answerable=True)
    return Contrast(true, _outcomes(sample, others, answerable=answerable))


def _outcomes(sample: Sequence[Asked], setting: str, *, answerable: bool) -> list[Outcome]:
    return [
        asked[setting]
        for asked in sample
        if setting in asked and asked[setting].question.answerable is answerable
    ]


def _bootstrap(
    pairs: Sequence[tuple[Asked, Asked]], figures: Mapping[str, Figure], random: Random
) -> dict[str, float]:
    """Return the standard errors of the differences, of those that have one."""
    differences: dict[str, list[float]] = {name: [] for name in figures}
    for _ in range(RESAMPLES if figures and pairs else 0):
        drawn = random.choices(pairs, k=len(pairs))
        was, now = [pair[0] for pair in drawn], [pair[1] for pair in drawn]
        for name, figure in figures.items():
            one, other = figure(was), figure(now)
            if one is not None and other is not None:
                differences[name].append(other - one)
    return {name: stdev(found) for name, found in differences.items() if len(found) >= FEWEST}


def _binomial(
    before: Mapping[str, Any], after: Mapping[str, Any], name: str, base: float
) -> float | None:
    group, _, metric = name.rpartition(".")
    if metric in WHOLES:
        old = _at(before, f"{group}.{WHOLES[metric]}")
        was, now = _over(_at(before, name), old), _over(_at(after, name), base)
        unit = base
    else:
        old = _base(before, name)
        was, now = _at(before, name), _at(after, name)
        unit = 1.0
    if was is None or now is None or not old:
        return None
    variance = sum(_variance(share, count) for share, count in ((was, old), (now, base)))
    return ERRORS * unit * math.sqrt(variance)


def _variance(share: float, count: float) -> float:
    """Return the variance of a share of `count`, with one success and one failure more."""
    smoothed = (share * count + 1) / (count + 2)
    return smoothed * (1 - smoothed) / (count + 2)


def _base(figures: Mapping[str, Any], name: str) -> float | None:
    """Return over how many questions, or statements, a figure is a mean; None for others."""
    group, _, metric = name.rpartition(".")
    if group == "quotes" and metric == "precision":
        return _at(figures, "quotes.all.predicted")
    if group.startswith("quotes"):
        return _at(figures, f"{group}.{WHOLES[metric]}") if metric in WHOLES else None
    if group.startswith("typos"):
        return _at(figures, "single.questions") if metric == "hit_1" else None
    if metric.endswith("_ms") or metric in ("per_second", "questions"):
        return None
    if name == "lookalikes.quoted_right":  # the quotes of answerable questions are in it
        group = "single"
    questions = _at(figures, f"{group}.questions")
    part = _at(figures, f"{group}.{COUNTED_OF[metric]}") if metric in COUNTED_OF else None
    return questions if questions is None or part is None else questions * part


def _at(figures: Mapping[str, Any], name: str) -> float | None:
    value: Any = figures
    for key in name.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value if isinstance(value, int | float) else None


def _over(count: float | None, whole: float | None) -> float | None:
    return count / whole if count is not None and whole else None


def _asked(question: QuestionResult) -> Asked:
    return dict(_settings(question))


def _settings(question: QuestionResult) -> Iterator[tuple[str, Outcome]]:
    annotated = AnnotatedQuestion(
        question.story_id,
        question.question_id,
        question.question,
        answerable=question.answerable,
        spans=(),
    )
    for setting in ("single", "pooled", "random", "hard", "hardest"):
        result: OutcomeResult | None = getattr(question, setting)
        if result is not None:
            answer = Answer("", result.verdict, result.confidence, (), (), "", 0.0)
            yield setting, Outcome(annotated, result.story, answer, result.rank, near=False)
