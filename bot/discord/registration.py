"""The commands as Discord holds them and as the bot has them, and what differs.

Both sides are brought to one form first: Discord adds what it knows (ids, versions)
and leaves out or writes in full what is only the default.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
from discord.http import Route

from bot.discord.translator import CatalogueTranslator
from bot.discord.waiting import MISREAD, UnreadableAnswerError, reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from discord.ext import commands

_log = logging.getLogger(__name__)

TOLD = (
    "name",
    "name_localizations",
    "description",
    "description_localizations",
    "type",
    "options",
    "required",
    "autocomplete",
    "choices",
    "value",
    "channel_types",
    "min_length",
    "max_length",
    "min_value",
    "max_value",
    "default_member_permissions",
    "nsfw",
)
"""What a command says of itself; everything else is Discord's."""
COMPARING_S = 5.0
"""Seconds; discord.py alone would try half a minute while Discord answers 502."""
DEFAULTS: tuple[object, ...] = (None, False, "", [], {})
SLASH_COMMAND = 1
"""The type of a command that stands behind a slash, which is the default."""
MENUS = {2, 3}
"""The types of commands that stand in a menu and begin with no slash."""


@dataclass(frozen=True, slots=True)
class CommandChanges:
    """What a sync would change: commands by name, a changed one with what differs in it."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    def lines(self) -> Iterator[str]:
        """Yield a line for each command that differs."""
        yield from (f"+ {name}" for name in self.added)
        yield from (f"~ {name}" for name in self.changed)
        yield from (f"- {name}" for name in self.removed)


async def command_changes(bot: commands.Bot, guild: int | None = None) -> CommandChanges:
    """Return what a sync would change, everywhere or in one server.

    Raises:
        discord.HTTPException: Discord does not tell its commands.
        UnreadableAnswerError: what answered is not Discord.
        OSError, aiohttp.ClientError: nothing answered.
    """
    target = None if guild is None else discord.Object(guild)
    commands = bot.tree.get_commands(guild=target)
    translator = CatalogueTranslator()
    own = [await command.get_translated_payload(bot.tree, translator) for command in commands]
    held = await _held(bot, guild)
    try:
        return compare(own, held)
    except MISREAD as error:
        raise UnreadableAnswerError from error


async def _held(bot: commands.Bot, guild: int | None) -> list[dict[str, Any]]:
    """Return the commands as Discord holds them, in all their languages."""
    scope = "/applications/{application_id}"
    if guild is not None:
        scope += "/guilds/{guild_id}"
    route = Route("GET", f"{scope}/commands", application_id=bot.application_id, guild_id=guild)
    # discord.py's own way leaves the translations out.
    held: Any = await bot.http.request(route, params={"with_localizations": "true"})
    match held:
        case [*commands] if all(isinstance(command, dict) for command in commands):
            return commands
    raise UnreadableAnswerError


def compare(own: Sequence[Mapping[str, Any]], held: Sequence[Mapping[str, Any]]) -> CommandChanges:
    """Return what differs between two lists of commands, as Discord's API writes them."""
    ours = {_name_of(command): _plain(command) for command in own}
    theirs = {_name_of(command): _plain(command) for command in held}
    return CommandChanges(
        tuple(name for name in ours if name not in theirs),
        tuple(
            f"{name} ({', '.join(_differing(ours[name], theirs[name]))})"
            for name in ours
            if name in theirs and ours[name] != theirs[name]
        ),
        tuple(name for name in theirs if name not in ours),
    )


async def warn_of_stale_commands(bot: commands.Bot) -> None:
    """Log one line if Discord holds other commands than the bot has.

    The bot answers without the comparison too, so a start waits for it only `COMPARING_S`.
    """
    try:
        async with asyncio.timeout(COMPARING_S):
            changes = await command_changes(bot)
    except (discord.HTTPException, aiohttp.ClientError, OSError, UnreadableAnswerError) as error:
        _log.warning("cannot compare the commands with Discord's: %s", reason(error))
        return
    if changes:
        _log.warning(
            "Discord holds other commands than this version has (%s); run verbatim sync",
            ", ".join(changes.lines()),
        )


def _differing(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[str]:
    keys = [key for key in TOLD if ours.get(key) != theirs.get(key)]
    return list(dict.fromkeys(key.removesuffix("_localizations") for key in keys))


def shown_name(name: str, kind: int) -> str:
    """Return how a command of one of Discord's types is called: by its slash, or in quotes."""
    return f"“{name}”" if kind in MENUS else f"/{name}"


def _name_of(command: Mapping[str, Any]) -> str:
    return shown_name(command["name"], command.get("type", SLASH_COMMAND))


def _plain(command: Mapping[str, Any]) -> dict[str, Any]:
    """Return a command or an option without what is Discord's or the default anyway."""
    return {key: _value(key, command[key]) for key in TOLD if command.get(key) not in DEFAULTS}


def _value(key: str, value: Any) -> Any:  # noqa: ANN401 - JSON
    match key:
        case "options" | "choices":
            return [_plain(item) for item in value]
        case "default_member_permissions":
            return str(value)
    return value
