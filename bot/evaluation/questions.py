"""Questions with known answers, and when a passage is a right one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from bot.evaluation.data import known_story, read_rows
from bot.evaluation.errors import DataError
from knowledge.model import Span  # noqa: TC001 - pydantic reads the annotation

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge.library import Library
    from knowledge.model import Sentence, Story


@dataclass(frozen=True, slots=True)
class Question:
    """A question that somebody wrote about a story, and the spans that answer it."""

    story_id: str
    question_id: str
    question: str
    answerable: bool
    """False for a look-alike: on the story's topic, and not answered by it."""
    spans: tuple[Span, ...]
    """Code-point offsets into the story's text; each answers the question."""
    answers: tuple[str, ...] = ()
    """The answers in the annotator's words, for people who read the misses."""


ROW = TypeAdapter(Question)


def read_questions(path: Path, library: Library) -> tuple[Question, ...]:
    """Read a .jsonl of questions on the stories of `library`.

    Raises:
        DataError: a row is malformed, repeats a question_id, names a story that is
            not loaded, or has spans that its story's text does not hold.
    """
    stories = {story.id: story for story in library.stories}
    lines: dict[str, int] = {}
    questions = []
    for line, question in read_rows(path, ROW):
        reason = _problem(question, known_story(stories, question.story_id, path, line))
        if question.question_id in lines:
            reason = f'the "question_id" is already that of line {lines[question.question_id]}'
        if reason is not None:
            raise DataError(path, line, reason, "correct the line")
        lines[question.question_id] = line
        questions.append(question)
    return tuple(questions)


def is_right(question: Question, story: Story, sentence: Sentence) -> bool:
    """Tell whether a sentence overlaps an answering span by at least one word.

    A word counts from its first letter or digit, as in "1990" within "the 1990s".
    """
    return story.id == question.story_id and any(
        any(map(str.isalnum, story.text[max(start, sentence.start) : min(end, sentence.end)]))
        for start, end in question.spans
        if start < sentence.end and sentence.start < end
    )


def _problem(question: Question, story: Story) -> str | None:
    if question.answerable and not question.spans:
        return 'an answerable question has no "spans"'
    for start, end in question.spans:
        if not 0 <= start < end <= len(story.text):
            return (
                f"the span [{start}, {end}] lies outside the story's {len(story.text)} characters"
            )
    return None
