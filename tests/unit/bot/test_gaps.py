"""What was asked in vain, in groups and in files."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest

from bot.gaps import as_csv, as_rows, asked_now, grouped
from bot.store import Gap, Lack
from knowledge.library import Library
from knowledge.model import Story

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
LIBRARY = Library.build([Story("ferry", "The ferry", "The ferry takes 180 passengers.\n")])


def gap(number: int, question: str, lack: Lack = Lack.NONE, *, done: bool = False) -> Gap:
    return Gap(number, question, lack, done, NOW - timedelta(hours=number))


def test_a_group_is_called_as_it_is_written_most_and_tells_what_it_lacked() -> None:
    (group,) = grouped(
        [
            gap(1, "boiling pont of lead"),
            gap(2, "boiling point of lead", Lack.CLOSEST),
            gap(3, "boiling point of lead"),
        ]
    )
    assert group.question == "boiling point of lead"
    assert group.counts == {Lack.NONE: 2, Lack.CLOSEST: 1}
    assert group.last == NOW - timedelta(hours=1)


def test_what_is_done_is_gone_until_it_is_asked_again() -> None:
    done = gap(2, "boiling point of lead", done=True)
    assert grouped([done]) == ()
    (group,) = grouped([gap(1, "boiling point of lead"), done])
    assert len(group.gaps) == 1


def test_what_the_stories_of_now_answer_is_marked() -> None:
    groups = grouped([gap(1, "how many passengers does the ferry take?"), gap(2, "who is Zed?")])
    answered, unknown = asked_now(groups, LIBRARY)
    assert (answered.is_answered, unknown.is_answered) == (True, False)
    assert answered.nearest is not None
    assert answered.nearest.text == "The ferry takes 180 passengers."
    assert unknown.nearest is None


def test_without_time_the_stories_are_not_asked() -> None:
    groups = grouped([gap(1, "how many passengers does the ferry take?")])
    assert asked_now(groups, LIBRARY, seconds=-1.0) == groups


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t=", " =", "＝"])
def test_no_spreadsheet_calculates_what_somebody_asked(begin: str) -> None:
    question = f'{begin}HYPERLINK("https://example.org","click")'
    rows = as_rows(grouped([gap(1, question)]))
    (read,) = csv.DictReader(io.StringIO(as_csv(rows)))
    assert read["question"] == f"'{question}"
    assert rows[0]["question"] == question


def test_a_file_of_no_gaps_has_its_head() -> None:
    assert as_csv([]) == "question\r\n"
