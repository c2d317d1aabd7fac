"""The database: opened, used in turn, and opened anew when it is no more what it was.

By default one SQLite file in the data folder. Whoever uses it says what is to be done on a
connection, and waits in order for one (`bot.store.engines`), for seconds: what another program
holds for a moment is waited for, and an interaction of Discord's has a quarter of an hour once
it is acknowledged. A file that was deleted or replaced is noticed before anything is said to be
kept in it, tables that were dropped when they are used next; then it is opened anew, migrated,
and what was asked is done there, once more and from the beginning. What cannot be read is told
and left alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy.engine import URL

from bot.store.connecting import checkpoint, connect, look_at_tables, write_nothing, write_the_same
from bot.store.engines import DRIVERS, is_file, lanes, url_of
from bot.store.failures import (
    FileLostError,
    StoreError,
    is_away,
    is_locked,
    is_lost,
    is_of_the_database,
    place,
    reason_of,
    told,
)
from bot.store.file import File, Found
from bot.store.health import Course, Health
from bot.store.patience import patiently

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from bot.settings import Settings
    from bot.store.engines import Lane

Made = TypeVar("Made")

DATABASE_FILE = "verbatim.db"
"""The database's name in the data folder."""
PATIENCE = 30.0
"""Seconds that a change may wait, for its turn and for what another program holds."""
READING_PATIENCE = 10.0
"""The same for what only reads; somebody waits for it in Discord, perhaps unacknowledged."""
OPENING_PATIENCE = 10.0
"""Seconds that opening waits for another program, where nothing else is said."""
NOTICED = 1.0
"""Seconds after which waiting for another program is a fault."""
PAUSE = 0.05
"""Seconds between two tries to get what another program holds."""
MOST_RENEWALS = 2
"""How often one use opens the database anew."""


_log = logging.getLogger(__name__)


@asynccontextmanager
async def open_database(
    settings: Settings, patience: float | None = OPENING_PATIENCE
) -> AsyncIterator[Database]:
    """Connect to the database that the settings name, at the newest schema.

    Args:
        settings: name it.
        patience: seconds to wait while another program holds it; None for ever.

    Raises:
        StoreError: it cannot be opened, created, or brought to this schema.
    """
    url, is_ours = _url(settings), settings.database_url is None
    with told(url):
        if is_ours:
            settings.data.mkdir(parents=True, exist_ok=True)
        database = Database(url)
    try:
        await patiently("open the database", database.open, patience)
        yield database
    finally:
        await database.close()


async def whole(work: Coroutine[Any, Any, Made]) -> Made:
    """Do what is asked of a database to its end, also where whoever asks is cancelled meanwhile.

    A connection that is left in the midst of a call is closed by nobody, and its thread would
    keep the process from ending.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        if not task.cancelled():
            task.exception()  # nobody is there who wants to know
        raise


class Database:
    """A database, as long as the program uses it.

    Args:
        url: where it is, with its driver.
    """

    def __init__(self, url: URL) -> None:
        self.url = url
        self.times_opened = 0
        """How often it was opened; more than once where it was lost."""
        self._writing, self._reading = lanes(url)
        self._file = File(Path(str(url.database))) if is_file(url) else None
        self._course = Course(place(url))
        self._is_open = False
        self._opening: asyncio.Task[None] | None = None
        self._used = 0
        self._unused = asyncio.Event()
        self._unused.set()

    @property
    def health(self) -> Health:
        """How it is, as far as its uses have shown."""
        return self._course.now

    @property
    def engine(self) -> AsyncEngine:
        """What writes, for whoever looks into it beside the store."""
        return self._writing.engine

    async def open(self) -> None:
        """Open it, unless it is open.

        Raises:
            StoreError: it cannot be opened, created, or brought to this schema.
        """
        with told(self.url):
            await self._opened()

    async def close(self) -> None:
        """Close its connections."""
        if self._opening is not None:
            await asyncio.wait([self._opening])
        await self._reading.engine.dispose()
        await self._writing.engine.dispose()

    async def read(self, work: Callable[[AsyncConnection], Awaitable[Made]]) -> Made:
        """Do what only reads, on a connection of its own, and return what it makes.

        Raises:
            StoreError: the database cannot be used.
        """
        return await self._use(self._reading, work, READING_PATIENCE)

    async def write(self, work: Callable[[AsyncConnection], Awaitable[Made]]) -> Made:
        """Do in one transaction what may write; what it raises rolls all of it back.

        Where the database is lost meanwhile, it is done once more in what comes in its place.

        Raises:
            StoreError: the database cannot be used.
        """
        return await self._use(self._writing, work, PATIENCE)

    async def empty_log(self) -> object:
        """Let SQLite's write-ahead log begin anew; return what is true where that failed.

        Raises:
            StoreError: the database cannot be used.
        """
        if self._file is None:
            return None
        with told(self.url):
            async with self._writing.turn(asyncio.get_running_loop().time() + PATIENCE):
                await self._opened()
                return await self._attempt(checkpoint(self._writing))

    async def look(self) -> None:
        """See how it is, and open it anew where it was lost; what goes wrong is its health."""
        if self._used:
            return  # whoever uses it sees
        with contextlib.suppress(StoreError):
            await self._use(self._reading, look_at_tables, NOTICED)
            write = write_nothing if self.health.usable else write_the_same
            await self._use(self._writing, write, NOTICED)

    async def _use(
        self, lane: Lane, work: Callable[[AsyncConnection], Awaitable[Made]], patience: float
    ) -> Made:
        clock = asyncio.get_running_loop().time
        ends, renewals, since, is_noted = clock() + patience, 0, None, False
        with told(self.url):
            async with lane.turn(ends):
                while True:
                    since = since or clock()
                    try:
                        await self._opened()
                        made = await self._attempt(self._transacted(lane, work))
                    except Exception as error:
                        if not is_of_the_database(error):
                            raise
                        waits = (is_locked(error) or self._comes_back(error)) and clock() < ends
                        if not waits or (clock() - since > NOTICED and not is_noted):
                            is_noted = True
                            self._course.went_wrong(reason_of(error), written=lane.writes)
                        if waits:
                            await asyncio.sleep(PAUSE)
                            continue
                        if is_lost(error) or (self._file is not None and not is_locked(error)):
                            # A connection may not notice what is mended; a new one does.
                            self._is_open = False
                        renewals += 1
                        if not is_lost(error) or renewals > MOST_RENEWALS:
                            raise
                    else:
                        self._course.went_well(written=lane.writes)
                        return made

    def _comes_back(self, error: Exception) -> bool:
        """Tell whether it is a server that was there, and may just be starting again."""
        return self._file is None and self.times_opened > 0 and is_away(error)

    async def _attempt(self, work: Coroutine[Any, Any, Made]) -> Made:
        """Do something with the connections, which nobody closes meanwhile."""
        self._used += 1
        self._unused.clear()
        try:
            return await whole(work)
        finally:
            self._used -= 1
            if not self._used:
                self._unused.set()

    async def _transacted(
        self, lane: Lane, work: Callable[[AsyncConnection], Awaitable[Made]]
    ) -> Made:
        self._check_file()
        async with lane.engine.begin() as connection:
            made = await work(connection)
        if lane.writes:
            self._check_file()
        return made

    def _check_file(self) -> None:
        if self._file is not None and self._file.found() is not Found.SAME:
            raise FileLostError("the file was deleted or replaced")

    async def _opened(self) -> None:
        """Open it, unless it is open; of several who come at once one does."""
        while not self._is_open:
            if self._opening is None:
                self._opening = asyncio.create_task(self._open())
                self._opening.add_done_callback(self._end_opening)
            await asyncio.shield(self._opening)

    def _end_opening(self, task: asyncio.Task[None]) -> None:
        self._opening = None
        if not task.cancelled():
            task.exception()  # whoever waited has been told

    async def _open(self) -> None:
        """Open it, or open it anew once nobody uses it."""
        await self._unused.wait()
        is_anew = self.times_opened > 0
        gone = await connect(self._writing, self._reading, self._file, is_anew=is_anew)
        self._is_open = True
        self.times_opened += 1
        at = place(self.url)
        if gone:
            words = "tables of the database %s were gone; they are there anew, and empty: %s"
            _log.error(words, at, ", ".join(gone))
        elif is_anew:
            _log.warning("the database %s was opened anew", at)


def _url(settings: Settings) -> URL:
    if settings.database_url is None:
        return URL.create(DRIVERS["sqlite"], database=str(settings.data / DATABASE_FILE))
    return url_of(settings.database_url.get_secret_value())
