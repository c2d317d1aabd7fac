"""What a change would do is looked at, and may wait for long until somebody makes it."""

from __future__ import annotations

import gc
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from discord import ui

from bot.discord.changes import Offer, ServerChange, TakeDown, offer
from bot.discord.services import build_services
from bot.settings import Settings
from bot.shelf import Shelf
from bot.shelves import Shelves, content_of
from bot.store import Action, NewRevision, OutdatedError, open_store
from knowledge.errors import UnknownStoryError
from knowledge.library import Library
from knowledge.model import Story

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from bot.store import Store

NEWS, MO = 7, 70
FERRY = Story("ferry", "Ferry", "The ferry takes 180 passengers.\n")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(Settings(data=tmp_path / "data", database_url=None)) as opened:
        yield opened


@pytest.fixture
async def shelves(tmp_path: Path, store: Store) -> Shelves:
    (tmp_path / "tide.md").write_text("High tide comes at noon.\n")
    made = Shelves(Shelf([tmp_path]), store)
    await made.load()
    return made


def added(*, after: int | None = None, action: Action = Action.ADD) -> ServerChange:
    new = NewRevision(NEWS, "ferry", action, content_of(FERRY), after, user_id=MO)
    return ServerChange(NEWS, (new,))


def held(by: object) -> Iterator[object]:
    """Everything that is reached from an object but through a module or a class."""
    seen: set[int] = set()
    left = [by]
    while left:
        one = left.pop()
        if id(one) not in seen and not isinstance(one, type) and not hasattr(one, "__spec__"):
            seen.add(id(one))
            yield one
            left += gc.get_referents(one)


async def test_what_waits_for_a_click_holds_no_library(shelves: Shelves, store: Store) -> None:
    shown: list[ui.View] = []

    async def edit_original_response(*, content: str, view: ui.View) -> None:
        assert FERRY.title in content
        shown.append(view)

    services = build_services(Settings(), shelves, store)
    interaction: Any = SimpleNamespace(
        edit_original_response=edit_original_response,
        guild_id=NEWS,
        locale="en-US",
        response=SimpleNamespace(is_done=lambda: True),
        user=SimpleNamespace(id=MO),
    )
    await offer(interaction, services, Offer(added()))
    (confirm, _) = shown[0].children
    assert isinstance(confirm, ui.Button)
    assert confirm.custom_id is not None
    waiting = services.pending.look(confirm.custom_id.split(":")[2], NEWS, MO)
    assert any(one == FERRY for one in held(waiting) if isinstance(one, Story))
    assert not any(isinstance(one, Library) for one in held(waiting))


async def test_what_was_looked_at_is_made_whatever_the_files_say_by_then(
    shelves: Shelves, tmp_path: Path
) -> None:
    look = await added().look(shelves)
    (tmp_path / "tide.md").write_text("High tide comes at ten.\n")
    await shelves.swap_shared(await shelves.read_shared(), None)
    await look.change.make(shelves, look)
    texts = {story.text for story in shelves.now(NEWS).library.stories}
    assert texts == {FERRY.text, "High tide comes at ten.\n"}


async def test_of_two_looks_only_one_is_made(shelves: Shelves) -> None:
    first, second = await added().look(shelves), await added().look(shelves)
    await second.change.make(shelves, second)
    with pytest.raises(OutdatedError):
        await first.change.make(shelves, first)


@pytest.mark.parametrize("action", [Action.EDIT, Action.RESTORE, Action.UNDO, Action.REMOVE])
async def test_what_was_kept_of_a_story_does_not_bring_it_back_once_it_is_taken_down(
    shelves: Shelves, action: Action
) -> None:
    look = await added().look(shelves)
    (made,) = await look.change.make(shelves, look)
    waiting = await added(after=made.id, action=action).look(shelves)
    gone = TakeDown(NEWS, "ferry", MO)
    asked, twice = await gone.look(shelves), await gone.look(shelves)
    await gone.make(shelves, asked)
    with pytest.raises(OutdatedError):
        await waiting.change.make(shelves, waiting)
    with pytest.raises(UnknownStoryError):
        await waiting.change.look(shelves)
    with pytest.raises(OutdatedError):
        await gone.make(shelves, twice)
    with pytest.raises(UnknownStoryError):
        await gone.look(shelves)
    again = await added().look(shelves)
    await again.change.make(shelves, again)
    assert [story.id for story in shelves.own(NEWS)] == ["ferry"]


async def test_whoever_cannot_be_told_of_a_swap_does_not_stop_it(
    shelves: Shelves, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[object] = []

    async def fails(_: object) -> None:
        raise OSError("nobody is there")

    async def hears(reload: object) -> None:
        told.append(reload)

    shelves.heard += [fails, hears]
    (tmp_path / "tide.md").write_text("High tide comes at ten.\n")
    reload = await shelves.read_shared()
    await shelves.swap_shared(reload, None)
    assert told == [reload]
    assert "a swap of the stories was not told of" in caplog.text
