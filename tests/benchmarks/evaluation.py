"""What the fits share: stories with questions, as `verbatim eval` reads and judges them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.evaluation.data import AnnotatedQuestion, read_questions
from knowledge.library import Library
from knowledge.stories.reading import read

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge.model import Story


@dataclass(frozen=True)
class Set:
    """Stories, each as a library of its own, with questions."""

    stories: dict[str, Story]
    single: dict[str, Library]
    questions: tuple[AnnotatedQuestion, ...]

    @property
    def answerable(self) -> list[AnnotatedQuestion]:
        """The questions that their story answers."""
        return [question for question in self.questions if question.answerable]

    def title(self, question: AnnotatedQuestion) -> str:
        """Return the title of its story: what is fitted never saw a story of this title."""
        return self.stories[question.story_id].title


def load(folder: Path, name: str) -> Set:
    """Read `NAME.stories.jsonl` and `NAME.questions.jsonl` of a folder; "" is no name."""
    name = name and f"{name}."
    stories = {story.id: story for story in read([folder / f"{name}stories.jsonl"]).stories}
    pooled = Library.build(stories.values())
    questions = read_questions(folder / f"{name}questions.jsonl", pooled)
    single = {story.id: Library.build([story]) for story in stories.values()}
    return Set(stories, single, questions)
