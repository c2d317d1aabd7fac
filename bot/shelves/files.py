"""A file of the shared shelf with another head or text, written whole or not at all.

Only what was changed is written anew: the file's other lines stay as their owner wrote them.
What would be read from the file is compared with the story before anything is written, so
that a file of another make is refused and never spoilt.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.intake.writing import SUFFIXES, put
from knowledge.errors import StoryError
from knowledge.stories.formats import READERS
from knowledge.stories.head import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from knowledge.model import Story

FENCE = "---"
MARK = "\ufeff"
EDITED = tuple(name for name in NAMES if name != "id")
"""What of a head can be another; with another id it would be another story."""


class UnwritableError(Exception):
    """A story cannot be written into its file; the message is the file's name."""


def is_editable(story: Story) -> bool:
    """Tell whether a story stands alone in a file that can be edited."""
    return story.file is not None and Path(story.file).suffix.lower() in SUFFIXES


def rewritten(content: str, old: Story, new: Story) -> str:
    """Return what the file of a story holds when the story is another.

    Args:
        content: what it holds.
        old: the story that is read from it.
        new: the story that is to be read from it.

    Raises:
        UnwritableError: it is another file by now, or `new` cannot be written by changing the
            lines that differ alone, as where these hold marks of Markdown.
    """
    mark = MARK if content.startswith(MARK) else ""
    content = content.removeprefix(mark)
    changed = {key: getattr(new, key) for key in EDITED if getattr(new, key) != getattr(old, key)}
    if _read(content, old) == _compared(old):
        text = _with_text(content, old.text, new.text)
        made = text if not changed else _with_head(text, changed)
        if _read(made, new) == _compared(new):
            return mark + made
    raise UnwritableError(Path(str(old.file)).name)


def write(old: Story, new: Story) -> None:
    """Write a story into its file in the place of another; on the disk when this returns.

    Raises:
        UnwritableError: see `rewritten`; or the file cannot be read or written.
    """
    path = Path(str(old.file))
    try:
        path = path.resolve(strict=True)
        made = rewritten(path.read_bytes().decode("utf-8"), old, new)
        put(path, made, replace=True)
    except (OSError, UnicodeError) as error:
        raise UnwritableError(path.name) from error


def _with_text(content: str, old: str, new: str) -> str:
    """Return a file's content with the lines of its text that differ.

    It is as it was where they are not to be found.
    """
    ours, theirs = old.splitlines(keepends=True), new.splitlines(keepends=True)
    shortest = min(len(ours), len(theirs))
    first = next((n for n in range(shortest) if ours[n] != theirs[n]), shortest)
    rest = shortest - first
    last = next((n for n in range(rest) if ours[-1 - n] != theirs[-1 - n]), rest)
    was = "".join(ours[first : len(ours) - last])
    # Where lines only come, the place is that of the lines before them.
    while first and content.count(was) != 1:
        first -= 1
        was = ours[first] + was
    at = content.rfind(was)
    if at < 0:
        return content
    return content[:at] + "".join(theirs[first : len(theirs) - last]) + content[at + len(was) :]


def _with_head(content: str, changed: Mapping[str, str | None]) -> str:
    """Return a file's content with other values in its head, which is made where there is none."""
    lines = content.splitlines(keepends=True)
    is_fenced = bool(lines) and lines[0].strip() == FENCE
    end = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == FENCE), 0)
    if not is_fenced or not end:
        made = [f"{key}: {value}\n" for key, value in changed.items() if value is not None]
        return "".join([f"{FENCE}\n", *made, f"{FENCE}\n", content])
    return "".join([lines[0], *_head(lines[1:end], changed), *lines[end:]])


def _head(lines: Sequence[str], changed: Mapping[str, str | None]) -> Iterator[str]:
    """Yield the lines of a head with other values."""
    left = dict(changed)
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    for line in lines:
        key = line.partition(":")[0].strip().lower()
        if key not in left:
            yield line
        elif (value := left.pop(key)) is not None:
            yield f"{key}: {value}{end}"
    for key, value in left.items():
        if value is not None:
            yield f"{key}: {value}{end}"


def _read(content: str, like: Story) -> Story | None:
    """Return what is read from a file's content, compared as `_compared` says."""
    file = Path(str(like.file))
    try:
        (story,) = READERS[file.suffix.lower()](content.encode(), str(file), like.id)
    except (StoryError, ValueError):
        return None
    return None if isinstance(story, StoryError) else _compared(story)


def _compared(story: Story) -> Story:
    # What a file marks as a heading moves with the words before it.
    return replace(story, line=1, headings=(), captions=())
