"""How a story is kept in a revision: as the plain JSON of its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from knowledge.stories import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knowledge.model import Story

NOT_KEPT = frozenset({"id", "file", "line"})
"""What a revision's own row says, and what only a file has."""


def content_of(story: Story) -> dict[str, Any]:
    """Return what a revision keeps of a story."""
    return plain.plain_story(story, NOT_KEPT)


def story_of(identity: str, content: Mapping[str, Any]) -> Story:
    """Return the story that a revision keeps."""
    return plain.story_of(content, id=identity)
