"""Text: a file is a story, optionally after a head of `name: value` lines between two `---`.

The head is read literally and is no YAML, so that the title "Kabul: US sends troops" and
the language "no" are what they say. The body is kept to the character.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knowledge.errors import StoryError
from knowledge.model import Story
from knowledge.stories.decoding import decoded
from knowledge.stories.head import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIXES = (".md", ".txt")

FENCE = "---"
LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|$)")


def read(data: bytes, file: str, default_id: str) -> Iterator[Story]:
    """Yield the one story of a file.

    Raises:
        StoryError: it is no UTF-8, the head does not end, or a line of it is no `name: value`.
    """
    text = decoded(data, file)
    head, start, line = _head(text, file)
    body = text[start:]
    if not body.strip():
        raise StoryError(file, line, "holds no text", "write the story below the head")
    fields = {name: value for name, value in head.items() if value}
    identity = fields.pop("id", default_id)
    title = fields.pop("title", default_id.rpartition("/")[2])
    yield Story(identity, title, body, **fields, file=file, line=line)


def _head(text: str, file: str) -> tuple[dict[str, str], int, int]:
    """Return the head's fields, and the offset and line at which the body starts."""
    first = LINE.match(text)
    if first is None or first[1].rstrip() != FENCE:
        return {}, 0, 1
    fields: dict[str, str] = {}
    at, line = first.end(), 2
    while at < len(text):
        match = LINE.match(text, at)
        assert match is not None  # noqa: S101 - LINE matches anywhere
        at = match.end()
        if match[1].rstrip() == FENCE:
            return fields, at, line + 1
        _head_line(match[1], fields, file, line)
        line += 1
    raise StoryError(file, 1, "the head never ends", f"put a line {FENCE} below it")


def _head_line(content: str, fields: dict[str, str], file: str, line: int) -> None:
    name, colon, value = content.partition(":")
    if not content.strip():
        return
    if not colon:
        raise StoryError(
            file,
            line,
            "a line of the head has no colon",
            f"write name: value, or end it by {FENCE}",
        )
    if name.strip().lower() in NAMES:
        fields[name.strip().lower()] = value.strip()
