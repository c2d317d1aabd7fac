"""A story that is larger than the owner wants is refused by name, however it comes in."""

from __future__ import annotations

import json
import os
import sys
import tracemalloc
from pathlib import Path

import pytest

from bot.intake.drafting import drafted
from bot.intake.errors import IntakeError
from bot.intake.opening import open_pasted
from bot.intake.there import There
from bot.intake.writing import write
from bot.settings import Settings
from bot.shelf import Shelf
from bot.words import catalogue, languages
from knowledge.stories.limit import StoryLimit
from knowledge.stories.reading import read

LIMIT = StoryLimit(1000, "VERBATIM_STORY_LIMIT")
SENTENCE = "The harbour was closed on Monday after a storm. "
LARGE = SENTENCE * 30
TOLD = (
    "is {size} bytes large, and a story may have 1,000; "
    "part it into several stories, or set VERBATIM_STORY_LIMIT higher"
)


@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_a_file_that_is_too_large_is_refused_with_its_size_and_the_setting(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_text(LARGE, encoding="utf-8")
    (tmp_path / "b.md").write_text(SENTENCE, encoding="utf-8")
    reading = read([tmp_path], limit=LIMIT)
    assert [story.id for story in reading.stories] == ["b"]
    told = TOLD.format(size=f"{len(LARGE):,}")
    assert [str(problem) for problem in reading.problems] == [f"{tmp_path / name}: {told}"]


def test_a_file_of_two_hundred_megabytes_is_refused_without_being_read(tmp_path: Path) -> None:
    with (tmp_path / "a.md").open("wb") as file:
        file.truncate(200_000_000)
    tracemalloc.start()
    reading = read([tmp_path])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "200,000,000" in str(reading.problems[0])
    assert peak < 10_000_000


def test_a_line_that_is_too_large_costs_itself_alone_and_is_never_held(tmp_path: Path) -> None:
    lines = [
        json.dumps({"story_id": name, "text": text})
        for name, text in {"a": SENTENCE, "b": "x" * 30_000_000, "c": SENTENCE}.items()
    ]
    file = tmp_path / "year.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    size = len(lines[1])
    del lines
    tracemalloc.start()
    reading = read([file], limit=LIMIT)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [(story.id, story.line) for story in reading.stories] == [("a", 1), ("c", 3)]
    told = TOLD.format(size=f"{size + 1:,}")
    assert [str(problem) for problem in reading.problems] == [f"{file}:2: {told}"]
    assert peak < 3_000_000


def test_a_story_that_has_grown_too_large_answers_on_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(SENTENCE, encoding="utf-8")
    shelf = Shelf([tmp_path], limit=LIMIT)
    file.write_text(LARGE, encoding="utf-8")
    reload = shelf.reload()
    assert [problem.file for problem in reload.problems] == [str(file)]
    assert [story.text for story in shelf.library.stories] == [SENTENCE]


def test_another_limit_holds_at_the_next_start_whatever_is_kept(tmp_path: Path) -> None:
    rows = [json.dumps({"story_id": str(n), "text": LARGE}) for n in range(40)]
    stories, cache = tmp_path / "year.jsonl", tmp_path / "cache"
    stories.write_text("\n".join(rows), encoding="utf-8")
    os.utime(stories, (1_600_000_000, 1_600_000_000))
    assert len(Shelf([stories], cache=cache).library.stories) == 40
    assert len(Shelf([stories], cache=cache, limit=LIMIT).problems) == 40
    assert len(Shelf([stories], cache=cache).library.stories) == 40


@pytest.mark.parametrize("language", languages())
def test_a_draft_that_is_too_large_is_refused_in_every_language(language: str) -> None:
    with pytest.raises(IntakeError) as refused:
        drafted(open_pasted(LARGE), There.of((), LIMIT))
    told = refused.value.told(catalogue(language))
    assert "VERBATIM_STORY_LIMIT" in told
    assert "1000" in told  # numbers are grouped from 10,000 on


def test_a_draft_whose_file_would_be_too_large_is_not_written(tmp_path: Path) -> None:
    draft = drafted(open_pasted(SENTENCE * 20), There.of((), LIMIT), identity="a" * 50)
    with pytest.raises(IntakeError, match="VERBATIM_STORY_LIMIT"):
        write(draft, tmp_path, limit=StoryLimit(900, "VERBATIM_STORY_LIMIT"))
    assert list(tmp_path.iterdir()) == []


def test_the_limit_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERBATIM_STORY_LIMIT", "5000")
    assert Settings().largest_story == (5000, "VERBATIM_STORY_LIMIT")


def a_pipe(file: Path) -> None:
    os.mkfifo(file)


def a_loop(file: Path) -> None:
    file.symlink_to(file)


def a_device(file: Path) -> None:
    file.symlink_to("/dev/zero")


def a_folder(file: Path) -> None:
    file.mkdir()
    (file / "inside.md").write_text(SENTENCE, encoding="utf-8")


ODD = {"a pipe": a_pipe, "a link to itself": a_loop, "a device": a_device}


@pytest.mark.skipif(sys.platform == "win32", reason="no such files there")
@pytest.mark.parametrize("make", ODD.values(), ids=ODD)
def test_what_is_no_file_costs_itself_alone(tmp_path: Path, make: object) -> None:
    (tmp_path / "good.md").write_text(SENTENCE, encoding="utf-8")
    make(tmp_path / "odd.md")  # type: ignore[operator]
    for paths in ([tmp_path], [tmp_path / "odd.md", tmp_path / "good.md"]):
        shelf = Shelf(paths)
        assert [story.id for story in shelf.library.stories] == ["good"]
        assert [Path(problem.file).name for problem in shelf.problems] == ["odd.md"]


def test_a_folder_that_is_called_as_a_story_is_a_folder(tmp_path: Path) -> None:
    a_folder(tmp_path / "a.md")
    reading = read([tmp_path])
    assert ([story.id for story in reading.stories], reading.problems) == (["a.md/inside"], ())


def test_folders_may_stand_in_each_other_deeper_than_calls(tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text(SENTENCE, encoding="utf-8")
    before, depth = Path.cwd(), 1500
    os.chdir(tmp_path)
    try:
        for _ in range(depth):
            os.mkdir("d")  # noqa: PTH102 - no path is as long as this
            os.chdir("d")
        reading = read([tmp_path])
    finally:
        # What empties the folder of tests calls itself as deep.
        for _ in range(depth):
            os.chdir("..")
            os.rmdir("d")  # noqa: PTH106 - see above
        os.chdir(before)
    assert [story.id for story in reading.stories] == ["good"]
    assert [problem for problem in reading.problems if "program" in problem.reason] == []
