"""Beside the stories: the files of a folder that tell something of its stories and are none.

They are looked for in each folder of stories, and beside each story file; what is wrong with
one costs that file alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.errors import StoryError
from knowledge.stories.decoding import decoded, without_mark

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def files_beside(paths: Iterable[Path], name: str) -> list[Path]:
    """Return the files of that name in each folder, and beside each story file, of `paths`."""
    folders = dict.fromkeys(path if path.is_dir() else path.parent for path in paths)
    return [file for folder in folders if (file := folder / name).is_file()]


def text_of(file: Path, most: int | None = None) -> str:
    """Return the text of a file.

    Args:
        file: the file.
        most: how many bytes it may hold.

    Raises:
        StoryError: it cannot be read, is too large, or is not UTF-8.
    """
    try:
        if most is not None and file.stat().st_size > most:
            reason = f"is larger than {most:,} bytes"
            raise StoryError(str(file), None, reason, "take away what is not needed any more")
        return decoded(without_mark(file.read_bytes(), str(file)), str(file))
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise StoryError(str(file), None, reason, "check its permissions") from None
