"""What is asked of the stories at the terminal, where an archive may be away at any moment.

Then the stories of the files answer, with a line on stderr that says so; where there are none, the
command ends with that line. A story that was just taken away is no longer there when its revision
is read anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from bot.terminal.streams import complain
from bot.words import ENGLISH
from knowledge.errors import ArchiveError, GoneError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.shelf import Shelf
    from knowledge.library import Library

Made = TypeVar("Made")


def from_what_is_there(shelf: Shelf, do: Callable[[Library], Made]) -> Made:
    """Return what something makes of the stories that can be reached.

    Raises:
        ArchiveError: none can.
    """
    try:
        return do(shelf.library)
    except GoneError:
        shelf.reload()
    except ArchiveError as error:
        _go_on_without(shelf, error)
        return do(shelf.snapshot.alone)
    try:
        return do(shelf.library)
    except ArchiveError as error:
        _go_on_without(shelf, error)
        return do(shelf.snapshot.alone)


def _go_on_without(shelf: Shelf, error: ArchiveError) -> None:
    """Say what is wrong, and that the files' stories answer; raise it where there are none."""
    if not shelf.snapshot.alone.stories:
        raise error
    complain(str(error))
    complain(ENGLISH("archive_partly_here"))
