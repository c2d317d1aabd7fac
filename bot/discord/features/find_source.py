"""“Find the source” in a message's menu: where posted words stand, or how they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import Interaction, Message, app_commands
from discord.ext import commands

from bot.discord.archived import noted
from bot.discord.content import parts_of
from bot.discord.finding import show_finding
from bot.discord.posting import in_time, show_answer
from bot.discord.text.fit import Reply, below
from bot.discord.translator import text
from bot.words import words_for

if TYPE_CHECKING:
    from bot.discord.answering import Sought
    from bot.discord.services import Services


async def setup(bot: commands.Bot, services: Services) -> None:
    """Add the menu."""
    cog = FindSource(services)
    await bot.add_cog(cog)
    # discord.py lets no menu be declared in a class.
    menu = app_commands.ContextMenu(name=text("find_menu_name"), callback=cog.find_menu)
    bot.tree.add_command(menu)


class FindSource(commands.Cog):
    """Finds the words of a message in the stories."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def find_menu(self, interaction: Interaction[Any], message: Message) -> None:
        """Tell privately where the words of the selected message stand in the stories."""
        words = words_for(interaction.locale)
        work = self._finding(interaction, message)
        patience = self._services.settings.acknowledge_after
        sought = await in_time(interaction, work, patience, private=True)
        if sought is None:
            await show_answer(interaction, Reply(words("no_words")), private=True)
            return
        shown = noted(show_finding(sought.finding, words), sought.snapshot, words)
        if sought.snapshot.is_sample:
            shown = below(shown, words("sample"))
        await show_answer(interaction, shown, private=True)

    async def _finding(self, interaction: Interaction[Any], message: Message) -> Sought | None:
        """Return what became of a message's words; None if it has none."""
        parts = await parts_of(message)
        if not parts:
            return None
        asker, server = interaction.user.id, interaction.guild_id
        return await self._services.desk.find(parts, asker, server)
