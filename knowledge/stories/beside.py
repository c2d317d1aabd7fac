"""Beside the stories: the files of a folder that tell something of its stories and are none.

They are looked for in each folder of stories, and beside each story file; what is wrong with
one costs that file alone.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.errors import StoryError
from knowledge.stories.decoding import decoded, without_mark
from knowledge.stories.opened import opened

if TYPE_CHECKING:
    from collections.abc import Iterable


def files_beside(paths: Iterable[Path], name: str, before: Iterable[str] = ()) -> list[Path]:
    """Return the files of that name in each folder, and beside each story file, of `paths`.

    Args:
        paths: folders of stories and story files.
        name: what the files are called.
        before: those that were there before. One whose folder is gone is taken to be out of
            reach, as on a drive that is away, and stays.
    """
    folders = dict.fromkeys(path if _is_folder(path) else path.parent for path in paths)
    there = [file for folder in folders if _is_there(file := folder / name)]
    away = (file for file in map(Path, before) if not _is_folder(file.parent))
    return [*there, *(file for file in away if file not in there)]


def text_of(file: Path, most: int) -> str:
    """Return the text of a file that holds so many bytes at most.

    Raises:
        StoryError: it cannot be read, is too large, or is not UTF-8.
    """
    return decoded(_bytes_of(file, most), str(file))


def raw_text_of(file: Path, most: int) -> str:
    """Return the text of a file, in which a byte that is no UTF-8 is a surrogate.

    Raises:
        StoryError: it cannot be read, is too large, or is UTF-16.
    """
    return _bytes_of(file, most).decode("utf-8", "surrogateescape")


def _bytes_of(file: Path, most: int) -> bytes:
    try:
        with opened(str(file)) as stream:
            content = stream.read(most + 1)
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise StoryError(str(file), None, reason, "check its permissions") from None
    if len(content) > most:
        reason = f"is larger than {most:,} bytes"
        raise StoryError(str(file), None, reason, "take away what is not needed any more")
    return without_mark(content, str(file))


def _is_folder(path: Path) -> bool:
    return os.path.isdir(path)  # noqa: PTH112 - it is none where nobody lets us look, and no error


def _is_there(file: Path) -> bool:
    """Tell whether there is something to read, or to complain of: a folder is neither."""
    try:
        return not stat.S_ISDIR(file.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        # What may not be looked at is told of, and a link that leads to itself.
        return error.errno in (errno.EACCES, errno.ELOOP)
