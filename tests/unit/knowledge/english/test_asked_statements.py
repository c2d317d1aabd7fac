"""A question for somebody's words is told by its form, and whose they are by the place."""

from __future__ import annotations

import pytest

from knowledge.english.analyzer import analyze
from knowledge.english.asked_statements import asked_name, asked_statements

ASKED = {
    "What did John Kirby say?": ("John Kirby", set()),
    "what else did kirby say about the embassy": ("kirby", {"about", "the", "embassy"}),
    "what has the mayor been saying": ("the mayor", set()),
    "what does the mayor think of the bridge": ("the mayor", {"of", "the", "bridge"}),
    "did Kirby deny the report": ("Kirby", {"deny", "the", "report"}),
    "so did kirby say anything": ("kirby", set()),
    "what did Kirby actually have to say": ("Kirby", set()),
    "tell me what the police said": ("the police", set()),
    "everything that Kirby said on Monday": ("Kirby", {"on", "monday"}),
    "what was Kirby’s reaction to the vote": ("Kirby’s", {"to", "the", "vote"}),
    "quotes by John Kirby on Kabul": ("John Kirby", {"on", "kabul"}),
    "any comment from the ministry?": ("the ministry", set()),
    "how did the mayor react": ("the mayor", set()),
    "what did Kirby and Price say": ("Kirby and Price", set()),
    # Nobody whom one could look up, or no question for words.
    "what did he say": None,
    "what did people say": None,
    "who said it was safe": None,
    "did Kirby know the report": None,
    "when did the war begin": None,
    "How many troops did Kirby say would go?": None,
    "what is the capital of France": None,
    "": None,
}
NAMES = {
    "who is Kirby?": "Kirby",
    "ok and who was the mayor again": "the mayor",
    "who is": None,
    "who are they": None,
    "where is Kirby": None,
    "who is responsible for the long delay of the repairs that were promised": None,
}


@pytest.mark.parametrize(("question", "expected"), ASKED.items())
def test_source_and_matter_are_told_by_the_form(
    question: str, expected: tuple[str, set[str]] | None
) -> None:
    asked = asked_statements(analyze(question))
    if expected is None:
        assert asked is None
    else:
        assert asked is not None
        assert (asked.sources[0], asked.matter) == expected


def test_of_a_pair_each_is_a_source_too() -> None:
    asked = asked_statements(analyze("what did Kirby and the mayor say"))
    assert asked is not None
    assert asked.sources == ("Kirby and the mayor", "Kirby", "the mayor")


@pytest.mark.parametrize(("question", "name"), NAMES.items())
def test_a_name_is_asked_for_where_nothing_else_is(question: str, name: str | None) -> None:
    assert asked_name(analyze(question)) == name
