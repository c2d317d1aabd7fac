"""A line of a news page is told from the lines of a story by its own words."""

from __future__ import annotations

import time

import pytest

from knowledge.page.formulas import kind_of
from paths import DATA

ROWS = [
    line.split("\t")
    for line in (DATA / "page_lines.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


def test_the_data_file_is_found() -> None:
    assert len(ROWS) > 200


@pytest.mark.parametrize(("kind", "line"), ROWS, ids=[row[1] for row in ROWS])
def test_a_line_is_told_from_the_page_around_it(kind: str, line: str) -> None:
    assert (kind_of(line) or "story") == kind


def test_a_long_line_is_never_of_the_page() -> None:
    assert kind_of("Read more: " + "word " * 60) is None


def test_no_line_takes_long() -> None:
    parts = ["AP/", "AP, ", "By Ann, ", "Ann and ", "> ", "| ", "1 ", "share, ", "From ", "teilen"]
    parts += ["a@b.c and ", "a-a@b.c ", "| 10:30 ", "10:30 / "]
    parts += ["email email ", "all the ", "cast: A | ", "1, likes | ", "news · ", "mes choix"]
    lines = [(part * 200)[:199] + end for part in parts for end in "!;a\u201c"]
    start = time.perf_counter()
    assert [line for line in lines if kind_of(line) == "developing"] == []
    assert time.perf_counter() - start < 2
