"""`/help`: what the bot can do, by example."""

from __future__ import annotations

from typing import Any

from discord import Interaction, app_commands
from discord.ext import commands

HOW_TO_ASK = (
    "Ask me something about the stories, as in `/ask question: Who said that?`, "
    "or mention me with your question. `/help` shows more."
)
HELP = """\
I answer questions about news stories **in the stories' own words**: I quote the passage, \
say whose words they are and where they stand. Where the stories are silent I say so.

`/ask question: How many troops are being sent?` – with `private: True` only you see the \
answer; `story:` asks one story alone
`@me how many troops are being sent?` – the same, also in a direct message or in reply to me
`/stories` – the stories I know
`/knowledge` – for moderators: what is loaded, and reading it again

-# Words in bold are those of your question. I ping nobody and keep no questions."""


class Help(commands.Cog):
    """Explains the bot."""

    @app_commands.command()
    async def help(self, interaction: Interaction[Any]) -> None:
        """What I can do, by example."""
        await interaction.response.send_message(HELP, ephemeral=True)
