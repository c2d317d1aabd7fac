"""Markdown: a story as in a text file, whose body is read as the words that its marks are on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.errors import StoryError
from knowledge.stories.formats import text
from knowledge.stories.markdown import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.model import Story

SUFFIXES = (".md",)


def read(data: bytes, file: str, default_id: str) -> Iterator[Story]:
    """Yield the one story of a file; its first heading is its title where no head says one.

    Raises:
        StoryError: as of a text file, or there are marks and no words.
    """
    for story in text.read(data, file, default_id):
        body = plain(story.text)
        if not body.text.strip():
            raise StoryError(file, story.line, "holds no text", "write the story below the head")
        is_named = story.title != text.default_title(default_id)
        yield replace(
            story,
            text=body.text,
            title=story.title if is_named or body.title is None else body.title,
            headings=body.headings,
            captions=body.captions,
        )
