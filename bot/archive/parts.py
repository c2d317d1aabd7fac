"""The parts of an archive: the database that knows its revisions, and who proposes its stories."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from bot.archive import held
from bot.archive.adapter import OpenSearchArchive
from bot.archive.engine import engine_of
from bot.archive.index import Index
from bot.store.archived import Archived
from bot.store.database import open_database
from bot.store.failures import StoreError
from bot.store.session import Session
from bot.words import ENGLISH
from knowledge.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.archive.beside import Beside
    from bot.archive.engine import Engine
    from bot.settings import Settings
    from bot.store.archive_records import ArchiveRevision
    from knowledge.index.archive import Archive

Made = TypeVar("Made")

LOOKED, READ = 4.0, 5.0
"""Seconds in which it is seen how all of it is, and in which stories are read."""
SEEN = 3.5
"""Seconds of the first in which OpenSearch is to say how it is."""
PAUSE = 0.25
"""Seconds between two tries to ask a database that is being started anew."""


class Truth(Protocol):
    """What the database knows of an archive."""

    async def newest(self) -> ArchiveRevision | None:
        """Return the newest revision."""

    async def newest_made(self) -> tuple[int, datetime] | None:
        """Return its number, and when it was made."""

    async def segment(self, name: str) -> bytes | None:
        """Return a segment."""

    async def packed(self, contents: Sequence[bytes]) -> Mapping[bytes, bytes]:
        """Return the packed stories of those contents that are there."""


class Forgetful(Protocol):
    """An archive that keeps what it read last."""

    def forget(self, contents: Iterable[bytes]) -> None:
        """Keep nothing of these stories any more."""


class Proposing(Protocol):
    """Who proposes stories."""

    def port(self, index: str, beside: Beside, truth: Truth) -> tuple[Archive, Forgetful]:
        """Return the archive whose stories an index of that name proposes."""

    async def look(self, revision: ArchiveRevision, lying: int, *, whole: bool) -> None:
        """See that it answers from all stories of a revision.

        Args:
            revision: the revision.
            lying: how many stories lie in its segments, those that were replaced among them.
            whole: whether it was not seen yet that it is of this archive, and as it should be.

        Raises:
            ArchiveError: it does not.
        """


class Parts(NamedTuple):
    """What an archive is made of, on the loop beside."""

    truth: Truth
    proposing: Proposing


class Proposer:
    """OpenSearch, as it proposes stories.

    Args:
        engine: OpenSearch.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def port(self, index: str, beside: Beside, truth: Truth) -> tuple[Archive, Forgetful]:
        """Return the archive whose stories an index of that name proposes."""

        async def packed(contents: Sequence[bytes]) -> Mapping[bytes, bytes]:
            return await waited_out(lambda: truth.packed(contents), READ)

        archive = OpenSearchArchive(beside, Index(self._engine, index), packed)
        return archive, archive

    async def look(self, revision: ArchiveRevision, lying: int, *, whole: bool) -> None:
        """See that it answers from all stories of a revision; see `Proposing`.

        Raises:
            ArchiveError: it does not.
        """
        try:
            async with asyncio.timeout(SEEN):
                await self._see(revision, lying, whole=whole)
        except TimeoutError:
            place = self._engine.place
            raise ArchiveError(ENGLISH("archive_slow", place=place, seconds=f"{SEEN:g}")) from None

    async def _see(self, revision: ArchiveRevision, lying: int, *, whole: bool) -> None:
        index = Index(self._engine, revision.index_name)
        if whole:
            await self._engine.cluster(revision.cluster)
            await index.check(revision.analysis)
        counted = await self._engine.ask(
            self._engine.client.count, index=revision.index_name, seconds=LOOKED
        )
        await held.see_filled(index, revision, self._engine.place)
        if counted["count"] < lying:
            raise ArchiveError(
                ENGLISH(
                    "archive_half_filled",
                    place=self._engine.place,
                    there=counted["count"],
                    number=lying,
                )
            )


async def waited_out(ask: Callable[[], Awaitable[Made]], seconds: float) -> Made:
    """Ask a database again and again while it is started anew, and return its answer.

    Args:
        ask: asks it.
        seconds: after which it is given up.

    Raises:
        ArchiveError: it did not answer in time.
    """
    failed: StoreError | None = None
    try:
        async with asyncio.timeout(seconds):
            while True:
                try:
                    return await ask()
                except StoreError as error:
                    failed = error
                    await asyncio.sleep(PAUSE)
    except TimeoutError:
        late = ENGLISH("archive_late", seconds=f"{seconds:g}")
        raise ArchiveError(str(failed or late)) from failed


@asynccontextmanager
async def parts_of(settings: Settings) -> AsyncIterator[Parts]:
    """What the archive of the settings is made of, for as long as it is needed.

    Raises:
        ArchiveError: the file of OpenSearch's authorities cannot be read.
        StoreError: the database cannot be used.
    """
    engine = engine_of(settings)
    try:
        async with open_database(settings) as database:
            yield Parts(Archived(Session(database), database.url), Proposer(engine))
    finally:
        await engine.close()
