"""The evaluation of retrieval: every question asked in every way, and all the figures."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.evaluation import metrics, typos
from bot.evaluation.abstention import Foreign, ask_foreign
from bot.evaluation.outcomes import Outcome, ask
from bot.terminal.console import tracked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.evaluation.questions import Question
    from knowledge.library import Library

SLIPS = (1, 2)


@dataclass(frozen=True, slots=True)
class Retrieval:
    """What the questions showed.

    `single` is one story at a time, each question asked of its own story; `pooled` is
    all stories at once. Outcomes stand in the order of the questions.
    """

    single: metrics.Figures
    pooled: metrics.Figures
    single_latency: metrics.Latency
    pooled_latency: metrics.Latency
    abstention: Mapping[str, metrics.Abstention]
    """By the choice of the foreign story: random, hard, hardest."""
    lookalikes: metrics.Lookalikes
    typos: tuple[typos.Typos, ...]
    reliability: tuple[metrics.Bin, ...]
    """Of the answers to answerable questions, story by story."""
    single_outcomes: tuple[Outcome, ...]
    pooled_outcomes: tuple[Outcome, ...]
    foreign: tuple[Foreign, ...]
    """Of the answerable questions; empty where all stories are of one article."""


def evaluate(library: Library, questions: Sequence[Question], seed: int) -> Retrieval:
    """Ask all `questions`; `seed` decides the random stories and the misspellings."""
    answerable = [question for question in questions if question.answerable]
    single = [ask(library, q, q.story_id) for q in tracked(questions, "Story by story")]
    pooled = [ask(library, q, None) for q in tracked(questions, "All stories pooled")]
    foreign = list(ask_foreign(library, tracked(answerable, "Other stories"), seed))
    true = [outcome for outcome in single if outcome.question.answerable]
    clean = metrics.hit(true, 1)
    return Retrieval(
        single=metrics.figures(true),
        pooled=metrics.figures([o for o in pooled if o.question.answerable]),
        single_latency=metrics.latency(single),
        pooled_latency=metrics.latency(pooled),
        abstention={
            "random": metrics.abstention(true, [asked.random for asked in foreign]),
            "hard": metrics.abstention(true, [asked.hard for asked in foreign]),
            "hardest": metrics.abstention(true, [asked.hardest for asked in foreign]),
        },
        lookalikes=metrics.lookalikes(true, [o for o in single if not o.question.answerable]),
        typos=tuple(
            typos.measure(library, tracked(answerable, "Slips of the keyboard"), slips, seed, clean)
            for slips in SLIPS
        ),
        reliability=metrics.reliability(true),
        single_outcomes=tuple(single),
        pooled_outcomes=tuple(pooled),
        foreign=tuple(foreign),
    )


def by_story(outcomes: Sequence[Outcome]) -> Mapping[str, metrics.Figures]:
    """Return the figures of answerable questions by the story they were written about."""
    grouped = defaultdict(list)
    for outcome in outcomes:
        if outcome.question.answerable:
            grouped[outcome.question.story_id].append(outcome)
    return {story_id: metrics.figures(group) for story_id, group in grouped.items()}


def misses(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Return the outcomes whose first passage is wrong, the worst first."""
    wrong = [o for o in outcomes if o.question.answerable and o.rank != 1]
    return sorted(wrong, key=lambda outcome: -(outcome.rank or float("inf")))
