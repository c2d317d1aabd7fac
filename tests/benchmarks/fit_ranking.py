"""Fit the weights of `knowledge.ranking.features`, and show what each feature is worth.

    uv run python tests/benchmarks/fit_ranking.py ../shared/eval/guardian \\
        ../shared/eval/wikipedia CHAT

Every set counts alike, however many questions it has. The weights maximise the mean
of 0.7 P(right) + 0.3 log P(right), where P is the softmax of the scores over a story's
candidates: unlike the likelihood alone, it does not bend to questions that no wording
can answer. A pull towards the present weights keeps a feature that the data say
nothing of where it is. All figures are of stories whose title the fit never saw
(eight folds by title); the weights printed at the end are fitted to everything.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np
from evaluation import AnnotatedQuestion, Set, folds, load
from numpy.typing import NDArray

from bot.evaluation.outcomes import is_right
from knowledge.ranking.features import FEATURES

FOLDS = 8
STEPS = 250
STEP = 0.15
PULL = 0.001
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Examples:
    """Questions × candidates × features, padded; `right` and `real` mark candidates."""

    values: Array
    real: NDArray[np.bool_]
    right: Array
    weight: Array
    fold: NDArray[np.int64]
    answerable: NDArray[np.bool_]

    def __getitem__(self, chosen: NDArray[np.bool_]) -> Examples:
        return Examples(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))


def example(data: Set, question: AnnotatedQuestion) -> tuple[Array, Array]:
    """Return the features of a question's candidates, and which of them are right."""
    library = data.single[question.story_id]
    explained = data.explained[question.question_id]
    rows, right = [], []
    for ranked in explained.ranking:
        document = library.corpus.documents[ranked.candidate.number]
        rows.append([feature.value(explained.query, ranked.candidate) for feature in FEATURES])
        right.append(is_right(question, document.story, document.sentence))
    return np.array(rows, float).reshape(-1, len(FEATURES)), np.array(right, float)


def examples(sets: list[Set], most: int = 30) -> Examples:
    """Return the examples of all sets together, each set of weight one."""
    parts = []
    fold = folds(sets, FOLDS)
    for data in sets:
        for question in data.answerable:
            rows, right = example(data, question)
            missing = most - len(right)
            parts.append(
                (
                    np.pad(rows, ((0, missing), (0, 0))),
                    np.arange(most) < len(right),
                    np.pad(right, (0, missing)),
                    1 / len(data.answerable),
                    fold[data.title(question)],
                    right.any(),
                )
            )
    return Examples(*map(np.array, zip(*parts, strict=True)))


def fit(data: Examples, start: Array, used: list[int]) -> Array:
    """Return the weights by Adam's method, from `start` and pulled towards it."""
    values, right = data.values[:, :, used], data.right
    weight = data.weight / data.weight.sum()
    beta = origin = start[used]
    mean, square = np.zeros_like(beta), np.zeros_like(beta)
    for step in range(1, STEPS + 1):
        share = softmax(values @ beta, data.real)
        chance = (share * right).sum(axis=1)
        pull = weight * (0.7 + 0.3 / (chance + 0.05))
        slope = pull[:, None] * share * (right - chance[:, None])
        gradient = np.einsum("qc,qcf->f", slope, values) - PULL * (beta - origin)
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.99 * square + 0.01 * gradient**2
        rate = STEP * (1 - step / (STEPS + 1))
        beta = beta + rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    weights = np.zeros(len(start))
    weights[used] = beta
    return weights


def softmax(scores: Array, real: NDArray[np.bool_]) -> Array:
    scores = np.where(real, scores, -1e9)
    exponent = np.exp(scores - scores.max(axis=1, keepdims=True))
    return exponent / exponent.sum(axis=1, keepdims=True)


def measure(data: Examples, scores: Array) -> tuple[float, float, float]:
    """Return hit@1, hit@3 and MRR@10."""
    order = np.argsort(-np.where(data.real, scores, -1e9), axis=1, kind="stable")
    right = np.take_along_axis(data.right, order, axis=1)
    rank = np.where(right.any(axis=1), right.argmax(axis=1) + 1, 10**6)
    reciprocal = np.where(rank <= 10, 1 / rank, 0)
    return float((rank == 1).mean()), float((rank <= 3).mean()), float(reciprocal.mean())


def unseen(data: Examples, start: Array, used: list[int]) -> Array:
    """Return the scores of each question by weights fitted without its title."""
    scores = np.zeros(data.real.shape)
    for fold in range(FOLDS):
        weights = fit(data[data.fold != fold], start, used)
        scores[data.fold == fold] = data.values[data.fold == fold] @ weights
    return scores


def show(label: str, sets: list[Set], data: Examples, scores: Array) -> list[float]:
    at, cells, mrr = 0, [], []
    for one in sets:
        rows = np.zeros(len(data.weight), np.bool_)
        rows[at : at + len(one.answerable)] = True
        at += len(one.answerable)
        hit1, hit3, reciprocal = measure(data[rows], scores[rows])
        cells.append(f"{hit1:.3f} {hit3:.3f} {reciprocal:.3f}")
        mrr.append(hit1)
    print(f"{label:24s} {' | '.join(cells)}", flush=True)
    return mrr


def main(*names: str) -> None:
    sets = [load(name) for name in names]
    data = examples(sets)
    start = np.array([feature.weight for feature in FEATURES])
    everything = list(range(len(FEATURES)))
    print(f"{'hit@1 hit@3 MRR@10':24s} {' | '.join(names)}")
    show("as it stands", sets, data, data.values @ start)
    show("words alone", sets, data, data.values[:, :, 0])
    show("words + characters", sets, data, data.values[:, :, :2].sum(axis=2))
    show("fitted, unseen titles", sets, data, unseen(data, start, everything))
    for number, feature in enumerate(FEATURES):
        others = [other for other in everything if other != number]
        show(f"  without {feature.name}", sets, data, unseen(data, start, others))
    for at, name in enumerate(names):
        own = np.zeros(len(data.weight), np.bool_)
        first = sum(len(one.answerable) for one in sets[:at])
        own[first : first + len(sets[at].answerable)] = True
        weights = fit(data[~own], start, everything)
        show(f"fitted without {name}", sets, data, data.values @ weights)
    weights = fit(data, start, everything)
    show("fitted to all", sets, data, data.values @ weights)
    for feature, weight in zip(FEATURES, weights, strict=True):
        print(f"  {feature.name:16s} {weight:6.2f}   now {feature.weight:6.2f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
