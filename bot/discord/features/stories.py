"""`/stories`: what is indexed, at which revision, and since when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import Interaction, app_commands
from discord.ext import commands

from bot.discord.features.reply_buttons import send_privately
from bot.discord.features.reports import STORIES, list_stories
from bot.discord.text.pages import turn
from bot.discord.translator import text
from bot.words import words_for

if TYPE_CHECKING:
    from bot.discord.client import Verbatim


class Stories(commands.Cog):
    """Lists the stories."""

    def __init__(self, bot: Verbatim) -> None:
        self.bot = bot

    @app_commands.command(name=text("stories_name"), description=text("stories_description"))
    async def stories(self, interaction: Interaction[Verbatim]) -> None:
        """Show the stories, in pages."""
        words = words_for(interaction.locale)
        page = turn(list_stories(self.bot.shelf, words), STORIES, words)
        await send_privately(interaction, page.content, page.view)
