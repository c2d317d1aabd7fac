"""Questions that ask the same stand together, however they are written."""

from __future__ import annotations

import random

import pytest

from knowledge.likeness import alike

SAME = [
    ("when was the harbour bridge closed?", "When was the bridge closed"),
    ("when was the bridge closed?", "bridge closed when"),
    ("what is the boiling point of lead?", "what is the boiling pont of lead"),
    ("how many passengers does the ferry take?", "how many pasengers can the ferry take"),
    ("who is Ines Duarte?", "who is ines duarte"),
    ("why?", "Why ?"),
]
DIFFERENT = [
    ("when was the bridge closed?", "why was the bridge closed?"),
    ("when was the bridge closed?", "when was the bridge opened?"),
    ("how many died in 2017?", "how many died in 2018?"),
    ("what did Duarte say about the ferry?", "what did Okafor say about the ferry?"),
    ("who?", "why?"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_questions_that_ask_the_same_are_alike(one: str, other: str) -> None:
    assert alike([one, other]) == ((0, 1),)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_questions_that_ask_something_else_are_not(one: str, other: str) -> None:
    assert alike([one, other]) == ((0,), (1,))


def test_the_largest_group_comes_first_and_each_question_stands_in_one() -> None:
    questions = ["who is Duarte?", "why?", "why ?", "who was Okafor?", "why"]
    assert alike(questions) == ((1, 2, 4), (0,), (3,))
    assert alike([]) == ()


def test_any_text_has_its_place() -> None:
    rng = random.Random(7)
    signs = "ab \x00\ud800é?’“-1漢"
    questions = ["".join(rng.choices(signs, k=rng.randrange(12))) for _ in range(200)]
    assert sorted(number for group in alike(questions) for number in group) == [*range(200)]
