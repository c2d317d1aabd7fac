"""Who is a moderator: whoever may manage the server, or has the role chosen for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

if TYPE_CHECKING:
    from discord import Interaction

    from bot.store import Store


async def is_moderator(interaction: Interaction[Any], store: Store) -> bool:
    """Tell whether the person is a moderator where they are."""
    if interaction.permissions.manage_guild:
        return True
    if interaction.guild_id is None or not isinstance(interaction.user, discord.Member):
        return False
    server = await store.server(interaction.guild_id)
    return server.moderator_role_id in {role.id for role in interaction.user.roles}
