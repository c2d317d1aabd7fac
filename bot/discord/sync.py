"""Registering the commands with Discord, by an explicit command.

Discord keeps the commands and counts how often they are written, so a start of
the bot never does it, and nothing is written where nothing differs. In one server
they appear at once, everywhere within minutes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import discord
from discord.http import Route

from bot.discord.client import Verbatim
from bot.discord.connection import Exit, connect
from bot.discord.registration import difference
from bot.discord.services import build_services
from bot.shelf import Shelf
from bot.store import unopened_store
from bot.words import DEFAULT, catalogue, words_for

if TYPE_CHECKING:
    from discord.ext import commands

    from bot.settings import Settings


def run_sync(settings: Settings, guild: int | None = None) -> Exit:
    """Show what differs and register it, everywhere or in one server; return the exit code."""

    async def register(token: str) -> Exit:
        # The commands are described here and none is run, so no database is opened.
        services = build_services(settings, Shelf(()), unopened_store())
        async with Verbatim(services) as bot:
            await bot.login(token)
            await _register(bot, guild)
        return Exit.CLOSED

    return connect(settings, register)


async def _register(bot: commands.Bot, guild: int | None) -> None:
    place = "everywhere" if guild is None else f"in the server {guild}"
    target = None if guild is None else discord.Object(guild)
    if target is not None:
        bot.tree.copy_global_to(guild=target)
    differing = await difference(bot, guild)
    for line in differing.lines():
        click.echo(line)
    if differing:
        registered = await bot.tree.sync(guild=target)
        names = " ".join(_shown(command) for command in registered)
        click.echo(f"registered {place}: {names}")
    else:
        click.echo(f"nothing differs {place}; nothing was written")
    if guild is None:
        await _introduce(bot)


async def _introduce(bot: commands.Bot) -> None:
    """Write the text of the bot's profile, unless its owner has written one."""
    application = await bot.application_info()
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
