"""`/knowledge undo`, and the button under what was done: taking the last change back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import Interaction, app_commands

from bot.discord.changes import offer
from bot.discord.changes.offers import deferred
from bot.discord.changes.telling import UNDO_TEMPLATE
from bot.discord.changes.undoing import undoing
from bot.discord.knowledge_group import knowledge_group
from bot.discord.permissions import is_moderator
from bot.discord.text.views import on_click
from bot.discord.translator import text
from bot.words import words_for

if TYPE_CHECKING:
    import re

    from discord.ext import commands

    from bot.discord.services import Services
    from bot.store import Revision


async def setup(bot: commands.Bot, services: Services) -> None:
    """Add the command and hear the button, which works after a restart too."""
    group = knowledge_group(bot, services)

    @group.command(name=text("undo_name"), description=text("undo_description"))
    async def undo(interaction: Interaction[Any]) -> None:
        """Show the last change of anybody, and what undoing it changes."""
        await deferred(interaction)
        await services.shelves.refresh()
        last = await services.store.revisions.last_undoable(interaction.guild_id or 0)
        if last is None:
            told = words_for(interaction.locale)("nothing_to_undo")
            await interaction.edit_original_response(content=told)
            return
        await _offer(interaction, services, last)

    async def clicked(interaction: Interaction[Any], match: re.Match[str]) -> None:
        if not await is_moderator(interaction, services.store):
            raise app_commands.MissingPermissions(["manage_guild"])
        await deferred(interaction)
        await services.shelves.refresh()
        wanted = int(match["revision"])
        heads = services.shelves.heads(interaction.guild_id or 0).values()
        await _offer(interaction, services, next((one for one in heads if one.id == wanted), None))

    bot.add_dynamic_items(on_click(services.events, UNDO_TEMPLATE, clicked))


async def _offer(
    interaction: Interaction[Any], services: Services, revision: Revision | None
) -> None:
    made = None if revision is None else await undoing(services, revision, interaction.user.id)
    if made is not None:
        await offer(interaction, services, made)
        return
    words = words_for(interaction.locale)
    told = words("undo_too_late", knowledge=words("knowledge_name"), log=words("log_name"))
    await interaction.edit_original_response(content=told, view=None)
