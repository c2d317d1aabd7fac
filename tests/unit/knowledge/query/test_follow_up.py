"""A question that leans on the one before is understood by it; any other is not touched."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.answer import Verdict
from knowledge.model import Kind, Statement
from sample import sample

SAMPLE = sample()
STATEMENT = Statement(0, 0, Kind.DIRECT, "John Kirby", "Pentagon spokesman")
PRUDENT = SAMPLE.ask("who called it the prudent thing to do?")
KIRBY = replace(
    PRUDENT, passages=(replace(PRUDENT.passages[0], statements=(STATEMENT,)), *PRUDENT.passages[1:])
)


def test_a_pronoun_takes_the_last_speaker() -> None:
    answer = SAMPLE.ask("what else did he say?", after=KIRBY)
    assert answer.understood == "what else did John Kirby say?"
    assert "Kirby" in answer.passages[0].text
    assert answer.passages[0].start not in {p.start for p in KIRBY.passages}


def test_a_possessive_pronoun_takes_the_name_with_its_possessive() -> None:
    answer = SAMPLE.ask("what is his job?", after=KIRBY)
    assert answer.understood == "what is John Kirby’s job?"


def test_without_a_speaker_it_takes_the_name_that_was_asked_for() -> None:
    before = SAMPLE.ask("What did Joe Biden announce?")
    assert SAMPLE.ask("will he change his mind", after=before).understood == (
        "will Joe Biden change his mind"
    )


@pytest.mark.parametrize("question", ["and when was that?", "why?", "when", "how many?"])
def test_an_elliptic_question_takes_the_last_terms(question: str) -> None:
    before = SAMPLE.ask("When did the Taliban govern Afghanistan?")
    answer = SAMPLE.ask(question, after=before)
    assert answer.understood is not None
    assert answer.understood.endswith("When did the Taliban govern Afghanistan?")
    assert answer.verdict is not Verdict.NONE
    assert "Taliban" in answer.passages[0].text


def test_a_chain_goes_back_to_the_question_that_stood_by_itself() -> None:
    first = SAMPLE.ask("When did the Taliban govern Afghanistan?")
    second = SAMPLE.ask("why?", after=first)
    third = SAMPLE.ask("and where?", after=second)
    assert third.understood == "and where – When did the Taliban govern Afghanistan?"


@pytest.mark.parametrize(
    "question",
    [
        "Who is Zalmay Khalilzad?",
        "what did Ned Price say about his country?",
        "how many troops did the pentagon leave in the country",
        "when did the taliban take provincial capitals",
        "what did the state department announce on thursday",
    ],
)
def test_a_question_that_stands_by_itself_is_not_touched(question: str) -> None:
    alone, after = SAMPLE.ask(question), SAMPLE.ask(question, after=KIRBY)
    assert replace(after, elapsed_ms=0) == replace(alone, elapsed_ms=0)
    assert after.understood is None


def test_nothing_before_means_nothing_to_lean_on() -> None:
    assert SAMPLE.ask("why?").understood is None
