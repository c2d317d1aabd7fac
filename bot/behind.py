"""What lies behind the files of a shelf: an archive, whose stories answer as the files' do.

A process has a snapshot of it: which stories there are, and what is known of them without reading
them. Stories are proposed and read elsewhere, and where that is away it is no fault of a question:
whoever answers goes on with the files' stories, if there are any, and says so. So it is while a
revision cannot be taken up: what that of before has may have been taken down by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from bot.reach import Pause
from bot.words import ENGLISH
from knowledge.errors import ArchiveError

if TYPE_CHECKING:
    from datetime import datetime

    from bot.reach import Reach
    from knowledge.index.corpus import Corpus
    from knowledge.stories.synonyms import Synonyms

FIRST = 1
"""The number of the revision that an archive is created with; it has no story."""


class Mark(NamedTuple):
    """What a revision is known by."""

    number: int
    created_at: datetime
    """After a database was restored, another revision may have the same number."""


@dataclass(frozen=True, slots=True)
class ArchiveSnapshot:
    """One revision of an archive."""

    mark: Mark
    corpus: Corpus
    synonyms: Synonyms

    @property
    def number(self) -> int:
        """That of the revision."""
        return self.mark.number


class Source(Protocol):
    """An archive; every method blocks, for some seconds at most but for `load`.

    Raises:
        ArchiveError: it cannot be reached, is too slow, or is not as it should be.
    """

    @property
    def reach(self) -> Reach:
        """Whether it can be reached."""
        ...

    def newest_mark(self) -> Mark | None:
        """Return what the newest revision is known by; None where there is none yet."""
        ...

    def load(self) -> ArchiveSnapshot | None:
        """Return the newest revision; None where there is none yet."""
        ...

    def look(self) -> None:
        """Look whether all is there that the revision needs which was loaded last."""
        ...

    def close(self) -> None:
        """Ask nothing any more."""
        ...


class Behind:
    """An archive behind a shelf, and which of its revisions answers there.

    Args:
        source: the archive.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._refused: Mark | None = None
        """A revision that could not be taken up."""
        self._pause = Pause()
        """How long that is left."""

    @property
    def is_away(self) -> bool:
        """Whether it cannot be reached."""
        return self._source.reach.is_away

    def newest(self, known: ArchiveSnapshot | None) -> ArchiveSnapshot | None:
        """Return the newest revision; that which is known where it cannot be taken up."""
        reach = self._source.reach
        try:
            mark = self._source.newest_mark()
        except ArchiveError as error:
            reach.lost(error)
            return known
        if mark is None:
            reach.lost(_nothing())
            return known
        if known is not None and known.mark == mark:
            return known
        try:
            return self._source.load()
        except ArchiveError as error:
            if self._refused != mark:
                self._pause.end()
            self._refused = mark
            self._pause.grow()
            reach.lost(error)
            return known

    def look(self, known: ArchiveSnapshot | None) -> bool:
        """Look at it; tell whether there is something to take up: a revision, or all of it again.

        Args:
            known: which revision answers.
        """
        reach = self._source.reach
        try:
            mark = self._source.newest_mark()
            if mark is None:
                raise _nothing()
            if mark != (None if known is None else known.mark):
                return mark != self._refused or self._pause.is_over
            self._source.look()
        except ArchiveError as error:
            reach.lost(error)
            return False
        return reach.found()

    def is_new(self, known: ArchiveSnapshot | None) -> bool:
        """Tell whether it never had a story, as far as anybody can know."""
        if known is None:
            return not self.is_away
        return known.number <= FIRST and not known.corpus.heads


def _nothing() -> ArchiveError:
    """Return that there is no archive in the database, which may be another than the one meant."""
    return ArchiveError(ENGLISH("archive_none"))
