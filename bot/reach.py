"""Whether an archive can be reached: what is known of it, and what its failing is noted as.

It may be away or slow at any moment. Where it is away is seen by looking at it again and again, and
by what fails meanwhile; as long as it is, nobody waits for it. And no answer waits for longer than
is of use, however many things are asked for it.
"""

from __future__ import annotations

import logging
import time
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from bot.words import ENGLISH
from knowledge.errors import ArchiveError, GoneError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from knowledge.index.archive import Archive, Hit, Weighed
    from knowledge.index.packed_story import PackedStory

Made = TypeVar("Made")

_log = logging.getLogger(__name__)
_until: ContextVar[float | None] = ContextVar("until", default=None)


@dataclass(frozen=True, slots=True)
class Standing:
    """How it is with an archive."""

    reached: bool
    since: datetime
    reason: str = ""
    """Why it is not reached, for whoever runs the bot."""


class Reach:
    """Whether an archive can be reached, for any thread."""

    def __init__(self) -> None:
        self.now = Standing(reached=True, since=datetime.now(UTC))
        self.doubted = False
        """Whether something failed since it was looked at last."""
        self.is_logged = False
        """Whether the log is told, as that of a bot; a command tells whoever has typed it."""

    @property
    def is_away(self) -> bool:
        """Whether it cannot be reached."""
        return not self.now.reached

    def doubt(self, error: ArchiveError) -> None:
        """Note that something failed: it is to be looked at."""
        self.doubted = True
        self._note("failed", _log.warning, "not answered whole: %s", error)

    def lost(self, error: ArchiveError) -> None:
        """Note that it cannot be reached."""
        self.doubted = False
        if self.now.reached or self.now.reason != str(error):
            since = datetime.now(UTC) if self.now.reached else self.now.since
            self.now = Standing(reached=False, since=since, reason=str(error))
        told = "the archive is away, and its stories answer no questions: %s"
        self._note("away", _log.error, told, error)

    def found(self) -> bool:
        """Note that it can be reached; tell whether it could not before."""
        self.doubted, was_away = False, self.is_away
        if was_away:
            passed = (datetime.now(UTC) - self.now.since).total_seconds()
            if self.is_logged:
                _log.warning("the archive is back, after %.0f s", passed)
            self.now = Standing(reached=True, since=datetime.now(UTC))
        return was_away

    def _note(
        self, about: str, write: Callable[..., None], message: str, error: ArchiveError
    ) -> None:
        # Whoever asks files alone, once, is not to wait for what this imports.
        from bot.faults import Fault, faults  # noqa: PLC0415

        if self.is_logged:
            faults.note(Fault.ARCHIVE, about, write, message, error)
        else:
            faults.count(Fault.ARCHIVE)

    def error(self) -> ArchiveError:
        """Return that it cannot be reached, as an error."""
        return ArchiveError(self.now.reason or ENGLISH("archive_lost"))


class Pause:
    """How long something is left that failed: longer each time that it fails again.

    Args:
        first: seconds after the first time.
        most: seconds that it is never longer than.
    """

    def __init__(self, first: float = 1.0, most: float = 60.0) -> None:
        self._first, self._most = first, most
        self._until, self._next = 0.0, first

    @property
    def is_over(self) -> bool:
        """Whether it is to be tried."""
        return time.monotonic() >= self._until

    def grow(self) -> None:
        """Begin, as it failed."""
        self._until = time.monotonic() + self._next
        self._next = min(2 * self._next, self._most)

    def end(self) -> None:
        """End, as it did not fail."""
        self._until, self._next = 0.0, self._first


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Let all that is asked of an archive in here, and in threads begun here, end in time.

    Args:
        seconds: after which nothing more is asked; what is under way has its own limit.
    """
    token = _until.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _until.reset(token)


class Watched:
    """An archive of which it is noted what fails; see `within`.

    Args:
        archive: the archive.
        reach: where it is noted.
    """

    def __init__(self, archive: Archive, reach: Reach) -> None:
        self._archive, self._reach = archive, reach

    def proposed(self, places: Sequence[Weighed], most: int) -> Sequence[Hit]:
        """Return stories, the best first."""
        return self._noted(lambda: self._archive.proposed(places, most))

    def counted(self, places: Sequence[Sequence[int]]) -> Sequence[tuple[int, int]]:
        """Return how many sentences, and how many stories, hold any term of each place."""
        return self._noted(lambda: self._archive.counted(places))

    def holding(self, shingles: Sequence[int]) -> Sequence[bytes]:
        """Return the contents of the stories that have all these shingles."""
        return self._noted(lambda: self._archive.holding(shingles))

    def sharing(self, shingles: Sequence[int], share: float) -> Sequence[bytes]:
        """Return the contents of the stories that have a share of these, or of their own."""
        return self._noted(lambda: self._archive.sharing(shingles, share))

    def read(self, contents: Sequence[bytes]) -> Sequence[PackedStory]:
        """Return the stories of these contents, in their order."""
        return self._noted(lambda: self._archive.read(contents)) if len(contents) else []

    def _noted(self, ask: Callable[[], Made]) -> Made:
        try:
            _check_time()
            return ask()
        except GoneError:
            raise
        except ArchiveError as error:
            self._reach.doubt(error)
            raise


def _check_time() -> None:
    until = _until.get()
    if until is not None and time.monotonic() > until:
        raise ArchiveError(ENGLISH("archive_took_long"))
