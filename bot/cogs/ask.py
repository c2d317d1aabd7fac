"""`/ask`: a question, answered in the channel or only for the person who asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import Interaction, app_commands
from discord.ext import commands

from bot.answering import reply_to
from bot.cogs.help import HOW_TO_ASK

if TYPE_CHECKING:
    from bot.shelf import Shelf


class Ask(commands.Cog):
    """Answers from `shelf`."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf

    @app_commands.command()
    @app_commands.describe(
        question="What you want to know",
        story="Only this story, by its id; /stories shows them",
        private="Show the answer only to you",
    )
    async def ask(
        self,
        interaction: Interaction[Any],
        question: app_commands.Range[str, 1, 300],
        story: str | None = None,
        private: bool = False,  # noqa: FBT001, FBT002 - an option of the command
    ) -> None:
        """Ask the stories; the answer is quoted word for word."""
        question = question.strip()
        if not question:
            await interaction.response.send_message(HOW_TO_ASK, ephemeral=True)
            return
        reply = await reply_to(self.shelf, question, story=story, with_question=True)
        await interaction.response.send_message(
            reply.content, ephemeral=private, suppress_embeds=True
        )
