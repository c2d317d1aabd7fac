"""What processes that share one database have to know of each other.

A bot of many servers is several processes, each with some of the shards; Discord counts them as
one, and so do people. So whatever is counted per person or per account is counted here, in one
statement each: who may begin a session and when, how much somebody has asked, until when a shard
was heard. Times are by the clock of the database, where it has one: those of several machines
never agree. A process that has all servers asks nothing of this.
"""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Double, case, cast, delete, func, literal, select

from bot.store.notices import notify
from bot.store.schema import heard, identifies, notices, paces

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.session import Session

EVERYWHERE = 0
"""The server under which is counted what a person asks wherever that is."""
REMEMBERED_S = 3600.0
"""Seconds after which nobody wants to know any more how much somebody asked."""
RELOAD = "reload"
"""The kind of notice that lets every process read the shared stories again."""


@dataclass(frozen=True, slots=True)
class ReloadNotice:
    """Somebody wants that every process reads the shared stories again."""

    number: int
    """How many there were until then."""
    confirmed: str | None
    """The revision that is to answer whatever is lost by it; None for none."""
    at: float
    """When it was told, in seconds since 1970."""


class Processes:
    """What is shared."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def is_usable(self) -> bool:
        """Whether the database can be used, as far as its uses have shown; costs nothing."""
        return self._session.is_usable

    async def ask(self, person: int, most: int, seconds: float) -> float:
        """Count a question of a person; return the seconds until they may ask it, 0 for now.

        Args:
            person: who asks.
            most: how many they may ask in so many seconds.
            seconds: in which is counted.
        """
        now = self._now()
        over = paces.c.since + seconds <= now
        row = {"person": person, "server": EVERYWHERE, "since": now, "asked": 1}
        changed = {
            "since": case((over, now), else_=paces.c.since),
            "asked": case((over, 1), else_=paces.c.asked + 1),
        }
        left = (paces.c.since + seconds - now).label("left")
        put = self._session.insert(paces).values(row)
        put = put.on_conflict_do_update(index_elements=[*paces.primary_key], set_=changed)
        (found,) = await self._session.returned(put.returning(paces.c.asked, left))
        return max(float(found["left"]), 0.0) if found["asked"] > most else 0.0

    async def answered(self, person: int, server: int) -> None:
        """Note that a person is being answered in a server."""
        now = self._now()
        row = {"person": person, "server": server, "since": now, "asked": 1}
        put = self._session.insert(paces).values(row)
        await self._session.write(
            put.on_conflict_do_update(index_elements=[*paces.primary_key], set_={"since": now})
        )

    async def rest(self, person: int, server: int, cooldown: int) -> float:
        """Return the seconds until somebody may ask again in a server, 0 for now."""
        left = (paces.c.since + cooldown - self._now()).label("left")
        theirs = (paces.c.person == person) & (paces.c.server == server)
        rows = await self._session.read(select(left).where(theirs))
        return max((float(row["left"]) for row in rows), default=0.0)

    async def prune(self) -> None:
        """Forget how much people asked long ago."""
        old = paces.c.since < self._now() - REMEMBERED_S
        await self._session.write(delete(paces).where(old))

    async def take_turn(self, account: int, bucket: int, every: float) -> float:
        """Take the next turn to begin a session; return the seconds until then.

        A turn is given once and to one process: whoever dies before it comes leaves it unused.

        Args:
            account: the bot.
            bucket: of which Discord lets one session begin at a time.
            every: seconds between two turns.
        """
        now = self._now()
        following = case((identifies.c.at + every > now, identifies.c.at + every), else_=now)
        put = self._session.insert(identifies).values(account=account, bucket=bucket, at=now)
        put = put.on_conflict_do_update(
            index_elements=[*identifies.primary_key], set_={"at": following}
        )
        wait = (identifies.c.at - now).label("wait")
        (found,) = await self._session.returned(put.returning(wait))
        return max(float(found["wait"]), 0.0)

    async def note_heard(self, account: int, shard: int, shards: int, at: float) -> None:
        """Note that nothing was missed until then of what was meant for a shard."""
        row = {"account": account, "shard": shard, "shards": shards, "at": at}
        put = self._session.insert(heard).values(row)
        await self._session.write(
            put.on_conflict_do_update(index_elements=[*heard.primary_key], set_={"at": at})
        )

    async def heard(self, account: int, shard: int, shards: int) -> float | None:
        """Return until when nothing was missed of what was meant for a shard, if it is known.

        Where there were another number of shards until now, its servers were of any of those: of
        them all nothing was missed until the first of them was heard last.
        """
        rows = await self._session.read(select(heard).where(heard.c.account == account))
        of: defaultdict[int, dict[int, float]] = defaultdict(dict)
        for row in rows:
            of[row["shards"]][row["shard"]] = float(row["at"])
        if shard in of[shards]:
            return of[shards][shard]
        newest = max(of, key=lambda count: max(of[count].values(), default=0.0))
        return min(of[newest].values()) if len(of[newest]) == newest else None

    async def tell_reload(self, confirmed: str | None = None) -> int:
        """Let every process read the shared stories again; return the number of the notice."""
        row = {"kind": RELOAD, "number": 1, "what": confirmed, "at": self._now()}
        changed = {**row, "number": notices.c.number + 1}
        put = self._session.insert(notices).values(row)
        put = put.on_conflict_do_update(index_elements=[notices.c.kind], set_=changed)

        async def work(connection: AsyncConnection) -> int:
            number = (await connection.execute(put.returning(notices.c.number))).scalar_one()
            await notify(connection)
            return int(number)

        return await self._session.transact(work)

    async def last_reload(self) -> ReloadNotice | None:
        """Return what was told last, if anything was."""
        rows = await self._session.read(select(notices).where(notices.c.kind == RELOAD))
        if not rows:
            return None
        return ReloadNotice(rows[0]["number"], rows[0]["what"], float(rows[0]["at"]))

    def _now(self) -> ColumnElement[Any]:
        """Return the present moment in seconds since 1970."""
        if self._session.is_sqlite:
            return literal(time.time(), Double)
        return cast(func.extract("epoch", func.clock_timestamp()), Double)
