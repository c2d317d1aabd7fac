"""An index of OpenSearch is made, filled, looked through, and put in the place of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.archive import index as indexes
from bot.archive import mapping, queries
from bot.archive.engine import Engine, opened
from bot.archive.index import Index, create, named, switch
from kept_archive import ANALYSIS, filled, name_of_its_own
from knowledge.errors import ArchiveError
from knowledge.index.packed_story import PackedStory
from several_segments import pool

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

STORIES = list({story.content: story for story in pool()}.values())


@pytest.fixture(scope="module")
async def engine(opensearch: str) -> AsyncIterator[Engine]:
    async with opened([opensearch]) as engine:
        yield engine


@pytest.fixture
async def alias(engine: Engine) -> AsyncIterator[str]:
    alias = name_of_its_own()
    yield alias
    for name in await indexes.indexes(engine, alias):
        await Index(engine, name).drop()


async def contents(index: Index) -> list[bytes]:
    return [one async for page in index.contents() for one in page]


async def test_what_is_written_is_found_once_it_is_refreshed(engine: Engine, alias: str) -> None:
    index = await create(engine, alias, ANALYSIS)
    told: list[int] = []
    assert await index.fill(STORIES, told.append) == []
    assert sum(told) == len(STORIES)
    assert await contents(index) == []
    await index.refresh()
    assert await contents(index) == sorted(story.content for story in STORIES)
    size = await index.size()
    assert size.stories == len(STORIES)
    assert size.data > 0


async def test_it_bears_what_it_was_filled_for_and_is_as_it_was_made(
    engine: Engine, alias: str
) -> None:
    index = await create(engine, alias, ANALYSIS)
    assert await index.borne() == []
    await index.bear(["a", "b"])
    await index.bear(["b", "c"])
    assert await index.borne() == ["b", "c"]
    await index.check(ANALYSIS)


async def test_what_is_written_twice_is_there_once(engine: Engine, alias: str) -> None:
    index = await filled(engine, alias, STORIES[:5])
    assert await index.fill(STORIES[:6]) == []
    await index.refresh()
    assert (await index.size()).stories == 6


async def test_stories_are_walked_through_page_by_page(
    engine: Engine, alias: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 7)
    index = await filled(engine, alias, STORIES)
    pages = [page async for page in index.contents()]
    assert {len(page) for page in pages[:-1]} == {7}
    assert [one for page in pages for one in page] == sorted(story.content for story in STORIES)


async def test_what_is_sent_is_sent_in_chunks(
    engine: Engine, alias: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexes, "CHUNK", 2000)
    told: list[int] = []
    index = await create(engine, alias, ANALYSIS)
    await index.fill(STORIES, told.append)
    assert len(told) > 3
    assert sum(told) == len(STORIES)


async def test_what_is_deleted_is_gone_and_may_have_been(engine: Engine, alias: str) -> None:
    index = await filled(engine, alias, STORIES[:5])
    gone = [STORIES[1].content, STORIES[3].content, STORIES[9].content]
    assert await index.delete(gone) == []
    await index.refresh()
    assert await contents(index) == sorted(STORIES[at].content for at in (0, 2, 4))


async def test_another_index_takes_the_place_of_the_first(engine: Engine, alias: str) -> None:
    assert await named(engine, alias) is None
    first = await filled(engine, alias, STORIES[:3])
    assert await named(engine, alias) == first.name
    second = await create(engine, alias, ANALYSIS)
    assert second.name != first.name
    assert await contents(Index(engine, alias)) == await contents(first)
    await second.fill(STORIES[3:5])
    await second.refresh()
    await switch(engine, alias, second)
    assert await named(engine, alias) == second.name
    assert await contents(Index(engine, alias)) == await contents(second)
    assert await indexes.indexes(engine, alias) == [first.name, second.name]
    await first.drop()
    await first.drop()
    assert await indexes.indexes(engine, alias) == [second.name]


async def test_an_index_is_as_it_was_made(engine: Engine, alias: str) -> None:
    await filled(engine, alias, STORIES[:3])
    await Index(engine, alias).check(ANALYSIS)


async def test_an_index_of_another_version_is_refused(
    engine: Engine, alias: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = await filled(engine, alias, STORIES[:1])
    with pytest.raises(ArchiveError, match=f"{index.name} .*were read by another version"):
        await Index(engine, alias).check("another")
    monkeypatch.setattr(mapping, "MAPPING_VERSION", 2)
    with pytest.raises(ArchiveError, match=f"{index.name} .*made by another version.*rebuild"):
        await Index(engine, alias).check(ANALYSIS)


async def test_an_index_that_was_changed_by_hand_is_refused(engine: Engine, alias: str) -> None:
    index = await filled(engine, alias, STORIES[:1])
    added = {"properties": {"title": {"type": "text"}}}
    await engine.ask(engine.client.indices.put_mapping, index=index.name, body=added)
    with pytest.raises(ArchiveError, match=f"{index.name} .*changed by somebody else.*rebuild"):
        await Index(engine, alias).check(ANALYSIS)


async def test_an_index_that_is_not_there_is_missed_by_name(engine: Engine, alias: str) -> None:
    index = Index(engine, alias)
    for asked in (index.check(ANALYSIS), index.search({}), index.refresh(), index.size()):
        with pytest.raises(ArchiveError, match=f"has no index {alias}; run"):
            await asked


async def test_an_index_that_may_only_be_read_is_told_and_still_read(
    engine: Engine, alias: str
) -> None:
    index = await filled(engine, alias, STORIES[:2])
    put = engine.client.indices.put_settings
    # As OpenSearch itself does where a disk is full.
    await engine.ask(put, index=index.name, body={"index.blocks.read_only_allow_delete": True})
    with pytest.raises(ArchiveError, match="may only be read just now; make room on its disk"):
        await index.fill(STORIES)
    assert len(await contents(index)) == 2
    await engine.ask(put, index=index.name, body={"index.blocks.read_only_allow_delete": None})
    assert await index.fill(STORIES) == []


async def test_a_story_that_is_refused_is_named_and_the_others_are_there(
    engine: Engine, alias: str
) -> None:
    index = await create(engine, alias, ANALYSIS)
    limit = {"index.mapping.nested_objects.limit": 2}
    await engine.ask(engine.client.indices.put_settings, index=index.name, body=limit)
    long = [story.content for story in STORIES if len(story) > 2]
    refused = await index.fill(STORIES)
    assert {one.content for one in refused} == {*long}
    assert all("nested" in one.reason for one in refused)
    await index.refresh()
    assert (await index.size()).stories == len(STORIES) - len(long)


async def test_a_story_at_which_the_program_fails_costs_itself_alone(
    engine: Engine, alias: str
) -> None:
    damaged = PackedStory(STORIES[0].data)
    damaged.__dict__["index"] = None
    index = await create(engine, alias, ANALYSIS)
    refused = await index.fill([damaged, *STORIES[1:4]])
    assert [one.content for one in refused] == [damaged.content]
    await index.refresh()
    assert (await index.size()).stories == 3


async def test_a_story_that_is_longer_than_what_is_sent_at_once_is_sent(
    engine: Engine, alias: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = await create(engine, alias, ANALYSIS)
    document = mapping.document
    monkeypatch.setattr(
        mapping, "document", lambda story: document(story) | {"whole": "term " * 500_000}
    )
    assert await index.fill(STORIES[:2]) == []
    await index.refresh()
    assert (await index.size()).stories == 2


async def test_an_empty_index_has_nothing(engine: Engine, alias: str) -> None:
    index = await filled(engine, alias, [])
    assert await contents(index) == []
    assert (await index.size()).stories == 0
    assert await index.delete([]) == []
