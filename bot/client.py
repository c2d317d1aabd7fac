"""The Discord client: what it listens to, and how mentions and messages are answered.

Without privileged intents: the content of a message reaches the bot only where
somebody mentions it, replies to it or writes to it directly, which is all that it
reads. Commands live in `bot.cogs`, one file each.
"""

from __future__ import annotations

import contextlib
import logging
import re
import sys
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.answering import reply_to
from bot.cogs.ask import Ask
from bot.cogs.help import HOW_TO_ASK, Help
from bot.cogs.knowledge import Knowledge
from bot.cogs.stories import Stories
from bot.connection import Exit, connect
from bot.failures import explain

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.shelf import Shelf

_log = logging.getLogger(__name__)

INTENTS = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)


class Tree(app_commands.CommandTree["Verbatim"]):
    """The commands, with the one place where their errors are told."""

    async def on_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /
    ) -> None:
        """Tell the person privately what went wrong."""
        words = explain(error, f"interaction {interaction.id}")
        # Nobody can be told through an interaction that has lapsed.
        with contextlib.suppress(discord.HTTPException):
            if interaction.response.is_done():
                await interaction.followup.send(words, ephemeral=True)
            else:
                await interaction.response.send_message(words, ephemeral=True)


class Verbatim(commands.Bot):
    """The bot, answering from `shelf`."""

    def __init__(self, shelf: Shelf) -> None:
        super().__init__(
            commands.when_mentioned,
            tree_cls=Tree,
            help_command=None,
            intents=INTENTS,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,  # nobody's messages are kept
        )
        self.shelf = shelf

    async def setup_hook(self) -> None:
        """Add the commands; they are registered with Discord by `verbatim sync`."""
        for cog in (Ask(self.shelf), Stories(self.shelf), Knowledge(self.shelf), Help()):
            await self.add_cog(cog)

    async def on_ready(self) -> None:
        """Tell the owner that it is there; after a long outage it is so again."""
        servers, revision = len(self.guilds), self.shelf.library.revision
        _log.info("ready as %s; servers: %d; revision %s", self.user, servers, revision)

    async def on_message(self, message: discord.Message, /) -> None:
        """Answer a mention, a reply to the bot, or a direct message."""
        question = self._question(message)
        if question is None:
            return
        if question:
            reply = await reply_to(self.shelf, question)
            await _reply(message, reply.content)
        else:
            await _reply(message, HOW_TO_ASK)

    async def on_error(self, event_method: str, /, *args: object, **_: object) -> None:
        """Tell who wrote the message what went wrong; other events are only logged."""
        error = sys.exception() or RuntimeError(f"{event_method} failed without an exception")
        message = next((arg for arg in args if isinstance(arg, discord.Message)), None)
        place = event_method if message is None else f"message {message.id}"
        words = explain(error, place)
        if message is not None:
            # Nobody can be told when the message is gone.
            with contextlib.suppress(discord.HTTPException):
                await _reply(message, words)

    def _question(self, message: discord.Message) -> str | None:
        """Return what the bot is asked, "" if nothing, None if it is not addressed."""
        me = self.user
        if me is None or message.author.bot or message.is_system():
            return None
        if message.guild is not None and me not in message.mentions:
            return None
        return re.sub(rf"<@!?{me.id}>", " ", message.content).strip()


async def _reply(message: discord.Message, content: str) -> None:
    try:
        # Discord posts one message for a nonce, however often the request is retried.
        await message.reply(
            content, mention_author=False, suppress_embeds=True, nonce=str(message.id)
        )
    except discord.Forbidden:
        _log.warning("message %s: no permission to reply in its channel", message.id)


def run_bot(settings: Settings, shelf: Shelf) -> Exit:
    """Connect to Discord and answer until told to stop; return the exit code."""
    bot = Verbatim(shelf)

    async def serve(token: str) -> Exit:
        # Returning is a failure too: discord.py gives up silently in some cases, and
        # the process must not live on without a connection.
        await bot.start(token)
        return Exit.FAILED

    return connect(settings, bot, serve)
