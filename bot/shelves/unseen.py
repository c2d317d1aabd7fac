"""What the store holds that has not been seen here, and what it holds no more.

Several processes change one store. What one has seen says nothing of the numbers that are
new: of two that make revisions at once, the one with the smaller may be done later. So the
newest revision of every story is held against the one that is known.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.store import SHARED, Action

if TYPE_CHECKING:
    from collections.abc import Container, Mapping
    from datetime import datetime

    from bot.store import Kept, Revision, Store
    from knowledge.stories.speaker_corrections import SpeakerCorrection

    Corrections = Mapping[int, tuple[Kept[SpeakerCorrection], ...]]
    """What was corrected of the speakers, by the server, the oldest first."""
    Heads = Mapping[str, Revision]
    """The newest revision of each story of a shelf, by its id."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of the store."""

    heads: Mapping[int, Heads] = field(default_factory=dict)
    """Of each shelf, the shared one too."""
    corrections: Corrections = field(default_factory=dict)
    mark: object = None
    """What the revisions' mark was; None where they have changed since."""


@dataclass(frozen=True, slots=True)
class Unseen:
    """What is to be taken up of the store."""

    corrections: Corrections
    """All of them."""
    heads: Mapping[int, Heads]
    """Of each server in which anything is new, or is gone because it was erased."""
    shared: Heads
    """Those of the shared shelf, all of them."""
    mark: object
    new: Mapping[int, Heads] = field(default_factory=dict)
    """Those of all that were not seen."""
    were_any: bool = False
    """Whether there is a revision at all; False where there is none that was not seen."""

    def taken_down(self, server: int) -> list[str]:
        """Return the stories of a server that another process has taken down for good."""
        new = self.new.get(server, {}).values()
        return [one.story for one in new if one.action is Action.TAKE_DOWN]


async def unseen_in(store: Store, seen: Seen) -> Unseen:
    """Return what the store holds that was not seen, and what it holds no more.

    Raises:
        StoreError: the database cannot be used.
    """
    corrections = await _corrections(store)
    both = {**seen.corrections, **corrections}
    corrected = {one for one in both if seen.corrections.get(one, ()) != corrections.get(one, ())}
    mark = await store.revisions.mark()
    if mark == seen.mark:
        heads = {one: seen.heads.get(one, {}) for one in corrected}
        return Unseen(corrections, heads, seen.heads.get(SHARED, {}), mark)
    there = await store.revisions.heads()
    new = await _new_heads(store, seen, there)
    heads = {}
    for server in {*seen.heads, *new, *corrected} - {SHARED}:
        known = seen.heads.get(server, {})
        kept = _kept(server, known, there)
        if server in corrected or server in new or len(kept) < len(known):
            heads[server] = kept | {**new.get(server, {})}
    shared = _kept(SHARED, seen.heads.get(SHARED, {}), there) | {**new.get(SHARED, {})}
    return Unseen(corrections, heads, shared, mark, new, were_any=bool(there))


def _kept(shelf: int, known: Heads, there: Container[tuple[int, str]]) -> dict[str, Revision]:
    """Return what is known of a shelf and still there."""
    return {story: head for story, head in known.items() if (shelf, story) in there}


async def _corrections(store: Store) -> Corrections:
    found: dict[int, tuple[Kept[SpeakerCorrection], ...]] = {}
    for one in await store.corrections.on():
        found[one.shelf] = (*found.get(one.shelf, ()), one)
    return found


async def _new_heads(
    store: Store, seen: Seen, there: Mapping[tuple[int, str], tuple[int, datetime]]
) -> Mapping[int, Heads]:
    """Return the newest revisions that were not seen, by their shelves."""
    known = {
        (shelf, story): (head.id, head.created_at)
        for shelf, heads in seen.heads.items()
        for story, head in heads.items()
    }
    unseen = {of[0] for story, of in there.items() if known.get(story) != of}
    found: dict[int, dict[str, Revision]] = defaultdict(dict)
    newer = await store.revisions.newest(since=min(unseen) - 1) if unseen else ()
    for one in newer:
        if one.id in unseen:
            found[one.shelf][one.story] = one
    return dict(found)
