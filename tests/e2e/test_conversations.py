"""Scripted conversations: each file of `data/conversations`, played through the real bot.

What people do and what they see stands in the files, so that moderators can read it and
add their own. A file that a person could also type at the terminal is replayed there.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from archived_bot import archive_env, archived_bot
from conversations import Stage, can_be_replayed, play, read, replay
from gateway.commands import MESSAGE_MENU, SUBCOMMAND
from paths import DATA
from running import VERBATIM, reload_stories, running_bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from conversations import Step
    from gateway import Channel, LocalDiscord
    from postgres import Postgres

MESSAGE_CONTENT = 1 << 15
"""The intent that owners may be granted; the bot asks for it only with their setting."""
FILES = sorted((DATA / "conversations").glob("*.yaml"))
BY_NAME = {path.stem: read(path) for path in FILES}
ALONE = {name for name, talk in BY_NAME.items() if talk.settings or talk.shelf}
"""Those for which a bot of their own is started."""
OF_FILES = {"no-story-left", "owner-reloads", "story-changed-or-removed"}
"""Those in which files of the shared stories are changed or gone, as an archive has none."""
IN_THE_TERMINAL = [name for name, talk in BY_NAME.items() if can_be_replayed(talk)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The stories' folder, a copy that conversations may change."""
    return Path(shutil.copytree(DATA / "news", tmp_path_factory.mktemp("news"), dirs_exist_ok=True))


@pytest.fixture(scope="module")
async def discord_(folder: Path) -> AsyncIterator[LocalDiscord]:
    """The one that most conversations share."""
    async with running_bot(folder, granted=MESSAGE_CONTENT) as server:
        yield server


@pytest.fixture
async def unchanged(discord_: LocalDiscord, folder: Path) -> AsyncIterator[None]:
    """What a conversation does to the stories is undone after it."""
    before = contents(folder)
    yield
    if contents(folder) != before:
        for path in contents(folder):
            path.unlink()
        for path, content in before.items():
            path.write_bytes(content)
        await reload_stories(discord_)


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("name", [n for n, talk in BY_NAME.items() if n not in ALONE])
@pytest.mark.usefixtures("unchanged")
async def test_conversation(
    name: str, discord_: LocalDiscord, channel: Channel, folder: Path
) -> None:
    await play(BY_NAME[name], Stage(discord_, discord_.processes[-1], channel, folder))


@pytest.fixture(scope="module")
async def archived(
    postgres: Postgres, opensearch: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[LocalDiscord, Path]]:
    """The same stories in an archive, and the folder of files beside it."""
    files = tmp_path_factory.mktemp("files")
    env = archive_env(postgres.database(), opensearch, files)
    async with archived_bot(DATA / "news", env, MESSAGE_CONTENT) as server:
        yield server, files


@pytest.mark.parametrize("name", [n for n in BY_NAME if n not in ALONE | OF_FILES])
async def test_conversation_over_an_archive(name: str, archived: tuple[LocalDiscord, Path]) -> None:
    server, files = archived
    stage = Stage(server, server.processes[-1], server.guild("News").add_channel(name), files)
    stage.note_stories(DATA / "news")
    try:
        await play(BY_NAME[name], stage)
    finally:
        for path in [*files.iterdir()]:
            path.unlink()
            await reload_stories(server)


@pytest.mark.parametrize("name", sorted(ALONE))
async def test_conversation_with_a_bot_of_its_own(name: str) -> None:
    talk = BY_NAME[name]
    settings = dict(talk.settings or {})
    async with running_bot(DATA / "news", settings, MESSAGE_CONTENT, talk.shelf) as server:
        channel = server.guild("News").add_channel(name)
        await play(talk, Stage(server, server.processes[-1], channel, DATA / "news"))


@pytest.mark.parametrize("name", IN_THE_TERMINAL)
def test_conversation_in_the_terminal(name: str, tmp_path: Path) -> None:
    env = {**os.environ, "VERBATIM_DATA": str(tmp_path)}
    replay(BY_NAME[name], VERBATIM, DATA / "news", env)


def test_there_are_enough_conversations() -> None:
    assert len(BY_NAME) >= 20
    assert len(IN_THE_TERMINAL) >= 5


def test_every_button_under_an_answer_is_clicked_in_a_conversation() -> None:
    clicked = {step.clicks for talk in BY_NAME.values() for step in talk.talk}
    assert {"Context", "More", "👍", "👎", "🗑️"} <= clicked


async def test_every_command_and_option_is_used_in_a_conversation(discord_: LocalDiscord) -> None:
    used = {use for talk in BY_NAME.values() for step in talk.talk for use in _used(step)}
    registered = {use for command in discord_.commands.registered[None] for use in _usable(command)}
    assert registered - used == set()


def _used(step: Step) -> Iterator[str]:
    if step.picks is not None:
        yield step.picks
    if step.uses is not None:
        yield step.uses
        yield from (f"{step.uses} {option}" for option in step.given or ())


def _usable(command: dict[str, Any], before: str = "/") -> Iterator[str]:
    """The command, its subcommands and options, as they are named in a conversation."""
    name = command["name"] if command["type"] == MESSAGE_MENU else before + command["name"]
    parts = command.get("options", [])
    subcommands = [part for part in parts if part["type"] == SUBCOMMAND]
    if not subcommands:
        yield name
        yield from (f"{name} {part['name']}" for part in parts)
    for subcommand in subcommands:
        yield from _usable(subcommand, name + " ")
