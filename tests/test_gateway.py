"""The local Discord behaves as Discord does: proved with the real discord.py on its sockets."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gateway import BotProcess, Callback, Channel, LocalDiscord, Person, pings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

PROBE = (sys.executable, str(Path(__file__).parent / "gateway" / "probe.py"))


@pytest.fixture(scope="module")
async def discord_() -> AsyncIterator[LocalDiscord]:
    """A local Discord with two guilds, and the probe connected to it."""
    async with LocalDiscord("News", "Sports") as server, BotProcess(server, PROBE):
        yield server


@pytest.fixture
def channel(discord_: LocalDiscord, request: pytest.FixtureRequest) -> Channel:
    """A channel of its own for each test."""
    return discord_.guild("News").add_channel(request.node.name[-40:])


@pytest.fixture
def ada(discord_: LocalDiscord, channel: Channel) -> Person:
    """A member of her own for each test, in that test's channel."""
    return discord_.guild("News").member(f"Ada of {channel.name}").at(channel)


async def test_a_slash_command_is_answered(ada: Person) -> None:
    reply = await ada.slash("/ask", question="Hello")
    assert reply.callback_type is Callback.MESSAGE
    assert reply.content == f"{ada.user.mention} Hello @everyone"
    assert pings(reply.shown) == [str(ada.user.id), "everyone"]


async def test_a_mention_is_answered_as_a_reply_to_the_message(
    ada: Person, channel: Channel
) -> None:
    reply = await ada.say(channel, "<@bot> hello")
    assert reply.text == "I heard 'hello'."
    assert reply.reference is not None
    assert reply.reference.author is ada.user
