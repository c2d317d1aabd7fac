"""What stands around a story on its page is no part of the story."""

from __future__ import annotations

import pytest

from knowledge.english.boilerplate import boilerplate, kind_of
from paths import DATA

ROWS = [
    line.split("\t")
    for line in (DATA / "boilerplate.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


def test_the_data_file_is_found() -> None:
    assert len(ROWS) > 40


@pytest.mark.parametrize(("kind", "paragraph"), ROWS, ids=[row[1] for row in ROWS])
def test_a_paragraph_is_told_from_the_page_around_it(kind: str, paragraph: str) -> None:
    assert (kind_of(paragraph) or "story") == kind


def test_a_note_that_the_story_is_being_written_marks_it_as_developing() -> None:
    found = boilerplate("The troops left.\n\nBreaking story, check back for updates…")
    assert found.developing
    assert found.paragraphs == {2}


def test_a_long_paragraph_is_never_boilerplate() -> None:
    assert boilerplate("Read more: " + "word " * 60).paragraphs == frozenset()
