"""Whom a typed name means, from stories made by hand."""

from __future__ import annotations

import pytest

from knowledge.library import Library
from knowledge.model import Story
from knowledge.speakers import find_speakers, named, said_by

OLD = """\
‘The bridge is closed,’ Inés Duarte, the mayor of Harbourtown, said.
‘The ferry is free,’ Duarte said.
‘I am not worried,’ said Otto Lind, an engineer.
‘We are counting,’ said John Kirby, a spokesman.
"""
NEW = """\
‘The bridge is open,’ said Inés Duarte, the president.
‘I was always against it,’ said Paulo Duarte, a painter.
"""
STORIES = (
    Story("old", "Bridge closed", OLD, published="Aug. 12, 2021"),
    Story("new", "Bridge open", NEW, published="September 1st, 2021"),
)
SPEAKERS = find_speakers(Library.build(STORIES))

NAMES = {
    "Otto Lind": ["Otto Lind"],
    "otto lind": ["Otto Lind"],
    "lind": ["Otto Lind"],
    "lind's": ["Otto Lind"],
    "Kirby": ["John Kirby"],
    "kirb": ["John Kirby"],
    "john k": ["John Kirby"],
    "ines duarte": ["Inés Duarte"],
    "INÉS": ["Inés Duarte"],
    "duarte": ["Inés Duarte", "Paulo Duarte"],
    # A role, in any form and from any story.
    "spokesman": ["John Kirby"],
    "the mayor": ["Inés Duarte"],
    "president": ["Inés Duarte"],
    "duarte painter": ["Paulo Duarte"],
    "engineers": ["Otto Lind"],
    # Nobody.
    "": [],
    "?!": [],
    "otto kirby": [],
    "walrus": [],
}


@pytest.mark.parametrize(("typed", "meant"), NAMES.items())
def test_a_name_means_everybody_who_has_its_words_without_case_and_accents(
    typed: str, meant: list[str]
) -> None:
    assert [speaker.name for speaker in named(SPEAKERS, typed)] == meant


def test_a_whole_name_means_nobody_whose_name_only_holds_it() -> None:
    texts = ("‘Yes,’ said Ann Duarte Lind, a clerk.\n", "‘No,’ said Ann Duarte, a guard.\n")
    stories = [Story(f"id {number}", "A title", text) for number, text in enumerate(texts)]
    speakers = find_speakers(Library.build(stories))
    assert len(speakers) == 2
    assert [speaker.name for speaker in named(speakers, "ann duarte")] == ["Ann Duarte"]


def test_who_says_most_comes_first_with_the_newest_story_s_words_and_role() -> None:
    first, *_ = SPEAKERS
    assert (first.name, first.role) == ("Inés Duarte", "president")
    assert [said.story.id for said in first.said] == ["new", "old", "old"]


def test_who_is_quoted_is_told_as_it_is_listed() -> None:
    told = Library.build(STORIES).ask("who is quoted?").facts
    assert told is not None
    assert [(one.name, one.role, one.statements) for one in told.speakers] == [
        (speaker.name, speaker.role, len(speaker.said)) for speaker in SPEAKERS
    ]


def test_the_statements_of_several_are_put_together_newest_story_first() -> None:
    said = said_by(named(SPEAKERS, "duarte"))
    words = [s.story.text[s.statement.start : s.statement.end] for s in said]
    assert words == [
        "‘The bridge is open,’",
        "‘I was always against it,’",
        "‘The bridge is closed,’",
        "‘The ferry is free,’",
    ]


def test_nobody_says_nothing() -> None:
    said = said_by(named(SPEAKERS, "who never speaks"))
    assert [*said] == [*said.exact_first] == []
    assert not said
