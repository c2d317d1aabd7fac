"""A bot that is told to end does so soon and quietly, whatever it is at."""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from typing import TYPE_CHECKING

import pytest

from bot.discord.ending import GRACE
from bot.exits import Exit
from gateway import BotProcess, LocalDiscord
from running import VERBATIM, owner_of, run

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from gateway import Message

SOON = 5.0
"""Seconds after which whatever supervises a process may kill it."""
CALLBACK = "POST /interactions/{interaction_id}/{interaction_token}/callback"
MESSAGES = "POST /channels/{channel_id}/messages"
QUESTION = "When does the high tide come?"
RIGHT = "High tide comes at noon."
CONTAINER_S = 10.0
"""Seconds that a container's runtime gives by default before it kills."""
READING = "the stories have changed"
MANY = 400
LINE = "The ferry to the island takes {number} passengers, ‘and more in summer,’ Ann Wood said.\n"


@pytest.fixture
def stories(tmp_path: Path) -> Path:
    (tmp_path / "tide.md").write_text("High tide comes at noon.\n")
    return tmp_path


def write_stories(folder: Path) -> None:
    for name in range(MANY):
        lines = (LINE.format(number=name * 100 + line) for line in range(60))
        (folder / f"{name}.txt").write_text("".join(lines), encoding="utf-8")


@pytest.fixture(scope="module")
async def discord_() -> AsyncIterator[LocalDiscord]:
    async with LocalDiscord("News") as server:
        assert await run(server, "sync") == (Exit.CLOSED, [])
        yield server


async def ends_soon(process: BotProcess) -> bool:
    """Tell whether a bot ends as it should: at once, with 0, and without a word of failure."""
    began = time.monotonic()
    code = await process.stop()
    assert "Traceback" not in process.log
    assert " ERROR " not in process.log
    return code == Exit.CLOSED and time.monotonic() - began < SOON


async def test_a_bot_ends_in_the_midst_of_reading_many_stories(
    discord_: LocalDiscord, stories: Path
) -> None:
    async with BotProcess(discord_, [VERBATIM, "bot", "--stories", str(stories)]) as process:
        write_stories(stories)
        interaction = owner_of(discord_).start_slash("/knowledge reload")
        await discord_.until(lambda: interaction.reply.callback_type, "the reload to begin")
        assert await ends_soon(process)
        assert interaction.reply.message is not None
        told = interaction.reply.message.text
        assert "being restarted" in told, "the stories were read before it was to end"


async def test_a_bot_ends_in_the_midst_of_reading_what_it_watches(
    discord_: LocalDiscord, stories: Path
) -> None:
    command = [VERBATIM, "bot", "--stories", str(stories)]
    async with BotProcess(discord_, command, {"VERBATIM_WATCH": "True"}) as process:
        write_stories(stories)
        await process.logged(READING)
        assert await ends_soon(process)
        since = process.log.partition(READING)[2]
        assert "reloaded" not in since, "the stories were read before it was to end"


async def asked_directly(discord_: LocalDiscord, retry_after: float) -> Message:
    """A question whose answer Discord lets wait for so many seconds."""
    ada = discord_.guild("News").member("Ada")
    discord_.fail_next(MESSAGES, 429, retry_after=retry_after)
    message = ada.post(discord_.world.dm(ada.user), QUESTION)
    await discord_.until(lambda: not discord_.rest.faults, "the first try to answer")
    return message


def answers(message: Message) -> list[str]:
    replies = [m for m in message.channel.messages.values() if m.reference is message]
    return [reply.text.replace("**", "") for reply in replies]


async def test_a_command_that_is_at_work_when_the_bot_is_to_end_is_answered(
    discord_: LocalDiscord, stories: Path
) -> None:
    ada = discord_.guild("News").member("Ada")
    async with BotProcess(discord_, [VERBATIM, "bot", "--stories", str(stories)]) as process:
        discord_.fail_next(CALLBACK, 429, retry_after=1.0)
        interaction = ada.start_slash("/ask", question=QUESTION)
        await discord_.until(lambda: not discord_.rest.faults, "the first try to answer")
        assert await ends_soon(process)
        assert interaction.reply.message is not None
        assert RIGHT in interaction.reply.message.text.replace("**", "")
        assert "what is at work is answered first: 1" in process.log


async def test_a_message_that_is_at_work_when_the_bot_is_to_end_is_answered(
    discord_: LocalDiscord, stories: Path
) -> None:
    async with BotProcess(discord_, [VERBATIM, "bot", "--stories", str(stories)]) as process:
        message = await asked_directly(discord_, 1.0)
        assert await ends_soon(process)
        assert [RIGHT in answer for answer in answers(message)] == [True]


async def test_a_bot_that_is_to_end_takes_nothing_new(
    discord_: LocalDiscord, stories: Path
) -> None:
    ada = discord_.guild("News").member("Ada")
    async with BotProcess(discord_, [VERBATIM, "bot", "--stories", str(stories)]) as process:
        await asked_directly(discord_, 1.0)
        closed = discord_.gateway.closed_with
        closed.clear()
        ending = asyncio.create_task(process.stop())
        await discord_.until(lambda: closed, "the connection to be closed")
        late = ada.start_slash("/ask", question=QUESTION)
        assert await ending == Exit.CLOSED
        assert late.reply.callback_type is None
        assert closed == [1000]


async def test_told_twice_a_bot_ends_at_once_whatever_is_at_work(
    discord_: LocalDiscord, stories: Path
) -> None:
    async with BotProcess(discord_, [VERBATIM, "bot", "--stories", str(stories)]) as process:
        message = await asked_directly(discord_, 30.0)
        ending = asyncio.create_task(process.stop())
        await process.logged("what is at work is answered first")
        assert await ends_soon(process)
        assert await ending == Exit.CLOSED
        assert answers(message) == []


async def test_what_takes_longer_than_the_bound_is_left_and_counted(
    discord_: LocalDiscord, stories: Path
) -> None:
    async with BotProcess(discord_, [VERBATIM, "bot", "--stories", str(stories)]) as process:
        await asked_directly(discord_, 60.0)
        began = time.monotonic()
        assert await process.stop() == Exit.CLOSED
        assert GRACE <= time.monotonic() - began < CONTAINER_S
        assert "ended before this much was answered: 1" in process.log
        assert "Traceback" not in process.log


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells which signals are caught")
async def test_a_bot_that_still_reads_its_stories_ends_as_quietly(
    discord_: LocalDiscord, stories: Path
) -> None:
    write_stories(stories)
    process = BotProcess(discord_, [VERBATIM, "bot", "--stories", str(stories)])
    await process.start()
    async with asyncio.timeout(30):
        while not process.catches(signal.SIGTERM):  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.01)
    assert await ends_soon(process)
    assert process.stderr == []
