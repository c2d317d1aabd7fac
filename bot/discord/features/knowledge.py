"""`/knowledge status`, `reload`, `channel` and `role`: what is loaded, and how the bot behaves."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from discord import Interaction, Role, TextChannel, app_commands

from bot.discord.knowledge_group import knowledge_group
from bot.discord.permissions import is_owner
from bot.discord.revision import revision_head
from bot.discord.text.fit import listing
from bot.discord.text.markdown import escape, name
from bot.discord.text.views import send_privately
from bot.discord.translator import text
from bot.words import words_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from discord.ext import commands

    from bot.discord.services import Services
    from bot.discord.text.fit import Reply
    from bot.shelf import Reload, Snapshot
    from bot.words import Words
    from knowledge.errors import StoryError

_log = logging.getLogger(__name__)

LONGEST_PROBLEM = 500
"""Where a problem is cut; the log has the whole line."""


async def setup(bot: commands.Bot, services: Services) -> None:
    """Add the commands."""
    group = knowledge_group(bot, services)

    @group.command(name=text("status_name"), description=text("status_description"))
    async def status(interaction: Interaction[Any]) -> None:
        """Show what is loaded, since when, and what could not be read."""
        snapshot, words = services.shelves.now(interaction.guild_id), words_for(interaction.locale)
        reply = report_status(snapshot, services.shelves.shared.paths, words)
        await send_privately(interaction, reply.content)

    @group.command(name=text("reload_name"), description=text("reload_description"))
    async def reload(interaction: Interaction[Any]) -> None:
        """Read the shared stories again; answers go on meanwhile."""
        words = words_for(interaction.locale)
        if not await is_owner(interaction, services.settings):
            await send_privately(interaction, words("owners_only"))
            return
        await _reload(interaction, services, words)

    @group.command(name=text("channel_name"), description=text("channel_description"))
    @app_commands.rename(channel=text("channel_channel_name"))
    @app_commands.describe(channel=text("channel_channel_description"))
    async def channel(interaction: Interaction[Any], channel: TextChannel | None = None) -> None:
        """Choose the channel in which every message is taken for a question, or none."""
        await _set_channel(interaction, services, channel)

    @group.command(name=text("role_name"), description=text("role_description"))
    @app_commands.rename(role=text("role_role_name"))
    @app_commands.describe(role=text("role_role_description"))
    @app_commands.checks.has_permissions(manage_guild=True)
    async def role(interaction: Interaction[Any], role: Role | None = None) -> None:
        """Choose the role that makes a moderator, or none; its holders may not choose."""
        await _set_role(interaction, services, role)


async def _reload(interaction: Interaction[Any], services: Services, words: Words) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    shelves = services.shelves
    reload = await shelves.read_shared()
    await shelves.swap_shared(reload, interaction.user.id)
    _log.info("reloaded; revision %s", shelves.shared.library.revision)
    for problem in reload.problems:
        _log.warning("%s", problem)
    reply = report_reload(reload, shelves.shared.paths, words)
    await interaction.edit_original_response(content=reply.content)


async def _set_channel(
    interaction: Interaction[Any], services: Services, channel: TextChannel | None
) -> None:
    words, guild = words_for(interaction.locale), interaction.guild
    if guild is None:
        raise app_commands.NoPrivateMessage
    if channel is not None and not services.settings.message_content:
        await send_privately(interaction, words("channel_unreadable"))
        return
    if channel is not None and not _may_reply(channel):
        await send_privately(interaction, words("channel_unwritable", channel=channel.mention))
        return
    chosen = channel.id if channel else None
    await services.store.servers.decide(guild.id, auto_channel_id=chosen)
    told = words("channel_set", channel=channel.mention) if channel else words("channel_unset")
    await send_privately(interaction, told)


async def _set_role(interaction: Interaction[Any], services: Services, role: Role | None) -> None:
    words, guild = words_for(interaction.locale), interaction.guild
    if guild is None:
        raise app_commands.NoPrivateMessage
    if role is not None and role.is_default():
        await send_privately(interaction, words("role_everyone"))
        return
    await services.store.servers.decide(guild.id, moderator_role_id=role.id if role else None)
    told = words("role_set", role=role.mention) if role else words("role_unset")
    await send_privately(interaction, told)


def _may_reply(channel: TextChannel) -> bool:
    may = channel.permissions_for(channel.guild.me)
    return may.view_channel and may.send_messages and may.read_message_history


def _head(snapshot: Snapshot, paths: Iterable[Path], words: Words) -> str:
    """Return what is loaded and since when, and what to do where it is nothing."""
    head = revision_head(snapshot, words)
    if snapshot.library.stories:
        return head
    # Where on the server the folder stands is told to nobody in Discord.
    folder = ", ".join(name(path.absolute().name) for path in paths)
    return f"{head}\n⚠️ {words('stories_gone', folder=folder)}"


def report_status(snapshot: Snapshot, paths: Iterable[Path], words: Words) -> Reply:
    """Return what is loaded, since when, and every problem."""
    head = _head(snapshot, paths, words)
    return listing(head, list(_problem_lines(snapshot.problems)), words)


def report_reload(reload: Reload, paths: Iterable[Path], words: Words) -> Reply:
    """Return what a reload changed, and every problem."""
    changes = {
        "story_added": reload.added,
        "story_updated": reload.changed,
        "story_removed": reload.removed,
    }
    lines = [words(key, story=name(story)) for key, ids in changes.items() for story in ids]
    if reload.is_partial:
        outcome = f"⚠️ {words('reloaded_partly')}"
    else:
        outcome = words("reloaded" if reload.swapped else "reloaded_unchanged")
    head = f"{outcome}\n{_head(reload.after, paths, words)}"
    return listing(head, [*_problem_lines(reload.problems), *lines], words)


def _problem_lines(problems: Iterable[StoryError]) -> Iterator[str]:
    for problem in problems:
        yield f"- {escape(' '.join(str(problem).split())[:LONGEST_PROBLEM])}"
