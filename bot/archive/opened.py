"""The archive opened: its newest revision as a corpus, for whoever answers from it.

What is known of the stories without reading them is read from the database once, a segment at a
time, and kept as files that every process of this machine maps; a segment is what its name says,
so that another revision reads only what is new in it. Of what a revision has no more nothing
stays, on the disk or in memory: it may have been taken down.

All of it is done on a loop of its own, with a connection to the database of its own, since who
asks is some thread that waits. It is opened when it is first needed, and again where that failed.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from bot.archive.beside import Beside
from bot.archive.extra import check_installed
from bot.archive.layout import members_of
from bot.archive.parts import LOOKED, Parts, parts_of, waited_out
from bot.archive.said import words_of
from bot.behind import ArchiveSnapshot, Mark
from bot.cache.folder import Folder
from bot.cache.version import version
from bot.reach import Reach, Watched
from bot.store.engines import url_of
from bot.store.failures import StoreError, place
from bot.words import ENGLISH
from knowledge.errors import ArchiveError, GoneError
from knowledge.index import arrays
from knowledge.index.archived_segment import ArchivedSegment
from knowledge.index.arrays import DamagedError
from knowledge.index.corpus import Corpus

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from contextlib import AbstractAsyncContextManager

    from bot.archive.parts import Forgetful
    from bot.settings import Settings
    from bot.store.archive_records import ArchiveRevision
    from knowledge.index.archive import Archive

Made = TypeVar("Made")

ASKED = 6.0
"""Seconds in which the database answers."""
LONG = 60.0
"""Seconds in which a segment is read."""
TRIES = 3
"""How often the newest revision is read where it is replaced meanwhile."""


class OpenArchive:
    """An archive, until it is closed; a `bot.behind.Source`.

    Args:
        opening: opens what it is made of, on the loop beside.
        folder: where segments are kept; None where they are not.
    """

    def __init__(
        self,
        opening: Callable[[], AbstractAsyncContextManager[Parts]],
        folder: Folder | None = None,
    ) -> None:
        self.reach = Reach()
        self._opening, self._folder = opening, folder
        self._beside = Beside()
        self._stack = AsyncExitStack()
        self._parts: Parts | None = None
        self._being_opened = asyncio.Lock()
        self._loading = Lock()
        self._revision: ArchiveRevision | None = None
        """Which was loaded last."""
        self._segments: dict[str, ArchivedSegment] = {}
        self._port: tuple[str, Archive, Forgetful] | None = None
        self._seen: tuple[str, str] | None = None
        """The cluster and the index that were seen to be as they should."""

    def newest_mark(self) -> Mark | None:
        """Return what the newest revision is known by; None where there is none yet."""
        found = self._call(lambda parts: parts.truth.newest_made(), ASKED)
        return None if found is None else Mark(*found)

    def look(self) -> None:
        """Look whether all is there that the revision needs which was loaded last."""
        self._call(self._looked, LOOKED)

    def load(self) -> ArchiveSnapshot | None:
        """Return the newest revision; None where there is none yet."""
        with self._loading:
            for _ in range(TRIES):
                revision = self._call(lambda parts: parts.truth.newest(), ASKED)
                if revision is None:
                    return None
                try:
                    return self._loaded(revision)
                except GoneError as error:  # another one took its place meanwhile
                    if self.newest_mark() == _mark(revision):
                        raise ArchiveError(str(error)) from None
            raise ArchiveError(ENGLISH("archive_restless"))

    def close(self) -> None:
        """Ask nothing any more, and close all connections."""

        async def closed() -> None:
            await self._stack.aclose()

        try:
            with suppress(ArchiveError, StoreError):  # nobody is there who wants to know
                self._beside.call(closed(), ASKED)
        finally:
            self._beside.close()

    def _loaded(self, revision: ArchiveRevision) -> ArchiveSnapshot:
        """Return a revision with all that is known of it.

        Raises:
            GoneError: one of its segments is not there.
            ArchiveError: it cannot be read, or is not as it should be.
        """
        if revision.analysis != version():
            raise ArchiveError(ENGLISH("archive_read_otherwise"))
        archive, forgetful = self._archive(revision.index_name)
        segments = {name: self._segment(name, archive) for name in revision.segments}
        try:
            words = words_of(revision.synonyms)
            corpus = Corpus(
                [*segments.values()] or Corpus.of(()).segments, members_of(revision.members)
            )
        except (DamagedError, ValueError, KeyError, TypeError, IndexError) as error:
            damage = ENGLISH("archive_revision_damaged", number=revision.number, reason=error)
            raise ArchiveError(damage) from error
        if gone := _gone(self._segments, segments):
            forgetful.forget(gone)
        if self._folder is not None:
            self._folder.keep_only([_file(name) for name in segments])
        self._segments, self._revision = segments, revision
        return ArchiveSnapshot(_mark(revision), corpus, words)

    def _archive(self, index: str) -> tuple[Archive, Forgetful]:
        if self._port is None or self._port[0] != index:

            async def port(parts: Parts) -> tuple[Archive, Forgetful]:
                return parts.proposing.port(index, self._beside, parts.truth)

            archive, forgetful = self._call(port, ASKED)
            self._port = index, Watched(archive, self.reach), forgetful
        return self._port[1:]

    def _segment(self, name: str, archive: Archive) -> ArchivedSegment:
        known = self._segments.get(name)
        if known is not None:
            return known if known.archive is archive else replace(known, archive=archive)
        folder = self._folder
        if folder is not None and (held := folder.read(_file(name))) is not None:
            try:
                return ArchivedSegment.from_arrays(held, archive)
            except (KeyError, ValueError) as error:
                folder.refuse(_file(name), f"holds something else ({error})")
        data = self._call(lambda parts: parts.truth.segment(name), LONG)
        if data is None:
            raise GoneError(ENGLISH("archive_segment_gone"))
        try:
            made = arrays.unpacked(data)
            segment = ArchivedSegment.from_arrays(made, archive)
        except (DamagedError, KeyError, ValueError) as error:
            raise ArchiveError(ENGLISH("archive_segment_damaged", reason=error)) from error
        if folder is not None and folder.write(_file(name), made):
            mapped = folder.read(_file(name))
            return segment if mapped is None else ArchivedSegment.from_arrays(mapped, archive)
        return segment

    async def _looked(self, parts: Parts) -> None:
        revision = self._revision
        if revision is not None:
            place = revision.cluster, revision.index_name
            lying = sum(map(len, self._segments.values()))
            await parts.proposing.look(revision, lying, whole=self._seen != place)
            self._seen = place

    async def _opened(self) -> Parts:
        async with self._being_opened:
            if self._parts is None:
                self._parts = await self._stack.enter_async_context(self._opening())
            return self._parts

    def _call(self, ask: Callable[[Parts], Awaitable[Made]], seconds: float) -> Made:
        async def work() -> Made:
            try:
                async with asyncio.timeout(seconds):
                    parts = await self._opened()
            except TimeoutError:
                raise ArchiveError(ENGLISH("archive_late", seconds=f"{seconds:g}")) from None
            except StoreError as error:
                raise ArchiveError(str(error)) from error
            return await waited_out(lambda: ask(parts), seconds)

        return self._beside.call(work(), 2 * seconds)


def open_archive(settings: Settings) -> OpenArchive:
    """Return the archive that the settings name; nothing is asked yet.

    Raises:
        ArchiveError: what it needs is not installed.
    """
    check_installed()
    url = settings.database_url
    named = "" if url is None else place(url_of(url.get_secret_value()))
    folder = Folder(settings.data / "cache", ("archive", named, settings.archive_name))
    return OpenArchive(partial(parts_of, settings), folder)


def _mark(revision: ArchiveRevision) -> Mark:
    return Mark(revision.number, revision.created_at)


def _file(segment: str) -> str:
    return f"{segment}.archived"


def _gone(before: Mapping[str, ArchivedSegment], now: Mapping[str, ArchivedSegment]) -> list[bytes]:
    """Return the contents that some segments have and others do not."""
    were = [one for name, one in before.items() if name not in now]
    are = [one for name, one in now.items() if name not in before]
    staying = {one.content(at) for one in are for at in range(len(one))}
    return [
        content
        for one in were
        for at in range(len(one))
        if (content := one.content(at)) not in staying
    ]
