"""Fit the two logistic functions of `knowledge.ranking.confidence`, and show what they are worth.

    uv run python tests/benchmarks/fit_confidence.py ../shared/eval/guardian \\
        ../shared/eval/wikipedia CHAT

"About" is fitted to tell questions put to their own story from the same questions put
to a story of another title, half of them drawn at random, half the most similar one
(the best score among all, or among 12 drawn at random of a large set). "Right" is
fitted on every question put to its own story, in its conversation, to tell whether the
first passage answers; the look-alikes of a set weigh `LOOKALIKES` times its answerable
questions. A set has a constant of its own, so that the weights tell questions apart and
not sets; the constant that is used is the first set's, which has no look-alikes.

All figures are of titles that the fit never saw (eight folds by title). The weights
printed at the end are fitted to everything.
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from evaluation import AnnotatedQuestion, Set, folds, load
from numpy.typing import NDArray

from bot.evaluation.metrics import auroc
from bot.evaluation.outcomes import is_right
from knowledge.answer import Verdict
from knowledge.ranking.agreement import CHECKS
from knowledge.ranking.confidence import ABOUT, QUOTE, SURE, Evidence

if TYPE_CHECKING:
    from knowledge.ranking.explanation import Explanation

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
SIMILAR = 12
MOST = 500
FOLDS = 8
RIDGE = 3e-3
LOOKALIKES = 1.5
IMPORTANCE = {"wikipedia": 3.0}
"""What a set counts, if not 1: that with many look-alikes counts more."""
ABOUT_VALUES = ("story", "window", "characters", "names")
RIGHT_VALUES = tuple(check.name for check in CHECKS)
NEGLIGIBLE = -50.0


@dataclass(frozen=True)
class Case:
    """A question put to a story: the evidence, and what is true of it."""

    kind: str
    evidence: Evidence | None
    score: float = 0.0


@dataclass(frozen=True)
class Asked:
    """All questions of all sets, put to their own stories."""

    values: Array
    """Questions × `RIGHT_VALUES`, each of mean 0 and deviation 1."""
    mean: Array
    deviation: Array
    found: Mask
    """Whether there is evidence at all."""
    set: NDArray[np.int64]
    answerable: Mask
    right: Mask
    fold: NDArray[np.int64]
    about: Array
    weight: Array


def first_is_right(data: Set, question: AnnotatedQuestion, explained: Explanation) -> bool:
    passages = explained.answer.passages[:1]
    story = data.stories[question.story_id]
    return any(is_right(question, story, passage.sentence) for passage in passages)


def put_together(names: list[str], sets: list[Set]) -> Asked:
    rows, truths, weights = [], [], []
    dealt = folds(sets, FOLDS)
    for number, (name, data) in enumerate(zip(names, sets, strict=True)):
        weight = next((w for part, w in IMPORTANCE.items() if part in name), 1.0)
        others = max(len(data.questions) - len(data.answerable), 1)
        for question in data.questions:
            explained = data.explained[question.question_id]
            evidence = explained.judgement.evidence
            rows.append([evidence.agreement[n] if evidence else 0.0 for n in RIGHT_VALUES])
            right = first_is_right(data, question, explained)
            fold = dealt[data.title(question)]
            about = explained.judgement.about
            truths.append((evidence is not None, number, question.answerable, right, fold, about))
            share = 1 / len(data.answerable) if question.answerable else LOOKALIKES / others
            weights.append(weight * share if evidence else 0.0)
    values = np.array(rows)
    mean, deviation = values.mean(axis=0), values.std(axis=0) + 1e-9
    found, of, answerable, right, fold, about = map(np.array, zip(*truths, strict=True))
    weight = np.array(weights) / sum(weights)
    scaled = (values - mean) / deviation
    return Asked(scaled, mean, deviation, found, of, answerable, right, fold, about, weight)


def logistic(rows: Array, truth: Mask, weight: Array, ridge: float) -> Array:
    """Return the weights of a logistic regression with a ridge, by Newton's method."""
    weights = np.zeros(rows.shape[1])
    pull = np.diag([1e-9] + [ridge] * (rows.shape[1] - 1))
    for _ in range(40):
        chance = 1 / (1 + np.exp(-np.clip(rows @ weights, -50, 50)))
        slope = rows.T @ (weight * (truth - chance)) - pull @ weights
        curve = (rows * (weight * chance * (1 - chance))[:, None]).T @ rows + pull
        weights = weights + np.linalg.solve(curve, slope)
    return weights


def fit_right(data: Asked, chosen: Mask, used: list[int]) -> Array:
    """Return the constant and the weights; the last columns, a constant a set, are dropped."""
    sets = np.arange(1, data.set.max() + 1)
    rows = np.column_stack(
        [np.ones(len(data.set)), data.values[:, used], data.set[:, None] == sets]
    )
    fitted = logistic(rows[chosen], data.right[chosen], data.weight[chosen], RIDGE)
    weights = np.zeros(1 + data.values.shape[1])
    weights[[0, *(1 + at for at in used)]] = fitted[: 1 + len(used)]
    return weights


def unseen(data: Asked, used: list[int]) -> Array:
    """Return the confidence of each question by weights fitted without its title."""
    logits = np.full(len(data.set), NEGLIGIBLE)
    for fold in range(FOLDS):
        weights = fit_right(data, data.found & (data.fold != fold), used)
        own = data.found & (data.fold == fold)
        logits[own] = weights[0] + data.values[own] @ weights[1:]
    return np.minimum(1, data.about / SURE) / (1 + np.exp(-logits))


def show_right(label: str, data: Asked, confidence: Array, least: float) -> None:
    """Print for each set: quoted, of these right, true quotes | look-alikes quoted, AUROC."""
    cells = []
    quoted = (confidence >= least) & (data.about >= ABOUT)
    for number in range(data.set.max() + 1):
        own = (data.set == number) & data.answerable
        other = (data.set == number) & ~data.answerable
        cell = f"{quoted[own].mean():.3f} {data.right[own & quoted].mean():.3f}"
        cell += f" {(data.right & quoted)[own].mean():.3f}"
        if other.any():
            area = auroc(confidence[own].tolist(), confidence[other].tolist())
            cell += f" | {quoted[other].mean():.3f} {area:.3f}"
        cells.append(cell)
    print(f"{label:24s} {least:.2f}  {'  ||  '.join(cells)}", flush=True)


def foreign_cases(data: Set) -> list[Case]:
    """Put questions to their own story, a random other one and a similar other one."""
    draw = random.Random(7)
    found = []
    alone = [question for question in data.answerable if question.after is None]
    for question in draw.sample(alone, min(MOST, len(alone))):
        found.append(Case("true", data.explained[question.question_id].judgement.evidence))
        others = [s.id for s in data.stories.values() if s.title != data.title(question)]
        some = draw.sample(others, SIMILAR) if len(others) > 4 * SIMILAR else others
        put = {other: put_to(data, question, other) for other in {*some, draw.choice(others)}}
        found.append(Case("random", put[draw.choice(list(put))].evidence))
        found.append(Case("hard", max(put.values(), key=lambda case: case.score).evidence))
    return found


def put_to(data: Set, question: AnnotatedQuestion, story: str) -> Case:
    explained = data.single[story].explain(question.question, top=1)
    scores = [passage.score for passage in explained.answer.passages]
    return Case("", explained.judgement.evidence, max(scores, default=0.0))


def about_rows(chosen: list[Case]) -> Array:
    return np.array(
        [
            [1.0, *((getattr(c.evidence, n) if c.evidence else 0.0) for n in ABOUT_VALUES)]
            for c in chosen
        ]
    )


def fit_about(sets: list[list[Case]]) -> Array:
    weight = []
    for one in sets:
        true = sum(case.kind == "true" for case in one)
        weight += [1 / true if c.kind == "true" else 1 / (len(one) - true) for c in one]
    together = [case for one in sets for case in one]
    truth = np.array([case.kind == "true" for case in together])
    return logistic(about_rows(together), truth, np.array(weight) / sum(weight), 1e-3)


def show_about(name: str, chosen: list[Case], weights: Array) -> None:
    chance = 1 / (1 + np.exp(-about_rows(chosen) @ weights))
    chance[[case.evidence is None for case in chosen]] = 0.0
    kind = np.array([case.kind for case in chosen])
    for other in ("random", "hard"):
        own, there = chance[kind == "true"], chance[kind == other]
        print(
            f"{name} {other:7s} AUROC {auroc(own.tolist(), there.tolist()):.4f}"
            f"  kept {np.mean(own >= ABOUT):.3f} refused {np.mean(there < ABOUT):.3f}",
            flush=True,
        )


def main(*names: str) -> None:
    sets = [load(name) for name in names]
    data = put_together(list(names), sets)
    everything = list(range(len(RIGHT_VALUES)))
    print("quoted, of these right, true quotes | look-alikes quoted, AUROC;", *names)
    now = [data_set.explained[q.question_id] for data_set in sets for q in data_set.questions]
    stands = np.array([one.answer.confidence for one in now])
    quoted = np.array([one.answer.verdict is Verdict.QUOTE for one in now])
    show_right(
        "as it stands", data, np.where(quoted, stands, np.minimum(stands, QUOTE - 1e-9)), QUOTE
    )
    for least in (0.5, 0.55, 0.6, 0.65, 0.7, QUOTE):
        show_right("fitted, unseen titles", data, unseen(data, everything), least)
    show_right("  by the scores alone", data, unseen(data, [0, 1]), QUOTE)
    for number, name in enumerate(RIGHT_VALUES):
        others = [other for other in everything if other != number]
        show_right(f"  without {name}", data, unseen(data, others), QUOTE)
    weights = fit_right(data, data.found, everything)
    raw = weights[1:] / data.deviation
    print("constant", round(float(weights[0] - raw @ data.mean), 2))
    for name, weight in zip(RIGHT_VALUES, raw, strict=True):
        print(f"  {name:12s} {weight:6.2f}")
    foreign = [foreign_cases(one) for one in sets]
    for number, (name, chosen) in enumerate(zip(names, foreign, strict=True)):
        show_about(
            f"{name}, by the others", chosen, fit_about(foreign[:number] + foreign[number + 1 :])
        )
    fitted = fit_about(foreign)
    print({n: round(float(w), 1) for n, w in zip(("", *ABOUT_VALUES), fitted, strict=True)})


if __name__ == "__main__":
    main(*sys.argv[1:])
