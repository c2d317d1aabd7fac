"""Who is asked for by his role is found where the story only calls him "he"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sample import library

if TYPE_CHECKING:
    from knowledge.library import Library

STORY = """\
“The bridge will reopen in May,” said Anna Weber, the city’s chief engineer.

The repairs cost more than anyone had planned. Several shops nearby closed for good.

“We found rust under every single pillar,” Weber said.

“Nobody asked us,” said Tom Hale, a spokesman for the shops.

“They never answered our letters,” said Lena Park, a spokesman for the buses.
"""
RUST = "We found rust under every single pillar"


@pytest.fixture(scope="module")
def bridge() -> Library:
    return library(STORY)


def searched(library: Library, question: str) -> set[str]:
    found = library.search(question)
    return {alternative for term in found.query.terms for alternative in term.alternatives}


@pytest.mark.parametrize(
    "question",
    ["what did the engineer say", "What has the chief engineer said?", "what did engineer say"],
)
def test_words_that_name_one_speakers_role_are_searched_as_his_name(
    bridge: Library, question: str
) -> None:
    assert "weber" in searched(bridge, question)
    assert any(RUST in passage.text for passage in bridge.ask(question).passages)


@pytest.mark.parametrize(
    "question",
    [
        "what did the spokesman say",  # there are two
        "what did the French engineer say",  # she is not said to be
        "what did the engineers say",  # there is one
        "what did the city say",  # she is its engineer, and not the city
        "who paid the engineer",  # asks for nobody's words
        "did the shops say why the engineer was late",
    ],
)
def test_any_other_question_is_searched_as_it_is(bridge: Library, question: str) -> None:
    assert searched(bridge, question).isdisjoint({"weber", "hale", "park"})
