"""Outcomes: what the library answered to a question, and where the right passage stood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.evaluation.questions import Question, is_right

if TYPE_CHECKING:
    from knowledge.library import Library
    from knowledge.model import Answer

DEPTH = 10
"""Passages that are looked at for a right one, as in MRR@10."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question, asked once."""

    question: Question
    story_id: str | None
    """The story that was asked, or None for all of them pooled."""
    answer: Answer
    rank: int | None
    """Of the first right passage, from 1; None where the ranking holds none."""

    @property
    def confidence(self) -> float:
        """The confidence of the answer, 0 to 1."""
        return self.answer.confidence


def ask(library: Library, question: Question, story_id: str | None, top: int = DEPTH) -> Outcome:
    """Ask a story, or all of them pooled, and look for the right passage."""
    answer = library.ask(question.question, top=top, story=story_id)
    return Outcome(question, story_id, answer, first_right(question, answer))


def first_right(question: Question, answer: Answer) -> int | None:
    """Return the rank, from 1, of the first right passage."""
    ranks = (
        rank
        for rank, passage in enumerate(answer.passages, start=1)
        if is_right(question, passage.story, passage.sentence)
    )
    return next(ranks, None)
