"""Who may do what: moderators of a server, and whoever runs the bot.

A moderator is whoever may manage the server, or has the role chosen for it, and changes what
belongs to that server. What belongs to all servers only those change who run the bot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

if TYPE_CHECKING:
    from discord import Interaction

    from bot.settings import Settings
    from bot.store import Store


async def is_owner(interaction: Interaction[Any], settings: Settings) -> bool:
    """Tell whether the person runs the bot: owns its application, or was named by who does."""
    user = interaction.user
    return user.id in settings.owners or await interaction.client.is_owner(user)


async def is_moderator(interaction: Interaction[Any], store: Store) -> bool:
    """Tell whether the person is a moderator where they are."""
    if interaction.permissions.manage_guild:
        return True
    if interaction.guild_id is None or not isinstance(interaction.user, discord.Member):
        return False
    server = await store.servers.of(interaction.guild_id)
    return server.moderator_role_id in {role.id for role in interaction.user.roles}
