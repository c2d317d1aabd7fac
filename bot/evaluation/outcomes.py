"""Outcomes: what the library answered to a question, and where the right passage stood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.evaluation.data import AnnotatedQuestion
    from knowledge.answer import Answer
    from knowledge.library import Library
    from knowledge.model import Sentence, Story

DEPTH = 10
"""Passages that are looked at for a right one, as in MRR@10."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question, asked once."""

    question: AnnotatedQuestion
    story_id: str | None
    """The story that was asked, or None for all of them pooled."""
    answer: Answer
    rank: int | None
    """Of the first right passage, from 1; None where the ranking holds none."""
    near: bool
    """Whether the first passage or a sentence beside it is right: what "Context" shows."""

    @property
    def confidence(self) -> float:
        """The confidence of the answer, 0 to 1."""
        return self.answer.confidence

    @property
    def marked(self) -> str | None:
        """The words that are marked in the first passage as shown; None where none are."""
        shown = self.answer.shown
        if not shown or shown[0].answer is None:
            return None
        return shown[0].story.text[slice(*shown[0].answer)]


def outcomes_of(
    library: Library, questions: Iterable[AnnotatedQuestion], *, pooled: bool
) -> Iterator[Outcome]:
    """Ask each question of its own story, or of all, in the conversation that it stands in."""
    answers: dict[str, Answer] = {}
    for question in questions:
        before = answers.get(question.after) if question.after else None
        outcome = outcome_of(
            library, question, None if pooled else question.story_id, before=before
        )
        answers[question.question_id] = outcome.answer
        yield outcome


def outcome_of(
    library: Library,
    question: AnnotatedQuestion,
    story_id: str | None,
    top: int = DEPTH,
    before: Answer | None = None,
) -> Outcome:
    """Ask a story, or all of them pooled, and look for the right passage.

    `before` is the answer to the question that this one follows.
    """
    answer = library.ask(question.question, top=top, story=story_id, after=before)
    ranks = (
        rank
        for rank, passage in enumerate(answer.passages, start=1)
        if is_right(question, passage.story, passage.sentence)
    )
    return Outcome(
        question, story_id, answer, next(ranks, None), _is_near(library, question, answer)
    )


def _is_near(library: Library, question: AnnotatedQuestion, answer: Answer) -> bool:
    return any(
        is_right(question, first.story, sentence)
        for first in answer.passages[:1]
        if first.story.id == question.story_id
        for sentence in library.sentences(first.story.id)
        if abs(sentence.number - first.sentence.number) <= 1
    )


def is_right(question: AnnotatedQuestion, story: Story, sentence: Sentence) -> bool:
    """Tell whether a sentence overlaps an answering span by at least one word.

    A word counts from its first letter or digit, as in "1990" within "the 1990s".
    """
    return story.id == question.story_id and any(
        any(map(str.isalnum, story.text[max(start, sentence.start) : min(end, sentence.end)]))
        for start, end in question.spans
        if start < sentence.end and sentence.start < end
    )
