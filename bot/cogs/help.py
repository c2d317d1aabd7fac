"""`/help`: what the bot can do, by example."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import Interaction, app_commands
from discord.ext import commands

from bot.buttons import send_privately
from bot.reply import name
from bot.translator import text
from bot.welcome import privacy_in
from bot.words import words_for

if TYPE_CHECKING:
    from bot.client import Verbatim

NAMES = {
    "ask": "ask_name",
    "question": "ask_question_name",
    "private": "ask_private_name",
    "story": "ask_story_name",
    "quotes": "quotes_name",
    "speaker": "quotes_speaker_name",
    "about": "quotes_about_name",
    "stories": "stories_name",
    "knowledge": "knowledge_name",
    "ask_menu": "ask_menu_name",
    "find_menu": "find_menu_name",
    "context": "context_button",
    "more": "more_button",
}
"""What the help names as Discord shows it in the reader's language."""


class Help(commands.Cog):
    """Explains the bot."""

    def __init__(self, bot: Verbatim) -> None:
        self.bot = bot

    @app_commands.command(name=text("help_name"), description=text("help_description"))
    async def help(self, interaction: Interaction[Verbatim]) -> None:
        """Explain what there is, with somebody whom the stories quote as the example."""
        words = words_for(interaction.locale)
        speakers = await self.bot.speakers.known()
        speaker = next(iter(speakers.values()), None)
        content = words(
            "help",
            **{field: words(key) for field, key in NAMES.items()},
            me=self.bot.user and self.bot.user.name,
            example=words("example_speaker") if speaker is None else name(speaker.name),
            privacy=privacy_in(words, kept=self.bot.settings.keep_questions),
        )
        await send_privately(interaction, content.strip())
