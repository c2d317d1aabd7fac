"""What somebody types in a form is laid over the story as it is when the form is sent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.discord.changes.typed import PART_ROOM, Editing, Typed, parts, with_text, written
from bot.discord.text.markdown import length
from knowledge.model import Span, Story

FERRY = Story("ferry", "Ferry", "It sails at noon.\n\nIt takes cars.\n", "The Example")
EDITING = Editing(1, 1, FERRY, None)


def typed(editing: Editing, **others: str) -> Typed:
    return editing.as_it_is._replace(**others)


@pytest.mark.parametrize(
    ("others", "fields"),
    [
        ({}, {}),
        ({"title": " Boat "}, {"title": "Boat"}),
        ({"publisher": ""}, {"publisher": None}),
        ({"published": "3 May"}, {"published": "3 May"}),
        ({"text": "It rests.\n"}, {"text": "It rests.\n"}),
        ({"text": "It sails at noon.\n\nIt takes cars."}, {}),
    ],
)
def test_what_was_typed_is_the_story(others: dict[str, str], fields: dict[str, Any]) -> None:
    assert written(FERRY, EDITING, typed(EDITING, **others)) == replace(FERRY, **fields)


def test_what_somebody_else_changed_meanwhile_stays() -> None:
    part = EDITING.of_part(Span(0, 18))
    now = replace(FERRY, publisher="Others", text="It sails at noon.\n\nIt takes bicycles.\n")
    story = written(now, part, typed(part, title="Boat", text="It sails at ten."))
    assert (story.title, story.publisher) == ("Boat", "Others")
    assert story.text == "It sails at ten.\n\nIt takes bicycles.\n"


def test_where_both_changed_the_same_words_the_last_one_stands() -> None:
    now = replace(FERRY, text="It sails at six.\n\nIt takes bicycles.\n")
    part = EDITING.of_part(Span(0, 18))
    story = written(now, part, typed(part, text="It sails at ten."))
    assert story.text == "It sails at ten.\n\nIt takes cars.\n"


def test_line_ends_stay_as_they_were() -> None:
    windows = replace(FERRY, text="One.\r\nTwo.\r\n")
    editing = replace(EDITING, story=windows)
    assert editing.as_it_is.text == "One.\nTwo."
    assert written(windows, editing, typed(editing)) == windows
    story = written(windows, editing, typed(editing, text="One.\nThree."))
    assert story.text == "One.\r\nThree.\r\n"


@pytest.mark.parametrize(
    "text",
    [
        "It sails.\n" * 2000,
        "It sails. " * 2000,
        "x" * 20_000,
        "🚢" * 9000,
        "\n" * 9000,
        "A line.\r\n" * 1500,
    ],
)
def test_the_parts_of_a_text_are_all_of_it_and_fit_into_a_form(text: str) -> None:
    found = parts(text)
    assert "".join(text[slice(*part)] for part in found) == text
    assert [part.end for part in found[:-1]] == [part.start for part in found[1:]]
    assert max(length(text[slice(*part)]) for part in found) <= PART_ROOM


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("One.\nHead\nTwo.\nTail\nThree.", ["Head", "Tail"]),
        ("Another one.\nHead\nTwo.\nTail\nThree.", ["Head", "Tail"]),
        ("One.\nHeading\nTwo.\nTail\nThree.", ["Heading", "Tail"]),
        ("Zero.\nHead\nTwo.\nMore.\nTail\nFour.", ["Head", "Tail"]),
        ("One.\nHead\nAnd\nTwo.\nTail\nThree.", ["Head", "Tail"]),
        ("One.\nTwo.\nTail\nThree.", ["Tail"]),
        ("None of it.", []),
    ],
)
def test_headings_stand_where_their_lines_are_now(text: str, headings: list[str]) -> None:
    spans = Span(5, 9), Span(15, 19)
    story = Story("a", "A", "One.\nHead\nTwo.\nTail\nThree.", headings=spans)
    found = with_text(story, text)
    assert found.text == text
    assert [text[slice(*span)] for span in found.headings] == headings
