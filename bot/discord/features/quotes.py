"""`/quotes`: what somebody said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import Interaction, app_commands
from discord.ext import commands

from bot.discord.features.reply_buttons import send_privately
from bot.discord.features.speakers import list_name, list_statements
from bot.discord.reply import name
from bot.discord.text.autocomplete import resolve, suggest
from bot.discord.text.pages import turn
from bot.discord.translator import text
from bot.words import words_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.discord.client import Verbatim
    from bot.discord.features.speakers import Speaker
    from bot.words import Words


class Quotes(commands.Cog):
    """Lists statements."""

    def __init__(self, bot: Verbatim) -> None:
        self.bot = bot

    @app_commands.command(name=text("quotes_name"), description=text("quotes_description"))
    @app_commands.rename(speaker=text("quotes_speaker_name"), about=text("quotes_about_name"))
    @app_commands.describe(
        speaker=text("quotes_speaker_description"), about=text("quotes_about_description")
    )
    async def quotes(
        self,
        interaction: Interaction[Verbatim],
        speaker: app_commands.Range[str, 1, 100],
        about: app_commands.Range[str, 1, 40] | None = None,
    ) -> None:
        """Show the statements of one speaker."""
        words = words_for(interaction.locale)
        speakers = await self.bot.speakers.known()
        key = resolve(speaker, _labels(speakers, words))
        if key is None:
            unknown = words("quotes_none", speaker=name(speaker))
            await send_privately(interaction, f"{unknown} {words('quotes_choose')}")
            return
        listed = list_name(key, (about or "").strip())
        page = turn(list_statements(speakers, listed, words), listed, words)
        await send_privately(interaction, page.content, page.view)

    @quotes.autocomplete("speaker")
    async def suggest_speakers(
        self, interaction: Interaction[Verbatim], typed: str
    ) -> list[app_commands.Choice[str]]:
        """Return the speakers whose name or role fits what is typed."""
        speakers = await self.bot.speakers.known()
        return suggest(typed, _labels(speakers, words_for(interaction.locale)))


def _labels(speakers: Mapping[str, Speaker], words: Words) -> dict[str, str]:
    """Return how the speakers are called in choices, by their keys."""
    return {
        key: words("role_of", name=speaker.name, role=speaker.role)
        if speaker.role
        else speaker.name
        for key, speaker in speakers.items()
    }
