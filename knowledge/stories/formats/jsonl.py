"""JSON Lines: each line is a story, an object with `story_id`, `text` and the names of a head.

The lines to keep are a list, `keep`.
"""

from __future__ import annotations

import json
from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING, BinaryIO

from knowledge.errors import StoryError, unexpected
from knowledge.model import Story
from knowledge.stories.decoding import decoded, without_mark
from knowledge.stories.head import KEEP, NAMES, is_text
from knowledge.stories.limit import StoryLimit

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIXES = (".jsonl",)
PASSED = 65_536
"""Bytes of a line that is too large which are passed over at once."""


def read(data: bytes, file: str, _default_id: str) -> Iterator[Story | StoryError]:
    """Yield the stories of a file; a bad line costs only itself."""
    return read_lines(BytesIO(data), file, StoryLimit(len(data)))


def read_lines(stream: BinaryIO, file: str, limit: StoryLimit) -> Iterator[Story | StoryError]:
    """Yield the stories of a file as `read` does; a line that is too large is never held.

    Raises:
        StoryError: it is UTF-16.
    """
    for number in count(1):
        line = stream.readline(limit.most + 2)
        if not line:
            return
        if len(line.rstrip(b"\r\n")) > limit.most:
            yield limit.refusal(file, number, len(line) + _rest_of_line(stream, line))
            continue
        try:
            text = decoded(without_mark(line, file) if number == 1 else line, file, number)
            if text.strip():
                yield _story(text, file, number)
        except StoryError as error:
            yield error
        except Exception as error:  # noqa: BLE001 - whatever it is, the others are read
            yield unexpected(file, number, error)


def _rest_of_line(stream: BinaryIO, line: bytes) -> int:
    """Pass over what is left of a line; return how many bytes that was."""
    passed = 0
    while line and not line.endswith(b"\n"):
        line = stream.readline(PASSED)
        passed += len(line)
    return passed


def _story(line: str, file: str, number: int) -> Story:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise StoryError(file, number, f"is not JSON ({error.msg})", "correct the line") from None
    except (ValueError, RecursionError):  # a number or a nest beyond what Python reads
        raise StoryError(file, number, "is JSON out of all bounds", "correct the line") from None
    wanted = 'write {"story_id": "…", "title": "…", "text": "…"}'
    if not isinstance(record, dict):
        raise StoryError(file, number, "is no JSON object", wanted)
    fields = {name: record[name] for name in NAMES if record.get(name)}
    fields |= {"id": record.get("story_id"), "text": record.get("text")}
    for name, value in fields.items():
        shown = "story_id" if name == "id" else name
        if not isinstance(value, str) or not value.strip():
            raise StoryError(file, number, f'"{shown}" is missing or no text', wanted)
        if not is_text(value):
            raise StoryError(file, number, f'"{shown}" holds characters that are no text', wanted)
    fields.setdefault("title", fields["id"])
    kept = record.get(KEEP) or []
    if not isinstance(kept, list) or not all(isinstance(one, str) and is_text(one) for one in kept):
        raise StoryError(file, number, '"keep" is no list of texts', 'write "keep": ["…"]')
    return Story(**fields, file=file, line=number, kept=tuple(kept))
