"""The revisions of the shared stories: what their files say, remembered in the store.

A file keeps nothing of what it said before. So every reading that finds something else than
the store has makes a revision of it, and a story whose file is gone one without content. What
a revision says is told by its digest: it is read only where that is another than the story's,
or is not known since it was made by an older program.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.shelves.contents import content_of
from bot.store import REMOVED, SHARED, Action, NewRevision

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from bot.cache.gathered import Gathered
    from bot.store import Revision, Store
    from knowledge.stories.record import StoryRecord

AT_ONCE = 200
"""Stories whose words are in memory at once."""


class Suspect(NamedTuple):
    """A story of which the store may not have what its file says."""

    id: str
    head: Revision | None
    """Its newest revision; None where it has none."""
    record: StoryRecord | None
    """What its file says; None where it has none."""


async def remember(
    store: Store, shared: Gathered, heads: Mapping[str, Revision], user_id: int | None
) -> AsyncIterator[Revision]:
    """Make a revision of every shared story that says something else than the store has.

    Args:
        store: where revisions are kept.
        shared: the shared stories as their files say them.
        heads: the newest revision of each of them, by its id, as far as it is known.
        user_id: who wanted them to be read.

    Yields:
        What the newest revisions are now where they are others, or their digests were not
        known, without what they say.

    Raises:
        OutdatedError: another process has just read the same files; some may be made.
        StoreError: the database cannot be used; some may be made.
    """
    suspects = await asyncio.to_thread(suspected, shared.records, heads)
    for start in range(0, len(suspects), AT_ONCE):
        some = suspects[start : start + AT_ONCE]
        ids = [one.head.id for one in some if one.head is not None]
        said = await store.revisions.contents(ids) if ids else {}
        found = await asyncio.to_thread(_compared, some, said, shared, user_id)
        await store.revisions.note(found.digests)
        for head in (one.head for one in some if one.head is not None):
            if head.id in found.digests:
                yield replace(head, digest=found.digests[head.id])
        for made in await store.revisions.append(*found.new):
            yield replace(made, content=None)


def suspected(records: Sequence[StoryRecord], heads: Mapping[str, Revision]) -> list[Suspect]:
    """Return the stories whose newest revision is not known to say what their files do."""
    there = {one.id: one for one in records}
    both = ((name, heads.get(name), there.get(name)) for name in dict.fromkeys([*heads, *there]))
    return [
        Suspect(name, head, record)
        for name, head, record in both
        if (REMOVED if head is None else head.digest) != _digest(record)
    ]


class _Compared(NamedTuple):
    digests: Mapping[int, str]
    """Of revisions that say what they should, by their ids."""
    new: Sequence[NewRevision]


def _compared(
    suspects: Sequence[Suspect],
    said: Mapping[int, Mapping[str, Any] | None],
    shared: Gathered,
    user_id: int | None,
) -> _Compared:
    """Return what is to be changed in the store for these stories."""
    digests: dict[int, str] = {}
    new: list[NewRevision] = []
    for name, head, record in suspects:
        content = None if record is None else content_of(shared.story(record))
        digest = _digest(record)
        if head is not None and said.get(head.id) == content:
            digests[head.id] = digest
            continue
        after = None if head is None else head.id
        origin = None if record is None or record.file is None else PurePath(record.file).name
        new.append(
            NewRevision(SHARED, name, Action.RELOAD, content, after, origin, user_id, digest=digest)
        )
    return _Compared(digests, new)


def _digest(record: StoryRecord | None) -> str:
    return REMOVED if record is None else record.content.hex()
