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
from bot.discord.registration import command_changes, shown_name
from bot.discord.services import build_services
from bot.discord.waiting import MISREAD, UnreadableAnswerError, persistently, reason
from bot.exits import REMEDY_KEYS, Exit, ExitError
from bot.shelf import Shelf
from bot.shelves import Shelves
from bot.store import unopened_store
from bot.words import ENGLISH, words_for

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from discord.ext import commands

    from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to be done at Discord."""

    doing: str
    """What it is, for the log."""
    done: str
    """The entry of the catalogue that tells of it."""
    failed: str
    """The entry that tells why it was not done."""
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
        store = unopened_store()
        # The commands are described here and none is run, so no database is opened.
        services = build_services(settings, Shelves(Shelf(()), store), store)
        async with Verbatim(services) as bot:
            await log_in(bot, token, patience)
            await _synchronise(bot, guild, patience)

    connect(settings, work)


async def _synchronise(bot: commands.Bot, guild: int | None, patience: float) -> None:
    if guild is not None:
        bot.tree.copy_global_to(guild=discord.Object(guild))
    comparison = partial(command_changes, bot, guild)
    changes = await persistently("compare the commands", comparison, patience)
    for line in changes.lines():
        click.echo(line)
    registering = Step(
        "register the commands",
        "commands_registered",
        "commands_not_registered",
        partial(_register, bot, guild, needed=bool(changes)),
    )
    introducing = Step(
        "write the profile",
        "profile_written",
        "profile_not_written",
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
            failed.append(ENGLISH(step.failed, reason=reason(error)))
        else:
            done.append(ENGLISH(step.done))
    if codes:
        remedies = [] if codes[0] is Exit.FAILED else [ENGLISH(REMEDY_KEYS[codes[0]])]
        raise ExitError(codes[0], "; ".join([*failed, *done, *remedies]))


async def _register(bot: commands.Bot, guild: int | None, *, needed: bool) -> None:
    place = ENGLISH("everywhere") if guild is None else ENGLISH("in_server", guild=guild)
    if not needed:
        click.echo(ENGLISH("nothing_differs", place=place))
        return
    target = None if guild is None else discord.Object(guild)
    try:
        registered = await bot.tree.sync(guild=target)
    except MISREAD as error:
        raise UnreadableAnswerError from error
    names = " ".join(shown_name(command.name, command.type.value) for command in registered)
    click.echo(ENGLISH("registered", place=place, names=names))


async def _introduce(bot: commands.Bot) -> None:
    """Write the text of the bot's profile, unless its owner has written one."""
    try:
        application = await bot.application_info()
    except MISREAD as error:
        raise UnreadableAnswerError from error
    if application.description:
        return
    profile = {
        "default": ENGLISH("profile"),
        "localizations": {
            locale.value: words_for(locale)("profile")
            for locale in discord.Locale
            if words_for(locale) is not ENGLISH
        },
    }
    # discord.py's own way knows one language only.
    await bot.http.request(Route("PATCH", "/applications/@me"), json={"description": profile})
    click.echo(ENGLISH("wrote_profile"))
