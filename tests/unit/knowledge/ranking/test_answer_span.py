"""Which words of a sentence are marked as those that answer."""

from __future__ import annotations

import pytest

from knowledge.answer import Verdict
from knowledge.library import Library
from knowledge.model import Story
from paths import DATA

ROWS = [
    line.split("\t")
    for line in (DATA / "marked_answers.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
OTHERS = "The weather was mild.\nA choir sang in the square.\n"


def marked(question: str, text: str) -> str | None:
    first = Library.build([Story("s", "s", text + "\n" + OTHERS)]).ask(question).passages[0]
    return None if first.answer is None else first.story.text[slice(*first.answer)]


def test_the_cases_are_found() -> None:
    assert len(ROWS) >= 14


@pytest.mark.parametrize(("question", "words", "text"), ROWS)
def test_the_words_that_answer_are_marked(question: str, words: str, text: str) -> None:
    assert marked(question, text) == (None if words == "-" else words)


def test_what_the_question_says_itself_is_not_marked() -> None:
    found = marked("Which troops left Kabul?", "Troops left Kabul.")
    assert found is None or found not in ("Troops", "Kabul")


def test_the_answer_lies_inside_its_passage_and_the_others_have_none() -> None:
    text = "The harbour was closed in 1994 after a strike.\nThe harbour was closed again in 2003."
    answer = Library.build([Story("s", "s", text)]).ask("When was the harbour closed?")
    first, *others = answer.passages
    assert first.answer is not None
    assert first.start <= first.answer.start < first.answer.end <= first.end
    assert first.marked == (first.answer,)
    assert [one.answer for one in others] == [None]
    assert others[0].marked == others[0].matches


def test_without_a_story_nothing_is_marked() -> None:
    answer = Library.build([]).ask("When was the harbour closed?")
    assert (answer.verdict, answer.passages) == (Verdict.NONE, ())
