"""Questions as people type them in a chat, on stories of our own: what they find, and what not."""

from __future__ import annotations

import pytest

from bot.evaluation.data import read_questions
from bot.evaluation.outcomes import Outcome, outcomes_of
from knowledge.answer import Verdict
from knowledge.library import Library
from knowledge.stories.reading import read
from paths import DATA

CHAT = DATA / "chat"


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    library = Library.build(read([CHAT / "stories.jsonl"]).stories)
    rows = read_questions(CHAT / "questions.jsonl", library)
    return list(outcomes_of(library, rows, pooled=False))


def test_the_answer_stands_among_the_first_three_more_often_than_not(
    outcomes: list[Outcome],
) -> None:
    answerable = [one for one in outcomes if one.question.answerable]
    assert len(answerable) >= 40
    found = [one for one in answerable if one.rank is not None and one.rank <= 3]
    assert len(found) >= 0.55 * len(answerable)


def test_few_questions_that_the_story_leaves_open_are_answered(outcomes: list[Outcome]) -> None:
    left_open = [one for one in outcomes if not one.question.answerable]
    assert len(left_open) >= 40
    quoted = [one for one in left_open if one.answer.verdict is Verdict.QUOTE]
    assert len(quoted) <= 0.2 * len(left_open)


def test_a_conversation_is_followed(outcomes: list[Outcome]) -> None:
    follows = [one for one in outcomes if one.question.after is not None]
    assert len(follows) >= 40
    assert all(one.answer.question == one.question.question for one in follows)
    assert sum(one.answer.understood is not None for one in follows) >= len(follows) / 2
