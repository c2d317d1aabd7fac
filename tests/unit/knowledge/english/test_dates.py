"""The dates of stories, in the forms that news pages write, for putting the newest first."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.english.dates import UNDATED, parse_date

THE_12TH = """\
2021-08-12
20210812
2021-W32-4
2021/08/12
12 August 2021
12 AUGUST 2021
12. August 2021
12th August 2021
the 12th of August, 2021
12 Aug 2021
12-Aug-2021
August 12, 2021
August 12th, 2021
August 12th 2021
Aug. 12, 2021
Aug 12 2021
Aug 12, ’21
Thursday, August 12, 2021
Thu 12 Aug 2021
12.08.2021
12.8.2021
8/12/2021
8/12/21
Published 12 August 2021
Posted on August 12, 2021
12 August 2021 | Updated: 13 August 2021
August 12, 2021, updated August 13, 2021"""

AT_A_TIME = {
    "2021-08-12T10:30:00Z": (10, 30),
    "2021-08-12T10:30:00+02:00": (8, 30),
    "2021-08-12 10:30": (10, 30),
    "Thu, 12 Aug 2021 10:30:00 +0200": (8, 30),
    "Thu, 12 Aug 2021 10:30:00 GMT": (10, 30),
    "Thu Aug 12 10:30:00 2021": (10, 30),
    "Thu 12 Aug 2021 17.45 BST": (16, 45),
    "First published on Thu 12 Aug 2021 17.45 BST": (16, 45),
    "August 12, 2021 at 3:15 p.m. EDT": (19, 15),
    "August 12, 2021 3:15 PM": (15, 15),
    "12 August 2021 – 10.30am": (10, 30),
}

OTHER_DAYS = {
    "Sept. 3, 2021": (2021, 9, 3),
    "Sept 3, 2021": (2021, 9, 3),
    # Which of two numbers is the month: the first with slashes, the second with dots.
    "03/04/2021": (2021, 3, 4),
    "15/08/2021": (2021, 8, 15),
    "03.04.2021": (2021, 4, 3),
    # What is not told is the earliest that it can be.
    "August 2021": (2021, 8, 1),
    "2021": (2021, 1, 1),
}

NO_DATES = [
    None,
    *("", " ", "no date", "n.d.", "yesterday", "Updated", "10:30", "1628764200"),
    *("12 August", "Tuesday", "may", "31 February 2021", "2021-13-45", "9" * 30),
    *("12 sierpnia 2021", "Issue 7 of 1999", "0001-01-01T00:00+14:00", "12 Aug 2021 10:30 +9999"),
]


@pytest.mark.parametrize("written", THE_12TH.splitlines())
def test_a_day_is_read_in_every_usual_form(written: str) -> None:
    assert parse_date(written) == datetime(2021, 8, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "moment"),
    {
        "3. Mai 2024": (2024, 5, 3),
        "Mittwoch, 15. März 2023": (2023, 3, 15),
        "15. Dezember 2023, 14.30 Uhr": (2023, 12, 15, 14, 30),
        "le 1er août 2021": (2021, 8, 1),
        "mardi 3 septembre 2024 à 18h30": (2024, 9, 3, 18, 30),
        "3 de mayo de 2024": (2024, 5, 3),
        "el lunes, 12 de febrero de 2024 a las 10:30": (2024, 2, 12, 10, 30),
        "Mai 2024": (2024, 5, 1),
    }.items(),
)
def test_a_day_is_read_as_german_french_and_spanish_pages_write_it(
    written: str, moment: tuple[int, ...]
) -> None:
    assert parse_date(written) == datetime(*moment, tzinfo=UTC)


@pytest.mark.parametrize(("written", "time"), AT_A_TIME.items())
def test_a_time_is_read_with_its_zone(written: str, time: tuple[int, int]) -> None:
    assert parse_date(written) == datetime(2021, 8, 12, *time, tzinfo=UTC)


@pytest.mark.parametrize(("written", "day"), OTHER_DAYS.items())
def test_what_could_be_two_days_is_read_as_the_head_of_the_module_says(
    written: str, day: tuple[int, int, int]
) -> None:
    assert parse_date(written) == datetime(*day, tzinfo=UTC)


@pytest.mark.parametrize("written", NO_DATES)
def test_what_tells_no_year_is_unknown_and_before_every_date(written: str | None) -> None:
    assert parse_date(written) == UNDATED
    assert parse_date(written) < parse_date("1 January 1666")


PIECES = st.sampled_from([*"0123456789", *"+-/.:, ", "Aug", "Tuesday", "2021", "pm", "GMT", "T"])


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_no_text_makes_it_raise_and_every_date_can_be_compared(written: str) -> None:
    assert parse_date(written) >= UNDATED
