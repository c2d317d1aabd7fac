"""The vitals: how the bot is, put together from those that know, at the moment somebody asks.

It is there before anything else is, and tells of a bot that still waits for its database or for
Discord that it does not answer yet.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING

from bot.faults import faults
from bot.health.metrics import Metrics
from bot.health.server import serve
from bot.health.state import Archive, Database, Gateway, Queue, Reloads, State, Stories
from bot.health.supervisor import Supervisor, keep_telling
from bot.settings import supervised_at
from knowledge.errors import DamagedStoryError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import discord

    from bot.discord.liveness import Liveness
    from bot.discord.sending import Sends
    from bot.discord.services import Services
    from bot.settings import Settings
    from bot.shelf import Shelf
    from bot.supervising import Work


@dataclass(frozen=True, slots=True)
class _Bot:
    """What there is once the database is open."""

    client: discord.Client
    connections: Sequence[Liveness]
    sends: Sends
    services: Services


class Vitals:
    """How the bot is.

    Args:
        shelf: the shared stories.
    """

    def __init__(self, shelf: Shelf) -> None:
        self.metrics = Metrics()
        self._bot: _Bot | None = None
        self._shelf = shelf
        self._version = version("verbatim-bot")
        self._started_at = datetime.now(UTC)
        self.metrics.watch(self.state)

    def watch(
        self,
        client: discord.Client,
        connections: Sequence[Liveness],
        sends: Sends,
        services: Services,
    ) -> None:
        """Tell of this client, too, from now on."""
        self._bot = _Bot(client, connections, sends, services)

    def works(self, settings: Settings) -> Mapping[str, Work]:
        """Return the works that tell it, to who may ask and to who supervises the process."""
        works: dict[str, Work] = {}
        if (place := settings.health_place) is not None:
            works["telling how it is"] = partial(serve, *place, self.state, self.metrics)
        if (supervisor := supervised_at()) is not None:
            works["telling systemd"] = partial(keep_telling, Supervisor(*supervisor))
        return works

    def state(self) -> State:
        """Return how it is now."""
        bot = self._bot
        return State(
            self._version,
            self._started_at,
            (Gateway(),) if bot is None else tuple(_gateways(bot)),
            Database() if bot is None else _database(bot),
            self._stories(),
            Reloads({}) if bot is None else _reloads(bot),
            Queue() if bot is None else _queue(bot),
            {kind.value: number for kind, number in faults.counts.items()},
            self._archive(),
        )

    def _archive(self) -> Archive | None:
        archive, known = self._shelf.archive, self._shelf.snapshot.archived
        if archive is None:
            return None
        now = archive.reach.now
        return Archive(
            reachable=now.reached,
            since=now.since,
            revision=None if known is None else known.number,
            stories=0 if known is None else len(known.corpus.heads),
        )

    def _stories(self) -> Stories:
        shelves = None if self._bot is None else self._bot.services.shelves
        snapshot = self._shelf.now if shelves is None else shelves.now(None)
        library = snapshot.library
        problems = self._shelf.problems
        return Stories(
            revision=library.revision,
            stories=len(library.stories),
            sentences=len(library.corpus.documents),
            is_sample=snapshot.is_sample,
            loaded_at=self._shelf.loaded_at,
            problems=sum(not isinstance(one, DamagedStoryError) for one in problems),
            # Where an archive is away it answers that, which another start would not change.
            answer=snapshot.is_away
            or (bool(library.stories) if shelves is None else not shelves.are_empty()),
            waits=shelves is not None and shelves.waiting is not None,
        )


def _gateways(bot: _Bot) -> Iterator[Gateway]:
    servers = Counter(guild.shard_id or 0 for guild in bot.client.guilds)
    for one in bot.connections:
        yield Gateway(
            connected=one.is_open,
            since=datetime.fromtimestamp(one.since, UTC),
            heard_at=datetime.fromtimestamp(one.last_event, UTC) if one.last_event else None,
            shard=one.shard or 0,
            latency=one.latency,
            reconnects=one.reconnects,
            resumed=one.resumed,
            servers=servers[one.shard or 0],
        )


def _database(bot: _Bot) -> Database:
    health = bot.services.store.health
    return Database(usable=health.usable, since=health.since, reason=health.reason)


def _reloads(bot: _Bot) -> Reloads:
    rereads = bot.services.shelves.rereads
    counts = {outcome.value: number for outcome, number in rereads.counts.items()}
    return Reloads(counts, rereads.last and rereads.last.value, rereads.at)


def _queue(bot: _Bot) -> Queue:
    services = bot.services
    crowd = services.desk.crowd
    most = services.settings.questions_at_once
    return Queue(crowd.present, crowd.waiting, most, unsent=bot.sends.waiting)
