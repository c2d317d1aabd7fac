"""The group `/knowledge`: what moderators do, each command of it told by its feature.

Discord hides the group from everybody else, but a server's settings can show it again,
so every call is checked here too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import Interaction, Permissions, app_commands

from bot.discord.permissions import is_moderator
from bot.discord.translator import text

if TYPE_CHECKING:
    from discord.ext import commands

    from bot.discord.services import Services

NAME = text("knowledge_name")


@app_commands.guild_only()
class KnowledgeGroup(app_commands.Group):
    """The group, which only moderators may use."""

    def __init__(self, services: Services) -> None:
        super().__init__(
            name=NAME,
            description=text("knowledge_description"),
            default_permissions=Permissions(manage_guild=True),
        )
        self._services = services

    async def interaction_check(self, interaction: Interaction[Any], /) -> bool:
        """Let moderators pass, whichever of the commands it is.

        Raises:
            MissingPermissions: the person is no moderator.
        """
        if not await is_moderator(interaction, self._services.store):
            raise app_commands.MissingPermissions(["manage_guild"])
        return True


def knowledge_group(bot: commands.Bot, services: Services) -> app_commands.Group:
    """Return the group, made when the first feature asks for it.

    A feature adds its commands in its `setup`, with `@group.command(…)` on functions there.
    """
    known = bot.tree.get_command(str(NAME))
    if isinstance(known, app_commands.Group):
        return known
    group = KnowledgeGroup(services)
    bot.tree.add_command(group)
    return group
