"""A bot that may write into its data folder alone, and has no home, as in a container."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from documents import docx
from gateway import BotProcess, LocalDiscord, Permission
from running import VERBATIM, reload_stories, run

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

STORY = "The ferry takes 40 passengers, ‘and more in summer,’ Ann Wood said.\n"
QUESTION = "How many passengers does the ferry take?"
CONFINED = """
set -e
mount --make-rprivate /
mount --bind "$VERBATIM_DATA" "$VERBATIM_DATA"
for place in / /tmp /dev/shm; do
    if mountpoint -q $place; then mount -o remount,bind,ro $place; fi
done
if touch "$1/here" 2>/dev/null; then exit 77; fi
shift
exec "$@"
"""
"""Runs a command with nothing to write into but the data folder."""


def confined(*command: str, elsewhere: Path) -> list[str]:
    return ["unshare", "--mount", "sh", "-c", CONFINED, "sh", str(elsewhere), *command]


def can_confine(folder: Path) -> bool:
    if shutil.which("unshare") is None:
        return False
    data = folder / "data"
    data.mkdir()
    env = {"PATH": "/usr/bin:/bin", "VERBATIM_DATA": str(data)}
    command = confined("true", elsewhere=folder)
    return subprocess.run(command, env=env, check=False, capture_output=True).returncode == 0


@pytest.fixture(scope="module")
async def discord_(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LocalDiscord]:
    if not can_confine(tmp_path_factory.mktemp("trial")):
        pytest.skip("nothing can be mounted read-only here (it takes root and unshare)")
    stories = tmp_path_factory.mktemp("stories")
    (stories / "ferry.md").write_text(STORY, encoding="utf-8")
    async with LocalDiscord("News") as server:
        await run(server, "sync")
        env = {"HOME": "/nonexistent", "TMPDIR": "/nonexistent"}
        command = confined(VERBATIM, "bot", "--stories", str(stories), elsewhere=stories)
        async with BotProcess(server, command, env):
            yield server


async def test_it_answers_keeps_votes_reads_anew_and_converts(discord_: LocalDiscord) -> None:
    guild = discord_.guild("News")
    general = guild.guild.system_channel
    assert general is not None
    moderator = guild.member("Mo", Permission.MANAGE_GUILD).at(general)
    reply = await moderator.slash("/ask", question=QUESTION)
    assert "Ann Wood said" in reply.text
    assert "👍" in reply.buttons
    assert "Thank" in (await moderator.click(reply, "👍")).text
    assert (await reload_stories(discord_)).text
    file = discord_.attach("tide.docx", docx("High tide comes at noon, the harbour master said."))
    preview = await moderator.slash("/knowledge add", file=file)
    assert "High tide comes at noon" in preview.text
    (process,) = [one for one in discord_.processes if "unshare" in one.command]
    assert "Read-only" not in process.log
    assert " ERROR " not in process.log
    assert Path(discord_.env["VERBATIM_DATA"], "verbatim.db").exists()  # noqa: ASYNC240 - local
