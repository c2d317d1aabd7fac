"""The evaluation of retrieval: every question asked in every way, and all the figures.

To see whether the bot knows when to be silent, each question is also asked of three
foreign stories, which cannot answer it: `random`, drawn by the seed; `hard`, whose best
passage has the highest score for the question; and `hardest`, whose answer has the highest
confidence. Scores of two stories are on two scales (idf is each story's own), so `hard` is
a story that looks alike to the ranking, and `hardest` bounds from below what any choice of
story could show. Both are exact: the question is asked of every story of another article.
Ties go to the earlier story.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, TypeAlias

from bot.evaluation import metrics
from bot.evaluation.calibration import Bin, reliability
from bot.evaluation.data import AnnotatedQuestion
from bot.evaluation.metrics import Contrast, Figures, measure
from bot.evaluation.outcomes import Outcome, outcome_of, outcomes_of
from bot.evaluation.typos import ask_misspelt
from knowledge.answer import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from knowledge.library import Library

Track: TypeAlias = Callable[[Sequence[AnnotatedQuestion], str], Iterator[AnnotatedQuestion]]
"""Yields the questions it is given, and shows people how far the work described is."""

SLIPS_TRIED = (1, 2)
ARTICLE_PART = re.compile(r"(?P<article>.+:\d+):\d+")
"""The id of a part of an article, as in `squad2_half:3:1`: part 1 of article 3."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """A question, asked of three stories that are not its own."""

    random: Outcome
    hard: Outcome
    hardest: Outcome


@dataclass(frozen=True, slots=True)
class Retrieval:
    """What the questions showed.

    `single` is one story at a time, each question asked of its own story; `pooled` is
    all stories at once. Outcomes stand in the order of the questions.
    """

    single: Figures
    """Of the answerable questions, as in `pooled`; the times are of all."""
    pooled: Figures
    abstention: Mapping[str, Figures]
    """By the choice of the foreign story: random, hard, hardest."""
    lookalikes: Figures
    typos: Mapping[int, Figures]
    """By the number of slips in each question."""
    reliability: tuple[Bin, ...]
    """Of the answers to answerable questions, story by story."""
    single_outcomes: tuple[Outcome, ...]
    pooled_outcomes: tuple[Outcome, ...]
    foreign: tuple[Foreign, ...]
    """Of the answerable questions; empty where all stories are of one article."""


def evaluate_questions(
    library: Library, questions: Sequence[AnnotatedQuestion], seed: int, track: Track
) -> Retrieval:
    """Ask all `questions`; `seed` decides the random stories and the misspellings."""
    # What follows another question says nothing by itself, and is asked in its conversation only.
    answerable = [one for one in questions if one.answerable and one.after is None]
    single = list(outcomes_of(library, track(questions, "Story by story"), pooled=False))
    pooled = list(outcomes_of(library, track(questions, "All stories pooled"), pooled=True))
    foreign = list(ask_foreign(library, track(answerable, "Other stories"), seed))
    misspelt = {
        slips: ask_misspelt(library, track(answerable, "Slips of the keyboard"), slips, seed)
        for slips in SLIPS_TRIED
    }
    true = _answerable(single)
    unanswerable = [outcome for outcome in single if not outcome.question.answerable]
    return Retrieval(
        single=_figures(single),
        pooled=_figures(pooled),
        abstention={
            "random": _abstention(true, (asked.random for asked in foreign)),
            "hard": _abstention(true, (asked.hard for asked in foreign)),
            "hardest": _abstention(true, (asked.hardest for asked in foreign)),
        },
        lookalikes=measure(metrics.LOOKALIKES, Contrast(true, unanswerable)),
        typos={
            slips: measure(metrics.SLIPS, Contrast(true, outcomes))
            for slips, outcomes in misspelt.items()
        },
        reliability=reliability(true),
        single_outcomes=tuple(single),
        pooled_outcomes=tuple(pooled),
        foreign=tuple(foreign),
    )


def _figures(outcomes: Sequence[Outcome]) -> Figures:
    answers = measure(metrics.ANSWERS, _answerable(outcomes))
    return {**answers, **measure(metrics.SPEED, outcomes)}


def _abstention(true: Sequence[Outcome], foreign: Iterable[Outcome]) -> Figures:
    return measure(metrics.ABSTENTION, Contrast(true, tuple(foreign)))


def ask_foreign(
    library: Library, questions: Iterable[AnnotatedQuestion], seed: int
) -> Iterator[Foreign]:
    """Ask each question of every story of another article; none where there is none."""
    foreign = other_articles(story.id for story in library.stories)
    for question in questions:
        stories = foreign[question.story_id]
        if stories:
            outcomes = [outcome_of(library, question, story_id, top=1) for story_id in stories]
            drawn = Random(f"{seed} {question.question_id}").randrange(len(outcomes))
            yield Foreign(
                random=outcomes[drawn],
                hard=max(outcomes, key=_best_score),
                hardest=max(outcomes, key=lambda outcome: outcome.confidence),
            )


def other_articles(story_ids: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return for each story the stories of other articles, in story order."""
    articles = {story_id: article(story_id) for story_id in story_ids}
    return {
        one: tuple(other for other in articles if articles[other] != articles[one])
        for one in articles
    }


def article(story_id: str) -> str:
    """Return what tells the article of a story: several stories may be parts of one."""
    part = ARTICLE_PART.fullmatch(story_id)
    return part["article"] if part else story_id


def by_story(outcomes: Sequence[Outcome]) -> Mapping[str, Figures]:
    """Return the figures of answerable questions by the story they were written about."""
    grouped = defaultdict(list)
    for outcome in _answerable(outcomes):
        grouped[outcome.question.story_id].append(outcome)
    return {story_id: measure(metrics.ANSWERS, group) for story_id, group in grouped.items()}


def misses(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Return the outcomes whose first passage is wrong: the worst first, then the surest."""
    wrong = [outcome for outcome in _answerable(outcomes) if outcome.rank != 1]
    return sorted(wrong, key=lambda o: (-(o.rank or float("inf")), -o.confidence))


def false_quotes(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Return the outcomes wrongly shown as a quote, the surest of itself first."""
    wrong = [o for o in outcomes if o.rank != 1 and o.answer.verdict is Verdict.QUOTE]
    return sorted(wrong, key=lambda outcome: -outcome.confidence)


def _answerable(outcomes: Iterable[Outcome]) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.question.answerable]


def _best_score(outcome: Outcome) -> float:
    passages = outcome.answer.passages
    return passages[0].score if passages else float("-inf")
