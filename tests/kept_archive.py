"""Stories in a real OpenSearch, as a bot asks it; what PostgreSQL keeps of them is in memory."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import uuid4

from bot.archive import index as indexes
from bot.archive.adapter import OpenSearchArchive
from bot.archive.beside import Beside
from bot.archive.engine import Engine
from bot.archive.index import Index

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knowledge.index.packed_story import PackedStory

ANALYSIS = "of-the-tests"
LONG = 60.0


def name_of_its_own() -> str:
    """A name under which nobody else of a run of the tests has an index."""
    return f"test{uuid4().hex[:12]}"


async def filled(
    engine: Engine, alias: str, stories: Sequence[PackedStory], shards: int = 2
) -> Index:
    """An index of these stories, which the alias names."""
    index = await indexes.create(engine, alias, ANALYSIS, shards)
    assert await index.fill(stories) == []
    await index.refresh()
    await indexes.switch(engine, alias, index)
    return index


@contextmanager
def kept_archive(url: str, stories: Sequence[PackedStory]) -> Iterator[OpenSearchArchive]:
    """An archive of these stories, for as long as it is needed."""
    packed = {story.content: story.data for story in stories}

    async def read(contents: Sequence[bytes]) -> dict[bytes, bytes]:
        return {one: packed[one] for one in contents if one in packed}

    async def opened() -> Engine:
        return Engine([url])

    beside, alias = Beside(), name_of_its_own()
    engine = beside.call(opened(), LONG)
    try:
        index = beside.call(filled(engine, alias, stories), LONG)
        yield OpenSearchArchive(beside, Index(engine, alias), read)
        beside.call(index.drop(), LONG)
    finally:
        beside.call(engine.close(), LONG)
        beside.close()
