"""A story as plain JSON, and back: as a revision keeps it, and as another process is given it.

Only the fields that say something are there, so that a field that is added later costs what was
kept before nothing.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from knowledge.model import Span, Story

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


OF_THE_FILE = frozenset({"text", "file", "line"})
"""What of a story is kept beside its plain fields where its words are, or is its file's."""


def plain_story(story: Story, but: Collection[str]) -> dict[str, Any]:
    """Return every field that has another value than its default, but for those named.

    Tuples become lists, as JSON has them.
    """
    return {
        field.name: _plain(value)
        for field in fields(story)
        if field.name not in but and (value := getattr(story, field.name)) != field.default
    }


def story_of(plain: Mapping[str, Any], **others: Any) -> Story:  # noqa: ANN401 - whatever a story has
    """Return the story with these fields, and the others that are kept elsewhere."""
    return Story(**{name: _frozen(value) for name, value in plain.items()}, **others)


def _plain(value: object) -> object:
    return [*map(_plain, value)] if isinstance(value, tuple) else value


def _frozen(value: Any) -> Any:  # noqa: ANN401 - whatever a story has
    """Return the value of a story's field; of lists it has such of texts and such of spans."""
    if not isinstance(value, list):
        return value
    return tuple(Span(*one) if isinstance(one, list) else one for one in value)
