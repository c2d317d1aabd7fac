"""How a story is kept in a revision: as the plain JSON of its fields."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from knowledge.model import Span, Story

if TYPE_CHECKING:
    from collections.abc import Mapping

NOT_KEPT = frozenset({"id", "file", "line"})
"""What a revision's own row says, and what only a file has."""


def content_of(story: Story) -> dict[str, Any]:
    """Return what a revision keeps of a story: every field that has another value than its default.

    Tuples become lists, as JSON has them.
    """
    kept = {}
    for field in fields(story):
        value = getattr(story, field.name)
        if field.name not in NOT_KEPT and value != field.default:
            kept[field.name] = _plain(value)
    return kept


def story_of(identity: str, content: Mapping[str, Any]) -> Story:
    """Return the story that a revision keeps."""
    given = {name: _frozen(value) for name, value in content.items()}
    return Story(id=identity, **given)


def _plain(value: object) -> object:
    return [*map(_plain, value)] if isinstance(value, tuple) else value


def _frozen(value: Any) -> Any:  # noqa: ANN401 - whatever a story has
    """Return the value of a story's field; of lists it has such of texts and such of spans."""
    if not isinstance(value, list):
        return value
    return tuple(Span(*one) if isinstance(one, list) else one for one in value)
