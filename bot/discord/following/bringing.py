"""Bringing in: what an article of a feed becomes in the server that follows it.

What moderators decided stands: an article that they ignored, and a story that they removed, do
not come back with its next change. Where an article comes in at once, one that would lose much of
its story, or that may be no story, waits for a moderator all the same.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from bot.discord.archived import whole
from bot.discord.changes import ServerChange
from bot.discord.changes.telling import tell_changes
from bot.discord.following.offering import Arrival, post_offer
from bot.feeds.articles import draft_of
from bot.feeds.following import key_of
from bot.intake.errors import IntakeError
from bot.intake.there import There
from bot.shelves import content_of
from bot.store import Action, Decision, NewRevision, OutdatedError

if TYPE_CHECKING:
    import discord

    from bot.discord.changes import Look
    from bot.discord.services import Services
    from bot.feeds.reading import Entry
    from bot.intake.drafting import Draft
    from bot.store import Article, Follow

GRAVE = frozenset({"doubt_short", "doubt_letters", "doubt_letters_mendable"})
"""The doubts with which an article does not come in at once."""
MOST_TRIES = 3
"""How often it is tried to change a story that others are changing."""


class Brought(Enum):
    """What became of an article."""

    NOTHING = auto()
    """It says what its story says, or is not wanted."""
    OFFERED = auto()
    ADDED = auto()


@dataclass(frozen=True, slots=True)
class Feed:
    """The feed that an article comes from."""

    follow: Follow
    title: str


async def bring(client: discord.Client, services: Services, feed: Feed, entry: Entry) -> Brought:
    """Offer an article in the server's log channel, or add it, whichever the server wants.

    Raises:
        IntakeError: it cannot be brought in.
        ArchiveError: the stories cannot be reached, of which it may be one.
        StoreError: the database cannot be used.
    """
    follow, store = feed.follow, services.store
    await services.shelves.refresh()
    before = await store.follows.article_of(follow.id, key_of(entry))
    if before is not None and _is_unwanted(services, before):
        return Brought.NOTHING
    draft = await _draft(services, feed, entry, before)
    for _ in range(MOST_TRIES):
        look = await _change(services, feed, draft).look(services.shelves)
        if look.failed:
            raise IntakeError("article_fails", title=draft.story.title)
        if await asyncio.to_thread(_says_the_same, services, follow, draft):
            return Brought.NOTHING
        if follow.review or look.alarms or _is_doubtful(draft):
            if before is None or before.content != content_of(draft.story):
                arrival = Arrival(follow, feed.title, key_of(entry), draft, look)
                await post_offer(client, services, arrival)
            return Brought.OFFERED
        try:
            await _add(client, services, feed, entry, look)
        except OutdatedError:
            continue
        return Brought.ADDED
    raise IntakeError("article_contended", title=draft.story.title)


def _is_unwanted(services: Services, article: Article) -> bool:
    """Tell whether moderators decided against an article, or have removed what it became."""
    if article.decision is not Decision.ADDED:
        return article.decision is Decision.IGNORED
    head = services.shelves.heads(article.shelf).get(article.story)
    return head is not None and head.content is None


async def _draft(services: Services, feed: Feed, entry: Entry, before: Article | None) -> Draft:
    server = feed.follow.guild_id
    now = services.shelves.now(server)
    limit = services.settings.largest_story
    there = There.of((), limit) if now.is_sample else There.in_library(whole(now), limit)
    known = before is not None and before.story in there.ids
    return await draft_of(
        services.fetcher,
        entry,
        there,
        identity=before.story if before is not None and known else None,
        taken={one for one in services.shelves.heads(server) if one not in there.ids},
    )


def _change(services: Services, feed: Feed, draft: Draft) -> ServerChange:
    server, story = feed.follow.guild_id, draft.story
    head = services.shelves.heads(server).get(story.id)
    after = None if head is None else head.id
    content = content_of(story)
    new = NewRevision(server, story.id, Action.FEED, content, after, story.url or feed.title)
    return ServerChange(server, (new,))


def _says_the_same(services: Services, follow: Follow, draft: Draft) -> bool:
    before = draft.replaces
    if before is None:
        return False
    now = services.shelves.now(follow.guild_id).library.find(before.id)
    return now is not None and content_of(now.story) == content_of(draft.story)


def _is_doubtful(draft: Draft) -> bool:
    return any(doubt.key in GRAVE for doubt in draft.doubts)


async def _add(
    client: discord.Client, services: Services, feed: Feed, entry: Entry, look: Look
) -> None:
    revisions = await look.change.make(services.shelves, look)
    story = revisions[0].story
    kept = services.store.follows.remember
    await kept(feed.follow, key_of(entry), story, None, Decision.ADDED)
    await tell_changes(client, services, revisions, look)
