"""`/knowledge log`: who did what when, the newest first, in pages."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from discord import Interaction, app_commands

from bot.discord.changes.telling import logged
from bot.discord.knowledge_group import knowledge_group
from bot.discord.permissions import is_moderator
from bot.discord.text.pages import Listing, page_template, show_page, turn
from bot.discord.text.views import on_click, send_privately
from bot.discord.translator import text
from bot.words import words_for

if TYPE_CHECKING:
    import re

    from discord.ext import commands

    from bot.discord.services import Services
    from bot.words import Words

LOG = "log"
"""What the list is known by in the ids of buttons."""
MOST_LOGGED = 1000
"""How many changes can be turned back to."""


async def setup(bot: commands.Bot, services: Services) -> None:
    """Add the command and the buttons that turn its pages."""
    group = knowledge_group(bot, services)

    @group.command(name=text("log_name"), description=text("log_description"))
    async def log(interaction: Interaction[Any]) -> None:
        """Show the changes of this server's stories."""
        words = words_for(interaction.locale)
        page = turn(await _changes(interaction, services, words), LOG, words)
        await send_privately(interaction, page.content, page.view)

    async def turned(interaction: Interaction[Any], match: re.Match[str]) -> None:
        if not await is_moderator(interaction, services.store):
            raise app_commands.MissingPermissions(["manage_guild"])
        words = words_for(interaction.locale)
        await show_page(interaction, match, await _changes(interaction, services, words), words)

    bot.add_dynamic_items(on_click(services.events, page_template(LOG), turned))


async def _changes(interaction: Interaction[Any], services: Services, words: Words) -> Listing:
    server = interaction.guild_id or 0
    kept = await services.store.revisions.log(server, MOST_LOGGED)
    titles = await services.store.revisions.titles(server)
    entries = [partial(_entry, partial(logged, one, titles, words)) for one in kept]
    count = await services.store.revisions.count(server)
    return Listing(words.count("log_head", count) if count else words("log_none"), entries)


def _entry(line: partial[str]) -> str:
    return f"- {line()}"
