"""Who may do what: moderators of a server, and whoever runs the bot.

A moderator is whoever may manage the server, or has the role chosen for it, and changes what
belongs to that server. What belongs to all servers only those change who run the bot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import TeamMemberRole, app_commands

if TYPE_CHECKING:
    from discord import AppInfo, Interaction

    from bot.discord.services import Services
    from bot.settings import Settings
    from bot.store import Server, Store

RUNNING = {TeamMemberRole.admin, TeamMemberRole.developer}
"""The members of a team who run its bot; the others may only look."""


async def is_owner(interaction: Interaction[Any], settings: Settings) -> bool:
    """Tell whether the person runs the bot: owns its application, or was named by who does.

    Who owns it was told by Discord when the bot logged in, so that asking costs no request;
    a change of the team counts from the next start.
    """
    who = interaction.user.id
    return who in settings.owners or who in owners_of(interaction.client.application)


def owners_of(application: AppInfo | None) -> frozenset[int]:
    """Return the ids of those who run an application: its owner, or those of its team."""
    if application is None:
        return frozenset()
    team = application.team
    if team is None:
        return frozenset({application.owner.id})
    running = {member.id for member in team.members if member.role in RUNNING}
    return frozenset(running | ({team.owner_id} if team.owner_id else set()))


async def is_moderator(interaction: Interaction[Any], store: Store) -> bool:
    """Tell whether the person is a moderator where they are; in direct messages nobody is."""
    if interaction.guild_id is None:
        return False
    if interaction.permissions.manage_guild:
        return True
    if not isinstance(interaction.user, discord.Member):
        return False
    return has_role(interaction.user, await store.servers.of(interaction.guild_id))


async def require(interaction: Interaction[Any], services: Services, *, for_owners: bool) -> None:
    """Let those pass who may change the stories: moderators their server's, owners the shared ones.

    What is open to somebody stays so for long, so that it is asked again whenever they use it.

    Raises:
        MissingPermissions: the person may not, or not any more.
    """
    if for_owners:
        allowed = await is_owner(interaction, services.settings)
    else:
        allowed = await is_moderator(interaction, services.store)
    if not allowed:
        raise app_commands.MissingPermissions(["manage_guild"])


def has_role(member: discord.Member, server: Server) -> bool:
    """Tell whether a member has the role that makes a moderator in their server."""
    return server.moderator_role_id in {role.id for role in member.roles}


def moderates(author: discord.User | discord.Member, server: Server) -> bool:
    """Tell whether who wrote a message is a moderator of its server."""
    if not isinstance(author, discord.Member):
        return False
    return author.guild_permissions.manage_guild or has_role(author, server)
