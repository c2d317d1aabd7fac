"""The warning that no story is left, where moderators chose to be told of changes.

Whoever runs the bot may empty the folder by a slip; members then only see that it is silent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.discord.guidance import names_in
from bot.discord.servers import tell, words_in

if TYPE_CHECKING:
    from discord.ext import commands

    from bot.discord.services import Services
    from bot.snapshot import Reload


async def setup(bot: commands.Bot, services: Services) -> None:
    """Hear of every swap of the shared stories."""

    async def swapped(reload: Reload) -> None:
        now = services.shelves.now(None)
        if not reload.before.library.stories or now.library.stories or now.is_away:
            return
        for guild in bot.guilds:
            if not services.library(guild.id).stories:
                server = await services.servers.of(guild.id)
                words = words_in(server, guild)
                await tell(guild, server.log_channel_id, words("silence_here", **names_in(words)))

    services.shelves.heard.append(swapped)
