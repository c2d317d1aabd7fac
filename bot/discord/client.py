"""The Discord client: what it listens to, and where each event goes.

Without privileged intents: the content of a message reaches the bot only where
somebody mentions it, replies to it or writes to it directly, which is all that it
reads. Only where the owner switches `message_content` on it asks for more, for the
channels that moderators choose. Commands live in `bot.discord.features`, one file each.
"""

from __future__ import annotations

import logging
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.answering import Desk
from bot.discord.connection import Exit, connect
from bot.discord.errors import explain, tell_failure
from bot.discord.features.ask import Ask
from bot.discord.features.help import Help
from bot.discord.features.knowledge import Knowledge
from bot.discord.features.messages import Messages
from bot.discord.features.quotes import Quotes
from bot.discord.features.reply_buttons import ReplyButton
from bot.discord.features.reports import STORIES, list_stories
from bot.discord.features.speakers import Speakers, list_statements
from bot.discord.features.stories import Stories
from bot.discord.features.welcome import welcome
from bot.discord.limits import Recent
from bot.discord.registration import warn_of_stale_commands
from bot.discord.text.pages import PageButton
from bot.discord.translator import CatalogueTranslator
from bot.store import StoreError, open_store
from bot.words import DEFAULT, catalogue

if TYPE_CHECKING:
    from bot.discord.text.pages import Listing
    from bot.settings import Settings
    from bot.shelf import Shelf
    from bot.store import Store
    from bot.words import Words

_log = logging.getLogger(__name__)

EVENTS_REMEMBERED = 10_000
"""How many events are known to have been handled, in case the gateway sends one again."""


class Tree(app_commands.CommandTree["Verbatim"]):
    """The commands, with the one place where their errors are told."""

    async def interaction_check(self, interaction: discord.Interaction[Verbatim], /) -> bool:
        """Let each interaction through once."""
        return interaction.client.first_seen(interaction.id)

    async def on_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /
    ) -> None:
        """Tell the person privately what went wrong."""
        await tell_failure(interaction, error)


class Verbatim(commands.Bot):
    """The bot, answering from `shelf`; `store` has to be opened before it starts."""

    store: Store

    def __init__(self, shelf: Shelf, settings: Settings) -> None:
        super().__init__(
            commands.when_mentioned,
            tree_cls=Tree,
            help_command=None,
            intents=discord.Intents(
                guilds=True,
                guild_messages=True,
                dm_messages=True,
                message_content=settings.message_content,
            ),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,  # nobody's messages are kept
        )
        self.shelf = shelf
        self.settings = settings
        self.desk = Desk(shelf, settings)
        self.speakers = Speakers(shelf)
        self.messages = Messages(self)
        self._seen: Recent[int, None] = Recent(EVENTS_REMEMBERED)

    async def setup_hook(self) -> None:
        """Add the commands; they are registered with Discord by `verbatim sync`."""
        await self.tree.set_translator(CatalogueTranslator())
        for cog in (Ask(self), Quotes(self), Stories(self), Knowledge(self), Help(self)):
            await self.add_cog(cog)
        self.add_dynamic_items(ReplyButton, PageButton)

    def first_seen(self, event: int) -> bool:
        """Note the id of a message or an interaction; tell whether it is new."""
        return self._seen.put(event, None)

    async def listing(self, name: str, words: Words) -> Listing:
        """Return the list that a button to turn pages names."""
        if name == STORIES:
            return list_stories(self.shelf, words)
        return list_statements(await self.speakers.known(), name, words)

    async def on_ready(self) -> None:
        """Tell the owner that it is there; after a long outage it is so again."""
        servers, revision = len(self.guilds), self.shelf.library.revision
        _log.info("ready as %s; servers: %d; revision %s", self.user, servers, revision)

    async def on_message(self, message: discord.Message, /) -> None:
        """Answer a message that asks something."""
        await self.messages.created(message)

    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        """Follow the change of a question."""
        await self.messages.changed(event.message)

    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        """Follow the removal of a question."""
        await self.messages.deleted(event.message_id, event.channel_id)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Introduce itself."""
        await welcome(self, guild)

    async def on_error(self, event_method: str, /, *args: object, **_: object) -> None:
        """Tell who wrote the message what went wrong; other events are only logged."""
        error = sys.exception() or RuntimeError(f"{event_method} failed without an exception")
        match args:
            case [discord.Message() as message] | [discord.RawMessageUpdateEvent(message=message)]:
                await self.messages.failed(message, error)
            case _:
                explain(error, event_method, catalogue(DEFAULT))


REMEMBERED = timedelta(days=180)
"""How long the buttons of a reply work; older replies are forgotten at the next start."""


def run_bot(settings: Settings, shelf: Shelf) -> Exit:
    """Connect to Discord and answer until told to stop; return the exit code."""
    bot = Verbatim(shelf, settings)

    async def serve(token: str) -> Exit:
        try:
            async with open_store(settings) as bot.store:
                await bot.store.prune(datetime.now(UTC) - REMEMBERED)
                await bot.login(token)
                await warn_of_stale_commands(bot)
                await bot.connect()
        except StoreError as error:
            sys.stderr.write(f"verbatim: {error}\n")
            return Exit.NO_DATABASE
        # Returning is a failure too: discord.py gives up silently in some cases, and
        # the process must not live on without a connection.
        return Exit.FAILED

    return connect(settings, bot, serve)
