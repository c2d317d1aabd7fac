"""Writing: a draft becomes a story file, whole or not at all, and only inside its folder.

The file is Markdown with a head. What would be read from it is compared with the draft before
it is written, so that no mark that happens to stand in the words changes them; where they
cannot be kept so, the file is plain text. It is written beside its place and moved there, and
never over another story that was not to be replaced.
"""

from __future__ import annotations

import os
import re
import secrets
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bot.intake.errors import IntakeError, too_large
from bot.intake.identity import slug
from knowledge.errors import StoryError
from knowledge.stories.formats import READERS
from knowledge.stories.head import KEEP, NAMES
from knowledge.stories.limit import STORY_LIMIT

if TYPE_CHECKING:
    from bot.intake.drafting import Draft
    from knowledge.model import Story
    from knowledge.stories.limit import StoryLimit

SUFFIXES = (".md", ".txt")
FENCE = "---"
HEADING = "## "
MARKS = re.compile(r"[\\`*_\[\]<>~|#&!]|(?<![^ \t])[-+=](?=[-+= \t]|$)|(?<=\d)[.)](?=\s|$)")
"""What Markdown may take for a mark of its own."""
FORBIDDEN = re.compile(r"[^a-z0-9._-]+")


def write(
    draft: Draft, folder: Path, *, replace: bool = False, limit: StoryLimit = STORY_LIMIT
) -> Path:
    """Write the story of a draft into a folder, and return its file.

    Args:
        draft: the draft.
        folder: the folder of the stories, which is made where it is not there.
        replace: whether it may take the place of the story that it replaces.
        limit: how large its file may be.

    Raises:
        IntakeError: it would take a place that it may not, is too large, or cannot be written.
    """
    name = _name(draft, folder, replace=replace)
    content, suffix = content_of(draft.story, Path(name).stem, Path(name).suffix)
    if (size := len(content.encode())) > limit.most:
        raise too_large(draft.opened.name, size, limit)
    target = folder / Path(name).with_suffix(suffix)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        put(target, content, replace=replace and draft.replaces is not None)
        if draft.replaces is not None and target.name != Path(name).name:
            (folder / name).unlink()  # killed before this, its story answers on
    except FileExistsError:
        raise IntakeError("intake_exists", file=target.name) from None
    except OSError as error:
        reason = (error.strerror or "").lower()
        raise IntakeError("intake_unwritable", file=target.name, reason=reason) from None
    return target


def _name(draft: Draft, folder: Path, *, replace: bool) -> str:
    """Return the name that the file has in the folder: that of the story it replaces, if any."""
    before = draft.replaces
    if before is None:
        name = FORBIDDEN.sub("-", draft.story.id.lower()).strip("-.")[:100]
        return f"{name or slug(draft.story.title)}.md"
    if not replace:
        raise IntakeError("intake_replaces", title=before.title)
    file = Path(before.file or "")
    if before.file is None or not _is_inside(file, folder) or file.suffix.lower() not in SUFFIXES:
        raise IntakeError("intake_not_here", title=before.title)
    return str(file.resolve().relative_to(folder.resolve()))


def _is_inside(file: Path, folder: Path) -> bool:
    return file.resolve().is_relative_to(folder.resolve())


def content_of(story: Story, stem: str, suffix: str = ".md") -> tuple[str, str]:
    """Return what the file of a story holds, and the suffix of its name.

    Args:
        story: the story.
        stem: the name of the file without its suffix, which is the id where that is the same.
        suffix: the suffix that is wanted; it is another one where Markdown cannot hold the words.

    Raises:
        IntakeError: no file that would be read as the story can be written.
    """
    head = _head(story, stem)
    forms = [(head + body, ".md") for body in _bodies(story)] if suffix == ".md" else []
    for content, kind in [*forms, (f"{head}{story.text}\n", ".txt")]:
        if _reads_as(content, kind, story):
            return content, kind
    raise IntakeError("intake_unwritable", file=stem, reason="")


def _head(story: Story, stem: str) -> str:
    values = {name: getattr(story, name) for name in NAMES}
    if values["id"] == stem:
        del values["id"]
    told = [f"{name}: {_value(value)}" for name, value in values.items() if value]
    kept = [f"{KEEP}: {line}" for line in story.kept]
    return "\n".join([FENCE, *told, *kept, FENCE, ""])


def _value(value: str) -> str:
    """Return a value as a head holds it: in marks, where it would be read as YAML's otherwise."""
    if value[0] in "'\"[>|":
        return "'{}'".format(value.replace("'", "''"))
    return value


def _bodies(story: Story) -> list[str]:
    """Return the text as Markdown: with as few marks taken for words as can be."""
    starts = {span.start for span in story.headings}
    plain, escaped, at = [], [], 0
    for line in story.text.split("\n"):
        mark = HEADING if at + len(line) - len(line.lstrip()) in starts else ""
        plain.append(mark + line)
        escaped.append(mark + MARKS.sub(r"\\\g<0>", line))
        at += len(line) + 1
    return ["\n".join(lines) + "\n" for lines in (plain, escaped)]


def _reads_as(content: str, suffix: str, story: Story) -> bool:
    """Tell whether a file with this content gives the story."""
    try:
        (read,) = READERS[suffix](content.encode("utf-8", "surrogatepass"), "", story.id)
    except (StoryError, ValueError):
        return False
    return not isinstance(read, StoryError) and (
        read.text.strip("\n") == story.text
        and all(getattr(read, name) == getattr(story, name) for name in NAMES)
        and read.kept == story.kept
    )


def put(target: Path, content: str, *, replace: bool) -> None:
    """Write a file beside its place, to the disk, and move it there."""
    beside = target.with_name(f".{secrets.token_hex(8)}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    try:
        with os.fdopen(os.open(beside, flags, 0o644), "wb") as file:
            file.write(content.encode())
            file.flush()
            os.fsync(file.fileno())
        if replace:
            beside.replace(target)
        else:
            _put_new(beside, target)
        _sync(target.parent)
    finally:
        with suppress(FileNotFoundError):
            beside.unlink()


def _put_new(beside: Path, target: Path) -> None:
    """Move a file to where no other may stand.

    A link fails where there is a file, and a move would not; there are disks without links.
    """
    try:
        os.link(beside, target)
    except FileExistsError:
        raise
    except OSError:
        if target.exists() or target.is_symlink():
            raise FileExistsError(target) from None
        beside.replace(target)


def _sync(folder: Path) -> None:
    """Have the disk know the folder's new entry, where folders can be opened."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
