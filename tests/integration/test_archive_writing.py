"""What an archive has is what was added to it, whoever is killed at what moment."""

from __future__ import annotations

import asyncio
import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete

from bot.archive import held, reading, rebuilding, writing
from bot.archive.checking import check, status
from bot.archive.layout import members_of
from bot.archive.rebuilding import rebuild
from bot.archive.said import words_of
from bot.archive.writing import Means, add, create, remove
from bot.settings import Settings
from bot.store import Difference, open_store
from bot.store.archive_turns import Turn
from bot.store.schema import archive_stories
from knowledge.errors import ArchiveError
from knowledge.index import arrays
from knowledge.index.archived_segment import ArchivedSegment
from knowledge.index.corpus import Corpus
from knowledge.library import Library
from knowledge.stories.reading import read
from recording_cluster import KilledError, Life, Mortal, RecordingCluster
from remembered_archive import RememberedArchive

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.store.archived import Archived
    from postgres import Postgres

HERE = Means(workers=0, switching=0.0)
SAYS = (
    "Mayor {0} opened the bridge. “{0} boats came today,” said Anna Kirby.\nThe {0} ferry left.\n"
)


@pytest.fixture
async def archived(tmp_path: Path) -> AsyncIterator[Archived]:
    async with open_store(Settings(data=tmp_path / "data", database_url=None)) as store:
        yield store.archived


@pytest.fixture
async def cluster(archived: Archived) -> RecordingCluster:
    made = RecordingCluster()
    assert await create(archived, made)
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "stories"
    made.mkdir()
    return made


def write(folder: Path, **stories: object) -> Path:
    """Write stories that each say a word of their own."""
    for name, word in stories.items():
        (folder / f"{name}.md").write_text(SAYS.format(word), encoding="utf-8")
    return folder


async def texts(archived: Archived) -> dict[str, str]:
    """What each story says, by its id in the order of the library."""
    revision, layout = await held.known(archived)
    contents = layout.contents(0, len(layout))
    stories = await held.stories_of(archived, contents, revision.edition)
    assert [one.content for one in stories] == contents
    assert revision.stories == len(stories)
    assert revision.sentences == sum(map(len, stories))
    found = {one.id: one.story.text for one in stories}
    assert len(found) == len(stories)
    return found


async def library(archived: Archived) -> Library:
    """The library of the newest revision, as a process opens it."""
    revision = await archived.newest()
    assert revision is not None
    _, layout = await held.known(archived)
    listed = [one.content(at) for one in layout.segments for at in range(len(one))]
    archive = RememberedArchive(await held.stories_of(archived, listed, revision.edition))
    segments = []
    for name in revision.segments:
        data = await archived.segment(name)
        assert data is not None
        segments.append(ArchivedSegment.from_arrays(arrays.unpacked(data), archive))
    corpus = Corpus(segments, members_of(revision.members))
    return Library.over(corpus, words_of(revision.synonyms))


async def whole(archived: Archived, cluster: RecordingCluster) -> None:
    """Assert that the index holds what the newest revision names, and nothing besides."""
    revision, layout = await held.known(archived)
    listed = {one.content(at) for one in layout.segments for at in range(len(one))}
    assert cluster.alias == revision.index_name
    assert cluster.answering.found.keys() == listed
    assert await archived.known(listed, revision.edition) == listed


async def test_stories_are_added_and_answer(
    archived: Archived, cluster: RecordingCluster, folder: Path
) -> None:
    written = await add(archived, cluster, [write(folder, a="Ada", b="Bea")], HERE)
    assert (written.added, written.replaced, written.there, written.problems) == (2, 0, 0, [])
    assert await texts(archived) == {"a": SAYS.format("Ada"), "b": SAYS.format("Bea")}
    await whole(archived, cluster)
    answer = (await library(archived)).ask("What did Anna Kirby say of Bea boats?")
    assert answer.passages[0].text == "“Bea boats came today,” said Anna Kirby."
    assert answer.passages[0].attribution.startswith("Anna Kirby")


async def test_what_is_there_costs_no_revision(
    archived: Archived, cluster: RecordingCluster, folder: Path
) -> None:
    await add(archived, cluster, [write(folder, a="Ada", b="Bea")], HERE)
    number = await archived.newest_number()
    written = await add(archived, cluster, [folder], HERE)
    assert (written.added, written.replaced, written.there) == (0, 0, 2)
    assert await archived.newest_number() == number


async def test_what_is_replaced_is_found_until_every_process_answers_from_what_replaces_it(
    archived: Archived, cluster: RecordingCluster, folder: Path
) -> None:
    await add(archived, cluster, [write(folder, a="one")], HERE)
    (before,) = cluster.answering.found
    number = await archived.newest_number()
    waits = Means(workers=0, switching=3600.0)
    adding = asyncio.create_task(add(archived, cluster, [write(folder, a="two")], waits))
    async with asyncio.timeout(30):
        while await archived.newest_number() == number:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
    assert before in cluster.answering.found
    assert len(cluster.answering.found) == 2
    adding.cancel()
    await asyncio.wait([adding])
    await add(archived, cluster, [folder], HERE)
    assert before not in cluster.answering.found


async def test_a_story_with_the_same_id_replaces_the_other_in_its_place(
    archived: Archived, cluster: RecordingCluster, folder: Path
) -> None:
    await add(archived, cluster, [write(folder, a="Ada", b="Bea", c="Cid")], HERE)
    written = await add(archived, cluster, [write(folder, b="Bob", d="Dan")], HERE)
    assert (written.added, written.replaced, written.there) == (1, 1, 2)
    found = await texts(archived)
    assert list(found) == ["a", "b", "c", "d"]
    assert found["b"] == SAYS.format("Bob")
    await whole(archived, cluster)
    back = await add(archived, cluster, [write(folder, b="Bea")], HERE)
    assert back.replaced == 1
    assert (await texts(archived))["b"] == SAYS.format("Bea")
    await whole(archived, cluster)


async def test_many_stories_are_added_in_revisions_of_their_own(
    archived: Archived, cluster: RecordingCluster, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "BATCH", 4)
    lines = [{"story_id": f"s{at}", "title": "T", "text": SAYS.format(at)} for at in range(30)]
    file = folder / "all.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in lines), encoding="utf-8")
    before = await archived.newest_number() or 0
    assert (await add(archived, cluster, [file], HERE)).added == 30
    assert await archived.newest_number() == before + 8
    assert [*await texts(archived)] == [f"s{at}" for at in range(30)]
    _, layout = await held.known(archived)
    assert len(layout.segments) <= 5
    await whole(archived, cluster)


async def test_answers_are_those_of_the_same_stories_in_memory(
    archived: Archived, cluster: RecordingCluster, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "BATCH", 3)
    words = ["Ada", "Bea", "Cid", "Dan", "Eve", "Fay", "Gus", "Hal"]
    write(folder, **{word.lower(): word for word in words})
    await add(archived, cluster, [folder], HERE)
    write(folder, bea="Zoe")
    await add(archived, cluster, [folder], HERE)
    await remove(archived, cluster, ["dan"])
    (folder / "dan.md").unlink()
    ours = await library(archived)
    theirs = Library.build(read([folder]).stories)
    assert len(ours.stories) == len(theirs.stories) == 7
    for word in [*words, "Zoe"]:
        question = f"Who said that {word} boats came?"
        one, other = ours.ask(question), theirs.ask(question)
        assert one.verdict == other.verdict
        assert [(p.story.id, p.text, round(p.score, 6)) for p in one.passages] == [
            (p.story.id, p.text, round(p.score, 6)) for p in other.passages
        ]


async def test_a_bad_file_costs_itself_alone_and_is_told(
    archived: Archived, cluster: RecordingCluster, folder: Path
) -> None:
    write(folder, a="Ada")
    (folder / "bad.md").write_bytes(b"\xff\xfe\x00")
    (folder / "lines.jsonl").write_text('{"story_id": 7\n', encoding="utf-8")
    (folder / "twin.md").write_text("---\nid: a\n---\nAnother story.\n", encoding="utf-8")
    written = await add(archived, cluster, [folder, folder / "absent.md"], HERE)
    assert written.added == 1
    told = "\n".join(map(str, written.problems))
    for name in ("bad.md", "lines.jsonl:1", "twin.md", "absent.md"):
        assert name in told
    assert await texts(archived) == {"a": SAYS.format("Ada")}


async def test_a_file_that_is_named_twice_is_read_once(
    archived: Archived, cluster: RecordingCluster, folder: Path
) -> None:
    write(folder, a="Ada")
    written = await add(archived, cluster, [folder, folder / "a.md"], HERE)
    assert (written.added, written.problems) == (1, [])


async def test_a_story_that_the_index_refuses_costs_itself_alone(
    archived: Archived, folder: Path
) -> None:
    cluster = RecordingCluster(refusing="b")
    await create(archived, cluster)
    written = await add(archived, cluster, [write(folder, a="Ada", b="Bea", c="Cid")], HERE)
    assert written.added == 2
    (problem,) = written.problems
    assert str(problem).startswith("b: was refused by OpenSearch (too long); part it into several")
    assert [*await texts(archived)] == ["a", "c"]
    await whole(archived, cluster)


async def test_nothing_is_left_of_what_is_removed(
    archived: Archived, cluster: RecordingCluster, folder: Path, tmp_path: Path
) -> None:
    await add(archived, cluster, [write(folder, a="Ada", b="Quetzalcoatl", c="Cid")], HERE)
    await add(archived, cluster, [write(folder, b="Xylophone")], HERE)
    assert await remove(archived, cluster, ["b", "nothing"]) == ["nothing"]
    assert [*await texts(archived)] == ["a", "c"]
    await whole(archived, cluster)
    assert await archived.unnamed() == []
    database = b"".join(file.read_bytes() for file in (tmp_path / "data").iterdir())
    for word in (b"Quetzalcoatl", b"quetzalcoatl", b"Xylophone", b"xylophon"):
        assert word not in database
    assert b"Ada" in database


async def test_removing_what_is_not_there_changes_nothing(
    archived: Archived, cluster: RecordingCluster
) -> None:
    number = await archived.newest_number()
    assert await remove(archived, cluster, ["a", "b"]) == ["a", "b"]
    assert await archived.newest_number() == number


async def test_all_stories_can_be_removed(
    archived: Archived, cluster: RecordingCluster, folder: Path
) -> None:
    await add(archived, cluster, [write(folder, a="Ada", b="Bea")], HERE)
    assert await remove(archived, cluster, ["a", "b"]) == []
    assert await texts(archived) == {}
    await whole(archived, cluster)
    assert (await library(archived)).ask("Who said it?").passages == ()


async def test_synonyms_beside_the_stories_hold(
    archived: Archived, cluster: RecordingCluster, folder: Path
) -> None:
    (folder / "synonyms.txt").write_text("vessels, boats\n", encoding="utf-8")
    written = await add(archived, cluster, [write(folder, a="Ada")], HERE)
    assert not written.waits
    assert (await library(archived)).ask("How many vessels came?").passages
    (folder / "synonyms.txt").write_text("craft, boats\n", encoding="utf-8")
    await add(archived, cluster, [folder], HERE)
    revision = await archived.newest()
    assert revision is not None
    assert words_of(revision.synonyms).searched.keys() == {"craft", "boat"}


async def test_phrases_wait_until_the_archive_is_made_anew(
    archived: Archived, cluster: RecordingCluster, folder: Path
) -> None:
    await add(archived, cluster, [write(folder, a="Ada")], HERE)
    (folder / "synonyms.txt").write_text("span, opened the bridge\n", encoding="utf-8")
    written = await add(archived, cluster, [write(folder, b="Bea")], HERE)
    assert written.waits is not None
    revision = await archived.newest()
    assert revision is not None
    assert words_of(revision.synonyms).searched == {}
    assert (await add(archived, cluster, [folder], HERE)).waits
    await rebuild(archived, cluster, HERE)
    anew = await archived.newest()
    assert anew is not None
    assert anew.edition != revision.edition
    assert "span" in words_of(anew.synonyms).searched
    assert not (await add(archived, cluster, [folder], HERE)).waits
    await whole(archived, cluster)
    assert [*await texts(archived)] == ["a", "b"]


async def test_a_corrected_speaker_is_the_one_who_says_it(
    archived: Archived, cluster: RecordingCluster, folder: Path
) -> None:
    write(folder, a="Ada", b="Bea")
    said = (
        "- story: a\n  words: Ada boats came today\n  speaker: Eve Stone\n"
        "- story: nowhere\n  words: x\n  speaker: Y\n"
        "- story: b\n  words: never said\n  speaker: Y\n"
    )
    (folder / "speakers.yaml").write_text(said, encoding="utf-8")
    written = await add(archived, cluster, [folder], HERE)
    told = [str(one) for one in written.problems]
    assert len(told) == 2
    assert "no story has the id 'nowhere'" in told[0]
    assert "the words do not stand in the story 'b' any more" in told[1]
    answer = (await library(archived)).ask("Who said Ada boats came today?")
    assert answer.passages[0].attribution == "Eve Stone"
    again = await add(archived, cluster, [folder], HERE)
    assert (again.added, again.replaced, again.there) == (0, 0, 2)
    (folder / "speakers.yaml").unlink()
    assert (await add(archived, cluster, [folder], HERE)).replaced == 1


async def test_an_archive_that_was_read_by_another_version_is_not_written_to(
    archived: Archived, cluster: RecordingCluster, folder: Path
) -> None:
    await add(archived, cluster, [write(folder, a="Ada", b="Bea")], HERE)
    await grow_old(archived)
    with pytest.raises(ArchiveError, match="another version of Verbatim"):
        await add(archived, cluster, [write(folder, c="Cid")], HERE)
    written = await rebuild(archived, cluster, HERE)
    assert (written.added, written.problems) == (2, [])
    await whole(archived, cluster)
    assert await texts(archived) == {"a": SAYS.format("Ada"), "b": SAYS.format("Bea")}
    await add(archived, cluster, [folder], HERE)
    assert [*await texts(archived)] == ["a", "b", "c"]


async def grow_old(archived: Archived) -> None:
    """Let the stories be as if another version had read them."""
    revision, layout = await held.known(archived)
    contents = layout.contents(0, len(layout))
    old = "0" * 24
    stories = await held.stories_of(archived, contents, revision.edition)
    await held.put(archived, stories, old)
    after = replace(revision, number=revision.number + 1, edition=old, analysis=old)
    await archived.commit(after, (), Difference(named=contents))
    await archived.prune(datetime.now(UTC) + timedelta(hours=1))


async def test_a_rebuild_keeps_the_order_and_makes_few_segments(
    archived: Archived, cluster: RecordingCluster, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "BATCH", 3)
    await add(archived, cluster, [write(folder, a="A", b="B", c="C", d="D", e="E")], HERE)
    await add(archived, cluster, [write(folder, b="Bob")], HERE)
    before = await texts(archived)
    first = cluster.alias
    await rebuild(archived, cluster, HERE)
    assert cluster.alias != first
    assert {*cluster.indexes} == {first, cluster.alias}
    assert [*(await texts(archived)).items()] == [*before.items()]
    _, layout = await held.known(archived)
    assert [len(one) for one in layout.segments] == [5]
    await whole(archived, cluster)


async def test_a_cluster_that_lost_all_can_be_filled_again(
    archived: Archived, cluster: RecordingCluster, folder: Path
) -> None:
    await add(archived, cluster, [write(folder, a="Ada")], HERE)
    for other in (RecordingCluster(), RecordingCluster("another")):
        with pytest.raises(ArchiveError):
            await add(archived, other, [write(folder, b="Bea")], HERE)
        await rebuild(archived, other, HERE)
        await whole(archived, other)
        await add(archived, other, [folder], HERE)
        await whole(archived, other)


async def test_another_databases_archive_is_left_alone(
    archived: Archived, cluster: RecordingCluster, tmp_path: Path, folder: Path
) -> None:
    await add(archived, cluster, [write(folder, a="Ada")], HERE)
    async with open_store(Settings(data=tmp_path / "other", database_url=None)) as store:
        with pytest.raises(ArchiveError, match="no index of this database"):
            await create(store.archived, cluster)
        theirs = RecordingCluster("theirs")
        await create(store.archived, theirs)
        with pytest.raises(ArchiveError, match="no index of this database"):
            await rebuild(store.archived, cluster, HERE)
    await whole(archived, cluster)


async def test_without_an_archive_nothing_is_written(archived: Archived, folder: Path) -> None:
    with pytest.raises(ArchiveError, match="verbatim archive create"):
        await add(archived, RecordingCluster(), [write(folder, a="Ada")], HERE)


async def test_an_archive_is_created_once(archived: Archived, cluster: RecordingCluster) -> None:
    assert not await create(archived, cluster)
    assert len(cluster.indexes) == 1


async def test_a_story_that_is_gone_from_the_database_is_told_and_the_others_rebuilt(
    archived: Archived, cluster: RecordingCluster, folder: Path
) -> None:
    await add(archived, cluster, [write(folder, a="Ada", b="Bea")], HERE)
    _, layout = await held.known(archived)
    await _lose(archived, layout.contents(0, 1))
    written = await rebuild(archived, cluster, HERE)
    (problem,) = written.problems
    assert str(problem).startswith("the database: misses a story that the archive names")
    assert [*await texts(archived)] == ["b"]
    await add(archived, cluster, [folder], HERE)
    assert [*await texts(archived)] == ["b", "a"]
    await whole(archived, cluster)


async def _lose(archived: Archived, contents: list[bytes]) -> None:
    gone = delete(archive_stories).where(archive_stories.c.content.in_(contents))
    await archived._session.write(gone)  # noqa: SLF001 - nothing of the program does this


MOST_CALLS = 80


async def killed_and_resumed(
    archived: Archived, cluster: RecordingCluster, work: Any, states: list[dict[str, str]]
) -> list[str]:
    """Kill somebody at every call, and after it, and see that what answers is one of the states.

    Returns:
        What is called when nobody is killed.
    """
    life = Life(MOST_CALLS, does_the_last=False)
    for calls in range(MOST_CALLS):
        for does_the_last in (False, True):
            life = Life(calls, does_the_last)
            try:
                await work(Mortal(archived, life), Mortal(cluster, life))
            except* KilledError:
                now = await texts(archived)
                assert now in states, f"killed at {life.told[-1]}"
                revision, layout = await held.known(archived)
                index = cluster.indexes[revision.index_name]
                assert index.found.keys() >= {*layout.contents(0, len(layout))}
                assert cluster.alias in cluster.indexes
                await library(archived)
            else:
                return life.told
    raise AssertionError(f"more than {MOST_CALLS} calls")


async def test_whoever_is_killed_at_adding_goes_on_where_it_was(
    archived: Archived, cluster: RecordingCluster, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add(archived, cluster, [write(folder, a="Ada", b="Bea", c="Cid")], HERE)
    first = await texts(archived)
    monkeypatch.setattr(reading, "BATCH", 2)
    write(folder, b="Bob", d="Dan", e="Eve", f="Fay")
    between = {**first, "b": SAYS.format("Bob"), "d": SAYS.format("Dan")}
    last = {**between, "e": SAYS.format("Eve"), "f": SAYS.format("Fay")}

    async def work(archived: Any, cluster: Any) -> None:
        await add(archived, cluster, [folder], HERE)

    await killed_and_resumed(archived, cluster, work, [first, between, last])
    assert await texts(archived) == last
    await whole(archived, cluster)


async def test_whoever_is_killed_at_removing_leaves_nothing_in_the_end(
    archived: Archived, cluster: RecordingCluster, folder: Path
) -> None:
    await add(archived, cluster, [write(folder, a="Ada", b="Bea", c="Cid")], HERE)
    first = await texts(archived)
    last = {name: text for name, text in first.items() if name != "b"}

    async def work(archived: Any, cluster: Any) -> None:
        await remove(archived, cluster, ["b"])

    await killed_and_resumed(archived, cluster, work, [first, last])
    assert await texts(archived) == last
    assert await archived.unnamed() == []
    await whole(archived, cluster)


async def test_whoever_is_killed_at_rebuilding_leaves_the_archive_as_it_was(
    archived: Archived, cluster: RecordingCluster, folder: Path
) -> None:
    await add(archived, cluster, [write(folder, a="Ada", b="Bea", c="Cid")], HERE)
    (folder / "synonyms.txt").write_text("span, opened the bridge\n", encoding="utf-8")
    await add(archived, cluster, [folder], HERE)
    first = await texts(archived)

    async def work(archived: Any, cluster: Any) -> None:
        await rebuild(archived, cluster, HERE)

    await killed_and_resumed(archived, cluster, work, [first])
    assert await texts(archived) == first
    assert {*cluster.indexes} == await archived.indexes()
    await whole(archived, cluster)


async def test_whoever_is_killed_at_creating_can_create(archived: Archived) -> None:
    cluster = RecordingCluster()

    for calls in range(MOST_CALLS):
        for does_the_last in (False, True):
            life = Life(calls, does_the_last)
            try:
                await create(Mortal(archived, life), Mortal(cluster, life))
            except KilledError:
                continue
            await add(archived, cluster, [], HERE)
            await whole(archived, cluster)
            return


async def test_a_story_is_taken_down_while_others_are_added(
    postgres: Postgres, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "BATCH", 2)
    config, cluster = Settings(data=tmp_path, database_url=postgres.database()), RecordingCluster()
    lines = [{"story_id": f"s{at}", "title": "T", "text": SAYS.format(at)} for at in range(24)]
    file = folder / "all.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in lines), encoding="utf-8")
    async with open_store(config) as store, open_store(config) as other:
        archived = store.archived
        await create(archived, cluster)
        adding = asyncio.create_task(add(archived, cluster, [file], HERE))
        while (await archived.newest_number() or 0) < 3:
            pass
        assert await remove(other.archived, cluster, ["s1"]) == []
        assert not adding.done()
        assert (await adding).added == 24
        assert [*await texts(archived)] == [f"s{at}" for at in range(24) if at != 1]
        await whole(archived, cluster)


async def test_a_database_that_is_brought_back_is_told_until_its_index_is_made_anew(
    tmp_path: Path, folder: Path
) -> None:
    data, copy, cluster = tmp_path / "data", tmp_path / "copy", RecordingCluster()
    async with open_store(Settings(data=data, database_url=None)) as store:
        await create(store.archived, cluster)
        await add(store.archived, cluster, [write(folder, a="Ada", b="Bea")], HERE)
    shutil.copytree(data, copy)
    async with open_store(Settings(data=data, database_url=None)) as store:
        # As many are found there as before, but others.
        await add(store.archived, cluster, [write(folder, a="Eve", b="Fay")], HERE)
        assert (await status(store.archived, cluster)).faults == []
    async with open_store(Settings(data=copy, database_url=None)) as store:
        (fault,) = (await status(store.archived, cluster)).faults
        assert "was not filled for what the database names" in fault
        with pytest.raises(ArchiveError, match="run `verbatim archive rebuild`"):
            await add(store.archived, cluster, [folder], HERE)
        await rebuild(store.archived, cluster, HERE)
        assert (await status(store.archived, cluster)).faults == []
        await whole(store.archived, cluster)


async def test_the_status_tells_that_stories_cannot_be_found_though_there_are_as_many(
    archived: Archived, cluster: RecordingCluster, folder: Path
) -> None:
    words = {f"s{at}": f"W{at}" for at in range(40)}
    await add(archived, cluster, [write(folder, **words)], HERE)
    await add(archived, cluster, [write(folder, s0="Ada")], HERE)
    cluster.answering.found.popitem()
    (fault,) = (await status(archived, cluster)).faults
    assert "has 40 of 41 stories" in fault


async def test_a_story_is_taken_down_though_the_index_may_only_be_read(
    archived: Archived, cluster: RecordingCluster, folder: Path
) -> None:
    await add(archived, cluster, [write(folder, a="Ada", b="Bea")], HERE)
    cluster.answering.is_read_only = True
    left: list[str] = []
    assert await remove(archived, cluster, ["b"], left.append) == []
    assert [*await texts(archived)] == ["a"]
    (told,) = left
    assert "may only be read" in told
    assert (await status(archived, cluster)).faults == []
    cluster.answering.is_read_only = False
    assert await remove(archived, cluster, ["b"], left.append) == ["b"]
    assert await archived.unnamed() == []
    await whole(archived, cluster)


async def test_a_story_that_another_version_has_read_is_taken_down_and_stays_so(
    archived: Archived, cluster: RecordingCluster, folder: Path
) -> None:
    await add(archived, cluster, [write(folder, a="Ada", b="Bea")], HERE)
    await grow_old(archived)
    left: list[str] = []
    assert await remove(archived, cluster, ["b"], left.append) == []
    assert [*await texts(archived)] == ["a"]
    assert len(left) == 1
    assert "`verbatim archive rebuild`" in left[0]
    written = await rebuild(archived, cluster, HERE)
    assert (written.added, written.problems) == (1, [])
    assert [*await texts(archived)] == ["a"]
    await whole(archived, cluster)


async def test_a_story_is_taken_down_though_another_one_beside_it_is_lost(
    archived: Archived, cluster: RecordingCluster, folder: Path
) -> None:
    await add(archived, cluster, [write(folder, a="Ada", b="Bea")], HERE)
    contents = (await archived.versions(["a"]))["a"]
    await _lose(archived, contents)
    left: list[str] = []
    assert await remove(archived, cluster, ["b"], left.append) == []
    assert len(left) == 1
    _, layout = await held.known(archived)
    assert layout.contents(0, 2) == contents


@pytest.mark.parametrize("how", [*product([False, True], [2, 3, 100])])
async def test_stories_are_taken_down_while_the_archive_is_made_anew(
    archived: Archived,
    cluster: RecordingCluster,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    how: tuple[bool, int],
) -> None:
    is_old, most = how
    monkeypatch.setattr(rebuilding, "RUN", 2)
    monkeypatch.setattr(rebuilding, "MOST", most)
    words = {f"s{at}": f"Word{at}" for at in range(8)}
    await add(archived, cluster, [write(folder, **words)], HERE)
    if is_old:
        await grow_old(archived)
    to_go = ["s1", "s2", "s7"]
    waiting = [[], ["s1", "s2"], ["s7"]]

    async def pass_on(_: Turn) -> None:
        if waiting and (now := waiting.pop(0)):
            assert await remove(archived, cluster, now) == []

    monkeypatch.setattr(Turn, "pass_on", pass_on)
    written = await rebuild(archived, cluster, HERE)
    assert (written.added, written.problems) == (5, [])
    assert [*await texts(archived)] == [one for one in words if one not in to_go]
    await whole(archived, cluster)
    assert (await check(archived, cluster)).faults == []
    await add(archived, cluster, [], HERE)
    for segment in (await held.known(archived))[0].segments:
        data = await archived.segment(segment)
        assert data is not None
        assert b"Word1" not in data


async def test_what_is_taken_down_while_it_is_about_to_be_added_is_left_out(
    archived: Archived, cluster: RecordingCluster, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "BATCH", 2)
    await add(archived, cluster, [write(folder, a="Ada", b="Bea", c="Cid", d="Dan")], HERE)
    write(folder, a="Eve", b="Fay", c="Gil", d="Hal", e="Ivo", f="Jan")
    waiting = [["c", "f"]]

    async def pass_on(_: Turn) -> None:
        if waiting:
            assert await remove(archived, cluster, waiting.pop()) == ["f"]

    with monkeypatch.context() as patched:
        patched.setattr(Turn, "pass_on", pass_on)
        written = await add(archived, cluster, [folder], HERE)
    assert [(one.file, one.reason.partition(" while")[0]) for one in written.problems] == [
        ("c", "was taken down"),
        ("f", "was taken down"),
    ]
    assert [*await texts(archived)] == ["a", "b", "d", "e"]
    await whole(archived, cluster)
    assert (await add(archived, cluster, [folder], HERE)).added == 2
    assert [*await texts(archived)] == ["a", "b", "d", "e", "c", "f"]


async def test_the_index_of_before_a_rebuild_stays_as_long_as_somebody_may_answer_from_it(
    archived: Archived, cluster: RecordingCluster, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add(archived, cluster, [write(folder, a="Ada", b="Bea")], HERE)
    before = cluster.answering
    found = {**before.found}
    await rebuild(archived, cluster, HERE)
    await add(archived, cluster, [write(folder, c="Cid")], HERE)
    assert [*cluster.indexes] == [before.name, cluster.alias]
    assert before.found == found
    (note,) = (await check(archived, cluster)).notes
    assert f"{before.name} stays" in note
    monkeypatch.setattr(writing, "GRACE", timedelta())
    await add(archived, cluster, [], HERE)
    assert [*cluster.indexes] == [cluster.alias]
    await whole(archived, cluster)


async def test_what_is_taken_down_after_a_rebuild_is_not_in_the_index_of_before_either(
    archived: Archived, cluster: RecordingCluster, folder: Path
) -> None:
    await add(archived, cluster, [write(folder, a="Ada", b="Bea")], HERE)
    await rebuild(archived, cluster, HERE)
    await remove(archived, cluster, ["a"])
    assert [*cluster.indexes] == [cluster.alias]
    await whole(archived, cluster)
