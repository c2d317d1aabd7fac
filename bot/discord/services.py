"""What the features work with, as one value.

It is made once, before the client, with the store already open: a feature takes it
and needs neither the client nor another feature.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.discord.answering import Desk
from bot.discord.crowd import (
    MODERATING_AT_WORK,
    MOST_MODERATING,
    MOST_TYPING,
    TYPING_AT_WORK,
    Crowd,
)
from bot.discord.known import (
    Kept,
    Known,
    shared_offered,
    speakers_in,
    speakers_offered,
    stories_offered,
)
from bot.discord.limits import Events
from bot.discord.pending import Pending
from bot.discord.servers import KnownServers
from bot.health.metrics import Metrics
from bot.intake.addresses import Allowed
from bot.intake.fetching import Fetcher

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.discord.known import OwnStories
    from bot.discord.text.autocomplete import Choices
    from bot.settings import Settings
    from bot.shelves import Shelves
    from bot.store import Store
    from knowledge.library import Library
    from knowledge.speakers import QuotedSpeakers


@dataclass(frozen=True, slots=True)
class Services:
    """What every feature is given."""

    settings: Settings
    shelves: Shelves
    store: Store
    servers: KnownServers
    desk: Desk
    speakers: Known[QuotedSpeakers]
    stories: Known[Choices]
    """The stories that can be chosen."""
    shared: Known[Choices]
    """The same of the shared shelf, told to be of that."""
    quoted: Known[Choices]
    """The speakers that can be chosen."""
    own: Kept[OwnStories]
    """Each server's own stories, which its moderators can choose."""
    events: Events
    pending: Pending
    fetcher: Fetcher
    metrics: Metrics
    stirred: asyncio.Event
    """Set whenever something in the database may have changed."""
    typing: Crowd
    """People who type into an option, and are shown what they can choose."""
    moderating: Crowd
    """Moderators; who asks and clicks is the desk's crowd."""

    def forget(self, server: int, story: str) -> None:
        """Forget what is remembered of a story that was taken down for good."""
        self.pending.forget(server, story)
        self.desk.forget(story)
        self._forget_known()

    def forget_gone(self, stories: Collection[str]) -> None:
        """Forget what is remembered of stories that an archive has no more, by their ids."""
        self.pending.forget_stories(stories)
        self.desk.forget(*stories)
        self._forget_known()

    async def erase(self, server: int) -> None:
        """Forget all that is kept and remembered of a server.

        Raises:
            StoreError: the database cannot be used; nothing is forgotten.
        """
        await self.shelves.erase(server)
        self.servers.changed(server)
        self.pending.forget_server(server)
        self.desk.forget_server(server)
        self._forget_known()

    def _forget_known(self) -> None:
        self.speakers.forget()
        self.stories.forget()
        self.shared.forget()
        self.quoted.forget()
        self.own.forget()

    def library(self, server: int | None) -> Library:
        """Return the library that answers in a server; None stands for direct messages."""
        return self.shelves.now(server).library


def build_services(
    settings: Settings, shelves: Shelves, store: Store, metrics: Metrics | None = None
) -> Services:
    """Return the services over the shelves and one open store; they count in `metrics`."""
    servers, metrics = KnownServers(store), metrics or Metrics()
    desk = Desk(shelves, store, settings, servers, metrics)
    services = Services(
        settings,
        shelves,
        store,
        servers,
        desk,
        Known(speakers_in),
        Known(stories_offered),
        Known(shared_offered),
        Known(speakers_offered),
        Kept(),
        Events(),
        Pending(),
        Fetcher(Allowed(settings.fetch, settings.fetch_hosts)),
        metrics,
        asyncio.Event(),
        Crowd(MOST_TYPING, TYPING_AT_WORK),
        Crowd(MOST_MODERATING, MODERATING_AT_WORK),
    )
    shelves.forget.append(services.forget)
    shelves.forget_gone.append(services.forget_gone)
    return services
