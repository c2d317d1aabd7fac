"""What a server says of how long an answer holds, and of when to come again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.intake.freshness import fresh_for, retry_after

NOW = datetime(2021, 8, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Cache-Control": "max-age=60"}, 60),
        ({"Cache-Control": "public, Max-Age = 60, immutable"}, 60),
        ({"Cache-Control": "max-age=60", "Age": "20"}, 40),
        ({"Cache-Control": "max-age=60", "Age": "90"}, 0),
        ({"Cache-Control": "max-age=60", "Age": "soon"}, 60),
        ({"Cache-Control": "s-maxage=60"}, None),
        ({"Cache-Control": "no-cache, max-age=60"}, None),
        ({"Cache-Control": "max-age=60, no-store"}, None),
        ({"Cache-Control": "max-age=-1"}, None),
        ({"Cache-Control": "max-age=" + "9" * 400}, 999_999_999),
    ],
)
def test_how_long_an_answer_holds(headers: dict[str, str], seconds: float | None) -> None:
    assert fresh_for(headers) == seconds


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        (None, None),
        ("", None),
        ("120", 120),
        (" 120 ", 120),
        ("soon", None),
        ("-5", None),
        ("9" * 400, None),
        ("Sun, 15 Aug 2021 12:01:00 GMT", 60),
        ("Sun, 15 Aug 2021 14:01:00 +0200", 60),
        ("Sun, 15 Aug 2021 12:01:00", 60),
        ("Sun, 15 Aug 2021 11:00:00 GMT", 0),
    ],
)
def test_when_to_come_again(said: str | None, seconds: float | None) -> None:
    assert retry_after({} if said is None else {"Retry-After": said}, NOW) == seconds
