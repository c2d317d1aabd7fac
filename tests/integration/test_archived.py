"""What the archive keeps in the database is whole at any moment, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.settings import Settings
from bot.store import (
    ArchivedSegment,
    ArchivedStory,
    ArchiveRevision,
    Difference,
    LockedError,
    OutdatedError,
    Store,
    open_store,
)
from bot.store.archive_records import id_key
from knowledge.stories.expectations import Expectation
from knowledge.stories.speaker_corrections import SpeakerCorrection

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.store.archived import Archived
    from postgres import Postgres

EDITION, OTHER = "a" * 24, "b" * 24
A, B, C = (bytes([n]) * 16 for n in (1, 2, 3))
LATER = timedelta(minutes=1)
FIRST = ArchiveRevision(1, "verbatim-1-1", "cluster", "v" * 24, EDITION, (), b"", {}, 0, 0)


@pytest.fixture
async def store(config: Settings) -> AsyncIterator[Store]:
    async with open_store(config) as opened:
        yield opened


@pytest.fixture
def archived(store: Store) -> Archived:
    return store.archived


def story(content: bytes, story_id: str = "kabul", edition: str = EDITION) -> ArchivedStory:
    return ArchivedStory(content, id_key(story_id), edition, b"packed " + content)


def segment(name: str) -> ArchivedSegment:
    return ArchivedSegment(name, f"listed {name}".encode(), f"data {name}".encode() * 10_000)


async def grown(archived: Archived) -> ArchiveRevision:
    """An archive of two stories under a segment each."""
    await archived.commit(FIRST)
    await archived.put_packed([story(A), story(B, "paris")])
    second = replace(FIRST, number=2, segments=("one", "two"), members=b"\x00\x01", stories=2)
    await archived.commit(second, [segment("one"), segment("two")], Difference(named=[A, B]))
    return second


async def test_a_revision_is_read_as_it_was_written(archived: Archived) -> None:
    assert await archived.newest() is None
    assert await archived.newest_number() is None
    told = {"files": {"/stories/synonyms.txt": "troops, soldiers \ud800\x00"}}
    written = replace(FIRST, synonyms=told, segments=("one",), members=b"\x00\xff", sentences=7)
    await archived.commit(written, [segment("one")])
    assert await archived.newest() == written
    assert await archived.newest_number() == 1


async def test_segments_are_read_by_their_names(archived: Archived) -> None:
    await archived.put_segments([segment("one"), segment("two")])
    await archived.put_segments([segment("one")])
    assert await archived.segment("one") == segment("one").data
    assert await archived.segment("three") is None
    assert await archived.listed(["one", "two", "three"]) == {
        name: segment(name).listed for name in ("one", "two")
    }


async def test_many_packed_stories_are_read_at_once(archived: Archived) -> None:
    await archived.put_packed([story(A), story(B)])
    assert await archived.packed([A, B, C]) == {A: story(A).data, B: story(B).data}
    assert await archived.packed([A], OTHER) == {}
    assert await archived.known([A, C], EDITION) == {A}
    assert await archived.known([A, C], OTHER) == set()


async def test_packed_stories_that_are_there_are_written_again_without_harm(
    archived: Archived,
) -> None:
    await grown(archived)
    await archived.put_packed([story(A), story(C)])
    assert await archived.packed([A, C]) == {A: story(A).data, C: story(C).data}


async def test_versions_are_those_that_a_revision_names(archived: Archived) -> None:
    await archived.put_packed([story(A)])
    assert await archived.versions(["kabul"]) == {}
    assert await archived.unnamed() == [A]
    await archived.commit(replace(FIRST), (), Difference(named=[A]))
    assert await archived.versions(["kabul", "paris"]) == {"kabul": [A]}
    assert await archived.unnamed() == []
    assert await archived.named(b"", 10) == [A]


async def test_a_replaced_story_is_there_for_whoever_answers_from_before(
    archived: Archived,
) -> None:
    second = await grown(archived)
    await archived.put_packed([story(C)])
    third = replace(second, number=3, created_at=datetime.now(UTC))
    await archived.commit(third, (), Difference(named=[C], gone=[A]))
    assert await archived.versions(["kabul"]) == {"kabul": [C]}
    assert await archived.unnamed() == [A]
    assert (await archived.packed([A])).keys() == {A}
    await archived.prune(third.created_at)
    assert (await archived.packed([A])).keys() == {A}
    await archived.prune(third.created_at + LATER)
    assert (await archived.packed([A, B, C])).keys() == {B, C}


async def test_what_is_taken_down_is_gone_at_once_with_every_version_of_it(
    archived: Archived,
) -> None:
    second = await grown(archived)
    await archived.put_packed([story(C)])
    third = replace(second, number=3)
    await archived.commit(third, (), Difference(named=[C], gone=[A]))
    fourth = replace(second, number=4, segments=("two",), stories=1)
    await archived.commit(fourth, (), Difference(gone=[C], taken=[C]))
    assert await archived.packed([A, B, C]) == {B: story(B).data}
    assert await archived.segment("one") is None
    assert await archived.segment("two") is not None
    assert set(await archived.unnamed()) == {A, C}
    await archived.forget_emptied()
    assert await archived.unnamed() == []
    assert (await archived.newest()) == fourth


async def test_what_servers_said_of_what_is_taken_down_goes_with_it(
    archived: Archived, store: Store
) -> None:
    third = replace(await grown(archived), number=3)
    for shelf in (7, 8):
        for name in ("kabul", "bridge"):
            await store.expectations.keep(shelf, Expectation("who?", "the words", story=name))
            await store.corrections.keep(shelf, SpeakerCorrection(name, "these words", "Ada"))
    ids = ["kabul", "a\0b", "\ud800"]
    await archived.commit(third, (), Difference(gone=[A], taken=[A], ids=ids))
    assert {one.value.story for one in await store.expectations.on()} == {"bridge"}
    assert {one.value.story for one in await store.corrections.on()} == {"bridge"}


async def test_what_was_taken_down_can_be_added_again(archived: Archived) -> None:
    second = await grown(archived)
    third = replace(second, number=3)
    await archived.commit(third, (), Difference(gone=[A], taken=[A]))
    assert await archived.known([A], EDITION) == set()
    await archived.put_packed([story(A)])
    assert await archived.packed([A]) == {A: story(A).data}


async def test_another_edition_leaves_the_one_before_as_it_is_until_it_is_named(
    archived: Archived,
) -> None:
    second = await grown(archived)
    anew = [one._replace(edition=OTHER, data=b"anew") for one in (story(A), story(B, "paris"))]
    await archived.put_packed(anew)
    assert await archived.packed([A]) == {A: story(A).data}
    assert await archived.unnamed() == []
    third = replace(second, number=3, edition=OTHER, created_at=datetime.now(UTC))
    await archived.commit(third, (), Difference(named=[A, B]))
    assert await archived.packed([A, B]) == {A: b"anew", B: b"anew"}
    assert await archived.packed([A], EDITION) == {A: story(A).data}
    await archived.prune(third.created_at + LATER)
    assert await archived.packed([A], EDITION) == {}
    assert await archived.unnamed() == []


async def test_a_revision_and_segments_that_nobody_names_any_more_are_pruned(
    archived: Archived,
) -> None:
    second = await grown(archived)
    third = replace(second, number=3, segments=("two",), created_at=datetime.now(UTC))
    await archived.commit(third)
    await archived.prune(third.created_at - LATER)
    assert await archived.segment("one") is not None
    await archived.prune(datetime.now(UTC) + LATER)
    assert await archived.segment("one") is None
    assert await archived.segment("two") is not None
    assert await archived.newest() == third


async def test_of_two_who_commit_at_once_the_second_is_refused_and_leaves_nothing(
    archived: Archived,
) -> None:
    second = await grown(archived)
    await archived.put_packed([story(C)])
    one, two = (replace(second, number=3, segments=(name,)) for name in ("mine", "yours"))
    done = await asyncio.gather(
        archived.commit(one, [segment("mine")]),
        archived.commit(two, [segment("yours")], Difference(named=[C], gone=[A])),
        return_exceptions=True,
    )
    (refused,) = [outcome for outcome in done if outcome is not None]
    assert isinstance(refused, OutdatedError)
    newest = await archived.newest()
    assert newest is not None
    is_mine = newest.segments == ("mine",)
    assert (await archived.segment("mine") is not None) == is_mine
    assert (await archived.segment("yours") is not None) != is_mine
    assert set(await archived.unnamed()) == ({C} if is_mine else {A})


async def test_a_revision_out_of_turn_is_refused(archived: Archived) -> None:
    with pytest.raises(OutdatedError):
        await archived.commit(replace(FIRST, number=2))
    await archived.commit(FIRST)
    for number in (1, 3):
        with pytest.raises(OutdatedError):
            await archived.commit(replace(FIRST, number=number))


async def test_every_bot_is_told_of_a_revision(config: Settings, archived: Archived) -> None:
    async with open_store(config) as other, aclosing(other.changes()) as heard:
        await anext(heard)
        await archived.commit(FIRST)
        async with asyncio.timeout(5):
            await anext(heard)


async def test_many_contents_can_be_asked_for(archived: Archived) -> None:
    many = [n.to_bytes(16) for n in range(9_000)]
    await archived.put_packed([ArchivedStory(one, one, EDITION, one) for one in many[:5_000]])
    assert await archived.known(many, EDITION) == {*many[:5_000]}
    await archived.commit(FIRST, (), Difference(named=many[:5_000]))
    assert await archived.unnamed() == []
    assert await archived.size() > 0


@pytest.fixture
async def both(postgres: Postgres, tmp_path: Path) -> AsyncIterator[tuple[Archived, Archived]]:
    """An archive as two programs have it."""
    config = Settings(data=tmp_path, database_url=postgres.database())
    async with open_store(config) as ours, open_store(config) as others:
        yield ours.archived, others.archived


async def test_one_writes_at_a_time(both: tuple[Archived, Archived]) -> None:
    ours, others = both
    async with ours.writing():
        for patience in (0.0, 0.05):
            with pytest.raises(LockedError, match="another `verbatim archive`"):
                async with others.writing(patience):
                    raise AssertionError
    async with others.writing():
        pass


async def test_who_waits_has_its_turn_between_two_changes(both: tuple[Archived, Archived]) -> None:
    ours, others = both
    order: list[str] = []

    async def wait() -> None:
        async with others.writing(30):
            order.append("theirs")

    async with ours.writing() as turn:
        waiting = asyncio.create_task(wait())
        while not order:
            order.clear()
            await turn.pass_on()
            await asyncio.sleep(0)
        order.append("ours")
        await waiting
    assert order == ["theirs", "ours"]
