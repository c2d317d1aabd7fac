"""A word that nobody knows is searched as the story's nearest; a known one never is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answer import Correction
from knowledge.english.frequencies import is_known
from sample import library, sample

SAMPLE = sample()


@pytest.mark.parametrize(
    ("question", "written", "searched"),
    [
        ("whos khalizad", "khalizad", "Khalilzad"),
        ("Who is Khalilzhad?", "Khalilzhad", "Khalilzad"),
        ("who called it prudnt", "prudnt", "prudent"),
        ("the evacuatoin", "evacuatoin", "evacuation"),
        ("what did hte penatgon say", "penatgon", "Pentagon"),
        ("what about the rembassy", "rembassy", "embassy"),
        ("is afganistan safe", "afganistan", "Afghanistan"),
    ],
)
def test_a_slip_is_corrected_and_said(question: str, written: str, searched: str) -> None:
    assert Correction(written, searched) in SAMPLE.ask(question).corrections


@pytest.mark.parametrize(
    "question",
    [
        "what is the capital of france",
        "who is the president",
        "did the trump speech mention price",
        "how are the tropics",
        "650 troops and 651 troops",
        "the army of the party",
        "",
    ],
)
def test_a_known_word_is_never_touched(question: str) -> None:
    assert SAMPLE.ask(question).corrections == ()


def test_a_name_comes_before_another_word() -> None:
    built = library("Then Halden spoke of the haldes.\nAgain Halden spoke.\nIt rained.\nIt snowed.")
    assert built.ask("haldem").corrections == (Correction("haldem", "Halden"),)


def test_a_misspelt_question_word_is_understood_in_silence() -> None:
    answer = SAMPLE.ask("waht did price say")
    assert answer.corrections == ()
    assert "Price" in answer.passages[0].text


def test_only_words_of_the_story_that_is_asked_are_offered() -> None:
    built = library("Khalilzad spoke.\nRain fell.\nSnow fell.", "Nobody came.\nWind blew.")
    assert built.ask("khalizad", story="s0").corrections
    assert not built.ask("khalizad", story="s1").corrections


@given(st.sampled_from(["Khalilzad", "Afghanistan", "evacuation"]), st.data())
def test_one_letter_left_out_of_a_long_word_is_put_back(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(word) - 1))
    slip = word[:at] + word[at + 1 :]
    answer = SAMPLE.ask(f"tell me about {slip}")
    assert is_known(slip.lower()) or any(
        word.lower() in passage.text.lower() for passage in answer.passages
    )


def test_of_two_words_as_near_as_each_other_the_more_common_is_meant() -> None:
    searched = library("The Taliban fought.").search("who fought agains the Taliban")
    assert searched.query.text == "who fought again the Taliban"
