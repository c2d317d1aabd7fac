"""A change of a story on the shared shelf: its file is written anew, and read again."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from bot.discord.changes.change import Look, difference_between
from bot.shelves.files import write
from bot.store import OutdatedError
from knowledge.index.analyzing import analyze_stories

if TYPE_CHECKING:
    from bot.shelves import Shelves
    from bot.store import Revision
    from knowledge.index.packed_story import PackedStory
    from knowledge.model import Story


@dataclass(frozen=True, slots=True)
class FileChange:
    """A story of the shared shelf with another head or text."""

    server: int
    """Where it is made; it holds everywhere."""
    story: Story
    seen: int | None
    """The id of the story's newest revision as it was seen."""
    user_id: int
    for_owners: bool = True

    @property
    def stories(self) -> frozenset[str]:
        """The id of its story."""
        return frozenset({self.story.id})

    async def look(self, shelves: Shelves) -> Look:
        """Return what it would do now."""
        await shelves.refresh()
        now, shared = _now(shelves, self.story.id), shelves.shared.snapshot.alone
        if now is None:
            return Look(difference_between((), 0), self, failed=True)
        made, problems = await asyncio.to_thread(
            analyze_stories, [self.story], shared.synonyms, corrections=now.corrections
        )
        both = [(now, made[0])] if made else []
        difference = difference_between(both, len(shared.stories))
        head = shelves.shared_heads().get(self.story.id)
        meanwhile = head if head is not None and head.id != self.seen else None
        change = replace(self, seen=None if head is None else head.id)
        if not made:
            return Look(difference, change, bool(problems), meanwhile)
        after = await asyncio.to_thread(shared.changed, {self.story.id: made[0]})
        return Look(difference, change, bool(problems), meanwhile, libraries=(shared, after))

    async def make(self, shelves: Shelves, look: Look) -> tuple[Revision, ...]:
        """Write the file, and answer from it in every server."""
        now = _now(shelves, self.story.id)
        if now is None or [one.old for one in look.difference.changed] != [now.story]:
            raise OutdatedError
        await shelves.write_shared(partial(write, now.story, self.story), self.user_id)
        head = shelves.shared_heads().get(self.story.id)
        return () if head is None else (head,)


def _now(shelves: Shelves, story: str) -> PackedStory | None:
    return shelves.shared.snapshot.alone.find(story)
