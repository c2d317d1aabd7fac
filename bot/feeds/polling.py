"""Polling: one round of asking a feed, from the address to what it brought.

It never raises for what a feed or its server does: a feed that fails is asked again later,
and why it failed is in the round.
"""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.feeds.following import MOST_ENTRIES, Came, Failed, Following, Round, step
from bot.feeds.reading import MOST_BYTES, TYPES, FeedError, read_feed
from bot.intake.addresses import shown_address
from bot.intake.errors import FetchError, IntakeError
from bot.intake.fetching import Validators

if TYPE_CHECKING:
    from datetime import datetime

    from bot.feeds.reading import Feed
    from bot.intake.fetching import Fetched, Fetcher

PATIENCE = 20.0
"""Seconds that reading a feed may take."""
GONE = 410


async def poll(
    fetcher: Fetcher, following: Following, now: datetime, *, most: int = MOST_ENTRIES
) -> Round:
    """Ask a feed, due or not, and return what it brought and what is known of it then.

    Args:
        fetcher: what fetches it.
        following: what was known of it.
        now: in UTC.
        most: how many entries are brought at most.
    """
    came = await _asked(fetcher, following)
    return step(following, came, now, chance=random.random(), most=most)  # noqa: S311


async def _asked(fetcher: Fetcher, following: Following) -> Came | Failed:
    try:
        fetched = await fetcher.get(
            following.url,
            accept=TYPES,
            most_bytes=MOST_BYTES,
            validators=Validators(following.etag, following.last_modified),
        )
        feed = None if fetched.not_modified else await _read(fetched)
    except FetchError as error:
        if error.fields.get("status") == GONE:
            return Failed(FeedError("feed_gone", address=shown_address(following.url)), gone=True)
        return Failed(error, retry_after=_span(error.fields.get("pause")))
    except IntakeError as error:
        return Failed(error)
    return Came(
        feed,
        fetched.etag,
        fetched.last_modified,
        moved_to=fetched.moved_to,
        fresh_for=_span(fetched.fresh_for),
    )


async def _read(fetched: Fetched) -> Feed:
    charset = f"; charset={fetched.charset}" if fetched.charset else ""
    content_type = fetched.content_type + charset
    reading = asyncio.to_thread(read_feed, fetched.data, content_type, fetched.final_url)
    try:
        # The thread goes on to its end, which its input bounds; nobody waits for it.
        async with asyncio.timeout(PATIENCE):
            return await reading
    except TimeoutError:
        raise FeedError("feed_slow", address=shown_address(fetched.url)) from None


def _span(seconds: object) -> timedelta | None:
    return timedelta(seconds=seconds) if isinstance(seconds, float) else None
