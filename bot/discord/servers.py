"""What the moderators of each server decided, as whoever answers there asks for it.

A database that fails, or is slow, costs no answer: then what was decided last goes on, as far
as this process has seen it, and the defaults where it has not.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import discord
from aiohttp import ClientError
from cachetools import LRUCache

from bot.faults import Fault, faults
from bot.store import Server, StoreError
from bot.words import ENGLISH, words_for

if TYPE_CHECKING:
    from bot.store import Store
    from bot.words import Words

_log = logging.getLogger(__name__)

SERVERS_REMEMBERED = 10_000
"""Of how many servers the settings are known while the database fails."""
SOON, FIRST_PATIENCE = 0.5, 1.25
"""Seconds that settings are waited for which were read before, and which were not."""
NO_SERVER = Server(0)
"""What holds in direct messages: nobody has decided anything."""


class KnownServers:
    """The settings of every server.

    They are read whenever somebody asks for them, for all at once who ask meanwhile: what another
    process decides holds at once, and a crowd costs few readings.

    Args:
        store: where they are kept.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: LRUCache[int, Server] = LRUCache(SERVERS_REMEMBERED)
        self._reading: dict[int, asyncio.Task[None]] = {}

    async def of(self, guild_id: int | None) -> Server:
        """Return a server's settings; None stands for direct messages."""
        if guild_id is None:
            return NO_SERVER
        known = self._known.get(guild_id)
        reading = self._reading.get(guild_id) or self._begin(guild_id)
        await asyncio.wait({reading}, timeout=FIRST_PATIENCE if known is None else SOON)
        return self._known.get(guild_id, known or Server(guild_id))

    def last_known(self, guild_id: int) -> Server:
        """Return a server's settings as they were read last, without reading them."""
        return self._known.get(guild_id) or Server(guild_id)

    def changed(self, guild_id: int) -> None:
        """Read a server's settings anew when they are asked for next; they have just changed."""
        self._reading.pop(guild_id, None)  # it may have been before the change

    def _begin(self, guild_id: int) -> asyncio.Task[None]:
        reading = self._reading[guild_id] = asyncio.create_task(self._read(guild_id))
        return reading

    async def _read(self, guild_id: int) -> None:
        this = asyncio.current_task()
        try:
            server = await self._store.servers.of(guild_id)
        except StoreError as error:
            words = "the settings of a server are those of before: %s"
            faults.note(Fault.DATABASE, "settings", _log.error, words, error)
        else:
            if self._reading.get(guild_id) is this:
                self._known[guild_id] = server
        finally:
            if self._reading.get(guild_id) is this:
                del self._reading[guild_id]


def words_in(server: Server, guild: discord.Guild | None) -> Words:
    """Return what the bot speaks in a server's messages; these do not tell their authors' own."""
    return ENGLISH if guild is None else words_for(server.language or guild.preferred_locale)


def is_open(server: Server, channel: object) -> bool:
    """Tell whether questions in a channel are answered there for all to see.

    A thread, and a post of a forum, is as the channel that it stands in.
    """
    if not server.channels:
        return True
    here = {getattr(channel, "id", None), getattr(channel, "parent_id", None)} - {None}
    return not here.isdisjoint({*server.channels, server.auto_channel_id})


def may_write(channel: discord.abc.GuildChannel) -> bool:
    """Tell whether the bot may write in a channel."""
    may = channel.permissions_for(channel.guild.me)
    return may.view_channel and may.send_messages


def may_reply(channel: discord.abc.GuildChannel) -> bool:
    """Tell whether the bot may reply to messages in a channel, or in the posts of a forum."""
    may = channel.permissions_for(channel.guild.me)
    is_forum = isinstance(channel, discord.ForumChannel)
    may_send = may.send_messages_in_threads if is_forum else may.send_messages
    return may.view_channel and may_send and may.read_message_history


async def tell(guild: discord.Guild, channel_id: int | None, content: str) -> bool:
    """Write into one of the channels that a server chose; tell whether that was possible.

    A channel that is gone or closed to the bot is no error: moderators see it in the settings.
    """
    channel = None if channel_id is None else guild.get_channel(channel_id)
    if not isinstance(channel, discord.TextChannel) or not may_write(channel):
        return False
    try:
        await channel.send(content, suppress_embeds=True)
    except (discord.HTTPException, ClientError, OSError) as error:
        _log.warning("server %s: a chosen channel was not written to: %s", guild.id, error)
        return False
    return True
