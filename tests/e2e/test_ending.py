"""A bot that is told to end does so soon and quietly, whatever it is at."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from bot.exits import Exit
from gateway import BotProcess, LocalDiscord
from running import VERBATIM, run

if TYPE_CHECKING:
    from pathlib import Path

MANY = 400
LINE = "The ferry to the island takes {number} passengers, ‘and more in summer,’ Ann Wood said.\n"


def write_stories(folder: Path) -> None:
    for name in range(MANY):
        lines = (LINE.format(number=name * 100 + line) for line in range(60))
        (folder / f"{name}.txt").write_text("".join(lines), encoding="utf-8")


async def test_a_bot_ends_in_the_midst_of_reading_many_stories(tmp_path: Path) -> None:
    async with LocalDiscord("News") as server:
        assert await run(server, "sync") == (Exit.CLOSED, [])
        (tmp_path / "tide.md").write_text("High tide comes at noon.\n")
        async with BotProcess(server, [VERBATIM, "bot", "--stories", str(tmp_path)]) as process:
            write_stories(tmp_path)
            guild = server.guild("News")
            owner = guild.member(guild.guild.owner.name)
            interaction = owner.start_slash("/knowledge reload")
            await server.until(lambda: interaction.reply.callback_type, "the reload to begin")
            began = time.monotonic()
            code = await process.stop()
            took = time.monotonic() - began
        assert code == Exit.CLOSED
        assert interaction.reply.message is None, "the stories were read before it was to end"
        assert "Traceback" not in process.log
        assert took < 5
