"""The stories' folder is watched: real files, whoever changes them and however."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from contextlib import aclosing, asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from bot import watching
from bot.watching import Pace, look, settled

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator
    from pathlib import Path

LONG = 10.0
"""Seconds in which what is waited for has come."""
PACE = Pace(settle=0.05, look=0.1, rest=60, most=60)
HASTY = Pace(settle=0.05, look=0.1, rest=60, most=0.4)
WORDS = "The ferry sank, the minister said.\n"


@pytest.fixture(params=["told", "polled"])
def polling(request: pytest.FixtureRequest) -> bool:
    """Whether the operating system tells of changes or is not asked."""
    return bool(request.param == "polled")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "stories"
    (folder / "sub").mkdir(parents=True)
    for name in ("ferry.md", "sub/bridge.txt"):
        (folder / name).write_text(WORDS)
    return folder


def write(file: Path, words: str = WORDS) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(words)


class Watch:
    """What is heard of a folder."""

    def __init__(self, folder: Path, changes: AsyncGenerator[frozenset[Path]]) -> None:
        self.folder = folder
        self._changes = changes
        self.hearing = asyncio.ensure_future(anext(changes))

    async def changed(self) -> set[str]:
        """Wait for the next change that is whole; return the files by their places."""
        files = await asyncio.wait_for(self.hearing, LONG)
        self.hearing = asyncio.ensure_future(anext(self._changes))
        return {file.relative_to(self.folder).as_posix() for file in files}

    async def only(self, *names: str) -> bool:
        """Tell whether the next change is that of `names`, and the next one of something else."""
        return await self.changed() == set(names) and await self.hears_next()

    async def hears_next(self) -> bool:
        write(self.folder / "last.md")
        return await self.changed() == {"last.md"}


@asynccontextmanager
async def watch(folder: Path, *, polling: bool, pace: Pace = PACE) -> AsyncIterator[Watch]:
    changes = settled([folder], seen=look([folder]), pace=pace, polling=polling)
    async with aclosing(changes):
        watching = Watch(folder, changes)
        yield watching
        watching.hearing.cancel()
        await asyncio.wait([watching.hearing])


async def test_a_story_that_is_added_changed_or_removed_is_heard_of(
    folder: Path, *, polling: bool
) -> None:
    async with watch(folder, polling=polling) as heard:
        (folder / "new.md").write_text(WORDS)
        assert await heard.changed() == {"new.md"}
        (folder / "sub" / "bridge.txt").write_text(WORDS * 2)
        assert await heard.changed() == {"sub/bridge.txt"}
        (folder / "ferry.md").unlink()
        (folder / "expectations.yaml").write_text("- question: who?\n")
        assert await heard.only("ferry.md", "expectations.yaml")


async def test_what_changed_before_the_watching_began_is_heard_of(folder: Path) -> None:
    seen = look([folder])
    (folder / "new.md").write_text(WORDS)
    async with aclosing(settled([folder], seen=seen, pace=PACE)) as changes:
        assert await asyncio.wait_for(anext(changes), LONG) == {folder / "new.md"}


async def test_what_changes_while_a_change_is_being_loaded_is_heard_of_next(
    folder: Path, *, polling: bool
) -> None:
    changes = settled([folder], seen=look([folder]), pace=PACE, polling=polling)
    async with aclosing(changes):
        for name in ("first.md", "second.md", "third.md"):
            (folder / name).write_text(WORDS)  # nobody is listening at this moment
            assert await asyncio.wait_for(anext(changes), LONG) == {folder / name}


async def test_a_hundred_files_that_come_together_are_one_change(
    folder: Path, *, polling: bool
) -> None:
    names = [f"day-{day}/{number}.md" for day in range(10) for number in range(10)]
    async with watch(folder, polling=polling) as heard:
        for name in names:
            write(folder / name)
        assert await heard.only(*names)


async def test_a_checkout_of_another_branch_is_one_change(folder: Path, *, polling: bool) -> None:
    def git(*arguments: str) -> None:
        as_somebody = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *as_somebody, *arguments], cwd=folder, check=True, timeout=LONG)

    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-qm", "One")
    git("checkout", "-qb", "other")
    (folder / "ferry.md").write_text(WORDS * 2)
    (folder / "sub" / "new.md").write_text(WORDS)
    git("add", ".")
    git("commit", "-qm", "Two")
    async with watch(folder, polling=polling) as heard:
        git("checkout", "-q", "main")
        assert await heard.only("ferry.md", "sub/new.md")


async def test_an_editor_that_renames_over_a_story_is_one_change_of_it(
    folder: Path, *, polling: bool
) -> None:
    story = folder / "ferry.md"
    async with watch(folder, polling=polling) as heard:
        # As vim writes: a swap file, a file to try the folder with, a backup, the new one.
        (folder / ".ferry.md.swp").write_bytes(b"\0" * 4096)
        (folder / "4913").touch()
        (folder / "4913").unlink()
        story.rename(folder / "ferry.md~")
        story.write_text(WORDS * 2)
        (folder / "ferry.md~").unlink()
        (folder / ".ferry.md.swp").unlink()
        assert await heard.changed() == {"ferry.md"}
        # As others do: a temporary file, renamed over the story.
        (folder / ".ferry.md.tmp123").write_text(WORDS * 3)
        (folder / ".ferry.md.tmp123").replace(story)
        assert await heard.only("ferry.md")


@pytest.mark.parametrize(
    "name",
    [
        *(".ferry.md.swp", ".ferry.md", "ferry.md~", "#ferry.md#", ".#ferry.md", "4913"),
        *(".git/index.lock", ".git/notes.md", "sub/.cache/ferry.md", "ferry.png", "ferry.md.part"),
    ],
)
async def test_what_is_no_story_wakes_nobody(folder: Path, name: str, *, polling: bool) -> None:
    async with watch(folder, polling=polling) as heard:
        write(folder / name)
        assert await heard.hears_next()


async def test_a_story_that_is_touched_and_restored_in_a_moment_wakes_nobody(
    folder: Path, *, polling: bool
) -> None:
    async with watch(folder, polling=polling) as heard:
        (folder / "ferry.md").rename(folder / "moved.md")
        (folder / "moved.md").rename(folder / "ferry.md")
        assert await heard.hears_next()


async def test_a_file_with_nothing_in_it_yet_is_waited_for(folder: Path, *, polling: bool) -> None:
    async with watch(folder, polling=polling) as heard:
        (folder / "new.md").touch()
        await asyncio.wait([heard.hearing], timeout=10 * PACE.settle)
        assert not heard.hearing.done()
        (folder / "new.md").write_text(WORDS)
        assert await heard.only("new.md")


async def test_a_file_that_stays_empty_is_waited_for_only_so_long(
    folder: Path, *, polling: bool
) -> None:
    async with watch(folder, polling=polling, pace=HASTY) as heard:
        (folder / "new.md").touch()
        assert await heard.only("new.md")


async def test_a_story_that_is_being_written_is_heard_of_when_it_is_whole(
    folder: Path, *, polling: bool
) -> None:
    story = folder / "new.md"
    async with watch(folder, polling=polling, pace=Pace(0.5, 0.1, 60, 60)) as heard:
        with story.open("w", buffering=1) as stream:
            for _ in range(40):
                stream.write(WORDS)
                await asyncio.sleep(0.01)
                assert not heard.hearing.done()
        assert await heard.only("new.md")


async def test_a_folder_that_never_rests_is_loaded_all_the_same(
    folder: Path, *, polling: bool
) -> None:
    async def write() -> None:
        with (folder / "live.md").open("w", buffering=1) as stream:
            while True:
                stream.write(WORDS)
                await asyncio.sleep(0.005)

    async with watch(folder, polling=polling, pace=HASTY) as heard:
        writing = asyncio.ensure_future(write())
        for _ in range(3):
            assert await heard.changed() == {"live.md"}
        writing.cancel()


async def test_a_folder_that_is_deleted_and_made_anew_is_one_change(
    folder: Path, *, polling: bool
) -> None:
    async with watch(folder, polling=polling) as heard:
        shutil.rmtree(folder)
        await asyncio.wait([heard.hearing], timeout=10 * PACE.settle)
        assert not heard.hearing.done()
        write(folder / "ferry.md", WORDS * 2)
        assert await heard.only("ferry.md", "sub/bridge.txt")


async def test_a_folder_that_is_deleted_for_good_is_one_change(
    folder: Path, *, polling: bool
) -> None:
    async with watch(folder, polling=polling, pace=HASTY) as heard:
        shutil.rmtree(folder)
        assert await heard.changed() == {"ferry.md", "sub/bridge.txt"}
        assert await heard.hears_next()


async def test_a_folder_that_is_emptied_is_not_waited_for(folder: Path, *, polling: bool) -> None:
    async with watch(folder, polling=polling) as heard:
        (folder / "ferry.md").unlink()
        shutil.rmtree(folder / "sub")
        assert await heard.only("ferry.md", "sub/bridge.txt")


async def test_a_folder_that_is_not_there_yet_is_waited_for(
    tmp_path: Path, *, polling: bool
) -> None:
    folder = tmp_path / "not" / "yet"
    async with watch(folder, polling=polling) as heard:
        await asyncio.sleep(0)
        assert await heard.hears_next()
        (folder / "ferry.md").write_text(WORDS)
        assert await heard.changed() == {"ferry.md"}


async def test_a_link_to_a_folder_is_followed_wherever_it_leads(
    folder: Path, tmp_path: Path, *, polling: bool
) -> None:
    other = shutil.copytree(folder, tmp_path / "other")
    link = tmp_path / "link"
    link.symlink_to(folder)
    async with watch(link, polling=polling) as heard:
        (folder / "ferry.md").write_text(WORDS * 2)
        assert await heard.changed() == {"ferry.md"}
        (tmp_path / "next").symlink_to(other)
        (tmp_path / "next").replace(link)
        assert await heard.changed() == {"ferry.md", "sub/bridge.txt"}
        (other / "new.md").write_text(WORDS)
        assert await heard.only("new.md")


async def test_a_story_file_is_watched_alone(folder: Path, *, polling: bool) -> None:
    story = folder / "ferry.md"
    async with aclosing(
        settled([story], seen=look([story]), pace=PACE, polling=polling)
    ) as changes:
        (folder / "other.md").write_text(WORDS)
        story.write_text(WORDS * 2)
        assert await asyncio.wait_for(anext(changes), LONG) == {story}
        (folder / ".new").write_text(WORDS * 3)
        (folder / ".new").replace(story)
        assert await asyncio.wait_for(anext(changes), LONG) == {story}


async def test_what_nobody_tells_of_is_found_in_the_end(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A drive of another machine can be watched, and nothing is ever told of it.
    monkeypatch.setattr(watching, "_matters", lambda *_: False)
    async with watch(folder, polling=False, pace=Pace(0.05, 0.05, 0.2, 60)) as heard:
        for _ in range(2):
            assert await heard.hears_next()
            (folder / "last.md").unlink()
            assert await heard.changed() == {"last.md"}


async def test_a_watch_that_fails_is_told_in_one_line_and_polling_goes_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("OS file watch limit reached.")

    monkeypatch.setattr(watching, "awatch", refuse)
    async with watch(folder, polling=False) as heard:
        for _ in range(3):
            assert await heard.hears_next()
            (folder / "last.md").unlink()
            assert await heard.changed() == {"last.md"}
    (line,) = caplog.messages
    assert line == "the stories cannot be watched, only polled: OS file watch limit reached."
