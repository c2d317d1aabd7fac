"""Following an archive: answering from its newest revision, whoever asks first.

The stories of files may be read for minutes meanwhile: nobody who follows the archive waits for
that, since what is not in it any more may have been taken down. What was read is laid over the
revision that answers by then.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.reach import Pause

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection

    from bot.shelf import Shelf
    from bot.shelves.building import Builder
    from bot.shelves.server_shelves import ServerShelves
    from bot.snapshot import Reload

_log = logging.getLogger(__name__)


class Following:
    """Who follows the archive behind the shared stories.

    Args:
        shared: the shared stories.
        builder: who builds.
        servers: the servers' own shelves.
        changing: is held by whoever changes anything.
        swapped: is told of another revision as soon as it answers, while that is held.
    """

    def __init__(
        self,
        shared: Shelf,
        builder: Builder,
        servers: ServerShelves,
        changing: asyncio.Lock,
        swapped: Callable[[Reload], Awaitable[None]],
    ) -> None:
        self._shared, self._builder, self._servers = shared, builder, servers
        self._changing, self._swapped = changing, swapped
        self._taking_up = asyncio.Lock()
        """Held until a revision answers that is being taken up."""
        self._pause = Pause()
        """How long is left what could not be read to be corrected."""
        self.forget_gone: list[Callable[[Collection[str]], None]] = []
        """Who is told of stories that the archive has no more."""

    async def look(self) -> None:
        """Look whether the archive can be reached, and answer from it again where it can.

        What could not be read to be corrected is tried again.
        """
        while await self._builder.look():
            before = self._shared.snapshot
            await self.follow()
            if self._shared.snapshot is before:
                break
        if not (self._shared.now.is_away or self._is_whole) and self._pause.is_over:
            await self.follow()
            if self._is_whole:
                self._pause.end()
            else:
                self._pause.grow()

    @property
    def _is_whole(self) -> bool:
        """Whether every archived story that somebody has corrected could be read."""
        return self._shared.is_whole and self._servers.are_whole()

    async def follow(self) -> None:
        """Answer from the newest revision in every server, if it can be read."""
        gone = await self.follow_in(None)
        for server in self._servers.all():
            # There may be thousands: nobody who changes something waits for all of them.
            async with self._changing:
                await self._servers.follow_in(server)
        if gone:
            # Whoever was at work meanwhile may have remembered them anew.
            self._forget(gone)

    async def follow_in(self, server: int | None) -> Collection[str]:
        """Answer from the newest revision in one server, before all others.

        Returns:
            The stories that are gone.
        """
        gone: Collection[str] = ()
        async with self._taking_up:
            reload = await self._builder.take_up()
            if reload is not None:
                gone = await self._answer_from(reload)
        if server is not None:
            async with self._changing:
                await self._servers.follow_in(server)
        return gone

    async def _answer_from(self, reload: Reload) -> Collection[str]:
        async with self._changing:
            now = self._shared.snapshot
            if now is not reload.before:  # files were read meanwhile
                over = asyncio.to_thread(self._shared.over, reload.after.archived, now)
                reload = replace(reload, before=now, after=await over)
            self._shared.swap(reload)
            await self._swapped(reload)
        before, after = reload.before.library.corpus, reload.after.library.corpus
        gone = await asyncio.to_thread(lambda: before.numbers.keys() - after.numbers.keys())
        self._forget(gone)
        _log.info("the archive has changed; revision %s", reload.after.library.revision)
        return gone

    def _forget(self, stories: Collection[str]) -> None:
        for forget in self.forget_gone:
            forget(stories)
