"""An archive behind a shelf's files: what answers with it, without it, and when it changes."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.discord.reloading import reread
from bot.reach import Pause
from bot.settings import Settings
from bot.shelf import SAMPLE, Shelf
from bot.shelves import Shelves, content_of
from bot.shelves.building import Builder
from bot.shelves.server_shelves import ServerShelves
from bot.store import Action, NewRevision, open_store
from knowledge.answer import Verdict
from knowledge.errors import ArchiveError
from knowledge.model import Story
from knowledge.stories import synonyms
from knowledge.stories.speaker_corrections import SpeakerCorrection
from remembered_source import AWAY, Archive, Moody, RememberedSource

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.behind import ArchiveSnapshot
    from bot.snapshot import Reload, Snapshot
    from knowledge.library import Library

NEWS = 7
BRIDGE = (
    "The harbour bridge was closed on Tuesday. ‘It is not safe,’ said Ines Duarte, the mayor.\n"
)
FERRY = "The island ferry takes 180 passengers. It leaves every hour.\n"
TIDE = "High tide comes at noon.\n"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive", {"bridge.md": BRIDGE, "ferry.md": FERRY})


def shelf_of(
    tmp_path: Path, archive: Archive, files: dict[str, str] | None = None, *, stops: bool = False
) -> Shelf:
    folder = tmp_path / "stories"
    for name, text in (files or {}).items():
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    source = RememberedSource(archive.folder)
    return Shelf([folder], SAMPLE, must_exist=False, stops=stops, archive=source)


def first(library: Library, question: str) -> str | None:
    answer = library.ask(question)
    return None if answer.verdict is Verdict.NONE else answer.passages[0].text


def test_the_stories_of_files_follow_those_of_the_archive(tmp_path: Path, archive: Archive) -> None:
    shelf = shelf_of(tmp_path, archive, {"tide.md": TIDE})
    assert [*shelf.library.corpus.numbers] == ["bridge", "ferry", "tide"]
    assert first(shelf.library, "when was the bridge closed?") is not None
    assert first(shelf.library, "when is high tide?") == TIDE.strip()
    assert not shelf.is_sample


def test_the_story_of_a_file_stands_for_the_archived_one_of_its_id(
    tmp_path: Path, archive: Archive
) -> None:
    shelf = shelf_of(tmp_path, archive, {"ferry.md": "The island ferry takes 200 passengers.\n"})
    assert first(shelf.library, "how many passengers does the ferry take?") == (
        "The island ferry takes 200 passengers."
    )


def test_the_sample_answers_only_where_there_is_neither(tmp_path: Path) -> None:
    nothing = Archive(tmp_path / "archive", {})
    shelf = shelf_of(tmp_path, nothing)
    assert shelf.is_sample
    nothing.publish({"ferry.md": FERRY})
    reload = shelf.take_up()
    assert reload is not None
    shelf.swap(reload)
    assert not shelf.is_sample
    assert [*shelf.library.corpus.numbers] == ["ferry"]


def test_the_sample_does_not_come_back_where_the_last_story_was_taken_down(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive", {"ferry.md": FERRY})
    archive.publish({})
    shelf = shelf_of(tmp_path, archive)
    assert not shelf.is_sample
    assert not shelf.library.stories
    assert not shelf.reload().after.is_sample


def test_the_sample_never_answers_while_the_archive_is_away(
    tmp_path: Path, archive: Archive
) -> None:
    archive.be(away=True)
    shelf = shelf_of(tmp_path, archive)
    assert not shelf.is_sample
    assert not shelf.library.stories
    assert shelf.now.is_away


def test_where_the_database_has_no_archive_that_is_told_and_no_sample_answers(
    tmp_path: Path, archive: Archive
) -> None:
    number = archive.number
    archive.be(number=None)
    shelf = shelf_of(tmp_path, archive)
    assert shelf.archive is not None
    assert not shelf.is_sample
    assert shelf.now.is_away
    assert "run `verbatim archive create`" in shelf.archive.reach.now.reason
    archive.be(number=number)
    shelf.reload()
    assert len(shelf.library.stories) == 2
    archive.be(number=None)
    assert not shelf.look()
    assert not shelf.reload().after.is_sample
    assert shelf.now.is_away
    assert not shelf.library.stories


def test_another_revision_of_the_same_number_is_taken_up(tmp_path: Path, archive: Archive) -> None:
    shelf = shelf_of(tmp_path, archive)
    # The database was restored, and another story added.
    archive.be(number=archive.number - 1, made=1.0)
    archive.publish({"ferry.md": FERRY, "tide.md": TIDE})
    assert shelf.look()
    reload = shelf.take_up()
    assert reload is not None
    assert [*reload.after.library.corpus.numbers] == ["ferry", "tide"]


def test_a_start_while_the_archive_is_away_takes_it_up_when_it_is_there(
    tmp_path: Path, archive: Archive
) -> None:
    archive.be(away=True)
    shelf = shelf_of(tmp_path, archive, {"tide.md": TIDE})
    assert [*shelf.library.corpus.numbers] == ["tide"]
    assert not shelf.look()
    archive.be(away=False)
    assert shelf.look()
    reload = shelf.take_up()
    assert reload is not None
    shelf.swap(reload)
    assert shelf.look()
    assert len(shelf.library.stories) == 3


def test_a_reading_takes_up_a_new_revision_and_makes_nothing_else_again(
    tmp_path: Path, archive: Archive
) -> None:
    shelf = shelf_of(tmp_path, archive, {"tide.md": TIDE})
    before = shelf.snapshot
    assert shelf.take_up() is None
    assert not shelf.reload().swapped
    archive.publish({"bridge.md": BRIDGE})
    assert shelf.reload().swapped
    assert shelf.snapshot.alone is before.alone
    assert [*shelf.library.corpus.numbers] == ["bridge", "tide"]
    # What somebody holds still knows what it knew.
    assert [*before.library.corpus.numbers] == ["bridge", "ferry", "tide"]


def test_a_reading_while_the_archive_is_away_keeps_what_is_known_of_it(
    tmp_path: Path, archive: Archive
) -> None:
    shelf = shelf_of(tmp_path, archive, {"tide.md": TIDE})
    archive.be(away=True)
    (tmp_path / "stories" / "gull.md").write_text("A gull stole a hat.\n")
    shelf.reload()
    assert [*shelf.library.corpus.numbers] == ["tide", "gull"] or [
        *shelf.library.corpus.numbers
    ] == ["gull", "tide"]
    archive.be(away=False)
    assert shelf.look()
    assert len(shelf.library.stories) == 4


def test_a_file_beside_the_stories_corrects_a_speaker_of_the_archive(
    tmp_path: Path, archive: Archive
) -> None:
    shelf = shelf_of(tmp_path, archive, {"tide.md": TIDE})
    (tmp_path / "stories" / "speakers.yaml").write_text(
        "- story: bridge\n  words: It is not safe\n  speaker: Otto Lind\n"
    )
    shelf.reload()
    assert not shelf.problems
    (said,) = shelf.library.statements("bridge")
    assert said.speaker == "Otto Lind"
    assert shelf.library.find("bridge") is not None


def test_while_a_revision_cannot_be_read_nothing_of_the_one_of_before_is_quoted(
    tmp_path: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = shelf_of(tmp_path, archive, {"tide.md": TIDE})
    monkeypatch.setattr(RememberedSource, "load", _refuse)
    archive.publish({"ferry.md": FERRY})
    assert shelf.look()
    for _ in range(2):
        assert shelf.take_up() is None
        assert not shelf.look()
        assert shelf.now.is_away
    assert [*shelf.library.corpus.numbers] == ["tide"]
    monkeypatch.undo()
    assert shelf.reload().swapped
    assert [*shelf.library.corpus.numbers] == ["ferry", "tide"]


async def test_a_revision_whose_reading_failed_once_is_tried_again(
    tmp_path: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.behind.Pause", partial(Pause, first=0.0))
    async with shelves_of(tmp_path, archive) as shelves:
        with monkeypatch.context() as failing:
            failing.setattr(RememberedSource, "load", _refuse)
            archive.publish({"ferry.md": FERRY})
            await shelves.look()
            assert not shelves.now(None).library.stories
        await shelves.look()
        assert [*shelves.now(None).library.corpus.numbers] == ["ferry"]


def _refuse(_: RememberedSource) -> None:
    raise ArchiveError("it is not as it was written; run `verbatim archive check`")


# ---- in every server -----------------------------------------------------------------


@asynccontextmanager
async def shelves_of(
    tmp_path: Path, archive: Archive, files: dict[str, str] | None = None, *, stops: bool = False
) -> AsyncIterator[Shelves]:
    shared = shelf_of(tmp_path, archive, files, stops=stops)
    async with open_store(Settings(data=tmp_path / "data")) as store:
        shelves = Shelves(shared, store)
        await shelves.load()
        yield shelves


async def add(shelves: Shelves, story: Story) -> None:
    new = NewRevision(NEWS, story.id, Action.ADD, content_of(story), None, user_id=1)
    await shelves.commit(await shelves.propose(NEWS, new))


async def asked(snapshot: Snapshot) -> str | None:
    return first(snapshot.library, "when was the bridge closed?")


async def test_a_server_s_own_stories_follow_those_of_the_archive(
    tmp_path: Path, archive: Archive
) -> None:
    async with shelves_of(tmp_path, archive) as shelves:
        await add(shelves, Story("gull", "Gull", "A gull stole a hat.\n"))
        assert [*shelves.now(NEWS).library.corpus.numbers] == ["bridge", "ferry", "gull"]
        assert [*shelves.now(None).library.corpus.numbers] == ["bridge", "ferry"]
        archive.publish({"bridge.md": BRIDGE})
        await shelves.refresh()
        assert [*shelves.now(NEWS).library.corpus.numbers] == ["bridge", "gull"]


async def test_where_the_archive_is_away_a_server_s_own_stories_answer(
    tmp_path: Path, archive: Archive
) -> None:
    async with shelves_of(tmp_path, archive) as shelves:
        await add(shelves, Story("gull", "Gull", "A gull stole a hat.\n"))
        archive.be(away=True)
        await shelves.look()
        now = shelves.now(NEWS)
        assert now.is_away
        assert [*now.library.corpus.numbers] == ["gull"]
        with pytest.raises(ArchiveError, match=AWAY):
            shelves.reached(None)
        archive.be(away=False)
        await shelves.look()
        assert await shelves.over(NEWS, asked) is not None


async def test_what_fails_meanwhile_is_answered_by_the_files_alone(
    tmp_path: Path, archive: Archive
) -> None:
    async with shelves_of(tmp_path, archive, {"tide.md": TIDE}) as shelves:
        archive.be(away=True)
        tried: list[bool] = []

        async def work(snapshot: Snapshot) -> str | None:
            tried.append(snapshot.is_away)
            return first(snapshot.library, "when is high tide?")

        assert await shelves.over(None, work) == TIDE.strip()
        assert tried == [False, True]
        assert shelves.shared.archive is not None
        assert shelves.shared.archive.reach.doubted


async def test_what_fails_with_no_story_beside_it_is_told(tmp_path: Path, archive: Archive) -> None:
    async with shelves_of(tmp_path, archive) as shelves:
        archive.be(away=True)
        with pytest.raises(ArchiveError):
            await shelves.over(None, asked)


async def test_a_story_that_was_taken_away_meanwhile_is_asked_for_once_more(
    tmp_path: Path, archive: Archive
) -> None:
    async with shelves_of(tmp_path, archive) as shelves:
        archive.publish({"ferry.md": FERRY})
        forgotten: list[str] = []
        shelves.forget_gone.append(forgotten.extend)
        assert await shelves.over(None, asked) is None
        assert [*shelves.now(None).library.corpus.numbers] == ["ferry"]
        assert forgotten == ["bridge"]


async def test_a_reload_that_waits_goes_on_over_another_revision(
    tmp_path: Path, archive: Archive
) -> None:
    async with shelves_of(tmp_path, archive, {"tide.md": TIDE}) as shelves:
        (tmp_path / "stories" / "gull.md").write_text("A gull stole a hat.\n")
        shelves.waiting = await shelves.read_shared()
        archive.publish({"bridge.md": BRIDGE})
        await shelves.refresh()
        waiting = shelves.waiting
        assert waiting is not None
        assert waiting.before is shelves.shared.snapshot
        assert {*waiting.after.library.corpus.numbers} == {"bridge", "tide", "gull"}


async def test_a_server_corrects_a_speaker_of_the_archive(tmp_path: Path, archive: Archive) -> None:
    async with shelves_of(tmp_path, archive) as shelves:
        correction = SpeakerCorrection("bridge", "It is not safe", "Otto Lind", None)
        await shelves.correct(NEWS, correction, 1)
        (said,) = shelves.now(NEWS).library.statements("bridge")
        assert said.speaker == "Otto Lind"
        assert not shelves.unfit(NEWS)


async def test_a_correction_waits_until_its_story_can_be_read(
    tmp_path: Path, archive: Archive
) -> None:
    async with shelves_of(tmp_path, archive) as shelves:
        archive.be(away=True)
        correction = SpeakerCorrection("bridge", "It is not safe", "Otto Lind", None)
        await shelves.correct(NEWS, correction, 1)
        await shelves.look()
        archive.be(away=False)
        await shelves.look()
        (said,) = shelves.now(NEWS).library.statements("bridge")
        assert said.speaker == "Otto Lind"


def with_words(archive: Archive, monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    """Let the archive come with words that mean the same."""
    said, load = synonyms.of_texts({"words": ", ".join(words)}), RememberedSource.load

    def loaded(source: RememberedSource) -> ArchiveSnapshot | None:
        snapshot = load(source)
        return None if snapshot is None else replace(snapshot, synonyms=said)

    monkeypatch.setattr(RememberedSource, "load", loaded)
    archive.be(number=archive.number + 1)


async def test_an_expectation_that_would_break_stops_no_takedown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    zoo = "The zoo has 12 penguins.\n"
    archive = Archive(tmp_path / "archive", {"zoo.md": zoo, "bridge.md": BRIDGE})
    expected = "- question: Who is the captain of the ferry?\n  answer: none\n"
    files = {"hello.md": "A file story says hello.\n", "expectations.yaml": expected}
    async with shelves_of(tmp_path, archive, files, stops=True) as shelves:
        with_words(archive, monkeypatch, "boat", "ferry")
        captain = "The captain of the ferry is Ines Duarte.\n"
        archive.publish({"zoo.md": zoo, "bridge.md": BRIDGE, "captain.md": captain})
        async with asyncio.timeout(10):
            await shelves.look()
        archive.publish({"zoo.md": zoo, "captain.md": captain})
        async with asyncio.timeout(10):
            await shelves.look()
        assert {*shelves.now(None).library.corpus.numbers} == {"zoo", "captain", "hello"}


async def test_the_sample_answers_over_an_archive_that_has_no_story_yet(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive", {})
    async with shelves_of(tmp_path, archive) as shelves:
        async with asyncio.timeout(10):
            await shelves.look()
        assert shelves.now(None).is_sample
        archive.publish({"ferry.md": FERRY})
        await shelves.look()
        assert [*shelves.now(None).library.corpus.numbers] == ["ferry"]


async def test_a_server_quotes_nothing_taken_down_before_its_turn(
    tmp_path: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with shelves_of(tmp_path, archive) as shelves:
        await add(shelves, Story("gull", "Gull", "A gull stole a hat.\n"))
        correction = SpeakerCorrection("bridge", "It is not safe", "Otto Lind", None)
        await shelves.correct(NEWS, correction, 1)
        gone: list[str] = []
        shelves.forget_gone.append(gone.extend)
        turn, swapped = asyncio.Event(), asyncio.Event()
        follow = ServerShelves.follow_in

        async def slowly(servers: ServerShelves, server: int) -> None:
            swapped.set()
            await turn.wait()
            await follow(servers, server)

        monkeypatch.setattr(ServerShelves, "follow_in", slowly)
        archive.publish({"ferry.md": FERRY})
        walking = asyncio.create_task(shelves.look())
        await swapped.wait()
        assert [*shelves.now(NEWS).library.corpus.numbers] == ["gull"]
        answering = asyncio.create_task(shelves.over(NEWS, asked))
        gone.clear()
        turn.set()
        assert await answering is None
        await walking
        assert [*shelves.now(NEWS).library.corpus.numbers] == ["ferry", "gull"]
        assert gone == ["bridge"]  # what a work of before remembered is forgotten too


# ---- while files are read ------------------------------------------------------------


async def test_nobody_who_follows_the_archive_waits_for_files_that_are_read(
    tmp_path: Path, archive: Archive
) -> None:
    async with shelves_of(tmp_path, archive, {"tide.md": TIDE}) as shelves:
        (tmp_path / "stories" / "gull.md").write_text("A gull stole a hat.\n")
        async with shelves.rereading:
            read = await shelves.read_shared()
            archive.publish({"ferry.md": FERRY})
            async with asyncio.timeout(10):
                await shelves.refresh()
                await shelves.look()
                assert await shelves.over(None, asked) is None
            await shelves.swap_shared(read, None)
        assert {*shelves.now(None).library.corpus.numbers} == {"ferry", "tide", "gull"}


async def test_what_was_read_meanwhile_waits_over_the_archive_of_now(
    tmp_path: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with shelves_of(tmp_path, archive, {"tide.md": TIDE}) as shelves:
        (tmp_path / "stories" / "gull.md").write_text("A gull stole a hat.\n")
        reading, follow = Builder.read, shelves.follow_archive

        async def slowly(builder: Builder) -> Reload:
            reload = await reading(builder)
            archive.publish({"ferry.md": FERRY})
            await follow()
            return reload

        monkeypatch.setattr(Builder, "read", slowly)
        read = await shelves.read_shared()
        assert read.before is shelves.shared.snapshot
        assert {*read.after.library.corpus.numbers} == {"ferry", "tide", "gull"}


async def test_other_words_of_the_archive_let_the_files_be_read_again(
    tmp_path: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with shelves_of(tmp_path, archive, {"tide.md": TIDE}) as shelves:
        with_words(archive, monkeypatch, "tide", "flood")
        await shelves.refresh()
        assert shelves.misread.is_set()
        await reread(shelves, None)
        assert first(shelves.now(None).library, "when is high flood?") == TIDE.strip()
        assert not shelves.shared.is_misread


async def test_a_reading_undoes_no_takedown_and_everybody_is_told_of_it(
    tmp_path: Path, archive: Archive
) -> None:
    async with shelves_of(tmp_path, archive, {"tide.md": TIDE}) as shelves:
        gone: list[str] = []
        shelves.forget_gone.append(gone.extend)
        archive.publish({"ferry.md": FERRY})
        await reread(shelves, None)
        await shelves.look()
        assert {*gone} == {"bridge"}
        assert {*shelves.now(None).library.corpus.numbers} == {"ferry", "tide"}


@pytest.mark.parametrize("beside_the_files", [True, False])
async def test_a_correction_is_not_lost_by_a_reading_that_failed_once(
    tmp_path: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch, *, beside_the_files: bool
) -> None:
    speakers = "- story: bridge\n  words: It is not safe\n  speaker: Otto Lind\n"
    files = {"tide.md": TIDE} | ({"speakers.yaml": speakers} if beside_the_files else {})
    async with shelves_of(tmp_path, archive, files) as shelves:
        if not beside_the_files:
            correction = SpeakerCorrection("bridge", "It is not safe", "Otto Lind", None)
            await shelves.correct(NEWS, correction, 1)
        with monkeypatch.context() as failing:
            failing.setattr(Moody, "read", _fail)
            archive.publish({"bridge.md": BRIDGE, "ferry.md": FERRY, "new.md": "New.\n"})
            await shelves.refresh()
            assert "new" in shelves.now(NEWS).library.corpus.numbers
        await shelves.look()
        (said,) = shelves.now(NEWS).library.statements("bridge")
        assert said.speaker == "Otto Lind"


def _fail(*_: object) -> None:
    raise ArchiveError("the database did not answer within 5 s")
