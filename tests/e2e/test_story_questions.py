"""Questions about the story itself, as somebody types them at the terminal who has just come."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from bot.words import ENGLISH
from paths import DATA, SAMPLE
from running import verbatim

if TYPE_CHECKING:
    from pathlib import Path

NEWS = DATA / "news"
HEAD = """---
title: Ferry sinks in the harbour
publisher: The Example
author: Mira Okafor
published: 2021-08-14
updated: 2021-08-15
url: https://news.example/ferry
---
"""
FERRY = (
    HEAD
    + """The night ferry sank in the harbour on Saturday with 40 passengers on board.

All passengers of the ferry were saved by fishing boats, the harbour police said.

“The ferry hit a rock that is on every map of the harbour,” the captain, Karl Wood, said.

He was tired.

The police now ask why nobody on the ferry saw the rock.

What was the captain doing?

A new ferry is to come on Monday.

Breakfast was free on Sunday.
"""
)


def chat(stories: Path, *typed: str) -> list[str]:
    """Type the lines into `verbatim chat`; return what is shown after each."""
    lines = "".join(f"{line}\n/help\n" for line in typed)
    code, printed = verbatim(stories, "chat", typed=lines)
    assert code == 0
    *shown, _ = printed.split(ENGLISH("chat_help").strip())
    return [text.strip() for text in shown]


def ask(stories: Path, question: str) -> tuple[int, dict[str, Any]]:
    code, printed = verbatim(stories, "ask", "--json", question)
    return code, json.loads(printed)


@pytest.fixture
def ferry(tmp_path: Path) -> Path:
    path = tmp_path / "ferry.md"
    path.write_text(FERRY, encoding="utf-8")
    return path


def passages(shown: str) -> list[str]:
    return [line.removeprefix("> ") for line in shown.splitlines() if line.startswith("> ")]


def test_a_newcomer_is_greeted_and_led_to_an_answer(ferry: Path) -> None:
    hello, can, who, thanks = chat(ferry, "hi", "what can u do?", "who r u", "thx m8!")
    assert ENGLISH("greeting") in hello
    assert ENGLISH("abilities") in can
    assert ENGLISH("identity") in who
    assert ENGLISH("thanks") in thanks
    for shown in (hello, can, who, thanks):
        example = shown.partition(ENGLISH("try_asking"))[2]
        code, answer = ask(ferry, example.strip())
        assert (code, answer["verdict"]) == (0, "quote")
        assert answer["passages"]


def test_a_story_is_told_in_short_in_its_own_words_and_order(ferry: Path) -> None:
    about, more, again, head = chat(
        ferry, "whats this about", "what else?", "more", "who wrote it and when"
    )
    lead, *others = passages(about)
    assert lead.startswith("The night ferry sank")
    assert len(others) == 2
    places = [FERRY.index(words) for words in (lead, *others)]
    assert places == sorted(places)
    assert "What was the captain doing?" not in others
    # At most one sentence in three, three at least, of a story is told so.
    assert passages(more) == passages(again) == []
    assert ENGLISH("no_more") in more
    assert "Written by Mira Okafor.\nPublished: 2021-08-14.\nUpdated: 2021-08-15." in head
    assert "— Ferry sinks in the harbour · The Example · 2021-08-14" in head


def test_a_question_that_follows_goes_on_from_the_passage_before(ferry: Path) -> None:
    captain, _, _, he = chat(
        ferry, "who is karl wood", "who wrote this", "thanks", "what did he say"
    )
    assert passages(captain)[0].startswith("“The ferry hit a rock")
    assert ENGLISH("understood", question="what did Karl Wood say") in he


def test_where_nobody_chose_a_story_the_newest_is_told_and_named() -> None:
    latest, bridge, about = chat(NEWS, "any news?", "when was the last inspection", "summary")
    assert "Refunds" in latest
    assert "The newest of 3 stories; `/stories` shows the others." in latest
    assert passages(bridge) == ["The last inspection was in 2017."]
    assert passages(about)[0].startswith("The harbour bridge was closed on Tuesday")
    assert "newest" not in about


@pytest.mark.parametrize(
    ("question", "fields"),
    [
        ("who wrote this", {"author": "Mira Okafor"}),
        ("when was this published", {"published": "2021-08-14"}),
        ("where is this from", {"source": "The Example"}),
        ("how old is this", {"age": "2021-08-14"}),
        ("got a link?", {"link": "https://news.example/ferry"}),
    ],
)
def test_programs_get_what_the_head_says(
    ferry: Path, question: str, fields: dict[str, str]
) -> None:
    code, answer = ask(ferry, question)
    assert (code, answer["verdict"], answer["intent"]) == (0, "quote", "head")
    assert answer["facts"]["fields"] == fields


def test_programs_get_the_stories_and_the_speakers(ferry: Path) -> None:
    _, answer = ask(ferry, "which stories do you know")
    assert [story["title"] for story in answer["facts"]["stories"]] == [
        "Ferry sinks in the harbour"
    ]
    _, answer = ask(ferry, "who is quoted")
    assert "Karl Wood" in [speaker["name"] for speaker in answer["facts"]["speakers"]]
    code, answer = ask(ferry, "hello")
    assert (code, answer["intent"], answer["facts"]) == (1, "greeting", None)


def test_what_a_head_does_not_say_is_told_as_unknown() -> None:
    code, answer = ask(SAMPLE, "who wrote this article?")
    assert (code, answer["verdict"]) == (1, "none")
    assert answer["facts"]["fields"] == {"author": None}


def test_the_reasons_of_such_an_answer_name_its_intent(ferry: Path) -> None:
    code, printed = verbatim(ferry, "ask", "--explain", "summary")
    assert code == 0
    assert "quote: it is no question about what a story says (about)" in printed
