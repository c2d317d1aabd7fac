"""A bot that is told to end does so soon and quietly, whatever it is at."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from bot.exits import Exit
from gateway import BotProcess, LocalDiscord
from running import VERBATIM, owner_of, run

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

SOON = 5.0
"""Seconds after which whatever supervises a process may kill it."""
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


@pytest.fixture
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
