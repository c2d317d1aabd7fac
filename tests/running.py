"""What tests share that run `verbatim` as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sysconfig
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot.exits import Exit
from bot.settings import Settings
from bot.shelves import content_of
from bot.store import Action, NewRevision, open_store
from discord_markdown import read
from gateway import BotProcess, LocalDiscord
from gateway.payloads import MESSAGE_CONTENT_INTENT
from knowledge.stories.formats.text import read as read_text

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from contextlib import AbstractAsyncContextManager

    from gateway import Channel, Message, Person, Reply
    from gateway.world import Role, User

SEEDER = 1
"""Who has added the stories that are there before a test begins."""
VERBATIM = str(Path(sysconfig.get_path("scripts"), "verbatim"))


async def run(
    server: LocalDiscord, *arguments: str, env: dict[str, str] | None = None
) -> tuple[int, list[str]]:
    """Run `verbatim` to its end: its exit code and its own lines on stderr, without the log."""
    process = BotProcess(server, [VERBATIM, *arguments], env)
    await process.start()
    return await process.ended(), own_lines(process)


@asynccontextmanager
async def running_bot(
    stories: Path,
    env: dict[str, str] | None = None,
    granted: int = 0,
    own: Mapping[str, str] | None = None,
) -> AsyncIterator[LocalDiscord]:
    """A local Discord with the commands registered and the bot connected, over `stories`.

    `own` are stories that the moderators of "News" have added, by their ids, as files hold them.
    """
    async with LocalDiscord("News", granted=granted) as server:
        assert await run(server, "sync", env=env) == (Exit.CLOSED, [])
        if own:
            await add_stories(server, server.guild("News").guild.id, own)
        async with BotProcess(server, [VERBATIM, "bot", "--stories", str(stories)], env):
            yield server


async def add_stories(server: LocalDiscord, guild: int, own: Mapping[str, str]) -> None:
    """Put stories on a server's own shelf, while no bot runs."""
    async with open_store(Settings(data=Path(server.env["VERBATIM_DATA"]))) as store:
        for name, content in own.items():
            (story,) = read_text(content.encode(), name, name)
            new = NewRevision(guild, name, Action.ADD, content_of(story), None, user_id=SEEDER)
            await store.revisions.append(new)


def reading_bot(stories: Path) -> AbstractAsyncContextManager[LocalDiscord]:
    """A local Discord as of `running_bot`, whose bot may read every message."""
    return running_bot(stories, {"VERBATIM_MESSAGE_CONTENT": "true"}, MESSAGE_CONTENT_INTENT)


def verbatim(stories: Path, *arguments: str, typed: str = "") -> tuple[int, str]:
    """Run a command over `stories` that meets no problem: its exit code and what it printed."""
    with TemporaryDirectory() as data:
        done = subprocess.run(
            [VERBATIM, *arguments, "--stories", str(stories)],
            input=typed,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**os.environ, "NO_COLOR": "1", "VERBATIM_DATA": data},
            check=False,
        )
    assert done.stderr == ""
    return done.returncode, done.stdout


def owner_of(server: LocalDiscord) -> Person:
    """Whoever runs the bot: the first guild's owner has made it."""
    guild = server.guild("News")
    return guild.member(guild.guild.owner.name)


async def reload_stories(server: LocalDiscord) -> Reply:
    """Let whoever runs the bot read the shared stories again, whatever is lost by it."""
    owner = owner_of(server)
    reply = await owner.slash("/knowledge reload")
    if "Yes, really" in reply.buttons:
        return await owner.click(reply, "Yes, really")
    return reply


async def choose_setting(
    moderator: Person, setting: str, *chosen: str | Role | Channel | User
) -> Reply:
    """Let a moderator open the settings and choose in one menu, known by the end of its id."""
    page = await moderator.slash("/settings")
    return await moderator.choose(page, f"settings:{setting}", *chosen)


def own_lines(process: BotProcess) -> list[str]:
    prefix = "verbatim: "
    return [line.removeprefix(prefix) for line in process.stderr if line.startswith(prefix)]


def quoted(reply: Reply | Message) -> list[str]:
    """The lines that are block quotes, as they are seen."""
    return [line.text for line in read(reply.content) if "block quote" in line.constructs]
