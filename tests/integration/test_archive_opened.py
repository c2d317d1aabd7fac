"""The newest revision of a real archive is a library, and what is wrong with it is one line."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from bot.archive import held
from bot.archive.cluster import Cluster
from bot.archive.engine import Engine
from bot.archive.opened import OpenArchive, open_archive
from bot.archive.parts import Parts, parts_of
from bot.archive.writing import Means, add, create, remove
from bot.cache.folder import Folder
from bot.settings import Settings
from bot.store import open_store
from bot.store.archived import Archived
from bot.store.schema import archive_revisions, archive_segments
from knowledge.errors import ArchiveError, GoneError
from knowledge.library import Library

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from bot.store import Store
    from postgres import Postgres

HERE = Means(workers=0)
BRIDGE = (
    "The harbour bridge was closed on Tuesday. ‘It is not safe,’ said Ines Duarte, the mayor.\n"
)
FERRY = "The island ferry takes 180 passengers. It leaves every hour.\n"
TIDE = "High tide comes at noon.\n"


@pytest.fixture
def settings(tmp_path: Path, postgres: Postgres, opensearch: str) -> Settings:
    return Settings(
        data=tmp_path / "data",
        database_url=postgres.database(),
        archive_url=(opensearch,),
        archive_name=f"t{abs(hash(str(tmp_path))) % 10**12}",
    )


@asynccontextmanager
async def writing(settings: Settings) -> AsyncIterator[tuple[Store, Cluster]]:
    engine = Engine(settings.archive_url)
    async with open_store(settings) as store:
        yield store, Cluster(engine, settings.archive_name)
    await engine.close()


def made(settings: Settings, folder: Path, **stories: str) -> None:
    """Add stories, and make the archive if there is none."""
    folder.mkdir(exist_ok=True)
    for name, text in stories.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")

    async def work() -> None:
        async with writing(settings) as (store, cluster):
            await create(store.archived, cluster)
            await add(store.archived, cluster, [folder], HERE)

    asyncio.run(work())


def taken_down(settings: Settings, *stories: str) -> None:
    async def work() -> None:
        async with writing(settings) as (store, cluster):
            await remove(store.archived, cluster, stories)

    asyncio.run(work())


def changed(settings: Settings, statement: Any) -> None:
    async def work() -> None:
        async with writing(settings) as (store, _):
            await store._session.write(statement)  # noqa: SLF001 - as somebody by hand

    asyncio.run(work())


@pytest.fixture
def archive(settings: Settings, tmp_path: Path) -> Iterator[OpenArchive]:
    made(settings, tmp_path / "stories", bridge=BRIDGE, ferry=FERRY)
    with closing(open_archive(settings)) as archive:
        yield archive


def library(archive: OpenArchive) -> Library:
    snapshot = archive.load()
    assert snapshot is not None
    return Library.over(snapshot.corpus, snapshot.synonyms)


def kept(settings: Settings) -> list[bytes]:
    return [path.read_bytes() for path in (settings.data / "cache").rglob("*.archived")]


def test_what_was_added_answers(archive: OpenArchive) -> None:
    answers = library(archive)
    assert answers.ask("when was the bridge closed?").passages[0].text == (
        "The harbour bridge was closed on Tuesday."
    )
    archive.look()


def test_where_there_is_no_archive_there_is_none(settings: Settings) -> None:
    with closing(open_archive(settings)) as archive:
        assert archive.newest_mark() is None
        assert archive.load() is None


def test_segments_are_read_from_the_database_once(
    archive: OpenArchive, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = library(archive)
    assert len(kept(settings)) == 1

    async def none(*_: object) -> bytes | None:
        raise AssertionError("a segment is read again")

    monkeypatch.setattr(Archived, "segment", none)
    with closing(open_archive(settings)) as again:
        assert library(again).revision == first.revision


def test_a_revision_is_known_by_when_it_was_made_too(
    archive: OpenArchive, settings: Settings
) -> None:
    snapshot = archive.load()
    assert snapshot is not None
    assert archive.newest_mark() == snapshot.mark
    changed(settings, update(archive_revisions).values(created_at=datetime.now(UTC)))
    assert archive.newest_mark() != snapshot.mark


def test_a_segment_that_is_damaged_on_the_disk_is_read_anew(
    archive: OpenArchive, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    library(archive)
    (file,) = (settings.data / "cache").rglob("*.archived")
    file.write_bytes(file.read_bytes()[:-9] + b"something")
    with closing(open_archive(settings)) as again:
        assert len(library(again).stories) == 2
    assert "is not as it was written" in caplog.text


def test_another_revision_reads_what_is_new(
    archive: OpenArchive, settings: Settings, tmp_path: Path
) -> None:
    library(archive)
    made(settings, tmp_path / "stories", tide=TIDE)
    assert len(library(archive).stories) == 3
    assert library(archive).ask("when is high tide?").passages[0].text == TIDE.strip()


def test_of_what_was_taken_down_nothing_stays(archive: OpenArchive, settings: Settings) -> None:
    before = library(archive)
    assert before.find("bridge") is not None
    assert any(b"bridge" in one for one in kept(settings))
    taken_down(settings, "bridge")
    after = library(archive)
    assert [*after.corpus.numbers] == ["ferry"]
    assert not any(b"bridge" in one for one in kept(settings))
    # Who still has the revision of before is told, and told of no word of it.
    unread = Library.over(before.corpus.changed([0, 1]), before.synonyms)
    with pytest.raises(GoneError):
        unread.find("bridge")


def test_an_archive_that_another_version_has_read_is_refused(
    archive: OpenArchive, settings: Settings
) -> None:
    changed(settings, update(archive_revisions).values(analysis="another"))
    with pytest.raises(ArchiveError, match="another version of Verbatim; run `verbatim archive"):
        archive.load()


@pytest.mark.parametrize("data", [b"", b"something else", b"\x8averb\r\n\x1a"])
def test_a_segment_that_is_damaged_in_the_database_is_told(
    archive: OpenArchive, settings: Settings, data: bytes
) -> None:
    changed(settings, update(archive_segments).values(data=data))
    with pytest.raises(ArchiveError, match=r"a segment of the archive .* `verbatim archive check`"):
        archive.load()


def test_members_that_are_damaged_are_told(archive: OpenArchive, settings: Settings) -> None:
    changed(settings, update(archive_revisions).values(members=b"no members"))
    with pytest.raises(ArchiveError, match=r"revision .* is not as it was written"):
        archive.load()


def test_synonyms_that_cannot_be_read_are_told(archive: OpenArchive, settings: Settings) -> None:
    changed(settings, update(archive_revisions).values(synonyms=["nonsense"]))
    with pytest.raises(ArchiveError, match=r"revision .* is not as it was written"):
        archive.load()


def test_an_index_that_has_not_all_stories_is_no_archive(
    archive: OpenArchive, settings: Settings
) -> None:
    library(archive)

    async def work() -> None:
        async with writing(settings) as (store, cluster):
            revision, layout = await held.known(store.archived)
            index = cluster.index(revision.index_name)
            await index.delete(layout.contents(0, 1))
            await index.refresh()

    asyncio.run(work())
    with pytest.raises(ArchiveError, match="has 1 of 2 stories; run `verbatim archive check`"):
        archive.look()


def test_an_index_that_was_filled_for_another_revision_is_no_archive(
    archive: OpenArchive, settings: Settings
) -> None:
    changed(settings, update(archive_revisions).values(filling="another"))
    library(archive)
    with pytest.raises(ArchiveError, match="was not filled for what the database names"):
        archive.look()


@pytest.mark.usefixtures("archive")
def test_a_database_that_is_away_is_told_in_one_line_and_tried_again(
    settings: Settings,
) -> None:
    nowhere = Settings(
        data=settings.data,
        database_url="postgresql://nobody@127.0.0.1:1/nowhere",
        archive_url=settings.archive_url,
        archive_name=settings.archive_name,
    )
    used = [nowhere, settings]

    @asynccontextmanager
    async def parts() -> AsyncIterator[Parts]:
        async with parts_of(used.pop(0)) as found:
            yield found

    folder = Folder(settings.data / "cache", ["another"])
    with closing(OpenArchive(parts, folder)) as again:
        with pytest.raises(ArchiveError) as told:
            again.newest_mark()
        assert "\n" not in str(told.value)
        assert len(library(again).stories) == 2


@pytest.mark.usefixtures("archive")
def test_where_opensearch_is_away_what_is_known_is_loaded_and_looking_tells(
    settings: Settings,
) -> None:
    away = settings.model_copy(update={"archive_url": ("http://127.0.0.1:1",)})
    with closing(open_archive(away)) as archive_away:
        assert len(library(archive_away).corpus.heads) == 2
        with pytest.raises(ArchiveError, match=r"127\.0\.0\.1:1"):
            archive_away.look()
        with pytest.raises(ArchiveError):
            library(archive_away).ask("when was the bridge closed?")
        assert archive_away.reach.doubted


def test_a_database_that_is_started_anew_is_waited_out(
    archive: OpenArchive, postgres: Postgres
) -> None:
    answers = library(archive)
    restart = Thread(target=postgres.start_again)
    restart.start()
    try:
        marks = set()
        until = time.monotonic() + 2.0
        while time.monotonic() < until or restart.is_alive():
            marks.add(archive.newest_mark())
            assert archive._port is not None  # noqa: SLF001 - so that it is read anew
            archive._port[2].forget([answers.corpus.content(0)])  # noqa: SLF001
            assert Library.over(answers.corpus.changed([0, 1])).find("bridge") is not None
    finally:
        restart.join()
    assert len(marks) == 1


def test_what_is_asked_too_long_is_given_up(archive: OpenArchive) -> None:
    async def slowly(_: object) -> None:
        await asyncio.sleep(60)

    with pytest.raises(ArchiveError, match=r"did not answer within 0\.1 s"):
        archive._call(slowly, 0.1)  # noqa: SLF001 - whatever asks so long
