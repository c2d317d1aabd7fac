"""What a passage lacks of a question, or says instead, speaks against it."""

from __future__ import annotations

import pytest

from knowledge.answer import Verdict
from knowledge.ranking.agreement import CHECKS, is_no_statement, opposites
from sample import library

STORY = (
    "In 2010 the Dutch firm Bergson opened its first mine in Karelia.\n"
    "Rain fell on the town.\nThe mine employs 340 people.\nShops were shut."
)


def value(check: str, question: str, story: str = STORY) -> float:
    evidence = library(story).explain(question).judgement.evidence
    assert evidence is not None
    return evidence.agreement[check]


@pytest.mark.parametrize(
    ("check", "lacking", "held"),
    [
        ("denies", "who did not open a mine in Karelia?", "who opened a mine in Karelia?"),
        ("denies", "who never opened a mine in Karelia?", "did Bergson open a mine in Karelia?"),
        (
            "denies",
            "did few people open a mine in Karelia?",
            "did Bergson open a mine in Karelia a few years ago?",
        ),
        ("number", "which firm opened a mine in Karelia in 2012?", "which firm opened it in 2010?"),
        ("name", "which French firm opened a mine?", "which Dutch firm opened a mine?"),
        ("opposite", "which Dutch firm closed its mine?", "which Dutch firm opened its mine?"),
        ("opposite", "when did Bergson open its last mine?", "when was the first mine opened?"),
        ("figure", "when did the mine employ people?", "when did Bergson open a mine in Karelia?"),
        ("figure", "how many towns had rain?", "how many people does the mine employ?"),
    ],
)
def test_what_a_passage_lacks_is_told(check: str, lacking: str, held: str) -> None:
    assert value(check, lacking) == 1
    assert value(check, held) == 0


def test_a_passage_that_gives_a_reason_answers_why() -> None:
    story = f"{STORY}\nShops in the town were shut because of the rain."
    assert value("reason", "why were shops in the town shut?", story) == 1
    assert value("reason", "which shops in the town were shut?", story) == 0


@pytest.mark.parametrize(
    ("asked", "swapped"),
    [
        (
            "Which Dutch firm opened a mine in Karelia?",
            "Which Dutch firm closed a mine in Karelia?",
        ),
        ("When did Bergson open its first mine?", "When did Bergson open its last mine?"),
        ("Who opened a mine in Karelia in 2010?", "Who opened a mine in Karelia in 2012?"),
        ("Which firm opened a mine in Karelia?", "Which firm did not open a mine in Karelia?"),
        ("Which Dutch firm opened a mine?", "Which French firm opened a mine?"),
    ],
)
def test_a_question_with_one_word_changed_is_less_surely_answered(asked: str, swapped: str) -> None:
    built = library(STORY)
    assert built.ask(swapped).confidence < built.ask(asked).confidence


@pytest.mark.parametrize(
    "text", ["What is the firm doing?", "“Will it ever end?”", "The mine in Karelia", "Ann Lee."]
)
def test_a_question_a_heading_and_a_bare_name_state_nothing(text: str) -> None:
    assert is_no_statement(text)
    built = library(f"{text}\nRain fell on the town.\nShops were shut.\nWind blew.")
    assert built.ask(f"tell me: {text}").verdict is not Verdict.QUOTE


@pytest.mark.parametrize("text", ["The mine was opened.", "“It will end,” she said."])
def test_a_sentence_states_something(text: str) -> None:
    assert not is_no_statement(text)


def test_opposites_hold_both_ways_and_in_all_forms() -> None:
    assert "lose" in opposites()["win"]
    assert "win" in opposites()["lose"]


def test_every_check_is_named_once() -> None:
    assert len({check.name for check in CHECKS}) == len(CHECKS)
