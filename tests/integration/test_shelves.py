"""What a server's moderators change answers there alone, at once, and can be taken back."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bot.settings import Settings
from bot.shelf import SAMPLE, Shelf
from bot.shelves import Shelves, content_of, newest_change, story_of
from bot.shelves.building import ClosedError
from bot.store import SHARED, Action, NewRevision, OutdatedError, open_store
from knowledge.model import Story
from knowledge.stories.limit import StoryLimit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.store import Revision, Store

NEWS, OTHER, MO, EVE = 7, 8, 70, 80
FERRY = Story("ferry", "Ferry", "The ferry takes 180 passengers.\n", published="3 May 2024")
LARGER = Story("ferry", "Ferry", "The ferry takes 200 passengers.\n", published="3 May 2024")


@asynccontextmanager
async def shelves_of(config: Settings) -> AsyncIterator[tuple[Shelves, Store]]:
    """The shelves as at a start of the program with these settings."""
    shared = Shelf([config.story_path], SAMPLE, must_exist=False)
    async with open_store(config) as store:
        shelves = Shelves(shared, store)
        await shelves.load()
        yield shelves, store


@pytest.fixture
async def opened(config: Settings) -> AsyncIterator[tuple[Shelves, Store]]:
    config.story_path.mkdir(parents=True)
    (config.story_path / "tide.md").write_text("High tide comes at noon.\n")
    async with shelves_of(config) as both:
        yield both


@pytest.fixture
def shelves(opened: tuple[Shelves, Store]) -> Shelves:
    return opened[0]


@pytest.fixture
def store(opened: tuple[Shelves, Store]) -> Store:
    return opened[1]


async def change(
    shelves: Shelves, story: Story | None, action: Action = Action.ADD, **more: Any
) -> Revision:
    server, name = more.pop("server", NEWS), more.pop("name", "ferry")
    head = shelves.heads(server).get(name)
    content = None if story is None else content_of(story)
    new = NewRevision(server, name, action, content, head and head.id, user_id=MO, **more)
    (made,) = await shelves.commit(await shelves.propose(server, new))
    return made


def first(shelves: Shelves, server: int | None, question: str) -> str | None:
    answer = shelves.now(server).library.ask(question)
    return answer.passages[0].text if answer.passages else None


async def test_an_added_story_answers_in_its_server_beside_the_shared_ones(
    shelves: Shelves,
) -> None:
    await change(shelves, FERRY)
    assert first(shelves, NEWS, "how many passengers?") == "The ferry takes 180 passengers."
    assert first(shelves, NEWS, "when does high tide come?") == "High tide comes at noon."
    for elsewhere in (OTHER, None):
        assert [story.id for story in shelves.now(elsewhere).library.stories] == ["tide"]


async def test_a_proposal_changes_nothing(shelves: Shelves, store: Store) -> None:
    new = NewRevision(NEWS, "ferry", Action.ADD, content_of(FERRY), None)
    proposal = await shelves.propose(NEWS, new)
    assert proposal.analyzed_before("ferry") is None
    assert proposal.analyzed_after("ferry") is not None
    assert shelves.own(NEWS) == ()
    assert await store.revisions.of(NEWS, "ferry") == ()


async def test_of_a_server_of_another_process_is_known_what_revisions_there_are_and_no_more(
    opened: tuple[Shelves, Store], config: Settings
) -> None:
    all_servers, store = opened
    made = [await change(all_servers, FERRY, server=server) for server in (NEWS, OTHER)]
    shared = Shelf([config.story_path], SAMPLE, must_exist=False)
    shelves = Shelves(shared, store, here=NEWS.__eq__)
    await shelves.load()
    assert first(shelves, NEWS, "how many passengers?") == "The ferry takes 180 passengers."
    assert (shelves.own(OTHER), shelves.now(OTHER)) == ((), shelves.now(None))
    assert shelves.heads(OTHER)["ferry"] == replace(made[1], content=None)
    await change(all_servers, LARGER, Action.EDIT, server=OTHER)
    await change(all_servers, LARGER, Action.EDIT, server=NEWS)
    await shelves.refresh()
    assert first(shelves, NEWS, "how many passengers?") == "The ferry takes 200 passengers."
    assert shelves.own(OTHER) == ()
    assert shelves.heads(OTHER)["ferry"].number == 2


async def test_a_story_that_is_too_large_is_told_of_and_does_not_answer(config: Settings) -> None:
    async with open_store(config) as store:
        shared = Shelf([config.story_path], must_exist=False, limit=StoryLimit(1000, "X_LIMIT"))
        shelves = Shelves(shared, store)
        await shelves.load()
        large = replace(FERRY, text="The ferry sails at dawn.\n" * 50)
        new = NewRevision(NEWS, large.id, Action.ADD, content_of(large), None)
        proposal = await shelves.propose(NEWS, new)
        assert proposal.analyzed_after("ferry") is None
        (problem,) = proposal.problems
        assert str(problem).startswith("ferry: is 1,250 bytes large, and a story may have 1,000;")


async def test_of_two_moderators_at_once_the_second_is_told_that_it_changed(
    shelves: Shelves, store: Store
) -> None:
    made = await change(shelves, FERRY)
    new = NewRevision(NEWS, "ferry", Action.EDIT, content_of(LARGER), made.id, user_id=EVE)
    proposals = [await shelves.propose(NEWS, new) for _ in range(2)]
    outcomes = await asyncio.gather(*map(shelves.commit, proposals), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["OutdatedError", "tuple"]
    assert len(await store.revisions.of(NEWS, "ferry")) == 2


async def test_changes_of_different_stories_at_once_are_both_there(shelves: Shelves) -> None:
    stories = [Story(f"s{n}", f"S{n}", f"Boat number {n} sails at dawn.\n") for n in range(5)]
    proposals = [
        await shelves.propose(NEWS, NewRevision(NEWS, s.id, Action.ADD, content_of(s), None))
        for s in stories
    ]
    await asyncio.gather(*map(shelves.commit, proposals))
    assert {story.id for story in shelves.own(NEWS)} == {story.id for story in stories}
    answering = {story.id for story in shelves.now(NEWS).library.stories}
    assert answering == {"tide", *(story.id for story in stories)}


async def test_what_was_changed_outlives_a_restart(config: Settings) -> None:
    async with shelves_of(config) as (shelves, _):
        await change(shelves, FERRY)
        await change(shelves, LARGER, Action.EDIT)
        await change(shelves, Story("tide", "Tide", "Low tide.\n"), name="tide", server=OTHER)
        await change(shelves, None, Action.REMOVE, name="tide", server=OTHER)
    async with shelves_of(config) as (shelves, _):
        assert shelves.own(NEWS) == (LARGER,)
        assert shelves.own(OTHER) == ()
        assert first(shelves, NEWS, "how many passengers?") == "The ferry takes 200 passengers."


async def test_a_removed_story_answers_no_more_and_can_come_back(
    shelves: Shelves, store: Store
) -> None:
    await change(shelves, FERRY)
    removed = await change(shelves, None, Action.REMOVE)
    assert shelves.own(NEWS) == ()
    last = await store.revisions.last_undoable(NEWS)
    assert last == removed
    (now, before) = await store.revisions.of(NEWS, "ferry")
    assert (now.content, before.content) == (None, content_of(FERRY))
    await change(shelves, story_of("ferry", content_of(FERRY)), Action.UNDO, undoes=removed.id)
    assert shelves.own(NEWS) == (FERRY,)
    last = await store.revisions.last_undoable(NEWS)
    assert last is not None
    assert last.action is Action.ADD


async def test_a_story_that_was_taken_down_is_nowhere_any_more(tmp_path: Path) -> None:
    file_only = Settings(data=tmp_path / "data", database_url=None)
    async with shelves_of(file_only) as (shelves, store):
        await change(shelves, FERRY)
        await change(shelves, LARGER, Action.EDIT)
        taken = await shelves.take_down(NEWS, "ferry", MO)
        assert shelves.own(NEWS) == ()
        assert await store.revisions.of(NEWS, "ferry") == (taken,)
        assert await store.revisions.last_undoable(NEWS) is None
        # Also while the program runs: what is deleted must not wait in the database's log.
        files = b"".join(path.read_bytes() for path in (tmp_path / "data").iterdir())
    assert b"ferry" in files
    assert b"passengers" not in files


async def test_what_is_erased_of_a_server_is_on_the_disk_no_more(tmp_path: Path) -> None:
    file_only = Settings(data=tmp_path / "data", database_url=None)
    async with shelves_of(file_only) as (shelves, _):
        await change(shelves, FERRY)
        await change(shelves, LARGER, server=OTHER)
        await shelves.erase(NEWS)
        files = b"".join(path.read_bytes() for path in (tmp_path / "data").iterdir())
    assert (b"180 passengers" in files, b"200 passengers" in files) == (False, True)


async def test_the_shared_stories_have_revisions_as_well(
    shelves: Shelves, store: Store, config: Settings
) -> None:
    (head,) = await store.revisions.of(SHARED, "tide")
    assert (head.action, head.origin, head.user_id) == (Action.RELOAD, "tide.md", None)
    (config.story_path / "tide.md").write_text("High tide comes at one.\n")
    await change(shelves, FERRY)
    reload = await shelves.read_shared()
    assert first(shelves, NEWS, "when does high tide come?") == "High tide comes at noon."
    await shelves.swap_shared(reload, MO)
    for server in (NEWS, OTHER, None):
        assert first(shelves, server, "when does high tide come?") == "High tide comes at one."
    newest, _ = await store.revisions.of(SHARED, "tide")
    assert (newest.number, newest.user_id) == (2, MO)
    assert [one.number for one in await store.revisions.log(SHARED, 9)] == [2, 1]


async def test_a_start_without_a_change_makes_no_revision(config: Settings) -> None:
    config.story_path.mkdir(parents=True)
    (config.story_path / "tide.md").write_text("High tide comes at noon.\n")
    for _ in range(2):
        async with shelves_of(config) as (_, store):
            assert await store.revisions.count(SHARED) == 1


async def test_what_the_shared_stories_say_is_not_held_twice(shelves: Shelves) -> None:
    assert [one.content for one in shelves.shared_heads().values()] == [None]


async def test_a_revision_of_which_no_digest_is_known_is_read_and_is_known_then(
    config: Settings,
) -> None:
    config.story_path.mkdir(parents=True)
    (config.story_path / "tide.md").write_text("High tide comes at noon.\n")
    async with shelves_of(config) as (shelves, store):
        head = shelves.shared_heads()["tide"]
        await store.revisions.note({head.id: "what another program made of it"})
    for _ in range(2):
        async with shelves_of(config) as (shelves, store):
            assert await store.revisions.count(SHARED) == 1
            assert shelves.shared_heads()["tide"] == head


async def test_a_shared_story_that_is_gone_and_comes_back_has_a_revision_of_each(
    shelves: Shelves, store: Store, config: Settings
) -> None:
    file = config.story_path / "tide.md"
    (config.story_path / "ferry.md").write_text("The ferry takes 180 passengers.\n")
    for _ in range(2):
        file.unlink()
        await shelves.swap_shared(await shelves.read_shared(), MO)
        assert shelves.shared_heads()["tide"].is_removed
        file.write_text("High tide comes at noon.\n")
        await shelves.swap_shared(await shelves.read_shared(), MO)
        assert not shelves.shared_heads()["tide"].is_removed
    assert len(await store.revisions.of(SHARED, "tide")) == 5


async def test_a_server_answers_with_its_own_story_in_place_of_a_shared_one(
    shelves: Shelves,
) -> None:
    await change(shelves, Story("tide", "Tide", "High tide comes at two.\n"), name="tide")
    assert first(shelves, NEWS, "when does high tide come?") == "High tide comes at two."
    assert first(shelves, OTHER, "when does high tide come?") == "High tide comes at noon."


async def test_the_sample_answers_until_there_was_a_story_and_never_again(config: Settings) -> None:
    async with shelves_of(config) as (shelves, _):
        assert shelves.now(NEWS).is_sample
        await change(shelves, FERRY)
        assert not shelves.now(NEWS).is_sample
        assert not shelves.now(OTHER).library.stories
        await change(shelves, None, Action.REMOVE)
    async with shelves_of(config) as (shelves, _):
        assert not shelves.now(NEWS).library.stories


async def test_another_process_takes_up_what_was_changed(config: Settings) -> None:
    async with shelves_of(config) as (mine, _), shelves_of(config) as (theirs, _):
        made = await change(theirs, FERRY)
        await mine.refresh()
        assert mine.own(NEWS) == (FERRY,)
        await change(theirs, LARGER, Action.EDIT)
        new = NewRevision(NEWS, "ferry", Action.REMOVE, None, made.id)
        with pytest.raises(OutdatedError):
            await mine.commit(await mine.propose(NEWS, new))
        await mine.refresh()
        assert mine.own(NEWS) == (LARGER,)


async def test_the_newest_change_is_that_of_the_stories_that_are_meant(
    shelves: Shelves, store: Store, config: Settings
) -> None:
    async def newest(*stories: str) -> tuple[str, str] | None:
        found = await newest_change(shelves, store, NEWS, stories)
        return found and (found.difference.old.text, found.difference.new.text)

    await change(shelves, FERRY)
    assert await newest("ferry", "tide") is None
    await change(shelves, LARGER, Action.EDIT)
    (config.story_path / "tide.md").write_text("High tide comes at ten.\n")
    await shelves.swap_shared(await shelves.read_shared(), None)
    tide = ("High tide comes at noon.\n", "High tide comes at ten.\n")
    assert await newest("ferry", "tide") == tide
    assert await newest("ferry") == (FERRY.text, LARGER.text)
    assert await newest_change(shelves, store, OTHER, ["ferry"]) is None
    await change(shelves, None, Action.REMOVE)
    assert await newest("ferry", "tide") == tide
    await change(shelves, FERRY, Action.RESTORE)
    assert await newest("ferry") == (LARGER.text, FERRY.text)
    await shelves.take_down(NEWS, "ferry", MO)
    assert await newest("ferry") is None


async def test_titles_are_those_of_the_last_revisions_and_of_none_that_was_taken_down(
    shelves: Shelves, store: Store
) -> None:
    await change(shelves, FERRY)
    await change(shelves, replace(FERRY, title="Boat"), Action.EDIT)
    await change(shelves, None, Action.REMOVE)
    assert await store.revisions.titles(NEWS) == {"ferry": "Boat"}
    assert await store.revisions.titles(OTHER) == {}
    await shelves.take_down(NEWS, "ferry", MO)
    assert await store.revisions.titles(NEWS) == {}


def test_a_story_comes_back_from_its_revision_as_it_was() -> None:
    kept = content_of(FERRY)
    assert story_of("ferry", json.loads(json.dumps(kept))) == FERRY


async def test_what_another_process_changed_before_is_taken_up_after_a_change_of_ones_own(
    config: Settings,
) -> None:
    async with shelves_of(config) as (mine, _), shelves_of(config) as (theirs, _):
        await change(theirs, FERRY)
        await change(mine, Story("tide", "Tide", "Low tide.\n"), name="tide")
        await mine.refresh()
        assert {story.id for story in mine.own(NEWS)} == {"ferry", "tide"}


async def test_what_another_process_took_down_is_forgotten_and_what_it_erased_is_gone(
    config: Settings,
) -> None:
    async with shelves_of(config) as (mine, _), shelves_of(config) as (theirs, store):
        await change(theirs, FERRY)
        await change(theirs, Story("tide", "Tide", "Low tide.\n"), name="tide", server=OTHER)
        await mine.refresh()
        forgotten: list[tuple[int, str]] = []
        mine.forget.append(lambda server, story: forgotten.append((server, story)))
        await theirs.take_down(NEWS, "ferry", MO)
        await store.belongings.erase(OTHER)
        await mine.refresh()
        assert forgotten == [(NEWS, "ferry")]
        assert mine.own(NEWS) == mine.own(OTHER) == ()


async def test_nothing_is_built_any_more_once_the_shelves_are_closed(
    shelves: Shelves, config: Settings
) -> None:
    (config.story_path / "tide.md").write_text("High tide comes at one.\n")
    shelves.close()
    with pytest.raises(ClosedError):
        await change(shelves, FERRY)
    with pytest.raises(ClosedError):
        await shelves.read_shared()
