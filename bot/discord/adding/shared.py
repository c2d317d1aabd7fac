"""Adding to the shared shelf: a file is written into its folder, and the shelf is read again."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bot.discord.changes.change import Look, difference_between
from bot.intake.writing import write
from bot.store import OutdatedError
from knowledge.library import Library
from knowledge.stories.formats import READERS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bot.intake.drafting import Draft
    from bot.shelves import Shelves
    from bot.store import Revision
    from knowledge.index.packed_story import PackedStory


def folder_among(paths: Iterable[Path]) -> Path | None:
    """Return the folder into which shared stories are written, or None where there is none."""
    listed = list(paths)
    there = (path for path in listed if path.is_dir())
    to_come = (one for one in listed if not one.exists() and one.suffix.lower() not in READERS)
    return next(there, None) or next(to_come, None)


@dataclass(frozen=True, slots=True)
class SharedAddition:
    """A draft becomes a file of the shared shelf."""

    server: int
    """Where it is added; it holds everywhere."""
    draft: Draft
    folder: Path
    user_id: int
    for_owners: bool = True

    @property
    def stories(self) -> frozenset[str]:
        """The id of its story."""
        return frozenset({self.draft.story.id})

    async def look(self, shelves: Shelves) -> Look:
        """Return what it would do now."""
        await shelves.refresh()
        now, shared, new = _now(shelves, self.draft.story.id), shelves.shared, self.draft.analyzed
        here = shared.snapshot.alone
        count = 0 if shared.is_sample else len(here.stories)
        difference = await asyncio.to_thread(difference_between, [(now, new)], count)
        # Where somebody corrected its speakers, that is read from beside the files again.
        there = Library.build((), here.synonyms) if shared.is_sample else here
        after = await asyncio.to_thread(there.changed, {new.id: new})
        return Look(difference, self, libraries=(here, after))

    async def make(self, shelves: Shelves, look: Look) -> tuple[Revision, ...]:
        """Write the file, and answer from it in every server."""
        now = _now(shelves, self.draft.story.id)
        seen = [one.old for one in look.difference.changed]
        if seen != ([] if now is None else [now.story]):
            raise OutdatedError
        is_other = self.draft.replaces is not None
        writing = partial(
            write, self.draft, self.folder, replace=is_other, limit=shelves.shared.limit
        )
        await shelves.write_shared(writing, self.user_id)
        head = shelves.shared_heads().get(self.draft.story.id)
        return () if head is None else (head,)


def _now(shelves: Shelves, story: str) -> PackedStory | None:
    if shelves.shared.is_sample:
        return None
    return shelves.shared.snapshot.alone.find(story)
