"""The state of the bot, and what it comes to.

It is *down* where it cannot answer: the gateway is not connected (heartbeats that nobody
acknowledges end a connection), or no story is loaded. It is *degraded* where it answers, but not
as it should: one shard of several is cut off; without the database replies have no buttons and
votes are refused; of stories that cannot be read, or wait to be confirmed, those of before answer.
Nobody but whoever looks after the bot reads this, and still it holds no secret, no path and no
name of a server: it may be shown on a screen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

MS = 1000


class Status(StrEnum):
    """What it comes to."""

    OK = "ok"
    DEGRADED = "degraded"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Gateway:
    """A connection to Discord's gateway; there is one for each shard."""

    connected: bool = False
    since: datetime | None = None
    """Since when it is so; None where it never was connected."""
    heard_at: datetime | None = None
    """When it sent anything last, an event or a sign of life."""
    shard: int = 0
    latency: float | None = None
    """Seconds from the last heartbeat to its acknowledgement; None before there is one."""
    reconnects: int = 0
    resumed: int = 0
    servers: int = 0
    """How many servers the bot is in."""


@dataclass(frozen=True, slots=True)
class Database:
    """The database."""

    usable: bool = False
    since: datetime | None = None
    """Since when it is so; None where it was not opened yet."""
    reason: str = ""
    """Why it cannot be used, without its place."""


@dataclass(frozen=True, slots=True)
class Stories:
    """The shared stories, from which everybody is answered."""

    revision: str
    stories: int
    sentences: int
    is_sample: bool
    loaded_at: datetime
    problems: int
    """What could not be read, so that the stories of before answer there."""
    answer: bool = True
    """Whether any story answers anywhere, a server's own among them."""
    waits: bool = False
    """Whether a reload waits to be confirmed."""


@dataclass(frozen=True, slots=True)
class Archive:
    """What lies behind the shared stories."""

    reachable: bool
    since: datetime
    """Since when it is so."""
    revision: int | None
    """The number of the one that answers; None where there is none yet."""
    stories: int


@dataclass(frozen=True, slots=True)
class Reloads:
    """The reloads since the start."""

    counts: Mapping[str, int]
    """How many came to what."""
    last: str | None = None
    """What the last one came to; None where there was none."""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Queue:
    """The questions that are answered, and wait to be."""

    present: int = 0
    waiting: int = 0
    """How many of them wait for their turn."""
    most: int = 0
    """How many may be present; one more is turned away."""
    unsent: int = 0
    """How much is ready, and waits for Discord to take it."""


@dataclass(frozen=True, slots=True)
class State:
    """How the bot is at one moment."""

    version: str
    started_at: datetime
    gateways: tuple[Gateway, ...]
    """Those of the shards that this process has, or the only one."""
    database: Database
    stories: Stories
    reloads: Reloads
    queue: Queue
    faults: Mapping[str, int]
    """How much went wrong since the start, by its kind."""
    archive: Archive | None = None
    """None where there is none."""

    @property
    def gateway(self) -> Gateway:
        """All connections as one: it is there where each is, and as it is with the worst."""
        worst = min(self.gateways, key=lambda one: (one.connected, -(one.latency or 0.0)))
        heard = [one.heard_at for one in self.gateways if one.heard_at is not None]
        return replace(
            worst,
            heard_at=max(heard, default=None),
            reconnects=sum(one.reconnects for one in self.gateways),
            resumed=sum(one.resumed for one in self.gateways),
            servers=sum(one.servers for one in self.gateways),
        )

    @property
    def down(self) -> tuple[str, ...]:
        """What keeps it from answering."""
        cut_off = not any(one.connected for one in self.gateways)
        wrong = {"gateway": cut_off, "stories": not self.stories.answer}
        return tuple(name for name, is_so in wrong.items() if is_so)

    @property
    def degraded(self) -> tuple[str, ...]:
        """What is not as it should be, while it answers."""
        # A reload that somebody declined has not come about either: the files say something else.
        stale = self.stories.problems > 0 or self.reloads.last in {"waits", "failed"}
        away = self.archive is not None and not self.archive.reachable
        wrong = {"database": not self.database.usable, "archive": away, "reload": stale}
        shards = [f"shard {one.shard}" for one in self.gateways if not one.connected]
        lost = () if "gateway" in self.down else shards
        return (*lost, *(name for name, is_so in wrong.items() if is_so))

    @property
    def status(self) -> Status:
        """What it comes to."""
        if self.down:
            return Status.DOWN
        return Status.DEGRADED if self.degraded else Status.OK


def state_to_json(state: State) -> dict[str, Any]:
    """Return what `/health` tells; times are UTC in ISO 8601, spans in milliseconds."""
    database, stories = state.database, state.stories
    reloads, queue = state.reloads, state.queue
    return {
        "status": state.status.value,
        "down": state.down,
        "degraded": state.degraded,
        "version": state.version,
        "started_at": _told(state.started_at),
        "gateway": _of_gateway(state.gateway),
        "shards": [_of_gateway(one) for one in state.gateways],
        "database": {
            "usable": database.usable,
            "since": _told(database.since),
            "reason": database.reason or None,
        },
        "stories": {
            "revision": stories.revision,
            "stories": stories.stories,
            "sentences": stories.sentences,
            "sample": stories.is_sample,
            "loaded_at": _told(stories.loaded_at),
            "problems": stories.problems,
        },
        "archive": None if state.archive is None else _archive(state.archive),
        "reload": {"last": reloads.last, "at": _told(reloads.at), "waits": stories.waits},
        "questions": {
            "present": queue.present,
            "waiting": queue.waiting,
            "most": queue.most,
            "unsent": queue.unsent,
        },
        "faults": dict(state.faults),
    }


def _of_gateway(gateway: Gateway) -> dict[str, Any]:
    return {
        "connected": gateway.connected,
        "since": _told(gateway.since),
        "heard_at": _told(gateway.heard_at),
        "shard": gateway.shard,
        "latency_ms": None if gateway.latency is None else round(gateway.latency * MS, 1),
        "reconnects": gateway.reconnects,
        "resumed": gateway.resumed,
        "servers": gateway.servers,
    }


def _archive(archive: Archive) -> dict[str, Any]:
    return {
        "reachable": archive.reachable,
        "since": _told(archive.since),
        "revision": archive.revision,
        "stories": archive.stories,
    }


def _told(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")
