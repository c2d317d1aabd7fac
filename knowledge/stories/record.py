"""A record of a story: which one it is and where it stands, without its words.

Thousands of stories are held side by side by their records alone: who has an id, what was
changed, what is known already. Two stories with the same content are the same wherever they
stand, so that one that is moved to another file is not read a second time.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from knowledge.model import Story


class StoryRecord(NamedTuple):
    """A story, told apart from all others."""

    id: str
    file: str | None
    """The file that it was read from, as the person named it."""
    line: int
    """The line of that file on which its text starts."""
    content: bytes
    """16 bytes that change with anything else that is known of it; see `content_key`."""


def record_of(story: Story) -> StoryRecord:
    """Return the record of a story."""
    return StoryRecord(story.id, story.file, story.line, content_key(story))


def content_key(story: Story) -> bytes:
    """Return 16 bytes that change with whatever a story says, and not with where it stands."""
    content = (
        story.id,
        story.title,
        story.text,
        story.publisher,
        story.author,
        story.published,
        story.updated,
        story.url,
        story.language,
        story.kept,
        [tuple(span) for span in story.headings],
        [tuple(span) for span in story.captions],
    )
    return hashlib.blake2b(repr(content).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def answer_key(content: bytes, corrected: tuple[object, ...] = ()) -> bytes:
    """Return 16 bytes that change with all that an answer from a story depends on.

    Args:
        content: the `content_key` of the story.
        corrected: what is corrected in it; nothing where nothing is known of its speakers.
    """
    told = repr((content, corrected)).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(told, digest_size=16).digest()
