"""A newsroom says what means the same, and a bad line of it is named."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from knowledge.stories import synonyms
from knowledge.stories.synonyms import parse
from sample import library

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STORY = "The soldiers left on Monday.\nThe prime minister wept.\nRain fell.\nShops were shut."


def test_a_newsroom_adds_its_own_synonyms() -> None:
    found, _ = parse("troops, soldiers, forces  # the army\npm => prime minister\n", "synonyms.txt")
    built = library(STORY, synonyms=found)
    passage = built.ask("when did the troops leave?").passages[0]
    assert "soldiers" in [STORY[m.start : m.end] for m in passage.matches]
    assert "prime minister" in built.ask("what did the pm do").passages[0].text


def test_an_arrow_points_one_way() -> None:
    found, _ = parse("boss => minister", "synonyms.txt")
    built = library("The boss sang.\nThe minister wept.\nRain fell.\nSnow fell.", synonyms=found)
    assert "minister" in built.ask("boss").passages[0].text
    assert "minister" in built.ask("minister").passages[0].text


MANY = ", ".join(f"w{one}{other}" for one in "abcdefg" for other in "hijklm")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("troops", 1),
        ("# fine\n\ntroops, , forces", 3),
        ("a => b => c", 1),
        ("harbour, port\n => quay", 2),
        (f"word => {MANY}", 1),
        ("the, troops", 1),
        ("troops, one army and two marine infantry battalions today", 1),
    ],
)
def test_a_bad_line_of_synonyms_is_named(text: str, line: int) -> None:
    _, (problem,) = parse(text, "news/synonyms.txt")
    assert str(problem).startswith(f"news/synonyms.txt:{line}: ")


def test_synonyms_are_read_beside_the_stories(tmp_path: Path) -> None:
    (tmp_path / "synonyms.txt").write_text("troops, soldiers", encoding="utf-8")
    (tmp_path / "one.txt").write_text("x", encoding="utf-8")
    for paths in ([tmp_path], [tmp_path / "one.txt"]):
        found, _, problems = synonyms.read(paths)
        assert not problems
        assert found.searched["troop"] == ("troop", "soldier")


def test_bad_synonyms_cost_only_themselves(tmp_path: Path) -> None:
    (tmp_path / "synonyms.txt").write_bytes(b"# places\ncaf\xe9, bar")
    found, _, problems = synonyms.read([tmp_path])
    assert found == synonyms.NO_SYNONYMS
    assert [(problem.file, problem.line) for problem in problems] == [
        (str(tmp_path / "synonyms.txt"), 2)
    ]


def written(folder: Path, text: str) -> None:
    (folder / "synonyms.txt").write_text(text, encoding="utf-8")


GOOD = "troops, soldiers\nharbour, port\nferry, boat\n"


def test_of_a_bad_line_the_others_count(tmp_path: Path) -> None:
    written(tmp_path, "troops, soldiers\nharbour\nferry, boat\n")
    found, _, problems = synonyms.read([tmp_path])
    assert [problem.line for problem in problems] == [2]
    assert found.searched.keys() == {"troop", "soldier", "ferri", "boat"}


BROKEN = {
    "a bad line": b"troops, soldiers, army\nharbour\nferry, boat\n",
    "a line that is no UTF-8": b"troops, soldiers, army\nharbour, p\xf6rt\nferry, boat\n",
    "a line that is binary": b"troops, soldiers, army\nharbour, p\0rt\nferry, boat\n",
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_line_that_is_bad_now_says_what_it_said_before(tmp_path: Path, content: bytes) -> None:
    written(tmp_path, GOOD)
    before = synonyms.read([tmp_path])
    (tmp_path / "synonyms.txt").write_bytes(content)
    found = synonyms.read([tmp_path], before)
    assert [problem.line for problem in found.problems] == [2]
    assert found.words.searched["harbor"] == ("harbor", "port")
    assert found.words.searched["troop"] == ("troop", "soldier", "armi")
    again = synonyms.read([tmp_path], found)
    assert (again.words, len(again.problems)) == (found.words, 1)
    written(tmp_path, "troops, soldiers\nferry, boat\n")
    mended = synonyms.read([tmp_path], again)
    assert mended.problems == ()
    assert "harbor" not in mended.words.searched


def a_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def a_loop(file: Path) -> None:
    file.unlink()
    file.symlink_to(file)


def away(file: Path) -> None:
    file.parent.rename(file.parent.with_name("elsewhere"))


UNREADABLE = {
    "another encoding": lambda file: file.write_bytes(GOOD.encode("utf-16")),
    "far too much": lambda file: os.truncate(file, 20_000_001),
    "a pipe": a_pipe,
    "a link to itself": a_loop,
    "a folder that is out of reach": away,
}


@pytest.mark.parametrize("break_", UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_cannot_be_read_any_more_says_what_it_said_before(
    tmp_path: Path, break_: Callable[[Path], object]
) -> None:
    folder = tmp_path / "stories"
    folder.mkdir()
    written(folder, GOOD)
    before = synonyms.read([folder])
    break_(folder / "synonyms.txt")
    found = synonyms.read([folder], before)
    assert found.words == before.words
    assert [problem.file for problem in found.problems] == [str(folder / "synonyms.txt")]


def test_a_file_that_was_taken_away_says_nothing_any_more(tmp_path: Path) -> None:
    written(tmp_path, GOOD)
    before = synonyms.read([tmp_path])
    (tmp_path / "synonyms.txt").unlink()
    assert synonyms.read([tmp_path], before) == (synonyms.NO_SYNONYMS, {}, ())


def test_what_is_as_it_was_is_not_read_again(tmp_path: Path) -> None:
    written(tmp_path, GOOD)
    before = synonyms.read([tmp_path])
    assert synonyms.read([tmp_path], before).words is before.words
