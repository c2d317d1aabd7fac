"""What is answered to "what changed?", in the words that the story has now."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from knowledge.answer import Answer, Intent, Verdict
from knowledge.changes.asked import answer_changes
from knowledge.changes.revision import revision_in
from knowledge.changes.story import story_difference
from knowledge.library import Library
from knowledge.model import Story

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


def library(*texts: str) -> Library:
    return Library.build([Story(f"s{n}", f"Title {n}", text) for n, text in enumerate(texts)])


def asked(before: str, now: str, top: int = 9) -> Answer:
    old, new = library(before), library(now)
    difference = story_difference(revision_in(old, "s0"), revision_in(new, "s0"))
    return answer_changes(new.ask("what changed?"), difference, revision_in(new, "s0"), NOON, top)


def test_the_sentences_that_differ_are_quoted_with_what_differs_in_them() -> None:
    answer = asked(
        "The ferry takes 180 passengers. It sails at noon.\nThe bridge is closed.",
        "The ferry takes 200 passengers. It sails at noon.\nCars are not taken, Ann Lee said.",
    )
    assert (answer.intent, answer.verdict) == (Intent.CHANGES, Verdict.QUOTE)
    first, second = answer.shown
    assert first.text == "The ferry takes 200 passengers."
    assert [first.story.text[slice(*span)] for span in first.marked] == ["200"]
    assert (second.text, second.attribution) == ("Cars are not taken, Ann Lee said.", "Ann Lee")
    assert answer.changed is not None
    assert answer.changed.figures == (("180 passengers", "200"),)
    assert (answer.changed.dropped, answer.changed.at) == (1, NOON)


def test_no_more_sentences_are_quoted_than_are_wanted() -> None:
    before, now = "The pier is old.", "The pier is old. The hall is new. The bridge is shut."
    assert [one.text for one in asked(before, now, top=1).passages] == ["The hall is new."]


def test_what_was_taken_out_is_counted_and_never_quoted() -> None:
    answer = asked("The ferry sails at noon. The mayor lied.", "The ferry sails at noon.")
    assert answer.passages == ()
    assert answer.changed is not None
    assert answer.changed.dropped == 1
    assert "lied" not in repr(answer)


def test_a_library_alone_knows_of_no_change_but_which_stories_are_meant() -> None:
    held = library("The ferry sails at noon.", "The bridge is closed.")
    answer = held.ask("what changed?")
    assert (answer.verdict, answer.passages, answer.changed) == (Verdict.NONE, (), None)
    assert answer.facts is not None
    assert {story.id for story in answer.facts.stories} == {"s0", "s1"}
    about = held.ask("when does the ferry sail?")
    for question, after in (("what changed?", about), ("what is new in the 0 story", None)):
        answer = held.ask(question, after=after)
        assert answer.facts is not None
        assert [story.id for story in answer.facts.stories] == ["s0"]


@pytest.mark.parametrize("question", ["what changed in the tram story?", "what changed in Title?"])
def test_what_names_no_one_story_is_a_question(question: str) -> None:
    held = library("The ferry sails at noon.", "The bridge is closed.")
    assert held.ask(question).intent is Intent.QUESTION


@pytest.mark.parametrize(
    ("language", "text", "question"),
    [
        ("de", "Die Fähre legt am Mittag ab.", "Was hat sich geändert?"),
        ("fr", "Le bac part à midi.", "Qu’est-ce qui a changé ?"),
        ("es", "El barco sale a mediodía.", "¿Qué ha cambiado?"),
    ],
)
def test_it_is_asked_in_the_languages_of_the_stories(
    language: str, text: str, question: str
) -> None:
    held = Library.build([Story("s0", "A", text, language=language)])
    assert held.ask(question).intent is Intent.CHANGES
