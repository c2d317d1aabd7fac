"""Who lets the shared stories be read anew, a person or a change of a file, is served in turn."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.discord.reloading import confirm, reread
from bot.settings import Settings
from bot.shelf import Shelf
from bot.shelves import Shelves
from bot.store import SHARED, open_store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.store import Store

MO = 70


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(Settings(data=tmp_path / "data", database_url=None)) as store:
        yield store


@pytest.fixture
async def shelves(store: Store, tmp_path: Path) -> Shelves:
    for name in ("ferry", "bridge", "tide"):
        write(tmp_path, name, f"The {name} is there.")
    shelves = Shelves(Shelf([tmp_path]), store)
    await shelves.load()
    return shelves


def write(folder: Path, name: str, words: str) -> None:
    (folder / f"{name}.txt").write_text(f"{words}\n", encoding="utf-8")


async def test_of_two_at_once_the_second_sees_what_the_first_has_done(
    shelves: Shelves, store: Store, tmp_path: Path
) -> None:
    write(tmp_path, "ferry", "The ferry is gone.")
    outcomes = await asyncio.gather(*(reread(shelves, who) for who in (None, MO)))
    assert [reload.changed for reload, _ in outcomes] == [("ferry",), ()]
    newest, _ = await store.revisions.of(SHARED, "ferry")
    assert newest.user_id is None


async def test_a_reading_from_before_a_change_does_not_answer_after_it(
    shelves: Shelves, tmp_path: Path
) -> None:
    changed = partial(write, tmp_path, "ferry", "The ferry is gone.")
    await asyncio.gather(reread(shelves, None), shelves.write_shared(changed, MO))
    texts = {story.id: story.text for story in shelves.now(None).library.stories}
    assert texts["ferry"] == "The ferry is gone.\n"


async def test_what_waits_is_confirmed_once_and_not_after_something_else_answers(
    shelves: Shelves, tmp_path: Path
) -> None:
    (tmp_path / "ferry.txt").unlink()
    (tmp_path / "bridge.txt").unlink()
    reload, lost = await reread(shelves, None)
    assert lost
    assert shelves.waiting is reload
    assert len(shelves.now(None).library.stories) == 3
    outcomes = await asyncio.gather(*(confirm(shelves, reload, MO) for _ in range(2)))
    assert sorted(outcomes) == [False, True]
    assert shelves.waiting is None
    assert [story.id for story in shelves.now(None).library.stories] == ["tide"]
