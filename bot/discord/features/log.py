"""`/knowledge log`: who did what when, the newest first, in pages."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from bot.discord.changes.telling import logged
from bot.discord.knowledge_group import knowledge_group
from bot.discord.moderated import ModeratedList
from bot.discord.text.pages import Listing
from bot.discord.translator import text

if TYPE_CHECKING:
    from discord import Interaction
    from discord.ext import commands

    from bot.discord.services import Services
    from bot.words import Words

LOG = "log"
"""What the list is known by in the ids of buttons."""
MOST_LOGGED = 1000
"""How many changes can be turned back to."""


async def setup(bot: commands.Bot, services: Services) -> None:
    """Add the command and the buttons that turn its pages."""
    group, listed = knowledge_group(bot, services), ModeratedList(services, LOG, _changes)

    @group.command(name=text("log_name"), description=text("log_description"))
    async def log(interaction: Interaction[Any]) -> None:
        """Show the changes of this server's stories."""
        await listed.show(interaction)

    bot.add_dynamic_items(listed.pages())


async def _changes(services: Services, server: int, words: Words) -> Listing:
    kept = await services.store.revisions.log(server, MOST_LOGGED)
    titles = await services.store.revisions.titles(server)
    entries = [partial(_entry, partial(logged, one, titles, words)) for one in kept]
    count = await services.store.revisions.count(server)
    return Listing(words.count("log_head", count) if count else words("log_none"), entries)


def _entry(line: partial[str]) -> str:
    return f"- {line()}"
