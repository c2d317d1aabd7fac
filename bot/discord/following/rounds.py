"""Rounds: each feed that is due is asked, and what it brings comes in.

Several processes, and several works in each, ask the feeds of one database: whoever claims a
feed asks it alone. What goes wrong with one feed is kept with it, and costs no other one.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import discord

from bot.discord.following.bringing import Brought, Feed, bring
from bot.discord.following.known import Known, known_of
from bot.discord.following.offering import log_channel
from bot.discord.servers import words_in
from bot.discord.text.fit import listing
from bot.discord.text.markdown import escape, name
from bot.faults import Fault, faults
from bot.feeds.articles import may_pass
from bot.feeds.following import MOST_SEEN, again, key_of
from bot.feeds.polling import poll
from bot.intake.errors import IntakeError
from bot.store import StoreError
from knowledge.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.discord.services import Services
    from bot.feeds.following import Following
    from bot.feeds.reading import Entry
    from bot.store import Follow
    from bot.words import Words

CLAIM = timedelta(minutes=10)
"""After which a round whose process is gone is begun by another one."""
PAUSE = timedelta(minutes=15)
"""Until a feed is asked again of which nothing can be shown."""
LONGEST_REST = timedelta(minutes=1)
SHORTEST_REST = timedelta(seconds=1)
UNSHOWN = "article_unshown"
MOST_TRIES = 3
"""How often an article is fetched that may be there, or be shown, later."""

_log = logging.getLogger(__name__)


def now_utc() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


async def ask_feeds(
    client: discord.Client, services: Services, clock: Callable[[], datetime] = now_utc
) -> None:
    """Ask the feeds of the client's servers, each when it is due; ends only when cancelled.

    Args:
        client: connected, or about to be.
        services: what is worked with.
        clock: tells the present moment, in UTC.
    """
    follows = services.store.follows
    while True:
        services.stirred.clear()
        guilds = {guild.id for guild in client.guilds}
        now = clock()
        follow = await follows.claim(now, now + CLAIM, guilds)
        if follow is not None:
            await ask(client, services, follow, clock)
            continue
        due = await follows.next_due(guilds)
        rest = LONGEST_REST if due is None else max(min(due - now, LONGEST_REST), SHORTEST_REST)
        with suppress(TimeoutError):
            async with asyncio.timeout(rest.total_seconds()):
                await services.stirred.wait()


async def ask(
    client: discord.Client,
    services: Services,
    follow: Follow,
    clock: Callable[[], datetime] = now_utc,
) -> None:
    """Ask a feed that was claimed, and keep what is known of it then.

    Raises:
        StoreError: the database cannot be used.
    """
    known = known_of(follow)
    server = await services.servers.of(follow.guild_id)
    if follow.review and log_channel(client, follow.guild_id, server.log_channel_id) is None:
        problem = IntakeError("follow_no_channel")
        following = replace(known.following, due=clock() + PAUSE)
        after = replace(known, following=following, asked_at=clock(), problems=(problem,))
    else:
        after = await _round(client, services, follow, known, clock())
    following = after.following
    due = None if following.gone else following.due
    await services.store.follows.keep(follow.id, following.url, due, after.to_dict())
    await services.store.follows.forget_articles(follow.id, MOST_SEEN)
    await _tell_new_problem(client, services, follow, after)


@dataclass(slots=True)
class _Outcome:
    """What became of the articles of a round."""

    following: Following
    tries: dict[str, int]
    brought: int = 0
    problems: tuple[IntakeError, ...] = ()


async def _round(
    client: discord.Client, services: Services, follow: Follow, known: Known, now: datetime
) -> Known:
    asked = await poll(services.fetcher, known.following, now)
    seen = dict(asked.following.seen)
    tries = {key: number for key, number in known.tries.items() if key in seen}
    outcome = _Outcome(asked.following, tries)
    feed = Feed(follow, asked.following.title or follow.url)
    for entry in (*asked.new, *asked.changed):
        await _bring(client, services, feed, entry, outcome)
    problems = outcome.problems if asked.problem is None else (asked.problem,)
    for _ in problems:
        faults.count(Fault.FEED)
    return Known(
        outcome.following,
        now,
        known.brought + outcome.brought,
        asked.left_out,
        problems,
        outcome.tries,
    )


async def _bring(
    client: discord.Client, services: Services, feed: Feed, entry: Entry, outcome: _Outcome
) -> None:
    """Bring an article in; one that may be there later is brought again by the next round."""
    key = key_of(entry)
    tries = outcome.tries.pop(key, 0) + 1
    try:
        brought = await bring(client, services, feed, entry)
    except IntakeError as error:
        outcome.problems = (*outcome.problems, error)
        if tries < MOST_TRIES and (may_pass(error) or error.key == UNSHOWN):
            outcome.tries[key] = tries
            outcome.following = again(outcome.following, entry)
        return
    except ArchiveError:
        # Whether it is there already nobody can tell just now; that counts as no try.
        outcome.following = again(outcome.following, entry)
        if tries > 1:
            outcome.tries[key] = tries - 1
        return
    except StoreError:
        raise  # nothing is known of what became of it, so the round is begun anew
    except Exception as error:  # noqa: BLE001 - it costs itself alone, whatever it is
        reason = str(error) or type(error).__name__
        _log.error("an article of a feed was not brought in: %s", reason)
        _log.debug("an article of a feed was not brought in", exc_info=error)
        failed = IntakeError("article_fails", title=entry.title or entry.id)
        outcome.problems = (*outcome.problems, failed)
        return
    outcome.brought += brought is not Brought.NOTHING


def trouble(known: Known, words: Words) -> str:
    """Return in one message what was left out, and as many of the problems as have room."""
    feed = name(known.following.title or known.following.url)
    lines = [f"- {words.count('follow_left_out', known.left_out)}"] if known.left_out else []
    lines += [f"- {escape(problem.told(words))}" for problem in known.problems]
    return listing(words("follow_trouble", feed=f"**{feed}**"), lines, words).content


async def _tell_new_problem(
    client: discord.Client, services: Services, follow: Follow, known: Known
) -> None:
    """Tell in the log channel of what has just begun to go wrong, and of what was left out."""
    server = await services.servers.of(follow.guild_id)
    channel = log_channel(client, follow.guild_id, server.log_channel_id)
    following = known.following
    is_new = following.failures <= 1 or following.gone
    if channel is None or not (known.left_out or (known.problems and is_new)):
        return
    told = trouble(known, words_in(server, channel.guild))
    try:
        await channel.send(told, suppress_embeds=True)
    except discord.HTTPException as error:
        _log.warning("server %s: a problem of a feed was not told: %s", follow.guild_id, error)
