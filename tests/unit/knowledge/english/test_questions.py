"""A question is read however people type it, and told by what it asks for."""

from __future__ import annotations

import pytest

from knowledge.english.questions import form_of, unhurried
from knowledge.language import QuestionForm


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("does the us send troops", "does the US send troops"),
        ("how many us troops are there", "how many US troops are there"),
        ("tell us about kabul", "tell us about kabul"),
        ("what happened to us", "what happened to us"),
        ("all of us know", "all of us know"),
        ("whats us", "what is US"),
        ("r us troops home", "are US troops home"),
        ("whos khalilzad", "who is khalilzad"),
        ("wat abt the troops", "what about the troops"),
        ("R U sure", "R U sure"),
        ("a\u200bb", "ab"),
    ],
)
def test_a_hurried_question_is_written_out(written: str, meant: str) -> None:
    assert unhurried(written) == meant


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("Who is Larry Pizzi?", QuestionForm.IDENTITY),
        ("What is DECnet?", QuestionForm.IDENTITY),
        ("Who ruled Cyprus in 1191?", QuestionForm.PERSON),
        ("When did it end?", QuestionForm.TIME),
        ("In what year was it?", QuestionForm.TIME),
        ("Where was he born?", QuestionForm.PLACE),
        ("In what country is Normandy located?", QuestionForm.PLACE),
        ("How many troops?", QuestionForm.NUMBER),
        ("How old must they be?", QuestionForm.NUMBER),
        ("How much did it cost?", QuestionForm.AMOUNT),
        ("Why did he go?", QuestionForm.REASON),
        ("What was the reason for it?", QuestionForm.REASON),
        ("How did it go?", QuestionForm.OPEN),
        ("What happened when it fell?", QuestionForm.OPEN),
        ("Who led them when they fled?", QuestionForm.PERSON),
        ("Why did he stop where they lived?", QuestionForm.REASON),
        ("since when is it banned?", QuestionForm.TIME),
        ("Since what year has it been so?", QuestionForm.TIME),
        ("What is the region where they live?", QuestionForm.PLACE),
        ("What is Sweet Dreams?", QuestionForm.IDENTITY),
        ("did they win", QuestionForm.OPEN),
    ],
)
def test_a_question_is_told_by_what_it_asks_for(question: str, form: QuestionForm) -> None:
    assert form_of(question) is form
