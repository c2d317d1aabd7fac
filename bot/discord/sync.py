"""Registering the commands with Discord, by an explicit command.

Discord keeps the commands and counts how often they are written, so a start of
the bot never does it, and nothing is written where nothing differs. In one server
they appear at once, everywhere within minutes. The profile's text goes the same way. A
step that Discord refuses does not keep the other from being done.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import aiohttp
import click
import discord
from discord.http import Route

from bot.discord.client import Verbatim
from bot.discord.connection import connect, exit_code, log_in
from bot.discord.registration import difference
from bot.discord.services import build_services
from bot.discord.waiting import MISREAD, UnreadableAnswerError, persistently, reason
from bot.exits import REMEDIES, Exit, ExitError
from bot.shelf import Shelf
from bot.store import unopened_store
from bot.words import DEFAULT, catalogue, words_for

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from discord.ext import commands

    from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to be done at Discord, and what is told of it in the end."""

    doing: str
    done: str
    failed: str
    do: Callable[[], Awaitable[None]]


def run_sync(settings: Settings, guild: int | None, patience: float) -> None:
    """Show what differs and register it, everywhere or in one server; write the profile.

    Args:
        settings: with the token.
        guild: the id of the one server, or None for everywhere.
        patience: seconds after which a step that cannot reach Discord is given up.

    Raises:
        ExitError: a step failed; the message names it and what was done.
    """

    async def work(token: str) -> None:
        # The commands are described here and none is run, so no database is opened.
        services = build_services(settings, Shelf(()), unopened_store())
        async with Verbatim(services) as bot:
            await log_in(bot, token, patience)
            await _synchronise(bot, guild, patience)

    connect(settings, work)


async def _synchronise(bot: commands.Bot, guild: int | None, patience: float) -> None:
    if guild is not None:
        bot.tree.copy_global_to(guild=discord.Object(guild))
    comparison = partial(difference, bot, guild)
    differing = await persistently("compare the commands", comparison, patience)
    for line in differing.lines():
        click.echo(line)
    registering = Step(
        "register the commands",
        "the commands are registered",
        "the commands were not registered",
        partial(_register, bot, guild, needed=bool(differing)),
    )
    introducing = Step(
        "write the profile",
        "the profile is in order",
        "the text of the bot's profile was not written",
        partial(_introduce, bot),
    )
    await _do([registering, introducing] if guild is None else [registering], patience)


async def _do(steps: Sequence[Step], patience: float) -> None:
    """Do every step, even if one before it fails.

    Raises:
        ExitError: one failed.
    """
    done: list[str] = []
    failed: list[str] = []
    codes: list[Exit] = []
    for step in steps:
        try:
            await persistently(step.doing, step.do, patience)
        except (
            *(discord.DiscordException, aiohttp.ClientError, OSError),
            UnreadableAnswerError,
        ) as error:
            codes.append(exit_code(error))
            failed.append(f"{step.failed} ({reason(error)})")
        else:
            done.append(step.done)
    if codes:
        remedies = [] if codes[0] is Exit.FAILED else [REMEDIES[codes[0]]]
        raise ExitError(codes[0], "; ".join([*failed, *done, *remedies]))


async def _register(bot: commands.Bot, guild: int | None, *, needed: bool) -> None:
    place = "everywhere" if guild is None else f"in the server {guild}"
    if not needed:
        click.echo(f"nothing differs {place}; nothing was written")
        return
    target = None if guild is None else discord.Object(guild)
    try:
        registered = await bot.tree.sync(guild=target)
    except MISREAD as error:
        raise UnreadableAnswerError from error
    names = " ".join(_shown(command) for command in registered)
    click.echo(f"registered {place}: {names}")


async def _introduce(bot: commands.Bot) -> None:
    """Write the text of the bot's profile, unless its owner has written one."""
    try:
        application = await bot.application_info()
    except MISREAD as error:
        raise UnreadableAnswerError from error
    if application.description:
        return
    profile = {
        "default": catalogue(DEFAULT)("profile"),
        "localizations": {
            locale.value: words_for(locale)("profile")
            for locale in discord.Locale
            if words_for(locale).language != DEFAULT
        },
    }
    # discord.py's own way knows one language only.
    await bot.http.request(Route("PATCH", "/applications/@me"), json={"description": profile})
    click.echo("wrote the text of the bot's profile")


def _shown(command: discord.app_commands.AppCommand) -> str:
    slash = command.type is discord.AppCommandType.chat_input
    return f"/{command.name}" if slash else f"“{command.name}”"
