"""The revisions of the shared stories: what their files say, remembered in the store.

A file keeps nothing of what it said before. So every reading that finds something else than
the store has makes a revision of it, and a story whose file is gone one without content.
"""

from __future__ import annotations

import asyncio
from pathlib import PurePath
from typing import TYPE_CHECKING

from bot.shelves.contents import content_of
from bot.store import SHARED, Action, NewRevision

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.store import Revision, Store
    from knowledge.model import Story


async def remember(
    store: Store, stories: Sequence[Story], heads: Mapping[str, Revision], user_id: int | None
) -> tuple[Revision, ...]:
    """Make a revision of every shared story that says something else than the store has.

    Args:
        store: where revisions are kept.
        stories: the shared stories as their files say them.
        heads: the newest revision of each of them, by its id, as far as it is known.
        user_id: who wanted them to be read.

    Raises:
        OutdatedError: another process has just read the same files; none is made.
        StoreError: the database cannot be used; none is made.
    """
    new = await asyncio.to_thread(shared_changes, stories, heads, user_id)
    return await store.revisions.append(*new)


def shared_changes(
    stories: Sequence[Story], heads: Mapping[str, Revision], user_id: int | None
) -> list[NewRevision]:
    """Return the revisions that make the store say what the files do; see `remember`."""
    wanted = {story.id: (content_of(story), story.file) for story in stories}
    changes = []
    for name in dict.fromkeys([*heads, *wanted]):
        head, (content, file) = heads.get(name), wanted.get(name, (None, None))
        if (None if head is None else head.content) != content:
            after = None if head is None else head.id
            origin = None if file is None else PurePath(file).name
            changes.append(
                NewRevision(SHARED, name, Action.RELOAD, content, after, origin, user_id)
            )
    return changes
