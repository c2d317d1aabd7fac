"""A file of the shared shelf with another head or text, written whole or not at all.

Only what was changed is written anew: the file's other lines stay as their owner wrote them.
What would be read from the file is compared with the story before anything is written, so
that a file of another make is refused and never spoilt.
"""

from __future__ import annotations

import codecs
import os
import secrets
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.errors import StoryError
from knowledge.stories.formats import READERS
from knowledge.stories.formats.text import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.model import Story

FENCE = "---"
EDITED = ("title", "publisher", "published", "url")
"""What of a head can be edited."""


class UnwritableError(Exception):
    """A story cannot be written into its file; the message is the file's name."""


def is_editable(story: Story) -> bool:
    """Tell whether a story stands alone in a file that can be edited."""
    return story.file is not None and Path(story.file).suffix.lower() in SUFFIXES


def rewritten(data: bytes, old: Story, new: Story) -> bytes:
    """Return what the file of a story holds when the story is another.

    Args:
        data: what it holds.
        old: the story that is read from it.
        new: the story that is to be read from it.

    Raises:
        UnwritableError: it is another file by now, or of a make in which `new` cannot be written.
    """
    name = Path(str(old.file)).name
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    data = data.removeprefix(mark)
    text = data.decode("utf-8", "surrogateescape")
    if not text.endswith(old.text) or _read(data, old) != _compared(old):
        raise UnwritableError(name)
    head = text[: len(text) - len(old.text)]
    changed = {key: getattr(new, key) for key in EDITED if getattr(new, key) != getattr(old, key)}
    if changed:
        head = "".join(_head(head, changed))
    made = (head + new.text).encode("utf-8", "surrogateescape")
    if _read(made, new) != _compared(new):
        raise UnwritableError(name)
    return mark + made


def write(old: Story, new: Story) -> None:
    """Write a story into its file in the place of another; on the disk when this returns.

    Raises:
        UnwritableError: see `rewritten`; or the file cannot be read or written.
    """
    path = Path(str(old.file))
    try:
        path = path.resolve(strict=True)
        made = rewritten(path.read_bytes(), old, new)
        _replace(path, made)
    except OSError as error:
        raise UnwritableError(path.name) from error


def _head(head: str, changed: dict[str, str | None]) -> Iterator[str]:
    """Yield the lines of a head with other values; a head is made where there is none."""
    lines = head.splitlines(keepends=True)
    end = "\r\n" if "\r\n" in head else "\n"
    yield lines[0] if lines else FENCE + end
    for line in lines[1:-1]:
        key = line.partition(":")[0].strip().lower()
        if key in changed:
            value = changed.pop(key)
            yield "" if value is None else f"{key}: {value}{end}"
        else:
            yield line
    for key, value in changed.items():
        if value is not None:
            yield f"{key}: {value}{end}"
    yield lines[-1] if len(lines) > 1 else FENCE + end


def _read(data: bytes, like: Story) -> Story | None:
    """Return what is read from a file's content, compared as `_compared` says."""
    file = Path(str(like.file))
    try:
        (story,) = READERS[file.suffix.lower()](data, str(file), like.id)
    except (StoryError, ValueError):
        return None
    return None if isinstance(story, StoryError) else _compared(story)


def _compared(story: Story) -> Story:
    return replace(story, line=1)


def _replace(path: Path, content: bytes) -> None:
    """Write beside a file, to the disk, and move it over the file."""
    beside = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with suppress(OSError):
            beside.chmod(path.stat().st_mode & 0o7777)
        beside.replace(path)
    finally:
        with suppress(FileNotFoundError):
            beside.unlink()
    with suppress(OSError):  # where folders can be opened, their new entry is had on the disk too
        handle = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
