"""Fit what the evidence for an answer span counts, and show what the spans are worth.

    uv run python tests/benchmarks/fit_answer_span.py ../shared/eval/wikipedia chat/dev [WRITE]

Each argument is a set: `SET.stories.jsonl` and `SET.questions.jsonl`, or a folder that
holds both. Whole articles are left out in turn. The weights of the evidence are fitted
on the right sentence of each question, so that the candidates that share most words with
a gold answer become likely (a softmax over the sentence's candidates, with a ridge); the
confidence is a logistic function fitted to the overlap that was then reached on the
articles left out, each set counting alike. With WRITE the weights of all articles
together are written into `tables/answer_weights.tsv`; the confidence's are printed.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from evaluation import load
from numpy.typing import NDArray

from bot.evaluation.answers import overlap
from bot.evaluation.outcomes import is_right
from bot.evaluation.retrieval import article
from knowledge.english import answer_candidates
from knowledge.language import language_of
from knowledge.ranking.answer_evidence import evidence
from knowledge.ranking.answer_span import (
    asked_of,
    confidence_values,
    expected_best,
    new_to_question,
    read_beside,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.evaluation.data import AnnotatedQuestion
    from knowledge.answer import Answer
    from knowledge.english.answer_candidates import SpanCandidate
    from knowledge.index.analyzed_story import Document
    from knowledge.library import Library
    from knowledge.ranking.answer_evidence import Reading
    from knowledge.ranking.ranked import Ranked
    from knowledge.search import Search

Array = NDArray[np.float64]
WEIGHTS = Path(answer_candidates.__file__).parent / "tables" / "answer_weights.tsv"
RIDGE = 2.0
LEAST_SEEN = 8
"""Questions that must show a piece of evidence for it to count."""
LEAST_WEIGHT = 0.05
STEPS = 150
DEPTH = 10
SHARES = (0.2, 0.35, 0.5, 1.0)


@dataclass(frozen=True)
class Weighed:
    """The candidates of one sentence, their evidence, and their overlap with the gold answers."""

    read: Reading
    document: Document
    found: list[SpanCandidate]
    evidence: list[list[tuple[str, float]]]
    overlaps: Array


@dataclass(frozen=True)
class Case:
    """A question put to its story: its first sentence, and the right one if it was found."""

    group: str
    name: str
    answers: tuple[str, ...]
    first: Weighed
    right: Weighed | None
    ranking: list[Ranked]


def weighed(search: Search, library: Library, rank: int, answers: Sequence[str]) -> Weighed | None:
    document = library.corpus.documents[search.ranking[rank].candidate.number]
    sentence, text = document.sentence, document.story.text
    tokens = language_of(document.story.language).tokens(text, sentence.start, sentence.end)
    read = read_beside(search.query, asked_of(search.query), document, tokens)
    found = new_to_question(read, document)
    if not found:
        return None
    overlaps = [
        overlap(text[read.row[c.first].start : read.row[c.behind - 1].end], answers) for c in found
    ]
    return Weighed(
        read, document, found, [list(evidence(read, c)) for c in found], np.array(overlaps)
    )


def right_rank(question: AnnotatedQuestion, library: Library, search: Search) -> int | None:
    for rank, ranked in enumerate(search.ranking[:DEPTH]):
        document = library.corpus.documents[ranked.candidate.number]
        if is_right(question, document.story, document.sentence):
            return rank
    return None


def cases(path: Path) -> list[Case]:
    data = load(str(path))
    answered: dict[str, Answer] = {}
    found = []
    for question in data.questions:
        library = data.single[question.story_id]
        before = answered.get(question.after) if question.after else None
        answered[question.question_id] = library.ask(question.question, after=before)
        search = library.search(question.question, 0, before)
        if not question.answerable or not search.ranking:
            continue
        first = weighed(search, library, 0, question.answers)
        rank = right_rank(question, library, search)
        if first is not None:
            right = None if rank is None else weighed(search, library, rank, question.answers)
            group = f"{path.name} {article(question.story_id)}"
            found.append(Case(group, path.name, question.answers, first, right, search.ranking))
    return found


def fit_evidence(train: Sequence[Case]) -> dict[str, float]:
    """Return the weights that make the best candidates of the right sentences likely."""
    sentences = [case.right for case in train if case.right and case.right.overlaps.max() >= 0.5]
    seen = Counter(
        name for one in sentences for name in {n for each in one.evidence for n, _ in each}
    )
    at = {name: i for i, name in enumerate(sorted(n for n, k in seen.items() if k >= LEAST_SEEN))}
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    starts = [0]
    for one in sentences:
        for row, each in enumerate(one.evidence, start=starts[-1]):
            for name, value in each:
                if name in at:
                    rows.append(row)
                    columns.append(at[name])
                    values.append(value)
        starts.append(starts[-1] + len(one.found))
    target = np.concatenate([one.overlaps >= one.overlaps.max() - 1e-9 for one in sentences])
    weights = _softmax(
        (np.array(rows), np.array(columns), np.array(values)), np.array(starts), target, len(at)
    )
    named = ((name, round(float(weights[i]), 2)) for name, i in at.items())
    return {name: weight for name, weight in named if abs(weight) >= LEAST_WEIGHT}


def _softmax(
    entries: tuple[NDArray[np.int64], NDArray[np.int64], Array],
    starts: NDArray[np.int64],
    target: NDArray[np.bool_],
    size: int,
) -> Array:
    """Minimise minus the log of the targets' share in each group, with a ridge (Adam)."""
    rows, columns, values = entries
    group = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    begins = starts[:-1]
    weights, mean, square = np.zeros(size), np.zeros(size), np.zeros(size)
    for step in range(1, STEPS + 1):
        score = np.bincount(rows, values * weights[columns], starts[-1])
        likely = np.exp(score - np.maximum.reduceat(score, begins)[group])
        likely /= np.add.reduceat(likely, begins)[group]
        aimed = likely * target
        aimed /= np.maximum(np.add.reduceat(aimed, begins), 1e-12)[group]
        slope = np.bincount(columns, values * (likely - aimed)[rows], size) + RIDGE * weights
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        rate = 0.1 * (1 - step / STEPS) + 0.005
        corrected = np.sqrt(square / (1 - 0.99**step)) + 1e-8
        weights -= rate * mean / (1 - 0.9**step) / corrected
    return weights


def predicted(case: Case, weights: dict[str, float]) -> tuple[tuple[float, ...], float]:
    """Return the values of the confidence in the chosen span, and the overlap that it has."""
    one = case.first
    scores = [sum(weights.get(n, 0.0) * v for n, v in each) for each in one.evidence]
    choice = expected_best(one.read.row, list(zip(scores, one.found, strict=True)))
    text = one.document.story.text[choice.span.start : choice.span.end]
    values = confidence_values(case.ranking, one.read.asked, choice)
    return values, overlap(text, case.answers)


def logistic(rows: Array, truth: Array, weight: Array) -> Array:
    """Return the weights of a logistic regression with a ridge, by Newton's method."""
    weights = np.zeros(rows.shape[1])
    ridge = np.diag([1e-9, *[1.0] * (rows.shape[1] - 1)])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-rows @ weights))
        steep = weight * chance * (1 - chance)
        curve = (rows * steep[:, None]).T @ rows + ridge
        weights += np.linalg.solve(curve, rows.T @ (weight * (truth - chance)) - ridge @ weights)
    return weights


def main(*arguments: str) -> None:
    paths = [Path(one) for one in arguments if one != "WRITE"]
    every = [case for path in paths for case in cases(path)]
    groups = sorted({case.group for case in every})
    largest = [g for g in groups if sum(c.group == g for c in every) >= 50]
    folds = [{group} for group in largest]
    for number, group in enumerate(g for g in groups if g not in largest):
        folds[number % len(folds)].add(group)
    chosen: dict[int, tuple[tuple[float, ...], float]] = {}
    for fold in folds:
        weights = fit_evidence([case for case in every if case.group not in fold])
        chosen |= {id(c): predicted(c, weights) for c in every if c.group in fold}

    def design(some: Sequence[Case]) -> tuple[Array, Array, Array]:
        sizes = Counter(c.name for c in some)
        weight = np.array([1 / sizes[c.name] for c in some])
        rows = np.array([chosen[id(c)][0] for c in some])
        truth = np.array([chosen[id(c)][1] for c in some])
        return rows, truth, len(some) * weight / weight.sum()

    confident: dict[int, float] = {}
    for fold in folds:
        fitted = logistic(*design([case for case in every if case.group not in fold]))
        left_out = [case for case in every if case.group in fold]
        chances = 1 / (1 + np.exp(-design(left_out)[0] @ fitted))
        confident |= dict(zip(map(id, left_out), chances.tolist(), strict=True))
    for name in dict.fromkeys(case.name for case in every):
        order = sorted((c for c in every if c.name == name), key=lambda c: -confident[id(c)])
        print(name, len(order), "questions; the most confident share: overlap, exact, from")
        for share in SHARES:
            some = order[: max(1, int(share * len(order)))]
            reached = [chosen[id(c)][1] for c in some]
            exact = np.mean([value == 1.0 for value in reached])
            least = confident[id(some[-1])]
            print(f"  {share:4.2f}: {np.mean(reached):.3f} {exact:.3f} {least:.2f}")
    print("confidence:", np.round(logistic(*design(every)), 2).tolist())
    if "WRITE" in arguments:
        weights = fit_evidence(every)
        head = WEIGHTS.read_text(encoding="utf-8").split("\n")
        kept = [line for line in head if line.startswith("#")]
        lines = [*kept, *(f"{name}\t{weight:g}" for name, weight in sorted(weights.items()))]
        WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(len(weights), "weights written")


if __name__ == "__main__":
    main(*sys.argv[1:])
