"""A question is the same whatever stands around it in a message."""

from __future__ import annotations

import pytest

from knowledge.english.wrapping import unwrapped_question
from paths import DATA

ROWS = [
    line.replace("\\n", "\n").split("\t")
    for line in (DATA / "wrapped_questions.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def test_the_table_is_read() -> None:
    assert len(ROWS) > 20


@pytest.mark.parametrize(("message", "question"), ROWS)
def test_the_question_is_taken_out_of_what_stands_around_it(message: str, question: str) -> None:
    assert unwrapped_question(message).text == question


@pytest.mark.parametrize("question", [question for _, question in ROWS])
def test_a_bare_question_stays_as_it_is(question: str) -> None:
    assert unwrapped_question(question).text == question


def test_of_two_questions_the_first_is_taken_and_the_second_told() -> None:
    found = unwrapped_question("hi, how many troops? And who sends them? thanks")
    assert found.text == "how many troops?"
    assert found.further == "And who sends them?"


def test_a_message_of_nothing_but_a_link_is_left_alone() -> None:
    assert unwrapped_question("https://example.org").text == "https://example.org"
