"""The local Discord reads what bots log, and finds in it what nobody may write down."""

from __future__ import annotations

import json

import pytest

from gateway.discretion import Discretion

QUESTION = "Who said “it is the prudent thing to do”?"
TOKEN = "Ab-9_cdefghi"  # noqa: S105 - made up


@pytest.fixture
def discretion() -> Discretion:
    found = Discretion(tokens={"local.discord.token": "the bot's token"})
    found.hear(f"<@123456> {QUESTION}", "a message")
    found.see({"components": [{"custom_id": f"context:{TOKEN}:0-3"}]})
    return found


@pytest.mark.parametrize(
    "line",
    [
        f"answering {QUESTION}",
        f"answering {QUESTION!r}",
        f"answering {QUESTION.upper()}",
        json.dumps({"message": f"answering {QUESTION}"}, ensure_ascii=False),
        f"execute('INSERT …', ('{QUESTION}', 1))",
        "Authorization: Bot local.discord.token",
        f"<Task discord-ui-dynamic-item-Clicked-context:{TOKEN}:0-3>",
    ],
)
def test_a_line_with_a_question_or_a_token_is_found_however_it_is_written(
    discretion: Discretion, line: str
) -> None:
    assert list(discretion.leaks([line]))


@pytest.mark.parametrize(
    "line", ["ready as verbatim; servers: 1", "who said it", "message 123456: failed"]
)
def test_a_line_that_tells_nothing_is_left_alone(discretion: Discretion, line: str) -> None:
    assert not list(discretion.leaks([line]))


def test_what_is_too_short_to_be_told_from_a_program_s_own_words_is_not_looked_for() -> None:
    found = Discretion()
    found.hear("help", "a message")
    found.hear("<@1> a reload", "a message")
    assert not found.said


def test_what_is_asked_by_a_command_or_written_into_a_form_is_heard() -> None:
    found = Discretion()
    asked = {"name": "question", "value": "How many passengers are there?"}
    found.hear_interaction({"name": "ask", "options": [asked]})
    field = {"type": 18, "component": {"type": 4, "value": "The ferry takes forty people."}}
    found.hear_interaction({"components": [field]})
    assert len(found.said) == 2
