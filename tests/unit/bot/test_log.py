"""A line of the log says for which request it was written, to people or to programs."""

from __future__ import annotations

import json
import logging
import subprocess
import sys

import pytest

from bot.log import JsonLines, TextLines
from bot.request import named


def record(message: str, *values: object, error: bool = False) -> logging.LogRecord:
    failure = None
    if error:
        try:
            int("odd")
        except ValueError:
            failure = sys.exc_info()
    return logging.LogRecord("bot.shelf", logging.WARNING, __file__, 1, message, values, failure)


def test_a_line_for_people_has_the_request_in_brackets() -> None:
    with named(1443):
        line = TextLines().format(record("read %d files", 3))
    assert line.endswith(" WARNING bot.shelf [1443]: read 3 files")


def test_a_line_that_belongs_to_no_request_has_no_brackets() -> None:
    assert TextLines().format(record("ready")).endswith(" WARNING bot.shelf: ready")


@pytest.mark.parametrize("message", ["two\nlines", "“marks” and 🙂", '{"no": 1}'])
def test_a_line_for_programs_is_one_object_in_one_line(message: str) -> None:
    with named(1443):
        line = JsonLines().format(record(message, error=True))
    assert "\n" not in line
    told = json.loads(line)
    assert told["message"] == message
    assert told["request"] == "1443"
    assert told["level"] == "WARNING"
    assert told["logger"] == "bot.shelf"
    assert told["error"].endswith("ValueError: invalid literal for int() with base 10: 'odd'")
    assert told["time"].endswith("+00:00")


def test_what_a_line_for_programs_has_nothing_to_say_of_is_left_out() -> None:
    assert json.loads(JsonLines().format(record("ready"))).keys() == {
        "time",
        "level",
        "logger",
        "message",
    }


OPENED = """
import logging
from bot.log import open_log
from bot.settings import Settings
open_log(Settings(log_level="DEBUG"))
for name in ("bot.shelf", "knowledge.library", "discord.http", "aiosqlite", "sqlalchemy.engine"):
    logging.getLogger(name).debug("all of it")
"""


def test_only_our_own_packages_are_ever_asked_for_everything() -> None:
    done = subprocess.run(
        [sys.executable, "-c", OPENED], capture_output=True, text=True, check=True
    )
    assert [line.split()[3] for line in done.stderr.splitlines()] == [
        "bot.shelf:",
        "knowledge.library:",
    ]
