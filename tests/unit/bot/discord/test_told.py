"""A conversation hears a note once, and nobody misses one that only others have seen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.discord.asked import Asked
from bot.discord.told import LONGEST_PAUSE, Told
from bot.notes import SAMPLE_NOTE, Note
from knowledge.model import Story

ADA = Asked("who said it?", asker=1, channel=10, guild=100, message=1000)
NEXT = replace(ADA, message=1001)
STORY = Note(Story("kabul", "Kabul", "Troops left."))


@pytest.fixture
def told() -> Told:
    told = Told(lambda: 0.0)
    told.keep(ADA, [SAMPLE_NOTE])
    return told


def test_what_was_told_is_known_in_the_same_conversation(told: Told) -> None:
    assert told.known(NEXT) == {SAMPLE_NOTE}
    told.keep(NEXT, [STORY])
    assert told.known(replace(ADA, message=None)) == {SAMPLE_NOTE, STORY}


@pytest.mark.parametrize("other", [{"asker": 2}, {"channel": 11}, {"channel": None}])
def test_another_person_and_another_channel_are_told_anew(
    told: Told, other: dict[str, int | None]
) -> None:
    assert told.known(replace(NEXT, **other)) == frozenset()  # type: ignore[arg-type]


def test_what_was_told_privately_is_unknown_in_the_open(told: Told) -> None:
    alone = replace(ADA, message=None, private=True)
    assert told.known(alone) == {SAMPLE_NOTE}
    told.keep(alone, [STORY])
    assert told.known(alone) == {SAMPLE_NOTE, STORY}
    assert told.known(NEXT) == {SAMPLE_NOTE}


def test_a_reply_that_is_changed_in_place_tells_again_what_it_told(told: Told) -> None:
    assert told.known(ADA) == frozenset()
    told.keep(ADA, [])
    assert told.known(NEXT) == frozenset()


def test_after_a_long_pause_it_is_told_again() -> None:
    now = [0.0]
    told = Told(lambda: now[0])
    told.keep(ADA, [SAMPLE_NOTE])
    now[0] += LONGEST_PAUSE - 1
    told.keep(NEXT, [])
    now[0] += LONGEST_PAUSE - 1
    assert told.known(replace(ADA, message=None)) == {SAMPLE_NOTE}
    now[0] += 2
    assert told.known(replace(ADA, message=None)) == frozenset()


def test_of_a_story_that_was_taken_down_nothing_is_kept(told: Told) -> None:
    told.keep(NEXT, [STORY])
    told.forget({"kabul"})
    assert told.known(replace(ADA, message=None)) == {SAMPLE_NOTE}
