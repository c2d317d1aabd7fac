"""Catching up: what was asked while the bot was away is answered when it is there again.

It looks when a session begins, at most as far back as the settings say, and no further than
to when it knows that nothing was missed. That is noted (`bot.discord.heard`), so that a start
knows how long the bot was away: whoever was answered before that, or told to ask less, or took
the answer away, is not answered again. Where it is not known, what has a reply and what the
database knows of is left alone. Of several shards each does so by itself, for its own servers.
"""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import timedelta
from typing import TYPE_CHECKING

from discord.utils import snowflake_time, utcnow

from bot.discord.heard import FileMark, ShardMark
from bot.discord.missed import find_missed

if TYPE_CHECKING:
    from datetime import datetime

    import discord

    from bot.discord.limits import Events
    from bot.discord.liveness import Liveness
    from bot.discord.services import Services

EVERY_S = 15.0
"""Seconds after which it is noted again until when nothing was missed."""
LEEWAY = timedelta(seconds=10)
"""How much further it looks back: what came last may not have been answered yet, and the
clock of Discord may be another."""
MISSED = "missed_message"
"""The event by which a message is handed to whoever answers messages."""

_log = logging.getLogger(__name__)


async def keep_caught_up(client: discord.Client, services: Services, liveness: Liveness) -> None:
    """Catch up whenever a session has begun, and note until when nothing was missed."""
    if not services.settings.catch_up:
        return
    heard = _mark(client, services, liveness)
    caught_up = 0
    while True:
        if liveness.sessions == caught_up and liveness.connected:
            await heard.note(answered_until(liveness, services.events))
        ready = await _ready(client, liveness.shard)
        session = liveness.sessions
        if session != caught_up and (ready or _is_settled(liveness)):
            await catch_up(client, services, liveness, await heard.noted())
            caught_up = session


def _mark(client: discord.Client, services: Services, liveness: Liveness) -> FileMark | ShardMark:
    account, shards = client.application_id or 0, services.settings.shards
    if shards is None or liveness.shard is None:
        return FileMark(services.settings.data / "heard" / f"{account}-0")
    return ShardMark(services.store, account, liveness.shard, shards.count)


def answered_until(liveness: Liveness, events: Events) -> float:
    """Return until when all was heard, and answered too, in seconds since 1970.

    What waits for Discord to take its answer is not answered yet.
    """
    oldest = events.oldest_under_way()
    if oldest is None:
        return liveness.last_event
    return min(liveness.last_event, snowflake_time(oldest).timestamp())


async def _ready(client: discord.Client, shard: int | None) -> bool:
    """Wait until a new session has told of its servers, but not for long; tell whether it has."""
    try:
        if shard is None:
            await client.wait_for("ready", timeout=EVERY_S)
        else:
            await client.wait_for("shard_ready", check=shard.__eq__, timeout=EVERY_S)
    except TimeoutError:
        return False
    return True


def _is_settled(liveness: Liveness) -> bool:
    """Tell whether a session has told of its servers long ago, though nobody heard it do so."""
    return liveness.connected and time.time() - liveness.since > EVERY_S


async def catch_up(
    client: discord.Client, services: Services, liveness: Liveness, heard: datetime | None
) -> None:
    """Hand on what was asked since the bot was heard last, and is not answered.

    Raises:
        StoreError: the database cannot be used.
    """
    since = utcnow() - timedelta(minutes=services.settings.catch_up)
    if heard is not None:
        since = max(since, heard - LEEWAY)
    handed_on = left = 0
    async for missed in find_missed(client, services, liveness, since):
        for message in missed.messages:
            client.dispatch(MISSED, message)
        handed_on += len(missed.messages)
        left += missed.left
    # They are under way once their handlers have begun, and not before.
    await asyncio.sleep(0)
    if handed_on or left:
        told = "asked since %s, while nobody heard it: %d to be answered now, %d left as too many"
        _log.info(told, f"{since:%H:%M:%S} UTC", handed_on, left)
