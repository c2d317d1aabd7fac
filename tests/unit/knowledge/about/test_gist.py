"""A story in short: whole sentences of it, the lead first, and never most of it."""

from __future__ import annotations

import pytest

from knowledge.about.gist import SENTENCES, gist
from knowledge.answer import Intent, Verdict
from knowledge.library import Library
from knowledge.model import Story
from sample import library

FILLER = """An apple fell.
The bread broke.
A candle shone.
The door burned.
An eagle sang.
The fence swung.
A goose slept.
The hammer rusted.
An island sank.
The jacket tore.
A kettle boiled.
The ladder leaned."""


def told(text: str, title: str = "Story") -> list[str]:
    built = Library.build([Story("story", title, text)])
    return [document.text for document in gist(built.stories[0], built.corpus.documents)]


def test_the_lead_stands_first_whatever_it_says() -> None:
    text = f"A ferry stopped in the harbour.\n{FILLER}\nThe ferry stopped in the harbour at night."
    assert told(text)[0] == "A ferry stopped in the harbour."


@pytest.mark.parametrize("heading", ["Ferry sinks", "Why did the night ferry sink so fast?"])
def test_a_heading_or_a_question_is_no_lead(heading: str) -> None:
    text = f"{heading}\nA ferry stopped in the dark harbour.\n{FILLER}"
    assert told(text)[0] == "A ferry stopped in the dark harbour."


def test_what_the_title_names_is_told_before_the_rest() -> None:
    text = f"A ferry stopped in the harbour.\n{FILLER}\nThe captain of the ferry fled the harbour."
    chosen = told(text, "Ferry captain flees harbour")
    assert chosen[1] == "The captain of the ferry fled the harbour."


def test_at_most_a_third_of_a_story_is_told_but_three_sentences_of_a_short_one() -> None:
    assert len(told(FILLER)) == 12 // 3
    assert len(told("A ferry sank.\nNobody died.\nIt rained.\nA dog barked.")) == 3
    assert told("It rained.") == ["It rained."]
    assert told("") == []


def test_top_bounds_what_is_told() -> None:
    built = library(FILLER)
    for top in range(6):
        answer = built.ask("what is this about", top=top)
        assert answer.intent is Intent.ABOUT
        assert len(answer.passages) == min(top, SENTENCES)
        assert answer.verdict is Verdict.QUOTE


def test_more_never_comes_back_to_what_was_told() -> None:
    built = library(FILLER)
    seen: list[int] = []
    answer = built.ask("tldr")
    while answer.verdict is Verdict.QUOTE:
        seen += [passage.start for passage in answer.shown]
        answer = built.ask("what else?", after=answer)
    assert len(seen) == len(set(seen)) == 12 // 3
