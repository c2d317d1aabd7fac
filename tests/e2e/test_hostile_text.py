"""Titles, names and questions that are made to do harm: nothing around them is turned or hidden.

Every surface shows a story whose head and text are full of it. Whatever turns what follows ends
with its line, nothing invisible stands outside the story's own words, and these are whole.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.harmless import closed
from running import quoted, verbatim

if TYPE_CHECKING:
    from pathlib import Path

    from gateway import Channel, Person

OVERRIDE, ISOLATE, ZERO, TAG = "\u202e", "\u2067", "\u200b", "\U000e0041"
PILE = "\u0301" * 100
TITLE = f"Harbour{OVERRIDE} bridge{ZERO} {TAG}closed{PILE}"
SHOWN_TITLE = "Harbour bridge closed" + "\u0301" * 4
PUBLISHER = f"The {ISOLATE}News\u200d{ZERO}"
HEBREW = "נפילת הגשר"
QUOTE = f"“The bridge {OVERRIDE}is closed,” said Ann Hill{OVERRIDE}."
STORY = f"""---
title: {TITLE}
publisher: {PUBLISHER}
---
{QUOTE}
The ferry crosses every hour.
"""
OTHER = (
    f"---\ntitle: {HEBREW}\npublisher: News\n---\nThe lighthouse keeper {ISOLATE}left on Monday.\n"
)
UNSEEN = re.compile(
    "[\u202a-\u202e\u2066\u2067\u200b\u2060\ufeff\x00-\x08\x1b\U000e0000-\U000e007f]"
)
ASKED = f"When is the{ZERO} bridge{OVERRIDE} closed?"


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stories")
    (folder / "bridge.md").write_text(STORY, encoding="utf-8")
    (folder / "light.md").write_text(OTHER, encoding="utf-8")
    return folder


def assert_harmless(content: str) -> None:
    """Assert that each line ends as it begins, and is plain where it is no story's."""
    for line in content.split("\n"):
        assert closed(line) == line, line
        if not line.startswith("> "):
            assert UNSEEN.search(line) is None, line


async def test_every_reply_shows_hostile_text_harmless(ada: Person, channel: Channel) -> None:
    asked = await ada.slash("/ask", question=ASKED)
    assert SHOWN_TITLE in asked.content
    replies = [
        asked,
        await ada.click(asked, "Context"),
        await ada.slash("/quotes", speaker="Ann Hill"),
        await ada.slash("/stories"),
        await ada.slash("/help"),
        await ada.slash("/ask", question=f"What about {OVERRIDE}zebras{TAG}?"),
        await ada.slash("/ask", question="What do the stories say?"),
        await ada.select_menu(ada.post(channel, QUOTE), "Find the source"),
        await ada.slash("/ask", question="ferry", story=f"no{OVERRIDE}such{ZERO}"),
        await ada.slash("/quotes", speaker=f"Nobody{OVERRIDE}{ZERO}"),
    ]
    for reply in replies:
        assert_harmless(reply.content)
    said = await ada.say(channel, f"<@bot> {ASKED}")
    assert_harmless(said.content)


async def test_the_story_s_own_words_keep_every_character(ada: Person) -> None:
    reply = await ada.slash("/ask", question=ASKED)
    assert QUOTE in [line.removesuffix("\u202c\u202c") for line in quoted(reply)]


async def test_a_title_from_right_to_left_is_whole_and_kept_to_itself(ada: Person) -> None:
    reply = await ada.slash("/ask", question="When did the lighthouse keeper leave?")
    assert f"\u2068{HEBREW}\u2069 · paragraph 1" in reply.content


async def test_choices_are_plain(ada: Person) -> None:
    choices = await ada.autocomplete("/ask", "story", "", question="x")
    names = [one["name"] for one in choices]
    assert any(name.startswith(SHOWN_TITLE) for name in names)
    assert any(name.startswith(HEBREW) for name in names)
    for name in names:
        assert UNSEEN.search(name) is None


@pytest.mark.parametrize(
    "arguments", [("ask", ASKED), ("stories",), ("quotes",), ("find", "The bridge is shut")]
)
def test_the_terminal_shows_it_harmless_too(stories: Path, arguments: tuple[str, ...]) -> None:
    _, printed = verbatim(stories, *arguments)
    assert_harmless(printed)
