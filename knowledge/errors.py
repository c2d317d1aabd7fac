"""What can go wrong in the core, as values a person can act on.

Every error says in one line what happened, where, and what to do; whoever faces
the person (terminal, Discord) shows `str(error)` and nothing else. A question
without an answer is no error: it is an `Answer` with the verdict `none`.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_log = logging.getLogger(__name__)


class KnowledgeError(Exception):
    """Base of all errors raised by the core."""


class StoryError(KnowledgeError):
    """A story that cannot be read.

    Args:
        file: the file as the person named it.
        line: line in that file, from 1, or None where no line is to blame.
        reason: what is wrong there.
        remedy: what to do about it, as an instruction.
        other: another file that `reason` names.
    """

    def __init__(
        self, file: str, line: int | None, reason: str, remedy: str, other: str | None = None
    ) -> None:
        self.file = file
        self.line = line
        self.reason = reason
        self.remedy = remedy
        self.other = other
        super().__init__(self.told(str))

    def told(self, called: Callable[[str], str]) -> str:
        """Return the one line, with files called as somebody may know them.

        Args:
            called: returns what to call a file.
        """
        place, reason = called(self.file), self.reason
        if self.line is not None:
            place = f"{place}:{self.line}"
        if self.other:
            reason = reason.replace(self.other, called(self.other))
        return f"{place}: {reason}; {self.remedy}"


class DamagedStoryError(StoryError):
    """A story that is read and answers though something is wrong with it."""


class UnknownStoryError(KnowledgeError):
    """A story was asked for by an id that no loaded story has."""


class ArchiveError(KnowledgeError):
    """The archive cannot be reached, is too slow, or is not as it should be."""


class GoneError(ArchiveError):
    """A story is not in the archive any more: what was known of it is of before."""


def unexpected(file: str, line: int | None, error: Exception) -> StoryError:
    """Return the problem that an error of the program is for one story, and log its traceback.

    Args:
        file: the file that the story stands in.
        line: its line there, if it is known.
        error: what the program failed with.
    """
    reason = f"could not be read: an error of the program ({type(error).__name__})"
    problem = StoryError(file, line, reason, "please report it, with the story if you may")
    _log.error("%s", problem, exc_info=error)
    return problem
