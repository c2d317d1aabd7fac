"""The story files: which there are in folders, and by what each is known to be as it was.

Nothing is opened here. What the system tells of a file is its signature: a file that has the
one that it had when it was read needs no second reading. A document of another program is
named with the way in; pictures and whatever else lies there are nobody's stories.
"""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from knowledge.errors import StoryError
from knowledge.stories.formats import LINE_READERS, READERS
from knowledge.stories.head import is_text
from knowledge.stories.limit import STORY_LIMIT
from knowledge.stories.synonyms import SYNONYMS_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knowledge.stories.limit import StoryLimit

_ADD = "bring it in with `verbatim add FILE`, and move it away"
_SAVE = "save it as .md, .txt or .docx and bring that in"
DOCUMENTS = {
    ".htm": ("is a web page and no text", _ADD),
    ".html": ("is a web page and no text", _ADD),
    ".docx": ("is a Word document and no text", _ADD),
    ".doc": ("is an old Word document and no text", _SAVE),
    ".odt": ("is an OpenDocument file and no text", _SAVE),
    ".rtf": ("is a rich-text file and no text", _SAVE),
    ".pdf": ("is a PDF and no text", _SAVE),
}
"""What people take for stories and what is none yet: why, and what to do."""
UNFINISHED = (".", "~$")
"""How the names begin of what other programs keep beside the files that they hold open."""
MEGABYTE = 1_000_000
LARGEST = 500
"""Megabytes of the largest file with many stories: those of a year have less."""
GRAIN_NS = 2_000_000_000
"""Nanoseconds in which a file may be changed twice and have one time, on the coarsest of drives."""


class Signature(NamedTuple):
    """What changes whenever a file does; times are in ns."""

    size: int
    modified: int
    changed: int
    inode: int


class StoryFile(NamedTuple):
    """A file that is to be read."""

    path: str
    """As the person named it, or the folder that it is in."""
    default_id: str
    """The id of the one story in it that says none."""
    signature: Signature | None
    """What it was just now; None where that does not tell it from what it may be a moment later."""
    size: int
    """In bytes."""


def story_files(
    paths: Sequence[Path], limit: StoryLimit = STORY_LIMIT
) -> Iterator[StoryFile | StoryError]:
    """Yield each file that may hold stories, or what is wrong with it; see `reading.read`."""
    for path in paths:
        try:
            if path.is_dir():
                yield from _in_folder(path, limit)
            else:
                yield _looked_at(str(path), path.stem, limit)
        except OSError as error:
            yield unreadable(str(path), error)


def signature_of(found: os.stat_result, now: int | None = None) -> Signature | None:
    """Return the signature of a file, or None where it is too new to have one.

    A file that has just been changed may be changed again and be told to be as it was, since its
    time has a grain. Git calls such files racily clean, and reads them again as well.

    Args:
        found: what the system tells of it.
        now: the time in ns, if not that of now.
    """
    now = time.time_ns() if now is None else now
    if max(found.st_mtime_ns, found.st_ctime_ns) > now - GRAIN_NS:
        return None
    return Signature(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


def unreadable(path: str, error: OSError) -> StoryError:
    """Return the problem of a file or folder that the system does not let us read."""
    reason = (error.strerror or "cannot be read").lower()
    return StoryError(path, None, reason, "check the path and its permissions")


def _in_folder(folder: Path, limit: StoryLimit) -> Iterator[StoryFile | StoryError]:
    errors: list[OSError] = []
    inside = folder.resolve()
    above = str(folder / "x")[:-1]  # with nothing before the names in "."
    found = sorted(_walked(str(folder), errors), key=lambda entry: _parts(entry[0]))
    for error in errors:
        yield unreadable(str(Path(error.filename)), error)
    for name, is_link in found:
        file = above + name
        if is_link and not _leads_into(file, inside):
            remedy = "put the file itself there"
            yield StoryError(file, None, "is a link to somewhere outside the folder", remedy)
        else:
            yield _looked_at(file, name[: name.rindex(".")].replace(os.sep, "/"), limit)


def _leads_into(link: str, folder: Path) -> bool:
    """Tell whether a link leads to something below a folder."""
    try:
        return Path(link).resolve().is_relative_to(folder)
    except (OSError, RuntimeError):  # it leads to itself, which Python calls by either
        return False


def _walked(folder: str, errors: list[OSError]) -> Iterator[tuple[str, bool]]:
    """Yield what may be stories below a folder by its name there, and whether it is a link.

    Folders may stand in each other deeper than functions may call each other.
    """
    to_come = [(folder, "")]
    while to_come:
        where, above = to_come.pop()
        try:
            with os.scandir(where) as entries:
                for entry in entries:
                    if not _is_folder(entry):
                        if _may_be_story(entry.name):
                            yield above + entry.name, entry.is_symlink()
                    elif not entry.name.startswith(".") and not entry.is_symlink():
                        to_come.append((entry.path, above + entry.name + os.sep))
        except OSError as error:
            errors.append(error)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _parts(name: str) -> list[str]:
    """Return that by which files are sorted, as paths are."""
    return os.path.normcase(name).split(os.sep)  # noqa: PTH206 - of thousands of names


def _may_be_story(name: str) -> bool:
    suffix = os.path.splitext(name)[1].lower()  # noqa: PTH122 - of thousands of names
    named_so = (suffix in READERS or suffix in DOCUMENTS) and name != SYNONYMS_FILE
    return named_so and not name.startswith(UNFINISHED)


def _looked_at(file: str, default_id: str, limit: StoryLimit) -> StoryFile | StoryError:
    """Return a file with its signature, or why it is not to be read."""
    try:
        found = os.stat(file)  # noqa: PTH116 - of thousands of files
    except OSError as error:
        return unreadable(file, error)
    name = os.path.basename(file)  # noqa: PTH119 - see above
    suffix = os.path.splitext(name)[1].lower()  # noqa: PTH122 - see above
    if (document := DOCUMENTS.get(suffix)) is not None:
        return StoryError(file, None, *document)
    if suffix not in READERS or name == SYNONYMS_FILE:
        *others, last = READERS
        wanted = f"name a folder, {', '.join(others)} or {last}"
        return StoryError(file, None, "is no story file", wanted)
    if not stat.S_ISREG(found.st_mode):  # reading a pipe would wait for ever
        return StoryError(file, None, "is no regular file", "remove it from the stories")
    if suffix not in LINE_READERS:
        if found.st_size > limit.most:
            return limit.refusal(file, None, found.st_size)
    elif found.st_size > LARGEST * MEGABYTE:
        return StoryError(file, None, f"is larger than {LARGEST} MB", "part it into several files")
    if not is_text(default_id):
        shown = os.fsencode(file).decode("utf-8", "backslashreplace")
        return StoryError(shown, None, "has a name that is not UTF-8", "rename the file")
    return StoryFile(file, default_id, signature_of(found), found.st_size)
