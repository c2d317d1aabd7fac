"""Whom a pronoun means is asked back with buttons; in a thread under an answer people go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from running import quoted, reading_bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from gateway import Channel, LocalDiscord, Person

STORY = """\
Senator Ann Clinton met Mary Stumpf, the chief executive of the bank, in Leeds on Monday.
Clinton called the accounts of the bank outrageous.
Stumpf went to a university in Minnesota.
Clinton studied law in Durham before she entered politics.
Workers of the bank had opened two million accounts.
The bank was fined because nobody had asked for the accounts.
"""
MET, _, MINNESOTA, DURHAM, *_ = STORY.splitlines()
MET_WHERE = "<@bot> where did Clinton meet Stumpf on Monday?"
STUDY = "where did she go to university?"


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stories")
    (folder / "bank.md").write_text(STORY, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
async def reading(stories: Path) -> AsyncIterator[LocalDiscord]:
    """A Discord whose bot may read every message."""
    async with reading_bot(stories) as server:
        yield server


async def test_who_may_be_meant_stands_on_two_buttons(ada: Person, channel: Channel) -> None:
    first = await ada.say(channel, MET_WHERE)
    assert quoted(first)[0] == MET
    back = await ada.say(channel, STUDY, reply_to=first)
    assert back.content == "Whom do you mean: Clinton or Stumpf?"
    assert not quoted(back)
    choices, usual = back.components
    assert [button["label"] for button in choices["components"]] == ["Clinton", "Stumpf"]
    assert [button["emoji"]["name"] for button in usual["components"]] == ["🗑️"]
    await ada.click(back, "Stumpf")
    assert quoted(back)[0] == MINNESOTA
    assert "Understood as “where did Mary Stumpf go to university?”." in back.content


async def test_a_name_chooses_as_well(ada: Person, channel: Channel) -> None:
    first = await ada.say(channel, MET_WHERE)
    back = await ada.say(channel, STUDY, reply_to=first)
    answer = await ada.say(channel, "stumpf", reply_to=back)
    assert quoted(answer)[0] == MINNESOTA


async def test_under_an_answer_it_says_once_that_it_cannot_read(
    ada: Person, channel: Channel, discord_: LocalDiscord
) -> None:
    first = await ada.say(channel, MET_WHERE)
    thread = discord_.start_thread(first, "The bank", ada.user)
    told = await ada.say(thread, "and when?")
    assert told.content.startswith("I cannot read messages here that do not mention me.")
    await discord_.unanswered(ada.post(thread, "and why?"))
    assert "Understood as" in (await ada.say(thread, "<@bot> and when?")).content


async def test_under_an_answer_a_follow_up_needs_no_mention_where_it_may_read(
    reading: LocalDiscord,
) -> None:
    guild = reading.guild("News")
    ada, channel = guild.member("Ada"), guild.channel("general")
    first = await ada.say(channel, MET_WHERE)
    thread = reading.start_thread(first, "The bank", ada.user)
    assert "Understood as" in (await ada.say(thread, "and when?")).content
    await reading.unanswered(ada.post(thread, "lovely boiling weather"))
