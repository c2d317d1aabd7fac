"""The buttons of an offered change: make it, make it all the same, leave it; see `changes`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.discord.changes.offer_buttons import TEMPLATE
from bot.discord.changes.offers import clicked
from bot.discord.text.views import on_click

if TYPE_CHECKING:
    import re

    from discord import Interaction
    from discord.ext import commands

    from bot.discord.services import Services


async def setup(bot: commands.Bot, services: Services) -> None:
    """Hear the clicks."""

    async def work(interaction: Interaction[Any], match: re.Match[str]) -> None:
        await clicked(interaction, match, services)

    bot.add_dynamic_items(on_click(services.events, TEMPLATE, work))
