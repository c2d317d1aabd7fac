"""What every command must be, whichever feature brings it: walked, and never listed."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

import pytest

from bot.discord import features
from own_commands import MENU, own_commands

if TYPE_CHECKING:
    from collections.abc import Iterator

FEATURES = [module.name for module in iter_modules(features.__path__)]
Json = dict[str, Any]


def families(commands: list[Json]) -> Iterator[list[Json]]:
    """Yield what stands side by side: the commands, the menus, the options of each command."""
    yield [command for command in commands if command["type"] != MENU]
    yield [command for command in commands if command["type"] == MENU]
    for command in commands:
        yield from options(command)


def options(command: Json) -> Iterator[list[Json]]:
    given = command.get("options", [])
    yield given
    for option in given:
        yield from options(option)


def names(things: list[Json], locale: str) -> list[str]:
    return [thing.get("name_localizations", {}).get(locale, thing["name"]) for thing in things]


def locales(things: list[Json]) -> set[str]:
    return {"en-US"}.union(*(thing.get("name_localizations", {}) for thing in things))


@pytest.mark.parametrize("feature", FEATURES)
def test_every_feature_says_what_it_is_and_can_be_set_up(feature: str) -> None:
    module = import_module(f"{features.__name__}.{feature}")
    assert module.__doc__
    assert callable(module.setup)


async def test_no_two_that_stand_side_by_side_share_a_name_in_any_language() -> None:
    commands = await own_commands()
    assert commands
    for family in families(commands):
        for locale in locales(family):
            assert len(set(names(family, locale))) == len(family), locale


async def test_everything_is_named_in_the_same_languages() -> None:
    commands = await own_commands()
    translated = locales(commands) - {"en-US"}
    assert len(translated) > 1
    for family in families(commands):
        for thing in family:
            assert thing["name_localizations"].keys() == translated, thing["name"]
            if thing.get("description"):
                assert thing["description_localizations"].keys() == translated, thing["name"]
