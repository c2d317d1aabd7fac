"""`verbatim sync`: what differs is shown, and only that makes it write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.discord.registration import compare
from bot.exits import REMEDY_KEYS, Exit
from bot.words import ENGLISH, catalogue
from gateway import BotProcess, LocalDiscord
from own_commands import own_commands, shown
from running import VERBATIM, run

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def server() -> AsyncIterator[LocalDiscord]:
    async with LocalDiscord("News") as discord_:
        yield discord_


async def sync(server: LocalDiscord, *arguments: str) -> list[str]:
    """Run it and return what it says."""
    process = BotProcess(server, [VERBATIM, "sync", *arguments])
    await process.start()
    assert await process.ended() == Exit.CLOSED
    return process.stdout


def writes(server: LocalDiscord) -> list[str]:
    return [line for line in server.transcript.lines if "← PUT" in line or "← PATCH" in line]


def names(commands: list[dict[str, Any]]) -> list[str]:
    return sorted(command["name"] for command in commands)


async def test_the_first_sync_shows_what_it_adds_and_says_what_it_registered(
    server: LocalDiscord,
) -> None:
    *added, registered, profile = await sync(server)
    own = await own_commands()
    assert added == [f"+ {shown(command)}" for command in own]
    assert registered == f"registered everywhere: {' '.join(map(shown, own))}"
    assert profile == "wrote the text of the bot's profile"
    assert names(server.commands.registered[None]) == names(own)


def called(server: LocalDiscord, name: str) -> dict[str, Any]:
    return next(one for one in server.commands.registered[None] if one["name"] == name)


async def test_a_second_sync_writes_nothing(server: LocalDiscord) -> None:
    await sync(server)
    before = writes(server)
    assert await sync(server) == ["nothing differs everywhere; nothing was written"]
    assert writes(server) == before


async def test_a_sync_shows_what_it_changes_and_removes(server: LocalDiscord) -> None:
    await sync(server)
    ask = called(server, "ask")
    ask["description"] = "Something else"
    ask["options"][0]["max_length"] = 10
    ask["name_localizations"] = {"fr": "autre"}
    old = ask | {"name": "old", "id": "1"}
    server.commands.registered[None].append(old)
    told = await sync(server)
    assert told[:2] == ["~ /ask (name, description, options)", "- /old"]
    assert names(server.commands.registered[None]) == names(await own_commands())


async def test_one_server_can_have_the_commands_for_itself(server: LocalDiscord) -> None:
    guild = server.guild("News").guild.id
    *_, registered = await sync(server, "--guild", str(guild))
    own = await own_commands()
    assert registered == f"registered in the server {guild}: {' '.join(map(shown, own))}"
    assert names(server.commands.registered[guild]) == names(own)
    assert server.commands.registered[None] == []
    again = await sync(server, "--guild", str(guild))
    assert again == [f"nothing differs in the server {guild}; nothing was written"]


async def test_a_server_that_the_bot_is_not_in_is_refused(server: LocalDiscord) -> None:
    result = await run(server, "sync", "--guild", "1")
    assert result == (Exit.NOT_IN_SERVER, [ENGLISH(REMEDY_KEYS[Exit.NOT_IN_SERVER])])


async def test_the_profile_is_written_in_every_language(server: LocalDiscord) -> None:
    await sync(server)
    profile = server.world.profile
    assert profile[""] == ENGLISH("profile")
    assert profile["de"] == catalogue("de")("profile")
    assert profile["es-419"] == profile["es-ES"] == catalogue("es")("profile")


async def test_a_profile_that_the_owner_wrote_is_kept(server: LocalDiscord) -> None:
    server.world.profile[""] = "My own words"
    await sync(server)
    assert server.world.profile == {"": "My own words"}


COMMANDS_ROUTE = "PUT /applications/{application_id}/commands"
PROFILE_ROUTE = "PATCH /applications/@me"


async def test_a_refused_profile_says_so_and_that_the_commands_are_registered(
    server: LocalDiscord,
) -> None:
    server.fail_next(PROFILE_ROUTE, 400)
    line = "the text of the bot's profile was not written (400 Bad Request); "
    line += "the commands are registered"
    assert await run(server, "sync") == (Exit.FAILED, [line])
    assert names(server.commands.registered[None]) == names(await own_commands())


async def test_refused_commands_do_not_keep_the_profile_from_being_written(
    server: LocalDiscord,
) -> None:
    server.fail_next(COMMANDS_ROUTE, 400)
    line = "the commands were not registered (400 Bad Request); the profile is in order"
    assert await run(server, "sync") == (Exit.FAILED, [line])
    assert server.world.profile[""] == ENGLISH("profile")


async def test_what_fails_for_now_is_tried_again(server: LocalDiscord) -> None:
    server.fail_next(COMMANDS_ROUTE, 503, by_proxy=True)
    server.fail_next("GET /applications/{application_id}/commands", 200, by_proxy=True)
    assert await run(server, "sync") == (Exit.CLOSED, [])
    assert names(server.commands.registered[None]) == names(await own_commands())


async def test_it_gives_up_when_discord_cannot_be_reached_in_time(server: LocalDiscord) -> None:
    server.fail_next("GET /users/@me", 503)
    result = await run(server, "sync", "--wait", "0")
    assert result == (Exit.UNREACHABLE, [ENGLISH(REMEDY_KEYS[Exit.UNREACHABLE])])


async def test_a_start_with_the_commands_of_now_warns_of_nothing(server: LocalDiscord) -> None:
    await sync(server)
    async with BotProcess(server, [VERBATIM, "bot"]) as process:
        await server.identified()
        assert "WARNING" not in process.log


async def test_a_start_with_stale_commands_warns_in_one_line(server: LocalDiscord) -> None:
    await sync(server)
    commands = server.commands.registered[None]
    commands[:] = [command for command in commands if command["name"] != "quotes"]
    called(server, "ask")["description"] = "Something else"
    async with BotProcess(server, [VERBATIM, "bot"]) as process:
        await process.logged("(+ /quotes, ~ /ask (description)); run verbatim sync")
        assert process.log.count("WARNING") == 1


async def test_a_start_goes_on_where_the_commands_cannot_be_compared(server: LocalDiscord) -> None:
    server.fail_next("GET /applications/{application_id}/commands", 200, by_proxy=True)
    async with BotProcess(server, [VERBATIM, "bot"]) as process:
        await process.logged("cannot compare the commands with Discord's")


async def test_a_start_goes_on_where_the_commands_have_another_form(server: LocalDiscord) -> None:
    server.commands.registered[None] = [{"type": 1}]
    async with BotProcess(server, [VERBATIM, "bot"]) as process:
        await process.logged("cannot compare the commands with Discord's: the answer is not")
        await server.identified()
    server.take_problems()  # that answer is on purpose


def test_what_discord_adds_to_a_command_is_no_difference() -> None:
    own = {"name": "a", "description": "b", "options": [], "default_member_permissions": 32}
    held = {"id": "1", "version": "2", "name": "a", "description": "b", "type": 1}
    held |= {"default_member_permissions": "32", "nsfw": False, "name_localizations": None}
    assert not compare([own | {"type": 1}], [held])
