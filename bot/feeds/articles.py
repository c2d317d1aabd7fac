"""Articles: from an entry of a feed to the draft of a story, as every source is brought in.

The page behind the entry is fetched unless the feed is sure to hold all of the article. What
the page does not say of it, its title or date, the feed may know.
"""

from __future__ import annotations

import asyncio
import html
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.feeds.wholeness import whole_article
from bot.intake.drafting import drafted
from bot.intake.errors import FetchError, IntakeError
from bot.intake.identity import free_id
from bot.intake.opening import ARTICLE_TYPES, MOST_BYTES, Origin, open_fetched, open_file

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from bot.feeds.reading import Entry
    from bot.intake.drafting import Draft
    from bot.intake.fetching import Fetcher
    from bot.intake.opening import Opened
    from bot.intake.there import There

PASSING = frozenset({"fetch_slow", "fetch_failed", "fetch_unknown_host", "fetch_robots_unread"})
"""Why a page was not fetched that may be there later."""
BUSY = frozenset({429, *range(500, 600)})
"""What a site answers that may answer better later."""
PAGE = "<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>"


async def draft_of(
    fetcher: Fetcher,
    entry: Entry,
    there: There,
    *,
    identity: str | None = None,
    taken: Collection[str] = (),
) -> Draft:
    """Return what an entry would become as a story.

    Args:
        fetcher: what fetches its page.
        entry: the entry.
        there: the stories that are there already.
        identity: the id of the story that it has become before.
        taken: the ids that a new story may not have, beside those that are there.

    Raises:
        IntakeError: its page cannot be fetched, or holds no story.
    """
    body = whole_article(entry)
    if body is not None:
        opened = await asyncio.to_thread(_open_whole, entry, body)
    elif entry.link is not None:
        fetched = await fetcher.get(entry.link, accept=ARTICLE_TYPES, most_bytes=MOST_BYTES)
        opened = await asyncio.to_thread(open_fetched, fetched)
    else:
        raise IntakeError("article_nowhere", title=entry.title or entry.id)
    opened = _completed(opened, entry)
    draft = await asyncio.to_thread(drafted, opened, there, identity=identity)
    if draft.replaces is None and identity is None and draft.story.id in taken:
        # A story that was removed, and is another one.
        free = free_id(draft.story.title, {*taken, *there.ids})
        draft = await asyncio.to_thread(drafted, opened, there, identity=free)
    return draft


def may_pass(error: IntakeError) -> bool:
    """Tell whether an article that could not be brought in may be there later."""
    status = error.fields.get("status")
    return isinstance(error, FetchError) and (error.key in PASSING or status in BUSY)


def _open_whole(entry: Entry, body: str) -> Opened:
    page = PAGE.format(title=html.escape(entry.title), body=body)
    opened = open_file(page.encode("utf-8", "replace"), "article.html")
    opened = replace(opened, origin=Origin.ADDRESS, name=entry.link or entry.title)
    # The page around it is made up here, and says nothing of itself.
    return replace(opened, said={}).saying({"url": entry.link, "title": entry.title})


def _completed(opened: Opened, entry: Entry) -> Opened:
    """Return what was opened, with what only the feed says of it."""
    updated = None if entry.updated == entry.published else entry.updated
    known = {
        "title": entry.title,
        "published": _written(entry.published),
        "updated": _written(updated),
    }
    return opened.saying({key: known[key] for key in known if key not in opened.said})


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment:%Y-%m-%d %H:%M} UTC"
