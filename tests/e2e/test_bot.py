"""`verbatim bot` as in production: a process of its own, the real client, real sockets."""

from __future__ import annotations

import re
import signal
from typing import TYPE_CHECKING

import pytest

from bot.exits import REMEDY_KEYS, Exit
from bot.words import ENGLISH
from discord_markdown import read
from gateway import BotProcess, Callback, Door, LocalDiscord, Permission, Person, pings
from running import VERBATIM, own_lines, owner_of, quoted, reload_stories, run

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from gateway import Channel

CHAT_INPUT = 1
"""The type of a command that begins with a slash."""

BRIDGE = """\
---
title: Harbour bridge *closed*
publisher: The Example
published: 12 August 2021
url: https://news.example/bridge
---
The harbour bridge was closed on Tuesday after engineers found cracks in two cables.
‘We shall not open it before every cable has been tested,’ Mayor Ines Duarte said.
@everyone with a <@{user}> ticket gets *money* back at https://tickets.example/refund_form.
"""
CRACKS = "The harbour bridge was closed on Tuesday after engineers found cracks in two cables."


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stories")


@pytest.fixture(scope="module")
async def discord_(stories: Path) -> AsyncIterator[LocalDiscord]:
    """A local Discord with the commands registered and the bot connected."""
    async with LocalDiscord("News") as server:
        user = server.guild("News").member("Reader").user
        (stories / "bridge.txt").write_text(BRIDGE.format(user=user.id), encoding="utf-8")
        assert await run(server, "sync") == (Exit.CLOSED, [])
        async with BotProcess(server, [VERBATIM, "bot", "--stories", str(stories)]):
            yield server


# ---- asking -------------------------------------------------------------------------


async def test_ask_quotes_the_story_word_for_word_with_its_place(ada: Person) -> None:
    reply = await ada.slash("/ask", question="Why was the harbour bridge closed?")
    assert quoted(reply)[0] == CRACKS
    assert "**after engineers found cracks in two cables**." in reply.content
    assert "— The Example" in reply.content
    assert "Harbour bridge \\*closed\\* · 12 August 2021 · paragraph 1" in reply.content
    assert not reply.ephemeral


async def test_a_private_question_is_answered_privately(ada: Person) -> None:
    reply = await ada.slash("/ask", question="Why was the bridge closed?", private=True)
    assert reply.ephemeral
    assert quoted(reply)[0] == CRACKS


async def test_a_question_can_be_put_to_one_story(ada: Person) -> None:
    reply = await ada.slash("/ask", question="Why was the bridge closed?", story="bridge")
    assert quoted(reply)[0] == CRACKS


async def test_an_unknown_story_is_named_privately_with_the_known_ones(ada: Person) -> None:
    reply = await ada.slash("/ask", question="Why?", story="*nosuch*")
    assert reply.ephemeral
    line = read(reply.content)[0]
    assert "*nosuch*" in line.text
    assert "bridge" in line.text
    assert line.constructs == []


async def test_a_question_of_blanks_is_told_how_to_ask(ada: Person) -> None:
    reply = await ada.slash("/ask", question="   ")
    assert reply.ephemeral
    assert reply.content.startswith("Ask me something about the stories")


async def test_a_mention_is_answered_as_a_reply_to_the_message(
    ada: Person, channel: Channel
) -> None:
    reply = await ada.say(channel, "<@bot> why was the harbour bridge closed?")
    assert quoted(reply)[0] == CRACKS
    assert pings(reply) == []


async def test_a_reply_to_the_bot_is_a_question_too(ada: Person, channel: Channel) -> None:
    first = await ada.say(channel, "<@bot> why was the harbour bridge closed?")
    second = await ada.say(channel, "who wants every cable tested?", reply_to=first)
    assert "every cable has been tested" in quoted(second)[0]


async def test_a_direct_message_is_answered(ada: Person) -> None:
    assert quoted(await ada.dm("why was the harbour bridge closed?"))[0] == CRACKS


async def test_a_mention_without_a_question_is_told_how_to_ask(
    ada: Person, channel: Channel
) -> None:
    reply = await ada.say(channel, "<@bot>")
    assert reply.content.startswith("Ask me something about the stories")


async def test_ask_works_in_a_direct_message_too(ada: Person) -> None:
    reply = await ada.in_private().slash("/ask", question="why was the harbour bridge closed?")
    assert quoted(reply)[0] == CRACKS


async def test_silence_is_said_courteously(ada: Person) -> None:
    reply = await ada.dm("what is the boiling point of lead?")
    assert reply.content.startswith("Sorry, the stories say nothing about this.")


async def test_markup_in_a_story_reaches_the_reader_as_characters_and_pings_nobody(
    ada: Person, discord_: LocalDiscord
) -> None:
    reply = await ada.slash("/ask", question="Who gets money back for a ticket?")
    user = discord_.guild("News").member("Reader").user
    assert quoted(reply)[0] == BRIDGE.format(user=user.id).splitlines()[-1]
    assert pings(reply.shown) == []


@pytest.mark.parametrize("text", ["@everyone why was the bridge closed?", "why was it closed?"])
async def test_what_does_not_mention_the_bot_is_left_alone(
    ada: Person, channel: Channel, discord_: LocalDiscord, text: str
) -> None:
    await discord_.unanswered(ada.post(channel, text))


async def test_other_bots_are_left_alone(channel: Channel, discord_: LocalDiscord) -> None:
    other = discord_.guild("News").member("Other bot").at(channel)
    other.user.bot = True
    await discord_.unanswered(other.post(channel, "<@bot> why was the bridge closed?"))


async def test_a_question_of_any_length_is_answered(ada: Person) -> None:
    reply = await ada.dm("why was the harbour bridge closed? " * 57)
    assert quoted(reply)[0] == CRACKS


# ---- when something goes wrong ------------------------------------------------------


async def test_a_failure_is_told_with_a_reference_that_is_in_the_log(
    ada: Person, channel: Channel, discord_: LocalDiscord
) -> None:
    discord_.fail_next("POST /channels/{channel_id}/messages", 400)
    reply = await ada.say(channel, "<@bot> why was the bridge closed?")
    await is_in_the_log(reply.content, discord_)


async def test_a_failed_command_is_told_privately_with_a_reference_that_is_in_the_log(
    ada: Person, discord_: LocalDiscord
) -> None:
    discord_.fail_next("POST /interactions/{interaction_id}/{interaction_token}/callback", 400)
    reply = await ada.slash("/ask", question="why was the bridge closed?")
    assert reply.ephemeral
    await is_in_the_log(reply.content, discord_)


async def test_a_failed_menu_is_told_privately_with_a_reference_that_is_in_the_log(
    ada: Person, channel: Channel, discord_: LocalDiscord
) -> None:
    message = ada.post(channel, "why was the bridge closed?")
    discord_.fail_next("POST /interactions/{interaction_id}/{interaction_token}/callback", 400)
    reply = await ada.select_menu(message, "Ask the story")
    assert reply.ephemeral
    await is_in_the_log(reply.content, discord_)


async def test_choices_that_fail_while_one_types_keep_nobody_from_asking(
    ada: Person, discord_: LocalDiscord
) -> None:
    """Discord says itself that there are no choices; a bot cannot tell anything then."""
    discord_.fail_next("POST /interactions/{interaction_id}/{interaction_token}/callback", 400)
    ada.start_autocomplete("/ask", "story", "bri", question="why?")
    await discord_.processes[-1].logged("Ignoring exception in autocomplete")
    assert quoted(await ada.slash("/ask", question="Why was the bridge closed?"))


async def test_a_failure_after_a_deferral_is_told_too(
    moderator: Person, discord_: LocalDiscord
) -> None:
    original = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
    discord_.fail_next(f"PATCH {original}", 400)
    reply = await reload_stories(moderator.discord)
    await is_in_the_log(reply.content, discord_)


async def test_a_command_that_the_bot_no_longer_has_is_explained(
    ada: Person, discord_: LocalDiscord
) -> None:
    commands = discord_.commands.registered[None]
    commands.append(next(c for c in commands if c["name"] == "help") | {"name": "old", "id": "1"})
    reply = await ada.slash("/old")
    assert reply.ephemeral
    assert "`verbatim sync`" in reply.content
    commands.pop()


async def is_in_the_log(words: str, server: LocalDiscord) -> None:
    reference = re.search(r"the reference `([0-9a-f]{6})`", words)
    assert words.startswith("Sorry, something went wrong on my side.")
    assert reference is not None
    await server.processes[-1].logged(f"reference {reference[1]}")


async def test_a_request_that_is_retried_posts_one_reply(
    ada: Person, channel: Channel, discord_: LocalDiscord
) -> None:
    discord_.fail_next("POST /channels/{channel_id}/messages", 502, carried_out=True)
    await ada.say(channel, "<@bot> why was the bridge closed?")
    await ada.say(channel, "<@bot> which cables?")
    replies = [m for m in channel.messages.values() if m.author is discord_.world.bot]
    assert len(replies) == 2


async def test_where_it_may_not_write_it_says_so_in_the_log_alone(
    ada: Person, discord_: LocalDiscord
) -> None:
    closed = discord_.guild("News").add_channel("closed", denied=Permission.SEND_MESSAGES)
    message = ada.post(closed, "<@bot> why was the bridge closed?")
    await discord_.processes[-1].logged(f"message {message.id}: no permission to reply")


async def test_a_lost_connection_is_resumed_and_what_was_asked_meanwhile_is_answered(
    ada: Person, channel: Channel, discord_: LocalDiscord
) -> None:
    await discord_.drop()
    reply = await ada.say(channel, "<@bot> why was the harbour bridge closed?")
    assert quoted(reply)[0] == CRACKS


# ---- what there is ------------------------------------------------------------------


async def test_stories_lists_what_is_indexed_with_its_revision_and_age(ada: Person) -> None:
    reply = await ada.slash("/stories")
    assert reply.ephemeral
    assert "**Harbour bridge \\*closed\\***" in reply.content
    assert "The Example · 12 August 2021 · 3 sentences · id bridge" in reply.content
    assert re.search(r"revision [0-9a-f]{8}, read <t:\d+:R>", reply.content)


async def test_help_shows_every_other_command(ada: Person, discord_: LocalDiscord) -> None:
    reply = await ada.slash("/help")
    assert reply.ephemeral
    names = {command["name"]: command["type"] for command in discord_.commands.registered[None]}
    slash = {name for name, kind in names.items() if kind == CHAT_INPUT}
    lines = re.findall(r"^- (.*?) –", reply.content, re.MULTILINE)
    shown = {name for line in lines for name in re.findall(r"`/(\w+)", line)}
    assert shown == slash - {"help"}
    assert all(f"**{name}**" in reply.content for name in names.keys() - slash)


# ---- moderators ---------------------------------------------------------------------


async def test_status_tells_stories_sentences_revision_and_age(moderator: Person) -> None:
    reply = await moderator.slash("/knowledge status")
    assert reply.ephemeral
    assert re.match(r"\*\*Shared stories\*\*\n\d+ stor(y|ies), read <t:", reply.content)
    told = await owner_of(moderator.discord).slash("/knowledge status")
    assert re.search(
        r"\*\*\d+ stor(y|ies), \d+ sentences\*\*\n-# revision [0-9a-f]{8}, read <t:", told.content
    )


async def test_a_reload_brings_in_a_new_story(moderator: Person, stories: Path) -> None:
    (stories / "ferry.md").write_text("A ferry will cross every hour.\n", encoding="utf-8")
    reply = await reload_stories(moderator.discord)
    assert reply.callback_type is Callback.DEFERRED_MESSAGE
    assert reply.ephemeral
    assert reply.content.startswith("The stories have been read again.")
    assert "Added: ferry" in reply.content
    answer = await moderator.slash("/ask", question="How often will the ferry cross?")
    assert quoted(answer) == ["A ferry will cross every hour."]


async def test_a_reload_without_news_says_so(moderator: Person) -> None:
    await reload_stories(moderator.discord)
    reply = await reload_stories(moderator.discord)
    assert "nothing has changed" in reply.content


async def test_a_reload_that_fails_says_what_failed_and_keeps_the_old(
    moderator: Person, stories: Path
) -> None:
    tide = stories / "tide.md"
    tide.write_text("High tide comes at noon.\n", encoding="utf-8")
    await reload_stories(moderator.discord)
    tide.write_bytes(b"High tide \xff\xfe\x00")
    reply = await reload_stories(moderator.discord)
    assert reply.content.startswith("⚠️ Not everything could be read")
    assert "tide.md" in reply.content
    answer = await moderator.slash("/ask", question="When does high tide come?")
    assert quoted(answer) == ["High tide comes at noon."]
    told = (await owner_of(moderator.discord).slash("/knowledge status")).content
    assert "tide.md:1: is binary and no text; save it as UTF-8" in told.replace("\\", "")
    assert str(stories) not in told
    assert "tide" not in (await moderator.slash("/knowledge status")).content
    tide.unlink()
    assert "Removed: tide" in (await reload_stories(moderator.discord)).content


@pytest.mark.parametrize("command", ["/knowledge reload", "/knowledge status"])
async def test_a_member_who_is_no_moderator_is_told_why(
    ada: Person, discord_: LocalDiscord, command: str
) -> None:
    discord_.guild("News").open_command("/knowledge")
    reply = await ada.slash(command)
    assert reply.ephemeral
    assert "**Manage Server**, which you do not have here" in reply.content


async def test_discord_hides_the_moderators_commands_from_everybody_else(
    discord_: LocalDiscord,
) -> None:
    named = {command["name"]: command for command in discord_.commands.registered[None]}
    assert int(named["knowledge"]["default_member_permissions"]) == Permission.MANAGE_GUILD
    assert named["knowledge"]["contexts"] == [0]  # servers only
    assert named["ask"]["default_member_permissions"] is None


# ---- coming and going ---------------------------------------------------------------


@pytest.mark.parametrize("command", [["bot"], ["sync", "--wait", "0"]], ids=" ".join)
@pytest.mark.parametrize(
    ("env", "code"),
    [
        ({"VERBATIM_DISCORD_TOKEN": " "}, Exit.NO_TOKEN),
        ({"VERBATIM_DISCORD_TOKEN": "wrong"}, Exit.TOKEN_REJECTED),
        ({"VERBATIM_DISCORD_API_URL": "nonsense"}, Exit.UNREACHABLE),
    ],
)
async def test_what_keeps_it_from_connecting_is_one_line_and_its_own_exit_code(
    command: list[str], env: dict[str, str], code: Exit
) -> None:
    async with LocalDiscord("News") as server:
        assert await run(server, *command, env=env) == (code, [ENGLISH(REMEDY_KEYS[code])])


@pytest.mark.parametrize(
    ("closed_with", "code"),
    [
        *((4004, Exit.TOKEN_REJECTED), (4013, Exit.INTENT_MISSING), (4014, Exit.INTENT_MISSING)),
        *((4010, Exit.SHARDS_REFUSED), (4011, Exit.SHARDS_REFUSED)),
    ],
)
async def test_what_ends_the_connection_for_good_is_one_line_and_its_own_exit_code(
    closed_with: int, code: Exit
) -> None:
    async with LocalDiscord("News") as server, BotProcess(server, [VERBATIM, "bot"]) as process:
        await server.drop(closed_with)
        assert (await process.ended(), own_lines(process)) == (code, [ENGLISH(REMEDY_KEYS[code])])


async def test_what_fails_at_the_start_for_now_is_told_in_one_line_a_try_and_tried_again() -> None:
    async with LocalDiscord("News") as server:
        server.fail_next("GET /users/@me", 503, by_proxy=True)
        server.gateway.doors = [Door.BAD_GATEWAY]
        async with BotProcess(server, [VERBATIM, "bot"]) as process:
            trouble = [line for line in process.stderr if "bot.discord.waiting" in line]
            assert len(trouble) == 2
            login, gateway = trouble
            assert "cannot log in: 503 Service Unavailable; trying again in " in login
            assert "cannot connect to the gateway: 502" in gateway
            assert "Traceback" not in process.log


@pytest.mark.parametrize(
    ("how", "url"),
    [
        (signal.SIGTERM, "VERBATIM_DISCORD_API_URL"),
        (signal.SIGINT, "VERBATIM_DISCORD_GATEWAY_URL"),
    ],
)
async def test_it_ends_cleanly_when_told_to_while_it_waits(how: signal.Signals, url: str) -> None:
    async with LocalDiscord("News") as server:
        process = BotProcess(server, [VERBATIM, "bot"], {url: "http://127.0.0.1:9/"})
        await process.start()
        assert "Cannot connect to host" in await process.logged("trying again in")
        assert await process.stop(how) == Exit.CLOSED
        assert own_lines(process) == []


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_it_closes_cleanly_when_told_to(how: signal.Signals) -> None:
    async with LocalDiscord("News") as server, BotProcess(server, [VERBATIM, "bot"]) as process:
        assert await process.stop(how) == Exit.CLOSED
        assert own_lines(process) == []
        assert server.gateway.closed_with == [1000]


async def test_neither_the_token_nor_a_question_is_ever_logged() -> None:
    async with LocalDiscord("News") as server:
        env = {"VERBATIM_LOG_LEVEL": "DEBUG"}
        async with BotProcess(server, [VERBATIM, "bot"], env) as process:
            await server.guild("News").member("Ada").dm("where is my zebra?")
        assert "DEBUG" in process.log  # so the level was in force
        assert "zebra" not in process.log
        assert server.token not in process.log


async def test_the_sample_answers_and_says_so_while_there_is_no_story(tmp_path: Path) -> None:
    async with LocalDiscord("News") as server:
        env = {"VERBATIM_DATA": str(tmp_path)}
        async with BotProcess(server, [VERBATIM, "bot"], env):
            reply = await server.guild("News").member("Ada").dm("Who is Zalmay Khalilzad?")
            assert "chief American envoy" in quoted(reply)[0]
            assert "This is the sample story" in reply.content
