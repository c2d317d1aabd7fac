"""Expectations are read beside the stories, kept as values, and appended to their file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from knowledge.stories import expectations
from knowledge.stories.expectations import Expectation, appended, parse
from knowledge.stories.reading import read as read_stories

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
# What the ferry must answer
- question: How many waited?
  contains: 340 passengers
  speaker: Lund
  story: ferry
- question: Who won the match?
  answer: none
"""
EXPECTED = (
    Expectation("How many waited?", "340 passengers", "Lund", "ferry"),
    Expectation("Who won the match?", silent=True),
)


def test_expectations_are_read_with_their_lines() -> None:
    found, problems = parse(TEXT, "expectations.yaml")
    assert found == EXPECTED
    assert [(one.file, one.line) for one in found] == [
        ("expectations.yaml", 2),
        ("expectations.yaml", 6),
    ]
    assert problems == ()


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("- contains: b", "has no question; write question: …"),
        ("- question: A?", "expects nothing; write contains: …, speaker: … or answer: none"),
        (
            "- question: A?\n  answer: 42",
            'has the answer "42"; write answer: none, or contains: …',
        ),
        (
            "- question: A?\n  answer: none\n  speaker: Lund",
            "expects silence and a passage; leave out answer or speaker",
        ),
    ],
)
def test_an_entry_that_expects_nothing_or_too_much_is_told(entry: str, problem: str) -> None:
    found, problems = parse(f"{TEXT}{entry}\n", "e.yaml")
    assert found == EXPECTED
    assert [str(one) for one in problems] == [f"e.yaml:8: {problem}"]


@pytest.mark.parametrize("expectation", EXPECTED)
def test_an_expectation_is_kept_without_a_file(expectation: Expectation) -> None:
    assert Expectation.from_dict(expectation.to_dict()) == expectation


def test_an_expectation_is_appended_behind_what_people_wrote() -> None:
    added = Expectation('Who said: "no"?', contains="# 1: yes")
    longer = appended(TEXT, added)
    assert longer.startswith(TEXT)
    assert parse(longer, "e.yaml") == ((*EXPECTED, added), ())


def test_expectations_stand_beside_stories_and_are_none(tmp_path: Path) -> None:
    (tmp_path / "expectations.yaml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "ferry.md").write_text("The ferry left.", encoding="utf-8")
    for paths in ([tmp_path], [tmp_path / "ferry.md"]):
        read = expectations.read(paths)
        assert (read.values, read.problems) == (EXPECTED, ())
    reading = read_stories([tmp_path])
    assert [story.id for story in reading.stories] == ["ferry"]
    assert reading.problems == ()
