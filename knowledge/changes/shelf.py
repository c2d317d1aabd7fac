"""What changed in all stories at once, as a reload changes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.changes.revision import revision_in
from knowledge.changes.story import StoryDifference, story_difference

if TYPE_CHECKING:
    from collections.abc import Collection

    from knowledge.library import Library
    from knowledge.model import Story


@dataclass(frozen=True, slots=True)
class ShelfDifference:
    """The stories that changed, each in the order of its library."""

    added: tuple[Story, ...]
    removed: tuple[Story, ...]
    changed: tuple[StoryDifference, ...]
    stories_before: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return not (self.added or self.removed or self.changed)


def shelf_difference(old: Library, new: Library) -> ShelfDifference:
    """Return what changed from one library to another; what is the same costs next to nothing."""
    was, now = set(old.corpus.numbers), set(new.corpus.numbers)
    common = [head.id for head in new.corpus.heads if head.id in was]
    return ShelfDifference(
        added=tuple(_stories(new, now - was)),
        removed=tuple(_stories(old, was - now)),
        changed=tuple(
            story_difference(revision_in(old, story), revision_in(new, story))
            for story in common
            if not _is_same(old, new, story)
        ),
        stories_before=len(was),
    )


def _is_same(old: Library, new: Library, story: str) -> bool:
    """Tell whether a story says the same and by the same speakers, whatever file it stands in."""
    was, now = old.corpus.numbers[story], new.corpus.numbers[story]
    if old.corpus.content(was) == new.corpus.content(now):
        return True
    before, after = old.corpus.stories[was], new.corpus.stories[now]
    return before.digest == after.digest and before.statements == after.statements


def _stories(library: Library, ids: Collection[str]) -> list[Story]:
    """Return stories by their ids, in the order of the library."""
    return [
        library.stories[number] for number in sorted(map(library.corpus.numbers.__getitem__, ids))
    ]
