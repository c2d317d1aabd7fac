"""A newsroom says what means the same, and a bad line of it is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from knowledge.errors import StoryError
from knowledge.stories import synonyms
from knowledge.stories.synonyms import parse
from sample import library

if TYPE_CHECKING:
    from pathlib import Path

STORY = "The soldiers left on Monday.\nThe prime minister wept.\nRain fell.\nShops were shut."


def test_a_newsroom_adds_its_own_synonyms() -> None:
    found = parse("troops, soldiers, forces  # the army\npm => prime minister\n", "synonyms.txt")
    built = library(STORY, synonyms=found)
    passage = built.ask("when did the troops leave?").passages[0]
    assert "soldiers" in [STORY[m.start : m.end] for m in passage.matches]
    assert "prime minister" in built.ask("what did the pm do").passages[0].text


def test_an_arrow_points_one_way() -> None:
    found = parse("boss => minister", "synonyms.txt")
    built = library("The boss sang.\nThe minister wept.\nRain fell.\nSnow fell.", synonyms=found)
    assert "minister" in built.ask("boss").passages[0].text
    assert "minister" in built.ask("minister").passages[0].text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("troops", 1),
        ("# fine\n\ntroops, , forces", 3),
        ("a => b => c", 1),
        ("the, troops", 1),
        ("troops, one army and two marine infantry battalions today", 1),
    ],
)
def test_a_bad_line_of_synonyms_is_named(text: str, line: int) -> None:
    with pytest.raises(StoryError) as caught:
        parse(text, "news/synonyms.txt")
    assert str(caught.value).startswith(f"news/synonyms.txt:{line}: ")


def test_synonyms_are_read_beside_the_stories(tmp_path: Path) -> None:
    (tmp_path / "synonyms.txt").write_text("troops, soldiers", encoding="utf-8")
    (tmp_path / "one.txt").write_text("x", encoding="utf-8")
    for paths in ([tmp_path], [tmp_path / "one.txt"]):
        found, problems = synonyms.read(paths)
        assert not problems
        assert found.searched["troop"] == ("troop", "soldier")


def test_bad_synonyms_cost_only_themselves(tmp_path: Path) -> None:
    (tmp_path / "synonyms.txt").write_bytes(b"# places\ncaf\xe9, bar")
    found, problems = synonyms.read([tmp_path])
    assert found == synonyms.NO_SYNONYMS
    assert [(problem.file, problem.line) for problem in problems] == [
        (str(tmp_path / "synonyms.txt"), 2)
    ]
