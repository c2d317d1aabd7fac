"""A change is shown by what it is of, and by the sentence as it would be, which stands once."""

from __future__ import annotations

from bot.discord.changes.preview import difference_lines
from bot.words import ENGLISH
from knowledge.changes.shelf import shelf_difference
from knowledge.library import Library
from knowledge.model import Story

BEFORE = "The ferry takes 180 passengers and 40 cars. It is red."


def shown(before: str | None, after: str | None) -> list[str]:
    old, new = (
        Library.build([] if text is None else [Story("ferry", "The ferry", text)])
        for text in (before, after)
    )
    return difference_lines(shelf_difference(old, new), ENGLISH)


def test_a_changed_figure_stands_bold_in_its_sentence() -> None:
    assert shown(BEFORE, BEFORE.replace("180", "200")) == [
        "- Figure: 180 passengers → 200",
        "> The ferry takes **200** passengers and 40 cars.",
    ]


def test_the_figures_of_one_sentence_stand_together_above_it() -> None:
    after = BEFORE.replace("180", "200").replace("40", "50")
    assert shown(BEFORE, after) == [
        "- Figure: 180 passengers → 200",
        "- Figure: 40 cars → 50",
        "> The ferry takes **200** passengers and **50** cars.",
    ]


def test_a_sentence_in_which_more_than_a_figure_changed_stands_once() -> None:
    after = BEFORE.replace("180", "200").replace("cars", "lorries")
    assert [line for line in shown(BEFORE, after) if line.startswith(">")] == [
        "> The ferry takes **200** passengers and 40 **lorries**."
    ]


def test_a_story_that_would_come_or_go_is_called_so() -> None:
    assert shown(None, BEFORE) == ["➕ **The ferry** would be there"]
    assert shown(BEFORE, None) == ["➖ **The ferry** would be gone"]
