"""`/knowledge`: what moderators do with the stories.

Discord hides these commands from everybody else, but a server's settings can show
them again, so every call is checked here too.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from discord import Interaction, app_commands
from discord.ext import commands

from bot.reports import report_reload, report_status

if TYPE_CHECKING:
    from bot.shelf import Shelf

_log = logging.getLogger(__name__)


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Knowledge(commands.GroupCog, name="knowledge", description="For moderators: the stories"):
    """Shows and reloads what is on `shelf`."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self._reloading = asyncio.Lock()

    async def interaction_check(self, interaction: Interaction[Any], /) -> bool:
        """Let moderators pass, whichever of the commands it is.

        Raises:
            MissingPermissions: the person may not manage the server.
        """
        if not interaction.permissions.manage_guild:
            raise app_commands.MissingPermissions(["manage_guild"])
        return True

    @app_commands.command()
    async def status(self, interaction: Interaction[Any]) -> None:
        """What is loaded, since when, and what could not be read."""
        reply = report_status(self.shelf)
        await interaction.response.send_message(reply.content, ephemeral=True)

    @app_commands.command()
    async def reload(self, interaction: Interaction[Any]) -> None:
        """Read the stories again; answers go on meanwhile."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        async with self._reloading:
            reload = await asyncio.to_thread(self.shelf.reload)
        _log.info("reloaded; revision %s", self.shelf.library.revision)
        for problem in reload.problems:
            _log.warning("%s", problem)
        reply = report_reload(self.shelf, reload)
        await interaction.edit_original_response(content=reply.content)
