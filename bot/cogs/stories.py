"""`/stories`: what is indexed, at which revision, and since when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import Interaction, app_commands
from discord.ext import commands

from bot.reports import list_stories

if TYPE_CHECKING:
    from bot.shelf import Shelf


class Stories(commands.Cog):
    """Lists what is on `shelf`."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf

    @app_commands.command()
    async def stories(self, interaction: Interaction[Any]) -> None:
        """The stories I know."""
        reply = list_stories(self.shelf)
        await interaction.response.send_message(reply.content, ephemeral=True)
