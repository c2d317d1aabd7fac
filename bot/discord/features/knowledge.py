"""`/knowledge`: what moderators do with the stories, and how the bot behaves in a server.

Discord hides these commands from everybody else, but a server's settings can show
them again, so every call is checked here too.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from discord import Interaction, Role, TextChannel, app_commands
from discord.ext import commands

from bot.discord.permissions import is_moderator
from bot.discord.revision import revision_head
from bot.discord.text.fit import listing
from bot.discord.text.markdown import escape, name
from bot.discord.text.views import send_privately
from bot.discord.translator import text
from bot.words import words_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.discord.services import Services
    from bot.discord.text.fit import Reply
    from bot.shelf import Reload, Shelf
    from bot.words import Words
    from knowledge.errors import StoryError

_log = logging.getLogger(__name__)

LONGEST_PROBLEM = 500
"""Where a problem is cut; the log has the whole line."""


async def setup(bot: commands.Bot, services: Services) -> None:
    """Add the commands."""
    await bot.add_cog(Knowledge(services))


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Knowledge(
    commands.GroupCog,
    group_name=text("knowledge_name"),
    group_description=text("knowledge_description"),
):
    """Shows and reloads what is on the shelf; changes a server's settings."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._reloading = asyncio.Lock()

    async def interaction_check(self, interaction: Interaction[Any], /) -> bool:
        """Let moderators pass, whichever of the commands it is.

        Raises:
            MissingPermissions: the person is no moderator.
        """
        if not await is_moderator(interaction, self._services.store):
            raise app_commands.MissingPermissions(["manage_guild"])
        return True

    @app_commands.command(name=text("status_name"), description=text("status_description"))
    async def status(self, interaction: Interaction[Any]) -> None:
        """Show what is loaded, since when, and what could not be read."""
        reply = report_status(self._services.shelf, words_for(interaction.locale))
        await send_privately(interaction, reply.content)

    @app_commands.command(name=text("reload_name"), description=text("reload_description"))
    async def reload(self, interaction: Interaction[Any]) -> None:
        """Read the stories again; answers go on meanwhile."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        shelf = self._services.shelf
        async with self._reloading:
            reload = await asyncio.to_thread(shelf.reload)
        _log.info("reloaded; revision %s", shelf.library.revision)
        for problem in reload.problems:
            _log.warning("%s", problem)
        reply = report_reload(shelf, reload, words_for(interaction.locale))
        await interaction.edit_original_response(content=reply.content)

    @app_commands.command(name=text("channel_name"), description=text("channel_description"))
    @app_commands.rename(channel=text("channel_channel_name"))
    @app_commands.describe(channel=text("channel_channel_description"))
    async def channel(
        self, interaction: Interaction[Any], channel: TextChannel | None = None
    ) -> None:
        """Choose the channel in which every message is taken for a question, or none."""
        words, guild = words_for(interaction.locale), interaction.guild
        if guild is None:
            raise app_commands.NoPrivateMessage
        if channel is not None and not self._services.settings.message_content:
            await send_privately(interaction, words("channel_unreadable"))
            return
        if channel is not None and not _may_reply(channel):
            await send_privately(interaction, words("channel_unwritable", channel=channel.mention))
            return
        await self._services.store.set_auto_channel(guild.id, channel.id if channel else None)
        told = words("channel_set", channel=channel.mention) if channel else words("channel_unset")
        await send_privately(interaction, told)

    @app_commands.command(name=text("role_name"), description=text("role_description"))
    @app_commands.rename(role=text("role_role_name"))
    @app_commands.describe(role=text("role_role_description"))
    @app_commands.checks.has_permissions(manage_guild=True)
    async def role(self, interaction: Interaction[Any], role: Role | None = None) -> None:
        """Choose the role that makes a moderator, or none; its holders may not choose."""
        words, guild = words_for(interaction.locale), interaction.guild
        if guild is None:
            raise app_commands.NoPrivateMessage
        if role is not None and role.is_default():
            await send_privately(interaction, words("role_everyone"))
            return
        await self._services.store.set_moderator_role(guild.id, role.id if role else None)
        told = words("role_set", role=role.mention) if role else words("role_unset")
        await send_privately(interaction, told)


def _may_reply(channel: TextChannel) -> bool:
    may = channel.permissions_for(channel.guild.me)
    return may.view_channel and may.send_messages and may.read_message_history


def _head(shelf: Shelf, words: Words) -> str:
    """Return what is loaded and since when, and what to do where it is nothing."""
    head = revision_head(shelf, words)
    if shelf.library.stories:
        return head
    # Where on the server the folder stands is told to nobody in Discord.
    folder = ", ".join(name(path.absolute().name) for path in shelf.paths)
    return f"{head}\n⚠️ {words('stories_gone', folder=folder)}"


def report_status(shelf: Shelf, words: Words) -> Reply:
    """Return what is loaded, since when, and every problem."""
    return listing(_head(shelf, words), list(_problem_lines(shelf.problems)), words)


def report_reload(shelf: Shelf, reload: Reload, words: Words) -> Reply:
    """Return what a reload changed, and every problem."""
    changes = {
        "story_added": reload.added,
        "story_updated": reload.changed,
        "story_removed": reload.removed,
    }
    lines = [words(key, story=name(story)) for key, ids in changes.items() for story in ids]
    if reload.problems:
        outcome = f"⚠️ {words('reloaded_partly')}"
    else:
        outcome = words("reloaded" if reload.swapped else "reloaded_unchanged")
    head = f"{outcome}\n{_head(shelf, words)}"
    return listing(head, [*_problem_lines(reload.problems), *lines], words)


def _problem_lines(problems: Iterable[StoryError]) -> Iterator[str]:
    for problem in problems:
        yield f"- {escape(' '.join(str(problem).split())[:LONGEST_PROBLEM])}"
