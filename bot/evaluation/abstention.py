"""Questions asked of stories that cannot answer them: those of other articles.

For each question three foreign stories are taken: `random`, drawn by the seed;
`hard`, whose best passage has the highest score for the question; and `hardest`,
whose answer has the highest confidence. Scores of two stories are on two scales
(idf is each story's own), so `hard` is a story that looks alike to the ranking, and
`hardest` bounds from below what any choice of story could show. Both are exact: the
question is asked of every story of another article. Ties go to the earlier story.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from bot.evaluation.outcomes import Outcome, ask

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.evaluation.questions import Question
    from knowledge.library import Library

PART = re.compile(r"(?P<article>.+:\d+):\d+")
"""The id of a part of an article, as in `squad2_half:3:1`: part 1 of article 3."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """A question, asked of three stories that are not its own."""

    random: Outcome
    hard: Outcome
    hardest: Outcome


def article(story_id: str) -> str:
    """Return what tells the article of a story: several stories may be parts of one."""
    part = PART.fullmatch(story_id)
    return part["article"] if part else story_id


def others(story_ids: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return for each story the stories of other articles, in story order."""
    articles = {story_id: article(story_id) for story_id in story_ids}
    return {
        one: tuple(other for other in articles if articles[other] != articles[one])
        for one in articles
    }


def ask_foreign(library: Library, questions: Iterable[Question], seed: int) -> Iterator[Foreign]:
    """Ask each question of every story of another article; none where there is none."""
    foreign = others(story.id for story in library.stories)
    for question in questions:
        stories = foreign[question.story_id]
        if stories:
            outcomes = [ask(library, question, story_id, top=1) for story_id in stories]
            drawn = Random(f"{seed} {question.question_id}").randrange(len(outcomes))
            yield Foreign(
                random=outcomes[drawn],
                hard=max(outcomes, key=_best_score),
                hardest=max(outcomes, key=lambda outcome: outcome.confidence),
            )


def _best_score(outcome: Outcome) -> float:
    passages = outcome.answer.passages
    return passages[0].score if passages else float("-inf")
