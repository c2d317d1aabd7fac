"""Registering the commands with Discord, by an explicit command.

Discord keeps the commands and counts how often they are written, so a start of
the bot never does it. In one server they appear at once, everywhere within
minutes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import discord

from bot.client import Verbatim
from bot.connection import Exit, connect
from bot.shelf import Shelf

if TYPE_CHECKING:
    from bot.settings import Settings


def run_sync(settings: Settings, guild: int | None = None) -> Exit:
    """Register the commands, everywhere or in one server, and say which; return the exit code."""
    bot = Verbatim(Shelf(()))

    async def register(token: str) -> Exit:
        await bot.login(token)
        target = None if guild is None else discord.Object(guild)
        if target is not None:
            bot.tree.copy_global_to(guild=target)
        registered = await bot.tree.sync(guild=target)
        names = " ".join(f"/{command.name}" for command in registered)
        place = "everywhere" if guild is None else f"in the server {guild}"
        click.echo(f"registered {place}: {names}")
        return Exit.CLOSED

    return connect(settings, bot, register)
