"""A bot that watches its stories answers from what somebody changes there."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from running import owner_of, quoted, running_bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from gateway import LocalDiscord, Person

WATCHING = {"VERBATIM_WATCH": "True", "VERBATIM_QUESTIONS_PER_MINUTE": "1000"}
FERRY = "The ferry crosses every hour."
FASTER = "The ferry crosses every half hour."
BRIDGE = "The harbour bridge was closed on Tuesday."
QUESTION = "How often does the ferry cross?"
PATIENCE = 10.0
"""Seconds in which a change is whole, and what was read of it answers."""


@pytest.fixture(params=["True", "False"], ids=["polling", "told"])
async def discord_(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[LocalDiscord]:
    for name, words in (("ferry", FERRY), ("bridge", BRIDGE), ("tide", "High tide is at noon.")):
        write(tmp_path, name, words)
    polling = {"VERBATIM_WATCH_POLLING": request.param}
    async with running_bot(tmp_path, WATCHING | polling) as server:
        yield server


def write(stories: Path, name: str, words: str) -> None:
    (stories / f"{name}.md").write_text(f"{words}\n", encoding="utf-8")


async def answers(ada: Person, *quotes: str) -> None:
    """Wait until that is the answer."""
    async with asyncio.timeout(PATIENCE):
        while quoted(await ada.slash("/ask", question=QUESTION)) != [*quotes]:
            pass


async def test_what_somebody_writes_into_the_folder_answers_without_anybody_reloading(
    discord_: LocalDiscord, ada: Person, tmp_path: Path
) -> None:
    write(tmp_path, "ferry", FASTER)
    await answers(ada, FASTER)
    seen = await owner_of(discord_).slash("/knowledge reload")
    assert "nothing" in seen.content.lower(), "a person's reload sees what the watching has done"
    assert "reloaded; revision" in discord_.processes[-1].log


async def test_what_would_lose_much_waits_for_whoever_runs_the_bot(
    discord_: LocalDiscord, ada: Person, tmp_path: Path
) -> None:
    (tmp_path / "ferry.md").unlink()
    (tmp_path / "bridge.md").unlink()
    await discord_.processes[-1].logged("a reload waits to be confirmed: 2 stories fewer: 3 → 1")
    await answers(ada, FERRY)
    olga = owner_of(discord_)
    assert "A reload waits to be confirmed" in (await olga.slash("/knowledge status")).content
    await olga.click(await olga.slash("/knowledge reload"), "Yes, really")
    await answers(ada)


async def test_what_waited_is_forgotten_when_the_files_are_back(
    discord_: LocalDiscord, ada: Person, tmp_path: Path
) -> None:
    (tmp_path / "tide.md").unlink()
    (tmp_path / "bridge.md").unlink()
    await discord_.processes[-1].logged("a reload waits to be confirmed")
    write(tmp_path, "bridge", BRIDGE)
    write(tmp_path, "tide", "High tide is at noon.")
    write(tmp_path, "ferry", FASTER)
    await answers(ada, FASTER)
    status = await owner_of(discord_).slash("/knowledge status")
    assert "waits" not in status.content
