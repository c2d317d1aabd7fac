"""A speaker that a server's moderators correct is that server's alone, at once and for good."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from bot.shelf import SAMPLE, Shelf
from bot.shelves import Shelves, content_of
from bot.store import Action, NewRevision, open_store
from knowledge.model import Story
from knowledge.stories.speaker_corrections import CORRECTIONS_FILE, SpeakerCorrection

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.settings import Settings

NEWS, OTHER, MO = 7, 8, 70
TEXT = "“We shall rebuild it,” the mayor, Ann Wood, said on Tuesday.\n\nTom Reed watched.\n"
SAID = "“We shall rebuild it,”"
WHO = "who said that they shall rebuild it?"
REED = SpeakerCorrection("bridge", SAID, "Tom Reed")


@asynccontextmanager
async def shelves_in(folder: Path, config: Settings) -> AsyncIterator[Shelves]:
    (folder / "stories").mkdir(exist_ok=True)
    (folder / "stories" / "bridge.md").write_text(TEXT, encoding="utf-8")
    async with open_store(config) as store:
        shelves = Shelves(Shelf([folder / "stories"], SAMPLE, must_exist=False), store)
        await shelves.load()
        yield shelves


@pytest.fixture
async def shelves(tmp_path: Path, config: Settings) -> AsyncIterator[Shelves]:
    async with shelves_in(tmp_path, config) as opened:
        yield opened


def speaker(shelves: Shelves, server: int | None) -> tuple[str | None, bool]:
    """Who says it in a server, and whether that is corrected."""
    (said,) = shelves.now(server).library.statements("bridge")
    return said.speaker, said.is_corrected


async def test_a_shared_story_is_corrected_in_one_server_alone(shelves: Shelves) -> None:
    revision = shelves.now(NEWS).library.revision
    await shelves.correct(NEWS, REED, MO)
    assert speaker(shelves, NEWS) == ("Tom Reed", True)
    assert shelves.now(NEWS).library.revision != revision
    for elsewhere in (OTHER, None):
        assert speaker(shelves, elsewhere) == ("Ann Wood", False)


async def test_a_correction_outlives_a_restart_and_a_reload(
    tmp_path: Path, config: Settings
) -> None:
    async with shelves_in(tmp_path, config) as shelves:
        await shelves.correct(NEWS, REED, MO)
    async with shelves_in(tmp_path, config) as shelves:
        assert speaker(shelves, NEWS) == ("Tom Reed", True)
        (tmp_path / "stories" / "bridge.md").write_text(f"{TEXT}\nIt rained.\n", encoding="utf-8")
        await shelves.swap_shared(await shelves.read_shared(), None)
        assert speaker(shelves, NEWS) == ("Tom Reed", True)


async def test_a_correction_that_is_taken_back_leaves_what_the_story_says(shelves: Shelves) -> None:
    kept = await shelves.correct(NEWS, REED, MO)
    assert not await shelves.take_back(OTHER, kept.id)
    assert speaker(shelves, NEWS) == ("Tom Reed", True)
    assert await shelves.take_back(NEWS, kept.id)
    assert speaker(shelves, NEWS) == ("Ann Wood", False)
    assert shelves.now(NEWS) is shelves.now(None)


async def test_a_servers_own_story_is_corrected_too(shelves: Shelves) -> None:
    own = Story("own", "Own", TEXT)
    new = NewRevision(NEWS, "own", Action.ADD, content_of(own), None, user_id=MO)
    await shelves.commit(await shelves.propose(NEWS, new))
    await shelves.correct(NEWS, SpeakerCorrection("own", SAID, None), MO)
    (said,) = shelves.now(NEWS).library.statements("own")
    assert (said.speaker, said.is_corrected) == (None, True)


async def test_a_correction_whose_words_are_gone_is_told_and_changes_nothing(
    tmp_path: Path, shelves: Shelves
) -> None:
    await shelves.correct(NEWS, REED, MO)
    assert shelves.unfit(NEWS) == frozenset()
    (tmp_path / "stories" / "bridge.md").write_text("It rained.\n", encoding="utf-8")
    await shelves.swap_shared(await shelves.read_shared(), None)
    assert shelves.unfit(NEWS) == frozenset({REED})


async def test_whoever_runs_the_bot_corrects_for_every_server_in_a_file(
    tmp_path: Path, shelves: Shelves
) -> None:
    file = tmp_path / "stories" / CORRECTIONS_FILE
    file.write_text("# ours\n- story: gone\n  words: x\n  speaker: y\n", encoding="utf-8")
    await shelves.correct_shared(REED, MO)
    for server in (NEWS, OTHER, None):
        assert speaker(shelves, server) == ("Tom Reed", True)
    assert file.read_text(encoding="utf-8").startswith("# ours\n- story: gone\n")
    assert [path.name for path in file.parent.iterdir() if path.name.startswith(".")] == []


async def test_of_corrections_made_at_once_none_is_lost(tmp_path: Path, shelves: Shelves) -> None:
    wanted = [SpeakerCorrection("bridge", f"words {n}", "Tom Reed") for n in range(8)]
    await asyncio.gather(*(shelves.correct_shared(one, MO) for one in [*wanted, REED]))
    kept = (tmp_path / "stories" / CORRECTIONS_FILE).read_text(encoding="utf-8")
    assert [one for one in [*wanted, REED] if one.words not in kept] == []
    assert speaker(shelves, None) == ("Tom Reed", True)


async def test_what_another_process_corrects_and_erases_is_taken_up(
    tmp_path: Path, config: Settings
) -> None:
    async with shelves_in(tmp_path, config) as one, shelves_in(tmp_path, config) as other:
        await one.correct(NEWS, REED, MO)
        own = Story("own", "Own", "High tide comes at noon.\n")
        new = NewRevision(NEWS, "own", Action.ADD, content_of(own), None, user_id=MO)
        await one.commit(await one.propose(NEWS, new))
        await other.refresh()
        assert speaker(other, NEWS) == ("Tom Reed", True)
        assert [story.id for story in other.own(NEWS)] == ["own"]
        await one.erase(NEWS)
        await other.refresh()
        for shelves in (one, other):
            assert speaker(shelves, NEWS) == ("Ann Wood", False)
            assert shelves.own(NEWS) == ()
            assert shelves.corrections(NEWS) == ()
