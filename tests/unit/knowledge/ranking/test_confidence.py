"""Silence where the stories say nothing, and the right word for what they do say."""

from __future__ import annotations

import pytest

from knowledge.answer import Verdict
from knowledge.english.frequencies import rarity
from knowledge.ranking.confidence import ABOUT, QUOTE
from sample import library, lines, sample

SAMPLE = sample()


@pytest.mark.parametrize("question", lines("unanswerable.txt"))
def test_the_story_is_silent_about_what_it_does_not_hold(question: str) -> None:
    answer = SAMPLE.ask(question)
    assert answer.verdict is Verdict.NONE
    assert answer.suggestions


@pytest.mark.parametrize(
    "question",
    [
        "Who is Zalmay Khalilzad?",
        "How many provincial capitals did the Taliban hold by Thursday?",
        "What did Ned Price say about instability in the country?",
        "who called it the prudent thing to do",
    ],
)
def test_what_the_story_says_outright_is_quoted(question: str) -> None:
    answer = SAMPLE.ask(question)
    assert answer.verdict is Verdict.QUOTE
    assert answer.confidence >= QUOTE
    assert answer.suggestions == ()


def test_what_the_story_touches_is_only_closest() -> None:
    answer = SAMPLE.ask("which Pentagon officials did Biden thank for the troops of the Marines?")
    assert answer.verdict is Verdict.CLOSEST


def test_the_verdict_says_what_it_rests_on() -> None:
    silent = SAMPLE.explain("what is the population of tokyo")
    assert silent.judgement.about < ABOUT
    assert SAMPLE.explain("").judgement.evidence is None


def test_a_rare_word_tells_more_than_a_common_one() -> None:
    assert rarity("the") < rarity("embassy") < rarity("khalilzad")


def test_a_story_of_one_sentence_can_answer() -> None:
    answer = library("Khalilzad met the Taliban in Doha.").ask(
        "where did khalilzad meet the taliban"
    )
    assert answer.verdict is not Verdict.NONE


def test_no_story_answers_nothing() -> None:
    answer = library().ask("anything")
    assert answer.verdict is Verdict.NONE
    assert answer.passages == answer.suggestions == ()


@pytest.mark.parametrize(
    "question", ["what did the taliban say", "What does Biden say about Kirby?"]
)
def test_one_persons_words_are_never_quoted_as_anothers(question: str) -> None:
    assert SAMPLE.ask(question).verdict is not Verdict.QUOTE


@pytest.mark.parametrize("question", ["who is price", "whos kirby", "wat did price say abt kabul"])
def test_a_name_is_enough_to_be_answered(question: str) -> None:
    assert SAMPLE.ask(question).verdict is not Verdict.NONE
