"""Markdown becomes the words that it marks up, as the files of `tests/data/markdown` show.

Beside each `.md` stands what is read from it: the text, to the character, and then what its
marks told, a line each that starts with "==". `untouched.md` has no marks, only what looks
like them.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import StoryError
from knowledge.stories.formats import READERS
from knowledge.stories.markdown import Plain, parsed, plain
from paths import DATA

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge.model import Story

FILES = sorted((DATA / "markdown").glob("*.plain"))


def told(found: Plain) -> str:
    """Return what was found as the files write it."""
    marks = [
        *(f"heading: {found.text[start:end]}" for start, end in found.headings),
        *(f"caption: {found.text[start:end]}" for start, end in found.captions),
        *([f"title: {found.title}"] if found.title else []),
    ]
    return found.text + "".join(f"== {mark}\n" for mark in marks)


def read(markdown: str) -> Story:
    (story,) = READERS[".md"](markdown.encode(), "tide.md", "news/tide")
    assert not isinstance(story, StoryError)
    return story


def test_there_are_files() -> None:
    assert len(FILES) > 3


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_words_are_read_without_their_marks(file: Path) -> None:
    markdown = file.with_suffix(".md").read_text(encoding="utf-8")
    assert told(plain(markdown)) == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_words_stay_on_their_lines(file: Path) -> None:
    markdown = file.with_suffix(".md").read_text(encoding="utf-8")
    assert plain(markdown).text.count("\n") == markdown.count("\n")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_text_without_marks_stays_to_the_character(end: str) -> None:
    text = (DATA / "markdown" / "untouched.md").read_text(encoding="utf-8").replace("\n", end)
    assert plain(text).text == text
    assert plain(text).headings == ()


def test_every_story_of_the_news_stays_as_its_words_are() -> None:
    for file in (DATA / "news").glob("*.md"):
        text = file.read_text(encoding="utf-8").split("---\n", 2)[2]
        assert plain(text).text == text


def test_the_first_heading_is_the_title_of_a_story_without_a_head() -> None:
    assert read("# The *tide* turns\n\nIt did.\n").title == "The tide turns"


def test_a_head_goes_before_the_first_heading() -> None:
    assert read("---\ntitle: High water\n---\n# The tide turns\n\nIt did.\n").title == "High water"


def test_a_heading_below_the_first_paragraph_is_no_title() -> None:
    assert read("It did.\n\n# The tide turns\n\nAgain.\n").title == "tide"


def test_marks_without_words_are_no_story() -> None:
    with pytest.raises(StoryError, match="holds no text"):
        read("![A pier](pier.jpg)\n\n---\n")


@pytest.mark.parametrize(
    "mark", ["*a ", "[a](", "<a ", "![a", "> ", "`", "|-", "1. ", "~~a", "&#", "1. a\n\nb\n\n"]
)
def test_nothing_but_marks_is_read_in_bounded_time(mark: str) -> None:
    start = time.perf_counter()
    plain(mark * 5000)
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("1. one\n2. two\n\n15. Dezember war kalt.", "one two 15. Dezember war kalt."),
        ("1. one\n1. two\n", "one two"),
        ("0. nought\n1. one\n", "nought one"),
        ("<p>The pier shut.</p><p>It is old.</p>", "The pier shut. It is old."),
        ("<p>The pier<br>shut.</p>", "The pier shut."),
        ("<table><tr><td>pier</td><td>3</td></tr></table>", "pier 3"),
        ("The <b>old</b>er pier.", "The older pier."),
        ("It shut.</p><p>It is <i>old</i>.", "It shut. It is old."),
    ],
)
def test_no_word_is_lost_or_run_into_another(markdown: str, words: str) -> None:
    assert " ".join(plain(markdown).text.split()) == words


@given(st.text(st.sampled_from("ab1.) \t\n\r\x0b\x85\xa0–-=+:!(’“\"'^$/…")) | st.text())
def test_a_text_without_marks_is_what_its_parser_says(text: str) -> None:
    assert plain(text) == parsed(text)
