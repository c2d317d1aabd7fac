"""A real archive under bots that run and at the terminal: what is changed reaches all of them."""

from __future__ import annotations

import asyncio
import os
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from archived_bot import archive_env, archived_bot, fill
from bot.exits import Exit
from bot.words import ENGLISH
from gateway import BotProcess, LocalDiscord
from paths import DATA
from running import VERBATIM, quoted, run, verbatim

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from gateway import Person
    from postgres import Postgres

TIDE = "High tide comes at noon in the harbour.\n"
WHEN = "When does high tide come?"
WHY = "Why was the harbour bridge closed?"
REACHES_IN_S = 2.0
SLACK_S = 2.0
"""What a busy machine may take beside that."""
NEWS = DATA / "news"


@pytest.fixture(scope="module")
def env(
    postgres: Postgres, opensearch: str, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    files = tmp_path_factory.mktemp("files")
    return {
        **archive_env(postgres.database(), opensearch, files),
        "VERBATIM_QUESTIONS_PER_MINUTE": "10000",
    }


@pytest.fixture(scope="module")
async def discord_(env: dict[str, str]) -> AsyncIterator[LocalDiscord]:
    async with archived_bot(NEWS, env) as server:
        yield server


async def until_first(asker: Person, question: str, words: str | None) -> float:
    """Wait until these words, or others, are quoted first; how many seconds that took."""
    began = time.monotonic()
    while True:
        shown = quoted(await asker.slash("/ask", question=question))[:1]
        if (shown == [words]) if words is not None else (shown != [TIDE.strip()]):
            return time.monotonic() - began
        assert time.monotonic() - began < 30
        await asyncio.sleep(0.05)


async def test_what_is_added_and_taken_down_reaches_a_bot_that_runs(
    discord_: LocalDiscord, env: dict[str, str], ada: Person, tmp_path: Path
) -> None:
    (tmp_path / "tide.md").write_text(TIDE, encoding="utf-8")
    assert await run(discord_, "archive", "add", str(tmp_path), env=env) == (Exit.CLOSED, [])
    assert await until_first(ada, WHEN, TIDE.strip()) < REACHES_IN_S + SLACK_S
    shown = await ada.slash("/ask", question=WHEN)
    assert await run(discord_, "archive", "remove", "tide", env=env) == (Exit.CLOSED, [])
    assert await until_first(ada, WHEN, None) < REACHES_IN_S + SLACK_S
    assert (await ada.click(shown, "Context")).content == ENGLISH("story_gone")
    cached = [path for path in _cache(discord_).rglob("*") if path.is_file()]
    assert not any(b"High tide" in path.read_bytes() for path in cached)


def _cache(server: LocalDiscord) -> Path:
    from pathlib import Path  # noqa: PLC0415 - for this alone

    return Path(server.env["VERBATIM_DATA"]) / "cache"


def at_the_terminal(env: dict[str, str], *arguments: str, typed: str = "") -> tuple[int, str, str]:
    done = subprocess.run(
        [VERBATIM, *arguments],
        input=typed,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "NO_COLOR": "1", **env},
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "Why was the harbour bridge closed?"),
        ("ask", "Who is the mayor?", "--explain"),
        ("ask", "How is the weather on Mars?"),
        ("ask", "which stories are there?"),
        ("ask", "who is quoted?"),
        ("quotes",),
        ("quotes", "--speaker", "duarte", "--json"),
        ("quotes", "--explain"),
        ("find", "We shall not open it before every cable has been tested"),
        ("stories",),
        ("check",),
    ],
)
@pytest.mark.usefixtures("discord_")
def test_a_command_tells_the_same_over_an_archive_as_over_files(
    env: dict[str, str], tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    own = {**env, "VERBATIM_DATA": str(tmp_path)}
    code, shown, wrong = at_the_terminal(own, *arguments)
    assert (code, shown) == verbatim(NEWS, *arguments)
    assert wrong == ""


@pytest.mark.usefixtures("discord_")
def test_a_conversation_tells_the_same_over_an_archive_as_over_files(
    env: dict[str, str], tmp_path: Path
) -> None:
    own = {**env, "VERBATIM_DATA": str(tmp_path)}
    typed = "Why was the harbour bridge closed?\n/context\nand who said so?\n/quotes duarte\n"
    assert at_the_terminal(own, "chat", typed=typed)[:2] == verbatim(NEWS, "chat", typed=typed)


@pytest.mark.usefixtures("discord_")
def test_where_opensearch_is_away_a_command_ends_in_one_line(
    env: dict[str, str], tmp_path: Path
) -> None:
    own = {**env, "VERBATIM_DATA": str(tmp_path), "VERBATIM_ARCHIVE_URL": "http://127.0.0.1:1"}
    code, shown, wrong = at_the_terminal(own, "ask", "Why was the harbour bridge closed?")
    assert (code, shown) == (2, "")
    (line,) = wrong.splitlines()
    assert line.startswith("verbatim: the archive at http://127.0.0.1:1 cannot be reached (")


@pytest.mark.usefixtures("discord_")
def test_where_opensearch_is_away_the_files_answer_and_it_is_said(
    env: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories" / "tide.md").write_text(TIDE, encoding="utf-8")
    own = {
        **env,
        "VERBATIM_DATA": str(tmp_path / "data"),
        "VERBATIM_STORIES": str(tmp_path / "stories"),
        "VERBATIM_ARCHIVE_URL": "http://127.0.0.1:1",
    }
    code, shown, wrong = at_the_terminal(own, "ask", WHEN)
    assert code == 0
    assert TIDE.strip() in shown
    assert "cannot be reached" in wrong
    assert ENGLISH("archive_partly_here") in wrong


async def test_a_bot_without_an_archive_yet_says_so_at_its_start(
    postgres: Postgres, opensearch: str, tmp_path: Path
) -> None:
    env = archive_env(postgres.database(), opensearch, tmp_path)
    async with LocalDiscord("News") as server:
        assert await run(server, "sync") == (Exit.CLOSED, [])
        async with BotProcess(server, [VERBATIM, "bot"], env) as process:
            assert any(ENGLISH("archive_none") in line for line in process.stderr)
            ada = server.guild("News").member("Ada").at(server.guild("News").channel("general"))
            await fill(server, env, NEWS)
            words = "The harbour bridge was closed on Tuesday after engineers found cracks"
            began = time.monotonic()
            while not any(words in one for one in quoted(await ada.slash("/ask", question=WHY))):
                assert time.monotonic() - began < 10
                await asyncio.sleep(1.0)
