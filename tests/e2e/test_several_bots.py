"""Two bots on one database, each a process of its own: what one is told, the other answers from."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from bot.exits import Exit
from bot.settings import Settings
from bot.shelves import content_of
from bot.store import Action, NewRevision, open_store
from gateway import BotProcess, LocalDiscord, Permission
from knowledge.model import Story
from running import VERBATIM, quoted, run

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

SOON = 2.0
"""Seconds in which a bot answers from what another has changed."""
FERRY = "The ferry to the island takes 180 passengers."
QUESTION = "how many passengers does the ferry take?"


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database of the test's own."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'verbatim.db'}"
    url: str = request.getfixturevalue("postgres").database()
    return url


@pytest.fixture
def stories(tmp_path: Path) -> Path:
    folder = tmp_path / "stories"
    folder.mkdir()
    (folder / "tide.md").write_text("High tide comes at noon.\n")
    return folder


@pytest.fixture
async def bots(stories: Path, database: str) -> AsyncIterator[tuple[LocalDiscord, LocalDiscord]]:
    """Two bots, each with a Discord of its own in which the guild "News" is the same one."""
    one, other = LocalDiscord("News"), LocalDiscord("News")
    (first,), (second,) = one.world.guilds.values(), other.world.guilds.values()
    second.id = first.id
    other.world.guilds = {first.id: second}
    env = {"VERBATIM_DATABASE_URL": database, "VERBATIM_QUESTIONS_PER_MINUTE": "1000"}
    async with AsyncExitStack() as stack:
        for server in (one, other):
            await stack.enter_async_context(server)
            assert await run(server, "sync", env=env) == (Exit.CLOSED, [])
            command = [VERBATIM, "bot", "--stories", str(stories)]
            await stack.enter_async_context(BotProcess(server, command, env))
        yield one, other


async def add(database: str, guild: int) -> None:
    """Add the ferry's story, as a third bot does."""
    story = Story("ferry", "Ferry", f"{FERRY}\n")
    new = NewRevision(guild, story.id, Action.ADD, content_of(story), None)
    async with open_store(Settings(database_url=SecretStr(database))) as store:
        await store.revisions.append(new)


async def answers(server: LocalDiscord, quotes: list[str]) -> None:
    """Wait until that is what somebody is answered in the bot's guild."""
    ada = server.guild("News").member("Ada")
    async with asyncio.timeout(SOON):
        while quoted(await ada.slash("/ask", question=QUESTION))[:1] != quotes:
            pass


async def test_what_one_bot_is_told_the_others_answer_from_soon(
    bots: tuple[LocalDiscord, LocalDiscord], database: str
) -> None:
    one, other = bots
    await add(database, one.guild("News").guild.id)
    await asyncio.gather(*(answers(server, [FERRY]) for server in bots))
    mo = one.guild("News").member("Mo", Permission.MANAGE_GUILD)
    await mo.click(await mo.slash("/knowledge undo"), "Undo")
    await answers(other, [])
    await answers(one, [])
