"""What a message wants is told by its whole wording, however it is typed."""

from __future__ import annotations

import pytest

from knowledge.answer import Intent
from knowledge.english.intents import request_of, request_of_named
from sample import lines

ASKED = [line.split("\t") for line in lines("intents.tsv")]
NOT_ASKED = lines("no_intents.txt")


def wanted(message: str, before: Intent | None = None) -> str:
    request = request_of(message, before)
    return "" if request is None else " ".join([request.intent, *request.fields])


@pytest.mark.parametrize(("message", "intent"), ASKED)
def test_a_message_is_known_by_its_form(message: str, intent: str) -> None:
    assert wanted(message) == intent


@pytest.mark.parametrize("message", NOT_ASKED)
def test_a_question_that_merely_holds_such_words_is_a_question(message: str) -> None:
    assert wanted(message) == ""
    assert wanted(message, Intent.QUESTION) == ""


def test_there_are_enough_of_both() -> None:
    assert min(len(ASKED), len(NOT_ASKED)) >= 60


@pytest.mark.parametrize("message", ["how old is it", "where is this from", "when was that"])
def test_a_mere_it_is_the_story_only_where_nothing_else_was_spoken_of(message: str) -> None:
    assert wanted(message).startswith("head")
    assert wanted(message, Intent.HEAD).startswith("head")
    assert wanted(message, Intent.QUESTION) == wanted(message, Intent.STATEMENTS) == ""


@pytest.mark.parametrize("message", ["how old is the story", "where is this article from"])
def test_a_story_that_is_named_is_meant_anywhere(message: str) -> None:
    assert wanted(message, Intent.QUESTION).startswith("head")


@pytest.mark.parametrize("message", ["what else?", "more", "anything else", "go on"])
def test_more_is_asked_only_of_what_was_told_in_short(message: str) -> None:
    found = request_of(message, Intent.ABOUT)
    assert found is not None
    assert found.wants_more
    assert wanted(message, Intent.QUESTION) == wanted(message) == ""


@pytest.mark.parametrize(
    ("message", "intent"), [("and when?", "published"), ("by whom", "author"), ("where", "source")]
)
def test_a_word_is_enough_behind_another_question_about_the_head(message: str, intent: str) -> None:
    assert wanted(message, Intent.HEAD) == f"head {intent}"
    assert wanted(message) == wanted(message, Intent.QUESTION) == ""


@pytest.mark.parametrize("message", ["", "  ", "😀", "👍👍", "???", "word " * 500, "x" * 10_000])
def test_what_says_nothing_or_too_much_wants_nothing(message: str) -> None:
    assert wanted(message) == ""


@pytest.mark.parametrize(
    ("message", "story"),
    [
        ("what's new in the ferry story?", "ferry"),
        ("What changed in the night ferry article", "night ferry"),
        ("what happened in the ferry story", None),
        ("what is new in the ferry", None),
        ("who said that in the ferry story?", None),
    ],
)
def test_what_changed_may_be_asked_of_a_story_by_its_title(message: str, story: str | None) -> None:
    found = request_of_named(message)
    assert (found and (found.intent, found.story)) == (story and (Intent.CHANGES, story))
