"""What the features work with, as one value.

It is made once, before the client, with the store already open: a feature takes it
and needs neither the client nor another feature.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.discord.answering import Desk
from bot.discord.limits import Events
from knowledge.speakers import find_speakers

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.shelf import Shelf
    from bot.store import Store
    from knowledge.speakers import QuotedSpeaker


class KnownSpeakers:
    """The speakers of the library that `shelf` holds, found once for each revision."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._revision = ""
        self._known: tuple[QuotedSpeaker, ...] = ()

    async def now(self) -> tuple[QuotedSpeaker, ...]:
        """Return the speakers, those with the most statements first."""
        library = self._shelf.library
        if library.revision != self._revision:
            self._known = await asyncio.to_thread(find_speakers, library)
            self._revision = library.revision
        return self._known


@dataclass(frozen=True, slots=True)
class Services:
    """What every feature is given."""

    settings: Settings
    shelf: Shelf
    store: Store
    desk: Desk
    speakers: KnownSpeakers
    events: Events


def build_services(settings: Settings, shelf: Shelf, store: Store) -> Services:
    """Return the services over one shelf and one open store."""
    desk = Desk(shelf, store, settings)
    return Services(settings, shelf, store, desk, KnownSpeakers(shelf), Events())
