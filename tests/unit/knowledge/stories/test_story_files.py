"""A file is known by its signature to be as it was, and is read until it is read in one piece."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from knowledge.stories import file_reading
from knowledge.stories.file_reading import read_file
from knowledge.stories.reading import resolved
from knowledge.stories.record import record_of
from knowledge.stories.story_files import GRAIN_NS, StoryFile, signature_of, story_files

if TYPE_CHECKING:
    from collections.abc import Callable

OLD = time.time_ns() - 100 * GRAIN_NS


def write(file: Path, text: str = "The ferry is there.\n", at: int = OLD) -> Path:
    file.write_text(text, encoding="utf-8")
    os.utime(file, ns=(at, at))
    return file


def seen(file: Path) -> StoryFile:
    (found,) = story_files([file])
    assert isinstance(found, StoryFile)
    return found


def later(file: Path) -> object:
    """The signature of a file for somebody who looks when all of it is old."""
    return signature_of(file.stat(), time.time_ns() + 2 * GRAIN_NS)


def replaced(file: Path) -> None:
    other = write(file.with_name("other"), "The ferry is gone!!\n")
    other.replace(file)


CHANGES: dict[str, Callable[[Path], object]] = {
    "other words": lambda file: write(file, "The ferry is not there.\n"),
    "as many letters": lambda file: write(file, "The ferry is where?\n"),
    "as many letters, and the time of before": lambda file: write(file, "The tides is there.\n"),
    "another file in its place": replaced,
    "the same words anew": lambda file: write(file, at=OLD + 1),
    "a time in the past": lambda file: os.utime(file, ns=(5, 5)),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_file_that_is_changed_has_another_signature(
    tmp_path: Path, change: Callable[[Path], object]
) -> None:
    file = write(tmp_path / "ferry.txt")
    before = later(file)
    assert before is not None
    assert later(file) == before
    # The system's own clock has a grain, too.
    while time.time_ns() - file.stat().st_ctime_ns < 20_000_000:
        time.sleep(0.005)
    change(file)
    assert later(file) != before


def test_a_file_that_was_just_changed_has_no_signature_yet(tmp_path: Path) -> None:
    """It may be changed again in the same grain of time, by as many letters."""
    file = write(tmp_path / "ferry.txt", at=time.time_ns())
    assert seen(file).signature is None
    assert read_file(seen(file))[0].signature is None


def test_a_file_from_the_future_is_read_each_time(tmp_path: Path) -> None:
    file = write(tmp_path / "ferry.txt", at=time.time_ns() + 10**12)
    assert signature_of(file.stat()) is None


def test_a_file_that_is_written_while_it_is_read_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path / "ferry.txt")
    waiting, look = [lambda: write(file, "The ferry is gone.\n")], os.stat

    def meanwhile(path: str) -> os.stat_result:
        if waiting:
            waiting.pop()()
        return look(path)

    found = seen(file)
    monkeypatch.setattr(file_reading.os, "stat", meanwhile)
    _, (story,) = read_file(found)
    assert story.text == "The ferry is gone.\n"


def test_a_file_that_never_comes_to_rest_is_not_known_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path / "ferry.txt")
    turns, look = iter(range(100)), os.stat

    def meanwhile(path: str) -> os.stat_result:
        write(file, "On and on.\n" * next(turns))
        return look(path)

    found = seen(file)
    monkeypatch.setattr(file_reading.os, "stat", meanwhile)
    outcome, stories = read_file(found)
    assert outcome.signature is None
    assert len(stories) == len(outcome.records)


def test_a_file_that_cannot_be_read_now_is_tried_again(tmp_path: Path) -> None:
    file = seen(write(tmp_path / "ferry.txt"))
    (tmp_path / "ferry.txt").unlink()
    outcome, stories = read_file(file)
    assert (outcome.signature, stories) == (None, ())
    assert [str(one.file) for one in outcome.problems] == [file.path]


def test_a_story_that_stands_elsewhere_has_the_same_content(tmp_path: Path) -> None:
    texts = ("One.", "One.", "Two.")
    names = ("a.md", "b.md", "c.md")
    for name, text in zip(names, texts, strict=True):
        write(tmp_path / name, f"---\nid: x\ntitle: T\n---\n{text}\n")
    one, moved, other = (read_file(seen(tmp_path / name))[1][0] for name in names)
    assert record_of(one).content == record_of(moved).content != record_of(other).content
    assert record_of(one) != record_of(moved)


def test_what_was_wrong_with_a_story_of_before_is_told_as_long_as_it_answers(
    tmp_path: Path,
) -> None:
    file = write(tmp_path / "a.txt", "He fell on Sunday.Police say he ran.\n")
    before, _ = read_file(seen(file))
    write(file, "\0")
    now, _ = read_file(seen(file))
    found = resolved([now], before.records, before.warnings)
    assert found.records == before.records
    assert [told for _, told in found.warnings] == [told for _, told in before.warnings]
    assert len(found.warnings) == 1


def test_folders_are_walked_in_the_order_of_their_paths(tmp_path: Path) -> None:
    names = ["a/b.md", "a-b.md", "a.md", "a b/c.txt", "B.md", "a/.hidden/x.md", "a/z/y.jsonl"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        write(tmp_path / name)
    found = [one for one in story_files([tmp_path]) if isinstance(one, StoryFile)]
    expected = sorted(tmp_path / name for name in names if ".hidden" not in name)
    assert [one.path for one in found] == [str(path) for path in expected]
    assert "a/z/y" in [one.default_id for one in found]


def test_below_the_folder_in_which_we_are_files_are_called_as_they_would_be_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "ferry.txt")
    monkeypatch.chdir(tmp_path)
    assert [str(one.path) for one in story_files([Path()])] == ["ferry.txt"]  # type: ignore[union-attr]
