"""What changed in all stories at once, as a reload changes them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from knowledge.changes.revision import revision_in
from knowledge.changes.story import StoryDifference, story_difference

if TYPE_CHECKING:
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
    common = [story.id for story in new.stories if story.id in was]
    return ShelfDifference(
        added=tuple(story for story in new.stories if story.id not in was),
        removed=tuple(story for story in old.stories if story.id not in now),
        changed=tuple(
            story_difference(revision_in(old, story), revision_in(new, story))
            for story in common
            if not _is_same(old, new, story)
        ),
        stories_before=len(was),
    )


def _is_same(old: Library, new: Library, story: str) -> bool:
    """Tell whether a story says the same and by the same speakers, whatever file it stands in."""
    was = old.stories[old.corpus.numbers[story]]
    now = new.stories[new.corpus.numbers[story]]
    same = replace(was, file=None, line=1) == replace(now, file=None, line=1)
    return same and old.statements(story) == new.statements(story)
