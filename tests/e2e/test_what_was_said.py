"""What somebody said, asked as people ask it: in Discord and at the terminal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from paths import DATA
from running import verbatim

if TYPE_CHECKING:
    from pathlib import Path

    from gateway import Person

MANY = """\
---
title: The long meeting
published: 2021-09-01
---
‘One is enough,’ said Inés Duarte, the mayor of Harbourtown.
‘Two is better,’ Duarte said.
Rain fell on the roof of the hall, and the lamps were lit.
‘Three is a crowd,’ Duarte said.
‘Four is a party,’ Duarte said.
Duarte said that five was too many.
Somebody opened a window, and the papers flew.
Paul Duarte, a painter, slept. The doors closed at nine o’clock.
"""


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stories")
    (folder / "meeting.md").write_text(MANY, encoding="utf-8")
    return folder


# ---- in Discord ---------------------------------------------------------------------


async def test_ask_lists_what_the_mayor_said_and_names_what_lists_the_rest(ada: Person) -> None:
    reply = await ada.slash("/ask", question="what did the mayor say")
    for words in ("‘One is enough,’", "‘Two is better,’", "‘Three is a crowd,’"):
        assert words in reply.content
    assert "Rain fell" not in reply.content
    assert "Four is a party" not in reply.content
    assert "More" not in reply.buttons
    assert "All of it: `/quotes Inés Duarte`" in reply.content


async def test_ask_says_that_somebody_is_not_quoted(ada: Person) -> None:
    reply = await ada.slash("/ask", question="what did paul duarte say?")
    assert "The stories quote nothing that paul duarte said" in reply.content
    assert "enough" not in reply.content


@pytest.mark.parametrize("typed", ["ines duarte", "INES", "the mayor", "Durate", "mayor duarte"])
async def test_quotes_knows_a_speaker_by_any_form_of_the_name(ada: Person, typed: str) -> None:
    reply = await ada.slash("/quotes", speaker=typed)
    assert "One is enough" in reply.content


# ---- at the terminal ----------------------------------------------------------------


def test_ask_prints_them_and_how_to_see_all(stories: Path) -> None:
    code, printed = verbatim(stories, "ask", "what did duarte say")
    assert code == 0
    assert printed.index("One is enough") < printed.index("Three is a crowd")
    assert 'All of it: `verbatim quotes --speaker "Inés Duarte"`' in printed


def test_json_tells_the_intent_and_the_speakers(stories: Path) -> None:
    code, printed = verbatim(stories, "ask", "--json", "did ines say three is a crowd?")
    answer = json.loads(printed)
    assert code == 0
    assert (answer["intent"], answer["speakers"]) == ("statements", ["Inés Duarte"])
    assert answer["passages"][0]["text"] == "‘Three is a crowd,’ Duarte said."


def test_chat_goes_on_with_what_else(stories: Path) -> None:
    typed = "what did the mayor say\nwhat else did she say\n"
    code, printed = verbatim(stories, "chat", typed=typed)
    assert code == 0
    first, _, second = printed.partition("Three is a crowd")
    assert "One is enough" in first
    assert "Four is a party" in second
    assert "One is enough" not in second


@pytest.mark.parametrize("typed", ["ines duarte", "duarte", "the mayor", "Durate"])
def test_quotes_knows_any_form_of_the_name(stories: Path, typed: str) -> None:
    code, printed = verbatim(stories, "quotes", "--speaker", typed)
    assert code == 0
    assert printed.count("— Inés Duarte") == 5


def test_whoever_is_only_named_is_said_not_to_be_quoted() -> None:
    code, printed = verbatim(DATA / "said", "ask", "what did Peter Quayle say")
    assert code == 0
    assert "The stories quote nothing that Peter Quayle said" in printed
