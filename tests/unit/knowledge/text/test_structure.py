"""What stands above the lines of a story, as `tests/data/structure` tells it.

A line of these files is its kind, a tab, and a line of the story: `title`, `heading`,
`time` and `lead` (a time before the words), both with the time in a third column, `page`
for what is known as the page's own, and `story` for what nothing may be lost of.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from knowledge.english.sentences import sentences
from knowledge.model import Span, Story
from knowledge.text.entry_times import TimeForm
from knowledge.text.structure import Structure, structure
from paths import DATA, SHARED

if TYPE_CHECKING:
    from pathlib import Path

FILES = sorted((DATA / "structure").glob("*.txt"))


def rows(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.splitlines()]


def read(lines: list[list[str]], **fields: object) -> tuple[Story, Structure]:
    story = Story("s", "s", "\n\n".join(line[1] for line in lines), **fields)  # type: ignore[arg-type]
    page = {number for number, line in enumerate(lines, start=1) if line[0] == "page"}
    return story, structure(story, page)


def numbers(lines: list[list[str]], *kinds: str) -> set[int]:
    return {number for number, line in enumerate(lines, start=1) if line[0] in kinds}


def test_there_are_files() -> None:
    assert len(FILES) > 12


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_line_is_taken_for_what_it_is(file: Path) -> None:
    lines = rows(file.read_text(encoding="utf-8"))
    story, found = read(lines)
    told = {
        number: story.text[slice(*time.span)]
        for number, time in found.times.items()
        if time.form is not TimeForm.UPDATED or lines[number - 1][0] == "time"
    }
    assert set(found.headings) - numbers(lines, "page") == numbers(lines, "title", "heading")
    assert found.titles - numbers(lines, "page") == numbers(lines, "title")
    assert told == {
        number: line[2] for number, line in enumerate(lines, start=1) if line[0] in ("time", "lead")
    }


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_line_of_the_story_is_lost(file: Path) -> None:
    lines = rows(file.read_text(encoding="utf-8"))
    _, found = read(lines)
    assert found.skipped.isdisjoint(numbers(lines, "story", "lead"))


def test_a_sentence_knows_the_heading_and_the_time_it_stands_under() -> None:
    lines = rows((DATA / "structure" / "live-harbour.txt").read_text(encoding="utf-8"))
    story, found = read(lines)
    skipped = found.skipped | numbers(lines, "page")
    under = {
        story.text[one.start : one.end][:12]: tuple(
            story.text[slice(*span)] if span else None for span in (one.heading, one.time)
        )
        for one in found.placed(sentences(story.text, skipped))
    }
    assert under == {
        "Residents of": ("Smoke reaches the old town", "9.12pm"),
        "“It is unple": ("Smoke reaches the old town", "9.12pm"),
        "Two firefigh": (None, "7.48pm"),
        "Our reporter": ("From the quayside", "2.05pm"),
        "The heat can": ("From the quayside", "2.05pm"),
        "Three wareho": ("From the quayside", "2.05pm"),
        "The ferry to": ("From the quayside", "2.05pm"),
    }


def test_a_line_that_is_to_be_kept_is_no_heading() -> None:
    lines = rows((DATA / "structure" / "feature-subheads.txt").read_text(encoding="utf-8"))
    _, found = read(lines, kept=("A street at a time",))
    assert "A street at a time" not in {lines[number - 1][1] for number in found.headings}


def test_a_line_at_the_top_that_is_to_be_kept_heads_nothing() -> None:
    text = "By Ann Lee\n\nA storm stopped all trains."
    found = structure(Story("s", "s", text, kept=("By Ann Lee",)))
    assert not found.headings
    assert not found.titles


def test_a_line_that_the_file_marks_is_a_heading_whatever_its_form() -> None:
    text = "It rained.\n\nIt rained all day, and nobody knew why.\n\nIt stopped."
    marked = Span(12, 51)
    found = structure(Story("s", "s", text, headings=(marked,)))
    assert found.headings == {2: marked}


def test_what_heads_the_whole_story_is_no_heading_of_its_paragraphs() -> None:
    text = "The bridge is closed\n\nIt was closed on Monday."
    found = structure(Story("s", "s", text))
    (sentence,) = found.placed(sentences(text, found.skipped))
    assert sentence.heading is None


HEADINGS_OF_NEWS = {"TIP-INS", "UP NEXT", "About Quillon", "'Like a big fridge'"}
DATES_OF_NEWS = {"Tuesday, June 29", "Thursday, May 16, 2013"}


def test_no_sentence_of_the_gold_is_taken_for_what_stands_above() -> None:
    """Beside its few headings, only the questions of its interviews are."""
    taken = []
    files = sorted((DATA / "attribution").rglob("[0-9]*.txt"))
    assert len(files) > 200
    for file in files:
        text = file.read_text(encoding="utf-8").split("\n---\n")[0]
        found = structure(Story(file.stem, file.stem, text))
        taken += [text[start:end] for start, end in found.headings.values()]
    assert {line for line in taken if not line.startswith("Q: ")} == (
        HEADINGS_OF_NEWS | DATES_OF_NEWS
    )


@pytest.mark.skipif(not (SHARED / "eval").is_dir(), reason="needs ../shared")
@pytest.mark.parametrize("name", ["guardian", "wikipedia"])
def test_no_sentence_of_the_evaluation_is_taken_for_what_stands_above(name: str) -> None:
    with (SHARED / "eval" / f"{name}.stories.jsonl").open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    assert texts
    assert all(not structure(Story("s", "s", text)).skipped for text in texts)
