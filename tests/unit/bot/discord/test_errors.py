"""What a person is told when something goes wrong, in their language, and what the log has."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime

import discord
import pytest
from discord import app_commands

from bot.discord.crowd import BusyError, OwnBusyError
from bot.discord.errors import explain
from bot.discord.limits import TooFastError
from bot.faults import Fault, faults
from bot.words import catalogue, languages
from knowledge.errors import UnknownStoryError

AGAIN_AT = datetime(2026, 1, 1, tzinfo=UTC)
PEOPLE_S = {
    "too_fast": TooFastError(AGAIN_AT),
    "busy": BusyError(),
    "busy_with_yours": OwnBusyError(),
    "story_gone": UnknownStoryError("no story has the id 'x'"),
    "moderators_only": app_commands.MissingPermissions(["manage_guild"]),
    "stale_command": app_commands.CommandNotFound("old", []),
}


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(("key", "error"), PEOPLE_S.items())
def test_what_a_person_can_mend_is_said_in_plain_words_without_a_reference(
    key: str, error: Exception, language: str, caplog: pytest.LogCaptureFixture
) -> None:
    words = catalogue(language)
    told = (
        words(key, time=f"<t:{int(AGAIN_AT.timestamp())}:R>") if key == "too_fast" else words(key)
    )
    assert explain(error, "interaction 1", words) == told
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


@pytest.mark.parametrize("language", languages())
def test_everything_else_gets_a_reference_under_which_the_log_has_the_error(
    language: str, caplog: pytest.LogCaptureFixture
) -> None:
    before = faults.counts[Fault.ANSWER]
    words = explain(ZeroDivisionError("by accident"), "interaction 1", catalogue(language))
    assert words is not None
    assert faults.counts[Fault.ANSWER] == before + 1
    [reference] = re.findall(r"`([0-9a-f]{6})`", words)
    [record] = caplog.records
    assert record.getMessage() == f"interaction 1: failed, reference {reference}"
    assert record.exc_info is not None
    assert isinstance(record.exc_info[1], ZeroDivisionError)


def test_an_error_that_holds_what_was_typed_is_logged_by_its_type_alone(
    caplog: pytest.LogCaptureFixture,
) -> None:
    kind = discord.AppCommandOptionType.string
    error = app_commands.TransformerError("my secret question", kind, app_commands.Transformer())
    words = explain(error, "interaction 1", catalogue("en"))
    assert words is not None
    [reference] = re.findall(r"`([0-9a-f]{6})`", words)
    assert f"interaction 1: failed, reference {reference}: TransformerError" in caplog.text
    assert "secret" not in caplog.text
