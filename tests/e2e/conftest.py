"""What the tests of the running bot share: a Discord over the module's stories, and people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gateway import Permission
from running import running_bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from gateway import Channel, LocalDiscord, Person


@pytest.fixture(scope="module")
def stories(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one story, the module's `STORY`; a module with others has its own."""
    folder = tmp_path_factory.mktemp("stories")
    (folder / "bridge.md").write_text(request.module.STORY, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
async def discord_(stories: Path) -> AsyncIterator[LocalDiscord]:
    """A local Discord with a bot that answers from the module's `stories`."""
    async with running_bot(stories) as server:
        yield server


@pytest.fixture
def bob(discord_: LocalDiscord, channel: Channel) -> Person:
    """Another member of the test's own, in its channel."""
    return discord_.guild("News").member(f"Bob of {channel.name}").at(channel)


@pytest.fixture
def moderator(discord_: LocalDiscord, channel: Channel) -> Person:
    """Somebody who may manage the server, in the test's channel."""
    name = f"Mo of {channel.name}"
    return discord_.guild("News").member(name, Permission.MANAGE_GUILD).at(channel)
