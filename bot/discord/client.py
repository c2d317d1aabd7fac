"""The Discord client: what it listens to, and where each event goes.

Without privileged intents: the content of a message reaches the bot only where
somebody mentions it, replies to it or writes to it directly, which is all that it
reads. Only where the owner switches `message_content` on it asks for more, for the
channels that moderators choose. What the bot does stands in `bot.discord.features`, one
file a feature: each module there has a `setup`, and is found without being listed here.
"""

from __future__ import annotations

import logging
import math
import sys
from contextlib import closing
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands, ui
from discord.ext import commands
from discord.state import AutoShardedConnectionState
from discord.webhook.async_ import async_context

from bot.discord import features
from bot.discord.connection import connect, log_in
from bot.discord.ending import answering_to_the_end, leave
from bot.discord.errors import explain, tell_failure
from bot.discord.fence import tell_unread
from bot.discord.liveness import Liveness
from bot.discord.registration import warn_of_stale_commands
from bot.discord.rest import PatientAdapter, PatientHTTPClient
from bot.discord.sending import Sends
from bot.discord.services import build_services
from bot.discord.shards import hold
from bot.discord.text.views import handled, send_privately
from bot.discord.translator import CatalogueTranslator
from bot.discord.vitals import Vitals
from bot.discord.works import works
from bot.exits import Exit, ExitError
from bot.request import requests
from bot.shelves import Shelves
from bot.store import StoreError, open_store, patiently
from bot.supervising import supervised
from bot.words import ENGLISH, words_for

if TYPE_CHECKING:
    import re

    from bot.discord.services import Services
    from bot.settings import Settings
    from bot.shelf import Shelf

SWITCH_S = 0.0005
"""Seconds after which a thread that works lets another one go on: Python's own 5 ms, waited for
at each of the dozens of steps of an answer, add up to a second while somebody's search goes on."""

_log = logging.getLogger(__name__)


class Tree(app_commands.CommandTree["Verbatim"]):
    """The commands, with the one place where their errors are told."""

    async def interaction_check(self, interaction: discord.Interaction[Verbatim], /) -> bool:
        """Let each interaction through once."""
        return interaction.client.services.events.first_seen(interaction.id)

    async def _call(self, interaction: discord.Interaction[Any]) -> None:
        """Answer a command or complete what is typed; the log has it under its id.

        An interaction that discord.py cannot read fails as a command does, and is told:
        discord.py 2.7.1 hands `on_error` only its own errors, and leaves these to the loop.
        """
        with requests.begun(interaction.id):
            try:
                await super()._call(interaction)
            except app_commands.AppCommandError as error:
                await self._dispatch_error(interaction, error)
            except Exception as error:  # noqa: BLE001 - its parsing may raise anything
                tell_unread("command", error)
                await self._dispatch_error(interaction, app_commands.AppCommandError())

    async def on_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /
    ) -> None:
        """Tell the person privately what went wrong."""
        await tell_failure(interaction, error)


class Verbatim(commands.Bot):
    """The bot: its features, and what they work with.

    Where the settings name shards it holds one connection for each, and discord.py's state of
    several shards. Not its `AutoShardedClient`, whose way of connecting has the same faults as
    the one for a single connection (`bot.discord.gateway`), and which knows no other.
    """

    def __init__(self, services: Services) -> None:
        self.sends = Sends()
        self.services = services
        shards = services.settings.shards
        self.connections = tuple(Liveness(shard=one) for one in (shards.ids if shards else (None,)))
        """Each connection to the gateway."""
        # discord.py warns of what it would need to speak; this bot only writes.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            commands.when_mentioned,
            tree_cls=Tree,
            help_command=None,
            intents=discord.Intents(
                guilds=True,
                guild_messages=True,
                dm_messages=True,
                message_content=services.settings.message_content,
            ),
            allowed_mentions=discord.AllowedMentions.none(),  # of all it posts or changes
            max_messages=None,  # nobody's messages are kept
            shard_count=None if shards is None else shards.count,
        )
        self.heard: list[re.Pattern[str]] = []
        """The forms of the ids of buttons and menus whose clicks are heard."""

    def _get_state(self, **options: Any) -> Any:  # noqa: ANN401 - discord.py's signature
        """Let all that is sent wait for Discord; discord.py offers no other place for it."""
        self.http = PatientHTTPClient(self.loop, self.sends)
        shards = self.services.settings.shards
        if shards is None:
            return super()._get_state(**options)
        state: AutoShardedConnectionState[Any] = AutoShardedConnectionState(
            dispatch=self.dispatch,
            handlers=self._handlers,
            hooks=self._hooks,
            http=self.http,
            **options,
        )
        state.shard_ids = [*shards.ids]
        return state

    def _get_websocket(self, guild_id: int | None = None, *, shard_id: int | None = None) -> Any:  # noqa: ANN401 - to discord.py it is always there
        """Return the connection that hears of a server."""
        if shard_id is None and guild_id is not None and self.shard_count is not None:
            shard_id = (guild_id >> 22) % self.shard_count
        return next(one.socket for one in self.connections if one.shard in {None, shard_id})

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait as discord.py does, unless the shards have turns that were waited for."""
        if shard_id is None:
            await super().before_identify_hook(shard_id, initial=initial)

    async def close(self) -> None:
        """Close the connections, and tell what was not sent."""
        if self.shard_count is not None:
            await leave(self.connections)
        await super().close()
        self.sends.close()

    async def setup_hook(self) -> None:
        """Add the features; their commands are registered with Discord by `verbatim sync`."""
        await self.tree.set_translator(CatalogueTranslator())
        for module in iter_modules(features.__path__):
            feature = import_module(f"{features.__name__}.{module.name}")
            await feature.setup(self, self.services)

    def add_dynamic_items(self, *items: type[ui.DynamicItem[ui.Item[Any]]]) -> None:
        """Hear the clicks that fit the items' ids, and know which these are."""
        super().add_dynamic_items(*items)
        self.heard += (item.__discord_ui_compiled_template__ for item in items)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Answer a click that nobody hears: of a button of before, or a forged one."""
        if interaction.type is not discord.InteractionType.component:
            return
        data: dict[str, Any] = {**(interaction.data or {})}
        clicked = str(data.get("custom_id", ""))
        if not any(template.fullmatch(clicked) for template in self.heard):
            told = words_for(interaction.locale)("button_unknown")
            await handled(self.services.events, interaction, send_privately(interaction, told))

    async def on_ready(self) -> None:
        """Tell the owner that it is there; after a long outage it is so again."""
        servers, revision = len(self.guilds), self.services.library(None).revision
        line = "ready as %s; servers: %d; revision %s; %s"
        fares = "; ".join(map(_line, self.connections))
        _log.info(line, self.user, servers, revision, fares)

    async def on_resumed(self) -> None:
        """Tell the owner that the connection goes on where it was lost."""
        if self.shard_count is None:
            _log.info("resumed; %s", _line(self.connections[0]))

    async def on_shard_resumed(self, shard: int) -> None:
        """Tell the same of one of several."""
        for one in self.connections:
            if one.shard == shard:
                _log.info("resumed; %s", _line(one))

    async def on_message(self, message: discord.Message, /) -> None:
        """Do nothing: discord.py would look for commands in it; a feature answers messages."""

    async def on_error(self, event_method: str, /, *_: object, **__: object) -> None:
        """Log what an event raised; a feature tells people what goes wrong with a message."""
        error = sys.exception() or RuntimeError(f"{event_method} failed without an exception")
        explain(error, event_method, ENGLISH)


def _line(connection: Liveness) -> str:
    """Return how a connection to the gateway fares."""
    latency = math.nan if connection.latency is None else connection.latency * 1000
    shard, reconnects = connection.shard or 0, connection.reconnects
    return f"shard {shard}, latency {latency:.0f} ms, reconnects {reconnects}"


async def _answer(bot: Verbatim, token: str) -> None:
    """Connect and answer, with what goes on beside that, until the client is closed."""
    async_context.set(PatientAdapter(bot.sends, lambda: bot.application_id))
    async with bot:
        await log_in(bot, token)
        async with (
            answering_to_the_end(bot.connections, bot.services.shelves),
            supervised(works(bot, bot.services, bot.connections)),
        ):
            await warn_of_stale_commands(bot)
            await hold(bot, bot.services, bot.connections)


def run_bot(settings: Settings, shelf: Shelf) -> None:
    """Connect to Discord, as long as that takes, and answer until told to stop.

    Raises:
        ExitError: it cannot connect, or not go on, without a person.
    """

    async def serve(token: str) -> None:
        sys.setswitchinterval(SWITCH_S)
        vitals = Vitals(shelf)
        try:
            async with (
                supervised(vitals.works(settings)),
                open_store(settings, patience=None) as store,
            ):
                here = None if settings.shards is None else settings.shards.have
                with closing(Shelves(shelf, store, here)) as shelves:
                    await patiently("read the database", shelves.load)
                    services = build_services(settings, shelves, store, vitals.metrics)
                    bot = Verbatim(services)
                    vitals.watch(bot, bot.connections, bot.sends, services)
                    await _answer(bot, token)
        except StoreError as error:
            raise ExitError(Exit.NO_DATABASE, str(error)) from error
        # The client was closed from within: the process must not live on without a connection.
        raise ExitError(Exit.FAILED)

    connect(settings, serve)
