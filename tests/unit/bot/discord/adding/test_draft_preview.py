"""The preview of a draft fits into a message, says what matters first, and renders as its words."""

from __future__ import annotations

import pytest

from bot.discord.adding.preview import ROOM, shown
from bot.discord.changes.change import Look, difference_between
from bot.discord.text.markdown import length
from bot.intake.drafting import Draft, drafted
from bot.intake.opening import open_pasted
from bot.intake.there import There
from bot.words import ENGLISH, catalogue, languages
from discord_markdown import read
from knowledge.index.analyzing import analyze_stories
from knowledge.model import Story
from knowledge.stories.synonyms import NO_SYNONYMS

HOSTILE = "**@everyone** <@1> _a_ `b` [c](https://d.example) ||e|| # f 🚢 "
SENTENCE = f"“{HOSTILE * 8}is what we saw,” said {{}} of the harbour on Monday."
NAMES = (
    "Ann Wood",
    "Tom Hale",
    "Ines Duarte",
    "Orla Brandt",
    "Lea Roth",
    "Nora Quinn",
    "Hugo Lind",
)
PAGE_LINES = tuple(f"Read more: {HOSTILE * 3}{n}" for n in range(30))
LONG = "\n".join([*(SENTENCE.format(name) for name in NAMES), *PAGE_LINES])
SAID = {
    "title": HOSTILE * 9,
    "publisher": HOSTILE * 9,
    "author": HOSTILE * 9,
    "published": HOSTILE * 9,
}


def draft_of(text: str, *stories: Story, **said: str) -> Draft:
    return drafted(open_pasted(text).saying(said), There.of(stories))


def look_of(draft: Draft) -> Look:
    old = None if draft.replaces is None else analyze_stories([draft.replaces], NO_SYNONYMS)[0][0]
    return Look(difference_between([(old, draft.analyzed)], 1), None)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", languages())
def test_a_preview_of_whatever_fits_into_a_message(language: str) -> None:
    url = "https://example.com/a"
    before = Story("a", "Before", "One thing.\n" + LONG.replace("Monday", "Friday"), url=url)
    draft = draft_of(LONG, before, url=url, **SAID)
    told = shown(draft, look_of(draft), catalogue(language), is_shared=True)
    assert length(told) <= ROOM
    assert catalogue(language)("adding_to_all") in told


def test_what_a_source_says_is_shown_as_its_characters_and_addresses_nobody() -> None:
    draft = draft_of(LONG, **SAID)
    told = shown(draft, look_of(draft), ENGLISH, is_shared=False)
    constructs = {name for line in read(told) for name in line.constructs}
    assert constructs <= {"heading", "subtext", "block quote", "bold"}


def test_of_a_long_source_the_title_the_doubts_and_both_ends_are_always_shown() -> None:
    draft = draft_of(LONG, **SAID)
    told = shown(draft, look_of(draft), ENGLISH, is_shared=False)
    assert told.startswith("### ")
    assert "Its date cannot be read" in told
    assert "**It begins:**" in told
    assert "**It ends:**" in told
    assert "**Left out as part of the page, 30 lines:**" in told


def test_a_short_source_is_shown_whole() -> None:
    text = "The bridge was closed.\nIt is open again.\nNobody was hurt.\nRead more: Bridges"
    draft = draft_of(text, title="The bridge", published="3 May 2024")
    assert shown(draft, look_of(draft), ENGLISH, is_shared=False).splitlines() == [
        "### The bridge",
        "3 May 2024",
        "-# 3 sentences · 0 statements · 0 speakers",
        "**It begins:**",
        "> The bridge was closed.",
        "**It ends:**",
        "> Nobody was hurt.",
        "**Left out as part of the page, 1 line:**",
        "-# Read more: Bridges",
    ]
