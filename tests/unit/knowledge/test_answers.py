"""An answer tells of which stories it holds any words, so that it can be forgotten with them."""

from __future__ import annotations

from knowledge.answer import ids_in
from knowledge.library import Library
from knowledge.model import Story

LIBRARY = Library.build(
    [
        Story("ferry", "Ferry", "The ferry sails at noon on Saturday."),
        Story("tide", "Tide", "High tide comes at six. Nobody swims then, Ann Lee said."),
        Story("copy", "Copy", "The ferry sails at noon on Saturday."),
    ]
)


def test_the_stories_of_its_passages_and_their_copies_are_in_it() -> None:
    assert ids_in(LIBRARY.ask("When does the ferry sail?")) == {"ferry", "copy"}


def test_the_stories_that_were_talked_of_before_are_in_it() -> None:
    answer = LIBRARY.ask("What did Ann Lee say?")
    assert ids_in(answer) == {"tide"}
    answer = LIBRARY.ask("thanks", after=answer)
    assert "tide" in ids_in(answer)
    answer = LIBRARY.ask("When does the ferry sail?", after=answer)
    assert {"ferry", "copy"} <= ids_in(answer)


def test_the_stories_that_it_names_are_in_it() -> None:
    assert ids_in(LIBRARY.ask("who wrote the story?", story="tide")) == {"tide"}
    assert ids_in(LIBRARY.ask("Which stories are there?")) == {"ferry", "tide", "copy"}
