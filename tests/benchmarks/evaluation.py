"""What the fits share: stories with questions, as `verbatim eval` reads and judges them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.evaluation.data import AnnotatedQuestion, read_questions
from knowledge.library import Library
from knowledge.ranking.ranking import MOST_CANDIDATES
from knowledge.stories.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.model import Story
    from knowledge.ranking.explanation import Explanation


@dataclass(frozen=True)
class Set:
    """Stories, each as a library of its own, with questions."""

    stories: dict[str, Story]
    single: dict[str, Library]
    questions: tuple[AnnotatedQuestion, ...]
    explained: dict[str, Explanation]
    """How each question was answered by its own story in its conversation, by its id."""

    @property
    def answerable(self) -> list[AnnotatedQuestion]:
        """The questions that their story answers."""
        return [question for question in self.questions if question.answerable]

    def title(self, question: AnnotatedQuestion) -> str:
        """Return the title of its story: what is fitted never saw a story of this title."""
        return self.stories[question.story_id].title


def folds(sets: Iterable[Set], count: int) -> dict[str, int]:
    """Deal the titles of all sets into folds: one that two sets share is in one fold."""
    titles = dict.fromkeys(data.title(question) for data in sets for question in data.questions)
    return {title: number % count for number, title in enumerate(titles)}


def load(place: str) -> Set:
    """Read `PLACE.stories.jsonl` and `PLACE.questions.jsonl`, or those of the folder `PLACE`."""
    start = f"{place}/" if Path(place).is_dir() else f"{place}."
    stories = {story.id: story for story in read([Path(f"{start}stories.jsonl")]).stories}
    pooled = Library.build(stories.values())
    questions = read_questions(Path(f"{start}questions.jsonl"), pooled)
    single = {story.id: Library.build([story]) for story in stories.values()}
    explained: dict[str, Explanation] = {}
    for one in questions:
        before = explained[one.after].answer if one.after else None
        explained[one.question_id] = single[one.story_id].explain(
            one.question, top=MOST_CANDIDATES, after=before
        )
    return Set(stories, single, questions, explained)
