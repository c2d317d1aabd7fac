"""`/help`: what the bot can do, by example; and its first message in a new server.

The first message comes once, and where the bot may write.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import discord
from discord import Interaction, app_commands
from discord.ext import commands

from bot.discord.guidance import help_text, names_in, privacy_in
from bot.discord.servers import may_write, words_in
from bot.discord.text.views import send_privately
from bot.discord.translator import text
from bot.words import words_for

if TYPE_CHECKING:
    from bot.discord.services import Services

_log = logging.getLogger(__name__)


async def setup(bot: commands.Bot, services: Services) -> None:
    """Add the command, and hear of new servers."""
    await bot.add_cog(Help(services))


class Help(commands.Cog):
    """Explains the bot."""

    def __init__(self, services: Services) -> None:
        self._services = services

    @app_commands.command(name=text("help_name"), description=text("help_description"))
    async def help(self, interaction: Interaction[Any]) -> None:
        """Explain what there is."""
        me = interaction.client.user.name
        told = await help_text(
            self._services, words_for(interaction.locale), me, interaction.guild_id
        )
        await send_privately(interaction, told)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Introduce the bot in the server's system channel, if that was not done before."""
        channel = guild.system_channel
        if channel is None or not may_write(channel):
            _log.info("server %s: no system channel to introduce myself in", guild.id)
            return
        if await self._services.store.servers.welcome(guild.id):
            server = await self._services.servers.of(guild.id)
            words = words_in(server, guild)
            privacy = privacy_in(words, server)
            await channel.send(words("welcome", **names_in(words), privacy=privacy).strip())
