"""The extra: whether what an archive needs is installed, told before it is missed."""

from __future__ import annotations

from importlib.util import find_spec

from bot.words import ENGLISH
from knowledge.errors import ArchiveError

NEEDED = ("opensearchpy", "asyncpg")


def check_installed() -> None:
    """See that the packages of the extra `archive` are there.

    Raises:
        ArchiveError: they are not.
    """
    if any(find_spec(name) is None for name in NEEDED):
        raise ArchiveError(ENGLISH("archive_not_installed"))
