"""Workers: stories are read in processes of their own, and none of those outlives its use."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.cache import workers
from bot.cache.analysis import WORTH
from bot.cache.folder import Folder
from bot.cache.gathered import NOTHING, Gathered, Means
from bot.cache.gathering import gather
from bot.settings import Settings
from bot.shelf import Shelf
from bot.shelves import Shelves
from bot.shelves.building import ClosedError
from bot.store import open_store
from knowledge.stories.synonyms import NO_SYNONYMS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
NAMES = [f"ferry{number}" for number in range(6)]
AT_A_WORD = """
import os, sys, time
from pathlib import Path
from bot.cache import worker

packed = worker.packed

def packing(story, *given):
    if "DIE" in story.text:
        os._exit(1)
    if "ONCE" in story.text and not Path({flag!r}).exists():
        Path({flag!r}).touch()
        os._exit(1)
    if "FAIL" in story.text:
        raise LookupError("a word")
    if "PRINT" in story.text:
        print("something")
    if "LONG" in story.text:
        Path({flag!r}).write_text(str(os.getpid()))
        time.sleep(600)
    return packed(story, *given)

worker.packed = packing
worker.main()
"""
"""A worker that does what a word in a story says."""


@pytest.fixture
def stories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(workers, "PROGRAM", AT_A_WORD.format(flag=str(tmp_path / "flag")))
    folder = tmp_path / "stories"
    folder.mkdir()
    for name in NAMES:
        write(folder, name, f"The {name} is open. “It is new,” Ann Lee said on Monday.")
    return folder


def write(folder: Path, name: str, words: str) -> None:
    (folder / f"{name}.txt").write_text(f"{words}\n", encoding="utf-8")


def gathered(stories: Path, **means: Any) -> Gathered:
    folder = Folder.of_paths(stories.parent / "cache", [stories])
    given = {"folder": folder, "worth": 0, "workers": 2, **means}
    return gather([stories], NOTHING, NO_SYNONYMS, (), Means(**given))


def ids(found: Gathered) -> list[str]:
    return [one.id for one in found.records]


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # One that has ended and was not waited for is a zombie.
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"


def wait_for(is_so: Callable[[], bool]) -> bool:
    end = time.monotonic() + 30
    while not (so := is_so()) and time.monotonic() < end:
        time.sleep(0.02)
    return so


@pytest.mark.parametrize("folder", [True, False], ids=["with a cache", "without"])
def test_stories_are_read_in_processes_as_they_are_here(stories: Path, *, folder: bool) -> None:
    write(stories, "zoo", "The zoo is open. PRINT")
    found = gathered(stories) if folder else gathered(stories, folder=None)
    here = gathered(stories, workers=0)
    assert ids(found) == [*NAMES, "zoo"]
    assert found.corpus().revision == here.corpus().revision
    assert [one.data for one in found.corpus().stories] == [
        one.data for one in here.corpus().stories
    ]


def test_a_worker_that_ends_costs_nothing_if_the_next_one_does_not(stories: Path) -> None:
    write(stories, "zoo", "The zoo is open. ONCE")
    found = gathered(stories)
    assert ids(found) == [*NAMES, "zoo"]
    assert found.problems == ()


def test_a_story_at_which_every_worker_ends_costs_itself_alone(stories: Path) -> None:
    write(stories, "dire", "The zoo is open. DIE")
    write(stories, "zoo", "The zoo is open.")
    found = gathered(stories)
    assert ids(found) == [*NAMES, "zoo"]
    (problem,) = found.problems
    assert problem.file == str(stories / "dire.txt")
    assert "the process ended" in problem.reason


def test_an_error_in_a_worker_costs_its_story_and_its_traceback_is_in_the_log(
    stories: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write(stories, "fail", "The zoo is open. FAIL")
    found = gathered(stories)
    assert ids(found) == NAMES
    (problem,) = found.problems
    assert problem.reason == "could not be read: an error of the program (LookupError)"
    assert "in packing\nLookupError: a word" in caplog.text


NO_WORKERS: dict[str, tuple[str, str]] = {
    "no Python": ("sys.executable", "/nowhere/python"),
    "a program that fails": ("PROGRAM", "raise SystemExit(1)"),
    "a program that says nothing of use": ("PROGRAM", "print('Welcome to Python!' * 99)"),
    "another version": (
        "PROGRAM",
        "from bot.cache import worker; worker.version = lambda: '0' * 24; worker.main()",
    ),
}


@pytest.mark.parametrize(("name", "value"), NO_WORKERS.values(), ids=NO_WORKERS)
def test_where_no_worker_can_be_had_stories_are_read_here(
    stories: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setattr(f"bot.cache.workers.{name}", value)
    found = gathered(stories)
    assert ids(found) == NAMES
    assert found.problems == ()


class NobodyWantsItError(Exception):
    """Raised while one waits."""


def test_who_wants_it_no_more_is_not_kept_waiting_and_leaves_no_process(
    stories: Path, tmp_path: Path
) -> None:
    write(stories, "long", "The zoo is open. LONG")
    flag = tmp_path / "flag"

    @contextmanager
    def track(_total: int) -> Iterator[Callable[[int], None]]:
        def advance(_done: int) -> None:
            if flag.exists() and flag.read_text():
                raise NobodyWantsItError

        yield advance

    with pytest.raises(NobodyWantsItError):
        gathered(stories, track=track)
    assert not is_there(int(flag.read_text()))
    assert [file for file in (tmp_path / "cache").rglob("*") if file.is_file()] == []


ASKED = """
import sys
from pathlib import Path
from bot.cache import workers
from bot.cache.analysis import WORTH
workers.PROGRAM = sys.argv[2]
from bot.cache.gathered import NOTHING, Means
from bot.cache.gathering import gather
from knowledge.stories.synonyms import NO_SYNONYMS
gather([Path(sys.argv[1])], NOTHING, NO_SYNONYMS, (), Means(worth=0, workers=2))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_however_the_program_ends_its_workers_end_at_once(
    stories: Path, tmp_path: Path, number: signal.Signals
) -> None:
    write(stories, "long", "The zoo is open. LONG")
    flag = tmp_path / "flag"
    asked = subprocess.Popen(
        [sys.executable, "-c", ASKED, str(stories), workers.PROGRAM],
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
    )
    assert wait_for(lambda: flag.exists() and flag.read_text() != "")
    worker = int(flag.read_text())
    assert is_there(worker)
    asked.send_signal(number)
    asked.wait(timeout=30)
    assert wait_for(lambda: not is_there(worker))


def test_progress_is_told_until_all_is_done(stories: Path) -> None:
    told: list[int] = []

    @contextmanager
    def track(total: int) -> Iterator[Callable[[int], None]]:
        told.append(-total)
        yield told.append

    for count in (1, 2):
        told.clear()
        gathered(stories, track=track, workers=count)
        assert sum(told) == 0
        assert told[0] < 0


async def test_closing_the_bot_ends_its_workers_at_once(stories: Path, tmp_path: Path) -> None:
    flag = tmp_path / "flag"
    async with open_store(Settings(data=tmp_path / "data", _env_file=None)) as store:
        shelves = Shelves(Shelf([stories]), store)
        write(stories, "long", "The zoo is open. " * (WORTH // 17 + 1) + "LONG")
        reading = asyncio.create_task(shelves.read_shared())
        assert await asyncio.to_thread(wait_for, lambda: flag.exists() and flag.read_text() != "")
        shelves.close()
        started = time.monotonic()
        with pytest.raises(ClosedError):
            await reading
        assert time.monotonic() - started < 5
        assert not is_there(int(flag.read_text()))
