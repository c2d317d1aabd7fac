"""What people asked while nobody heard them, found by reading back in the channels.

Discord tells a session that is resumed what it has missed, but neither a process that starts
nor a session that is begun anew. What was asked then stands in the channels all the same, and
a message that mentions the bot may be read there as it may when it comes. A channel tells what
its last message is: where that is older than the gap, nothing is asked of Discord.

All is bounded, so that a flood does not become one of answers: the newest channels, their
newest messages, few of one channel, and fewer of one person.
"""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import aiohttp
import discord
from discord.utils import time_snowflake

from bot.discord.addressing import addressed
from bot.faults import Fault, faults
from bot.store import StoreError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from datetime import datetime

    from discord import Message
    from discord.abc import Messageable

    from bot.discord.liveness import Liveness
    from bot.discord.services import Services

MOST_CHANNELS = 100
"""How many channels are read back in: each is a request."""
MOST_DIRECT = 20
"""The same of direct channels, which do not tell whether there is anything new."""
MOST_READ = 100
"""How many of a channel's newest messages are read."""
MOST_HERE = 5
"""How many questions of one channel are answered late."""
MOST_EACH = 3
"""How many of one person."""
MOST = 50
"""How many altogether."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Missed:
    """What was found in one channel."""

    messages: list[Message]
    """Those that are to be answered, the oldest first."""
    left: int
    """How many are not, because there are too many."""


async def find_missed(
    client: discord.Client, services: Services, liveness: Liveness, since: datetime
) -> AsyncIterator[Missed]:
    """Yield what asks the bot in messages of after `since` and has no answer, by channel.

    Args:
        client: knows the channels.
        services: knows what was answered, and what this process has handled.
        liveness: whose connection has missed it: only the channels are read that it hears of.
        since: how far is read back; nowhere further than the bot is on a server.

    Raises:
        StoreError: the database cannot be used.
    """
    people: Counter[int] = Counter()
    for channel, after in await _places(client, services, liveness, since):
        asked = await _unanswered(client, services, channel, after)
        found: list[Message] = []
        for message in asked:
            full = len(found) == MOST_HERE or people.total() == MOST
            if not full and people[message.author.id] < MOST_EACH:
                people[message.author.id] += 1
                found.append(message)
        yield Missed(found[::-1], len(asked) - len(found))


async def _places(
    client: discord.Client, services: Services, liveness: Liveness, since: datetime
) -> list[tuple[Messageable, datetime]]:
    """Return the channels to read back in, and after when, those with the newest message first."""
    places = sorted(_news(client, liveness, since), key=lambda place: -place[0])[:MOST_CHANNELS]
    found = [(channel, after) for _, channel, after in places]
    if liveness.hears_directly:
        direct = await services.store.direct_channels(MOST_DIRECT)
        found += [(client.get_partial_messageable(channel), since) for channel in direct]
    return found


def _news(
    client: discord.Client, liveness: Liveness, since: datetime
) -> Iterator[tuple[int, Messageable, datetime]]:
    """Yield each channel of a server with a newer message that can be read: that one's id first."""
    for guild in client.guilds:
        me = guild.get_member(client.user.id) if client.user else None
        elsewhere = liveness.shard is not None and guild.shard_id != liveness.shard
        if guild.unavailable or me is None or elsewhere:
            continue
        after = max(since, me.joined_at or since)
        for channel in (*guild.channels, *guild.threads):
            if not isinstance(channel, discord.abc.Messageable):
                continue
            if isinstance(channel, discord.Thread) and channel.parent is None:
                continue
            last = channel.last_message_id or 0
            may = channel.permissions_for(me)
            if last > time_snowflake(after) and may.view_channel and may.read_message_history:
                yield last, channel, after


async def _unanswered(
    client: discord.Client, services: Services, channel: Messageable, after: datetime
) -> list[Message]:
    """Return a channel's messages that ask the bot and have no answer, the newest first."""
    try:
        history = channel.history(limit=MOST_READ, after=after, oldest_first=False)
        messages = [message async for message in history]
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        told = "what was missed in a channel cannot be read: %s"
        faults.note(Fault.REST, "missed", _log.warning, told, error)
        return []
    own = (one.reference for one in messages if one.author == client.user)
    answered = {reference.message_id for reference in own if reference is not None}
    return [
        message
        for message in messages
        if message.id not in answered
        and not services.events.knows(message.id)
        and await _seems_to_ask(client, services, message)
    ]


async def _seems_to_ask(client: discord.Client, services: Services, message: Message) -> bool:
    """Tell whether a message asks the bot; one that cannot be read costs itself alone."""
    try:
        return await _asks(client, services, message)
    except StoreError:
        raise
    except Exception as error:  # noqa: BLE001 - it is as Discord sent it
        told = "a message that was missed cannot be read: %s"
        faults.note(Fault.EVENT, "missed", _log.error, told, type(error).__name__)
        return False


async def _asks(client: discord.Client, services: Services, message: Message) -> bool:
    """Tell whether a message asks the bot and was not answered before.

    Where everything is taken for a question, nothing is: nobody waits for those answers.
    """
    question = await addressed(message, client.user, services)
    if question is None or not question.asks or question.unasked:
        return False
    reply = await services.store.reply_to_message(message.id)
    return reply is None or reply.message_id is None  # remembered, but never posted
