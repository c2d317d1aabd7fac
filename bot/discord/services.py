"""What the features work with, as one value.

It is made once, before the client, with the store already open: a feature takes it
and needs neither the client nor another feature.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from weakref import ref

from bot.discord.answering import Desk
from bot.discord.limits import Events
from bot.discord.pending import Pending
from bot.discord.servers import KnownServers
from bot.intake.addresses import Allowed
from bot.intake.fetching import Fetcher
from knowledge.speakers import find_speakers

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.shelves import Shelves
    from bot.store import Store
    from knowledge.library import Library
    from knowledge.speakers import QuotedSpeaker


class KnownSpeakers:
    """The speakers of libraries, found once for each and known as long as it is there."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[ref[Library], tuple[QuotedSpeaker, ...]]] = {}

    async def of(self, library: Library) -> tuple[QuotedSpeaker, ...]:
        """Return the speakers, those with the most statements first."""
        # By the library itself: two servers' libraries might have one revision by chance.
        known = self._known.get(id(library))
        if known is not None and known[0]() is library:
            return known[1]
        found = await asyncio.to_thread(find_speakers, library)
        self._known[id(library)] = ref(library, partial(self._drop, id(library))), found
        return found

    def _drop(self, identity: int, gone: ref[Library]) -> None:
        """Forget the speakers of a library that is gone."""
        if (known := self._known.get(identity)) is not None and known[0] is gone:
            del self._known[identity]

    def forget(self) -> None:
        """Forget all of them: they hold whole stories."""
        self._known.clear()


@dataclass(frozen=True, slots=True)
class Services:
    """What every feature is given."""

    settings: Settings
    shelves: Shelves
    store: Store
    servers: KnownServers
    desk: Desk
    speakers: KnownSpeakers
    events: Events
    pending: Pending
    fetcher: Fetcher
    stirred: asyncio.Event
    """Set whenever something in the database may have changed."""

    def forget(self, server: int, story: str) -> None:
        """Forget what is remembered of a story that was taken down for good."""
        self.pending.forget(server, story)
        self.desk.forget(story)
        self.speakers.forget()

    async def erase(self, server: int) -> None:
        """Forget all that is kept and remembered of a server.

        Raises:
            StoreError: the database cannot be used; nothing is forgotten.
        """
        await self.shelves.erase(server)
        self.pending.forget_server(server)
        self.desk.forget_server(server)
        self.speakers.forget()

    def library(self, server: int | None) -> Library:
        """Return the library that answers in a server; None stands for direct messages."""
        return self.shelves.now(server).library


def build_services(settings: Settings, shelves: Shelves, store: Store) -> Services:
    """Return the services over the shelves and one open store."""
    servers, speakers = KnownServers(store), KnownSpeakers()
    desk = Desk(shelves, store, settings, servers)
    services = Services(
        settings,
        shelves,
        store,
        servers,
        desk,
        speakers,
        Events(),
        Pending(),
        Fetcher(Allowed(settings.fetch, settings.fetch_hosts)),
        asyncio.Event(),
    )
    shelves.forget.append(services.forget)
    return services
