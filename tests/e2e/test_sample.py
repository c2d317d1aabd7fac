"""The sample never answers strangers: until there is a story it is shown to who asks for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.exits import Exit
from gateway import BotProcess, LocalDiscord, Permission
from gateway.payloads import MESSAGE_CONTENT_INTENT
from running import VERBATIM, choose_setting, quoted, reload_stories, run

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from gateway import Channel, Person

QUESTION = "How many troops are being sent?"
NOT_YET = "No story is loaded yet, so I have nothing to answer from."
SAMPLE = "This is the sample story that comes with Verbatim; no other story is loaded yet."


@pytest.fixture(scope="module")
async def discord_() -> AsyncIterator[LocalDiscord]:
    env = {"VERBATIM_MESSAGE_CONTENT": "true", "VERBATIM_QUESTIONS_PER_MINUTE": "1000"}
    async with LocalDiscord("News", granted=MESSAGE_CONTENT_INTENT) as server:
        assert await run(server, "sync", env=env) == (Exit.CLOSED, [])
        async with BotProcess(server, [VERBATIM, "bot"], env):
            yield server


def write(story: Path) -> None:
    story.parent.mkdir()
    story.write_text("The harbour bridge was closed on Tuesday.\n", encoding="utf-8")


def remove(story: Path) -> None:
    story.unlink()


async def test_a_command_shows_it_privately_and_says_so(ada: Person) -> None:
    reply = await ada.slash("/ask", question=QUESTION, private=False)
    assert reply.ephemeral
    assert quoted(reply)
    assert SAMPLE in reply.content


async def test_whatever_else_is_shown_of_it_is_private_and_says_so(
    ada: Person, channel: Channel
) -> None:
    message = ada.post(channel, "the prudent thing to do")
    for reply in (
        await ada.slash("/quotes", speaker="Kirby"),
        await ada.slash("/stories"),
        await ada.select_menu(message, "Find the source"),
        await ada.select_menu(message, "Ask the story"),
    ):
        assert reply.ephemeral
        assert SAMPLE in reply.content


async def test_a_message_in_a_channel_is_told_that_no_story_is_there_yet(
    ada: Person, channel: Channel, moderator: Person
) -> None:
    told = await ada.say(channel, f"<@bot> {QUESTION}")
    assert told.content.startswith(NOT_YET)
    assert "`/ask` shows you by a sample" in told.content
    assert "/knowledge" not in told.content
    assert (
        "bring one in with `/knowledge`"
        in (await moderator.say(channel, f"<@bot> {QUESTION}")).content
    )
    again = await ada.say(channel, "how many?", reply_to=told)
    assert again.content.startswith(NOT_YET)


async def test_help_is_given_all_the_same(ada: Person, channel: Channel) -> None:
    assert (await ada.say(channel, "<@bot> help")).content.startswith("I answer questions")


async def test_where_every_message_is_a_question_it_is_said_once(
    ada: Person, channel: Channel, moderator: Person, discord_: LocalDiscord
) -> None:
    await choose_setting(moderator, "asking", channel)
    await discord_.unanswered(ada.post(channel, "the troops are being sent"))
    assert (await ada.say(channel, QUESTION)).content.startswith(NOT_YET)
    await discord_.unanswered(ada.post(channel, QUESTION))


async def test_a_direct_message_is_private_and_says_so(ada: Person) -> None:
    reply = await ada.dm(QUESTION)
    assert quoted(reply)
    assert SAMPLE in reply.content


async def test_once_there_was_a_story_it_never_comes_back(
    ada: Person, channel: Channel, discord_: LocalDiscord
) -> None:
    bridge = Path(discord_.env["VERBATIM_DATA"], "stories", "bridge.md")
    write(bridge)
    await reload_stories(discord_)
    reply = await ada.say(channel, "<@bot> when was the bridge closed?")
    assert quoted(reply) == ["The harbour bridge was closed on Tuesday."]
    remove(bridge)
    await reload_stories(discord_)
    for again in (False, True):
        if again:
            await discord_.processes[-1].restart()
        reply = await ada.slash("/ask", question=QUESTION)
        assert reply.content == "No story is here, so I have nothing to answer from."
        assert quoted(await ada.say(channel, f"<@bot> {QUESTION}")) == []
        assert quoted(await ada.dm(QUESTION)) == []
    status = (
        await discord_.guild("News")
        .member("Mo", Permission.MANAGE_GUILD)
        .slash("/knowledge status")
    )
    assert "No story is left here" in status.content
