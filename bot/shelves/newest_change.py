"""The newest change of the stories that answer somewhere, found when somebody asks for it.

Nothing of it is kept: what a moderator takes down for good is in no memory of the program.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

from bot.shelves.contents import story_of
from knowledge.changes.revision import StoryRevision, revision_of
from knowledge.changes.story import StoryDifference, story_difference
from knowledge.index.analyzing import packed

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from bot.shelves.shelves import Shelves
    from bot.store import Revision, Store
    from knowledge.index.packed_story import PackedStory
    from knowledge.stories.synonyms import Synonyms

MOST_LOOKED_AT = 10
"""How many stories are looked at for one whose change a reader would see."""


class NewestChange(NamedTuple):
    """What was changed, and when."""

    difference: StoryDifference
    now: StoryRevision
    at: datetime


async def newest_change(
    shelves: Shelves, store: Store, server: int | None, stories: Collection[str]
) -> NewestChange | None:
    """Return the newest change of one of the stories, by their ids, as they answer in a server.

    Raises:
        StoreError: the revisions cannot be read.
    """
    library = shelves.now(server).library
    heads = {**shelves.shared_heads(), **({} if server is None else shelves.heads(server))}
    # Of an archive's stories the store has no revisions, and there are many more of them.
    changed = [
        head
        for name, head in heads.items()
        if head.number > 1
        and not head.is_removed
        and name in stories
        and name in library.corpus.numbers
    ]
    changed.sort(key=lambda revision: revision.id, reverse=True)
    for head in changed[:MOST_LOOKED_AT]:
        before = await _before(store, head)
        now = None if before is None else await asyncio.to_thread(library.find, head.story)
        if before is None or now is None:
            continue
        difference = await asyncio.to_thread(_difference, before, now, library.synonyms)
        if not difference.is_empty:
            return NewestChange(difference, revision_of(now), head.created_at)
    return None


async def _before(store: Store, head: Revision) -> Revision | None:
    """Return the last revision of a story that said something else."""
    kept = await store.revisions.of(head.shelf, head.story)
    says = next((one.content for one in kept if one.id == head.id), None)
    others = (one for one in kept if one.content is not None and one.content != says)
    return next(others, None)


def _difference(before: Revision, now: PackedStory, words: Synonyms) -> StoryDifference:
    story = story_of(before.story, before.content or {})
    was = packed(story, words, now.corrections)
    return story_difference(revision_of(was), revision_of(now))
