"""Text: a file is a story, optionally after a head (see `head_forms`).

The body is kept to the character.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.errors import StoryError
from knowledge.model import Story
from knowledge.stories.decoding import decoded
from knowledge.stories.head_forms import head_of

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIXES = (".md", ".txt")


def read(data: bytes, file: str, default_id: str) -> Iterator[Story]:
    """Yield the one story of a file.

    Raises:
        StoryError: it is no UTF-8, its head cannot be read, or it holds no text.
    """
    text = decoded(data, file)
    head = head_of(text, file)
    body = text[head.start :]
    if not body.strip():
        raise StoryError(file, head.line, "holds no text", "write the story below the head")
    fields = dict(head.fields)
    identity = fields.pop("id", default_id)
    title = fields.pop("title", default_id.rpartition("/")[2])
    yield Story(identity, title, body, **fields, file=file, line=head.line, kept=head.kept)
