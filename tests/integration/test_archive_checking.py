"""Whatever differs between the database and the index of an archive is told, with what to do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, update

from bot.archive import held
from bot.archive.checking import check, status
from bot.archive.rebuilding import rebuild
from bot.archive.writing import Means, add, create
from bot.settings import Settings
from bot.store import Difference, open_store
from bot.store.schema import archive_segments, archive_stories
from knowledge.errors import ArchiveError
from recording_cluster import RecordingCluster

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    from bot.store.archived import Archived

HERE = Means(workers=0, switching=0.0)
GONE = b"\x07" * 16


@pytest.fixture
async def archived(tmp_path: Path) -> AsyncIterator[Archived]:
    async with open_store(Settings(data=tmp_path / "data", database_url=None)) as store:
        yield store.archived


@pytest.fixture
async def cluster(archived: Archived, tmp_path: Path) -> RecordingCluster:
    """A cluster with an archive of three stories."""
    made = RecordingCluster()
    await create(archived, made)
    folder = tmp_path / "stories"
    folder.mkdir()
    for name in ("Ada", "Bea", "Cid"):
        (folder / f"{name}.md").write_text(f"{name} opened the bridge.\n", encoding="utf-8")
    await add(archived, made, [folder], HERE)
    return made


async def execute(archived: Archived, statement: Any) -> None:
    await archived._session.write(statement)  # noqa: SLF001 - nothing of the program does this


async def first(archived: Archived) -> bytes:
    _, layout = await held.known(archived)
    return layout.contents(0, 1)[0]


async def lose_row(archived: Archived, _: RecordingCluster) -> None:
    gone = archive_stories.c.content == await first(archived)
    await execute(archived, delete(archive_stories).where(gone))


async def damage_row(archived: Archived, _: RecordingCluster) -> None:
    damaged = archive_stories.c.content == await first(archived)
    await execute(archived, update(archive_stories).where(damaged).values(data=b"something"))


async def lose_document(archived: Archived, cluster: RecordingCluster) -> None:
    cluster.answering.found.pop(await first(archived))


async def add_document(_: Archived, cluster: RecordingCluster) -> None:
    cluster.answering.found[GONE] = "nobody's"


async def leave_document(archived: Archived, cluster: RecordingCluster) -> None:
    row = {"content": GONE, "edition": "e", "story": GONE, "data": b"x"}
    await archived.put_packed([held.ArchivedStory(**row)])
    cluster.answering.found[GONE] = "left"


async def damage_segment(archived: Archived, _: RecordingCluster) -> None:
    await execute(archived, update(archive_segments).values(data=b"something else"))


async def change_mapping(_: Archived, cluster: RecordingCluster) -> None:
    cluster.answering.problem = "the index was changed by somebody else; run …"


async def lose_index(_: Archived, cluster: RecordingCluster) -> None:
    cluster.indexes.clear()
    cluster.alias = None


async def ask_other(_: Archived, cluster: RecordingCluster) -> None:
    cluster.alias = "verbatim-1-9"


async def move_cluster(_: Archived, cluster: RecordingCluster) -> None:
    cluster.own = "another"


async def name_a_row(archived: Archived, _: RecordingCluster) -> None:
    row = {"content": GONE, "edition": "e", "story": GONE, "data": b"x"}
    await archived.put_packed([held.ArchivedStory(**row)])
    await execute(archived, update(archive_stories).values(since=None))


async def miscount(archived: Archived, _: RecordingCluster) -> None:
    revision, _layout = await held.known(archived)
    await archived.commit(replace(revision, number=revision.number + 1, sentences=77))


async def grow_old(archived: Archived, _: RecordingCluster) -> None:
    revision, layout = await held.known(archived)
    contents = layout.contents(0, 3)
    stories = await held.stories_of(archived, contents, revision.edition)
    await held.put(archived, stories, "0" * 24)
    after = replace(revision, number=revision.number + 1, edition="0" * 24)
    await archived.commit(after, (), Difference(named=contents))


DAMAGES: dict[str, tuple[Callable[[Archived, RecordingCluster], Awaitable[None]], str, bool]] = {
    "a packed story is gone": (
        lose_row,
        "a story of the archive is not in the database any more",
        True,
    ),
    "a packed story is damaged": (damage_row, "is not the one that it is kept as", True),
    "a document is gone": (lose_document, "a story of the archive cannot be found", True),
    "a document is nobody's": (add_document, "a document that is no story's", True),
    "a document was left behind": (leave_document, "a change left behind", True),
    "a segment is damaged": (damage_segment, "cannot be read (is something else)", True),
    "the mapping is changed": (change_mapping, "changed by somebody else", True),
    "the index is gone": (lose_index, "has no index verbatim-1-1", True),
    "another index is asked": (ask_other, "is asked by the name of verbatim-1-9", True),
    "it is another cluster": (move_cluster, "not the cluster that the database knows", False),
    "a row is in no segment": (name_a_row, "names a story that no segment", False),
    "the counts are wrong": (miscount, "counts its stories or sentences wrongly", True),
    "another version has read it": (grow_old, "read by another version of Verbatim", True),
}
"""What happens, what is told of it, and whether a rebuild mends it."""


async def test_nothing_is_wrong_with_what_was_written(
    archived: Archived, cluster: RecordingCluster
) -> None:
    looked: list[int] = []
    checked = await check(archived, cluster, looked.append)
    assert checked.is_whole
    assert (checked.stories, checked.sentences, checked.notes) == (3, 3, [])
    assert sum(looked) == 6


@pytest.mark.parametrize("what", DAMAGES)
async def test_what_is_wrong_is_told_once_with_what_to_do(
    archived: Archived, cluster: RecordingCluster, tmp_path: Path, what: str
) -> None:
    damage, words, is_mended = DAMAGES[what]
    await damage(archived, cluster)
    checked = await check(archived, cluster)
    assert not checked.is_whole
    (told,) = [fault for fault in checked.faults if words in fault]
    assert "; " in told
    assert "\n" not in told
    if is_mended:
        await rebuild(archived, cluster, HERE)
        assert (await check(archived, cluster)).faults == []
        await add(archived, cluster, [tmp_path / "stories"], HERE)
        checked = await check(archived, cluster)
        assert (checked.faults, checked.stories) == ([], 3)


async def test_what_a_rebuild_left_is_told(archived: Archived, cluster: RecordingCluster) -> None:
    await cluster.create("v")
    checked = await check(archived, cluster)
    assert checked.is_whole
    assert [note for note in checked.notes if "verbatim-1-2 is left from a rebuild" in note]


async def test_the_status_says_how_large_an_archive_is(
    archived: Archived, cluster: RecordingCluster
) -> None:
    told = await status(archived, cluster)
    assert (told.stories, told.sentences, told.segments, told.documents) == (3, 3, 1, 3)
    assert (told.nodes, told.health, told.index) == (3, "green", "verbatim-1-1")
    assert told.database > 0
    assert told.faults == told.notes == []


async def test_the_status_is_told_as_far_as_somebody_answers(
    archived: Archived, cluster: RecordingCluster
) -> None:
    await lose_index(archived, cluster)
    told = await status(archived, cluster)
    assert told.stories == 3
    assert told.documents is None
    assert len(told.faults) == 1


async def test_of_another_cluster_nothing_is_told_but_that_it_is_one(
    archived: Archived, cluster: RecordingCluster
) -> None:
    cluster.own = "two"
    told = await status(archived, cluster)
    assert (told.documents, told.nodes) == (None, None)
    (fault,) = told.faults
    assert "is not the cluster that the database knows; correct" in fault


@pytest.mark.parametrize("look", [check, status])
async def test_without_an_archive_there_is_nothing_to_look_at(
    archived: Archived, look: Callable[..., Awaitable[object]]
) -> None:
    with pytest.raises(ArchiveError, match="verbatim archive create"):
        await look(archived, RecordingCluster())
