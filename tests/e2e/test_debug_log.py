"""The log of a bot that is asked to write down everything, over whole conversations.

Nothing that people said or asked stands in it, nothing that opens a door, and no password: not
even of libraries, which would write all of that below INFO.
"""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from conversations import Stage, play, read
from gateway import LocalDiscord
from gateway.world import walk
from paths import DATA
from running import choose_setting, owner_of, run, running_bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from gateway import Message

MESSAGE_CONTENT = 1 << 15
DEBUG = {"VERBATIM_LOG_LEVEL": "DEBUG", "VERBATIM_WATCH": "True"}
NAMES = (
    *("ask-quotes-the-story", "mention", "direct-message", "edited-question", "follow-up"),
    *("find-the-source-menu", "ask-the-story-menu", "context-button", "more-button", "gaps"),
    *("buttons-after-a-restart", "corrected-question", "add-by-pasting", "expectation"),
    *("quotes-of-a-speaker", "auto-answer-channel", "clumsy-moderators"),
)
LEAST = 14
"""What is shorter is said by programs, too."""
PASSWORD = "hunter2-of-the-database"  # noqa: S105  a made-up password


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("news")
    shutil.copytree(DATA / "news", folder, dirs_exist_ok=True)
    return folder


@pytest.fixture(scope="module")
async def discord_(folder: Path) -> AsyncIterator[LocalDiscord]:
    async with running_bot(folder, DEBUG, granted=MESSAGE_CONTENT) as server:
        await choose_setting(owner_of(server), "gaps", "kept for 7 days")
        yield server


def shown(server: LocalDiscord) -> Iterator[Message]:
    """Yield every message, private answers too."""
    for channel in server.world.channels.values():
        yield from channel.messages.values()
    for interaction in server.interactions.values():
        if interaction.reply.message is not None:
            yield interaction.reply.message


def said(server: LocalDiscord) -> Iterator[str]:
    """Yield all that people wrote, and all that the bot answered."""
    for message in shown(server):
        yield from re.sub(r"<@!?\d+>", " ", message.content).split("\n")
    for interaction in server.interactions.values():
        yield from typed(interaction.data)


def typed(data: Any) -> Iterator[str]:
    """Yield whatever somebody typed into a command or a form."""
    if isinstance(data, dict):
        if isinstance(data.get("value"), str):
            yield data["value"]
        for inner in data.values():
            yield from typed(inner)
    elif isinstance(data, list):
        for inner in data:
            yield from typed(inner)


def tokens(server: LocalDiscord) -> Iterator[str]:
    """Yield whatever opens a door: of the bot, of interactions, of replies and of offers."""
    yield server.token
    yield from server.interactions
    for message in shown(server):
        for part in walk(message.components):
            yield from re.findall(r":([\w-]{12})(?::|$)", part.get("custom_id", ""))


@pytest.mark.parametrize("name", NAMES)
async def test_a_conversation_leaves_no_words_and_no_token_in_the_log(
    name: str, discord_: LocalDiscord, folder: Path
) -> None:
    channel = discord_.guild("News").add_channel(name)
    talk = read(DATA / "conversations" / f"{name}.yaml")
    if not talk.settings and not talk.shelf:
        await play(talk, Stage(discord_, discord_.processes[-1], channel, folder))
    await discord_.received()
    log = "\n".join(line for process in discord_.processes for line in process.stderr)
    # One line for a folder, a channel or a story may hold a word of theirs, never what was said.
    plain = re.sub(r"\s+", " ", log).casefold()
    for text in said(discord_):
        words = re.sub(r"\s+", " ", text).strip("-#> *").casefold()
        assert len(words) < LEAST or words not in plain, text
    for token in tokens(discord_):
        assert token not in log


async def test_the_check_above_would_find_something(discord_: LocalDiscord) -> None:
    asked = owner_of(discord_)
    await asked.slash("/ask", question="Who painted the Mona Lisa in the harbour?")
    await asked.slash("/ask", question="How many troops?")
    assert sum(len(one) >= LEAST for one in said(discord_)) > 50
    assert len({*tokens(discord_)}) > 20
    assert "DEBUG" in discord_.processes[-1].env["VERBATIM_LOG_LEVEL"]


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://verbatim:{PASSWORD}@127.0.0.1:1/verbatim",
        f"postgresql://127.0.0.1:1/verbatim?user=verbatim&password={PASSWORD}",
        f"mysql://verbatim:{PASSWORD}@127.0.0.1:1/verbatim",
        f"nonsense:{PASSWORD}@",
    ],
)
async def test_the_password_of_a_database_is_in_no_log(url: str) -> None:
    async with LocalDiscord("News") as server:
        env = {"VERBATIM_LOG_LEVEL": "DEBUG", "VERBATIM_DATABASE_URL": url}
        code, _ = await run(server, "bot", env=env)
        assert code != 0
        assert PASSWORD not in server.processes[-1].log
        assert PASSWORD not in "\n".join(server.processes[-1].stdout)
