"""Fit the two logistic functions of `knowledge.ranking.confidence`, and show what they are worth.

    uv run python tests/benchmarks/fit_confidence.py ../shared/eval guardian wikipedia

"About" is fitted to tell questions put to their own story from the same questions put
to a story of another title, half of them drawn at random, half the most similar one
(the best score among all, or among 12 drawn at random of a large set). "Right" is
fitted on questions put to their own story, to tell whether the first passage answers.
Each set is judged by constants fitted on the others; those printed at the end are
fitted to all sets together, each set counting alike.
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from evaluation import AnnotatedQuestion, Set, load
from numpy.typing import NDArray

from bot.evaluation.metrics import auroc
from bot.evaluation.outcomes import is_right
from knowledge.ranking.confidence import ABOUT, Evidence, evidence
from knowledge.ranking.ranking import Ranked, rank

if TYPE_CHECKING:
    from knowledge.library import Library

Array = NDArray[np.float64]
SIMILAR = 12
MOST = 500
ABOUT_VALUES = ("story", "window", "characters", "names")
RIGHT_VALUES = ("words", "characters", "margin")


@dataclass(frozen=True)
class Case:
    """A question put to a story: the evidence, and what is true of it."""

    kind: str
    evidence: Evidence | None
    right: bool = False


def put(library: Library, question: AnnotatedQuestion) -> tuple[list[Ranked], Evidence | None]:
    asked, _ = library.query(question.question, 0)
    ranking = rank(library.corpus, asked, 0)
    found = evidence(library.corpus, asked, ranking) if ranking and asked.terms else None
    return ranking, found


def cases(data: Set) -> list[Case]:
    """Put each question to its own story, a random other one and a similar other one."""
    draw = random.Random(7)
    found = []
    for question in draw.sample(data.answerable, min(MOST, len(data.answerable))):
        ranking, own = put(data.single[question.story_id], question)
        story = data.stories[question.story_id]
        library = data.single[question.story_id]
        right = bool(ranking) and is_right(
            question, story, library.corpus.documents[ranking[0].candidate.number].sentence
        )
        found.append(Case("true", own, right))
        others = [s.id for s in data.stories.values() if s.title != data.title(question)]
        found.append(Case("random", put(data.single[draw.choice(others)], question)[1]))
        some = draw.sample(others, SIMILAR) if len(others) > 4 * SIMILAR else others
        put_to = [put(data.single[other], question) for other in some]
        hardest = max(put_to, key=lambda r: r[0][0].score if r[0] else 0.0)
        found.append(Case("hard", hardest[1]))
    return found


def values(chosen: list[Case], names: tuple[str, ...]) -> Array:
    rows = [[getattr(c.evidence, name) if c.evidence else 0.0 for name in names] for c in chosen]
    return np.array([[1.0, *row] for row in rows])


def logistic(rows: Array, truth: NDArray[np.bool_], weight: Array) -> Array:
    """Return the weights of a logistic regression with a slight ridge, by Newton's method."""
    weights = np.zeros(rows.shape[1])
    ridge = np.diag([1e-9] + [1e-3] * (rows.shape[1] - 1))
    for _ in range(40):
        chance = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (weight * (truth - chance)) - ridge @ weights
        curve = (rows * (weight * chance * (1 - chance))[:, None]).T @ rows + ridge
        weights = weights + np.linalg.solve(curve, slope)
    return weights


def fit_about(sets: list[list[Case]]) -> Array:
    weight = []
    for one in sets:
        true = sum(case.kind == "true" for case in one)
        weight += [1 / true if c.kind == "true" else 1 / (len(one) - true) for c in one]
    together = [case for one in sets for case in one]
    truth = np.array([case.kind == "true" for case in together])
    return logistic(values(together, ABOUT_VALUES), truth, np.array(weight) / sum(weight))


def fit_right(sets: list[list[Case]]) -> Array:
    own = [[case for case in one if case.kind == "true"] for one in sets]
    weight = [1 / len(one) for one in own for _ in one]
    together = [case for one in own for case in one]
    truth = np.array([case.right for case in together])
    return logistic(values(together, RIGHT_VALUES), truth, np.array(weight) / sum(weight))


def chances(weights: Array, chosen: list[Case], names: tuple[str, ...]) -> Array:
    chance = 1 / (1 + np.exp(-values(chosen, names) @ weights))
    return np.where([case.evidence is None for case in chosen], 0.0, chance)


def show(name: str, chosen: list[Case], about: Array, right: Array) -> None:
    on = chances(about, chosen, ABOUT_VALUES)
    confidence = on * chances(right, chosen, RIGHT_VALUES)
    kind = np.array([case.kind for case in chosen])
    truth = np.array([case.right for case in chosen])
    own = kind == "true"
    print(f"{name}: AUROC of being about it, and of the confidence")
    for other in ("random", "hard"):
        there = kind == other
        print(
            f"  {other:7s} {auroc(on[own].tolist(), on[there].tolist()):.4f}"
            f" {auroc(confidence[own].tolist(), confidence[there].tolist()):.4f}"
            f"  kept {np.mean(on[own] >= ABOUT):.3f} refused {np.mean(on[there] < ABOUT):.3f}"
        )
    for least in (0.7, 0.75, 0.8, 0.85):
        quoted = own & (confidence >= least) & (on >= ABOUT)
        print(
            f"  quote from {least}: {quoted.sum() / own.sum():.3f} quoted,"
            f" {truth[quoted].mean():.3f} right"
        )
    print("  confidence of true questions → right:", end="")
    for low in np.arange(0, 1, 0.1):
        inside = own & (confidence >= low) & (confidence < low + 0.1)
        if inside.any():
            print(
                f"  {confidence[inside].mean():.2f}→{truth[inside].mean():.2f} ({inside.sum()})",
                end="",
            )
    print(flush=True)


def main(folder: str, *names: str) -> None:
    sets = {name: cases(load(Path(folder), name)) for name in names}
    for name, chosen in sets.items():
        others = [other for key, other in sets.items() if key != name]
        show(f"{name}, by the others", chosen, fit_about(others), fit_right(others))
    every = list(sets.values())
    for name, chosen in sets.items():
        show(f"{name}, by all", chosen, fit_about(every), fit_right(every))
    for label, names_, weights in (
        ("ABOUT_WEIGHTS", ABOUT_VALUES, fit_about(every)),
        ("RIGHT_WEIGHTS", RIGHT_VALUES, fit_right(every)),
    ):
        print(label, {n: round(float(w), 1) for n, w in zip(("", *names_), weights, strict=True)})


if __name__ == "__main__":
    main(*sys.argv[1:])
