"""`/help`: what the bot can do, by example."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import Interaction, app_commands
from discord.ext import commands

from bot.discord.features.reply_buttons import send_privately
from bot.discord.features.welcome import help_text
from bot.discord.translator import text
from bot.words import words_for

if TYPE_CHECKING:
    from bot.discord.client import Verbatim


class Help(commands.Cog):
    """Explains the bot."""

    def __init__(self, bot: Verbatim) -> None:
        self.bot = bot

    @app_commands.command(name=text("help_name"), description=text("help_description"))
    async def help(self, interaction: Interaction[Verbatim]) -> None:
        """Explain what there is."""
        await send_privately(interaction, await help_text(self.bot, words_for(interaction.locale)))
