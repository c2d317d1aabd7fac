"""The votes on the replies of a server, counted; who voted is told to nobody."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bot.store.records import Reason, StoredPassage, Vote
from bot.store.schema import feedback, replies

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.store.session import Session

MOST_READ = 5000
"""How many votes are read at once."""


@dataclass(frozen=True, slots=True)
class Opinions:
    """What people think of replies."""

    up: int = 0
    down: int = 0
    reasons: Mapping[Reason, int] = field(default_factory=dict)
    """How many said what is wrong."""


@dataclass(frozen=True, slots=True)
class VotedReply:
    """A reply that somebody voted on."""

    token: str
    channel_id: int | None
    message_id: int | None
    verdict: str
    first: StoredPassage | None
    """The passage that it showed first."""
    opinions: Opinions


class Voting:
    """The votes, counted."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def on(self, token: str) -> Opinions:
        """Count the votes on a reply."""
        query = select(feedback.c.value, feedback.c.reason).where(feedback.c.token == token)
        return _counted(await self._session.read(query))

    async def of(self, guild_id: int, since: datetime | None = None) -> tuple[VotedReply, ...]:
        """Return the replies of a server that were voted on, the worst first.

        Only the newest votes are read, `MOST_READ` of them.

        Args:
            guild_id: the server.
            since: only the votes from then on.
        """
        query = (
            select(replies, feedback.c.value, feedback.c.reason)
            .join(feedback, feedback.c.token == replies.c.token)
            .where(replies.c.guild_id == guild_id)
            .order_by(feedback.c.updated_at.desc())
            .limit(MOST_READ)
        )
        if since is not None:
            query = query.where(feedback.c.updated_at >= since)
        by_reply: dict[str, list[Any]] = {}
        rows = await self._session.read(query)
        for row in sorted(rows, key=lambda row: row["created_at"], reverse=True):
            by_reply.setdefault(row["token"], []).append(row)
        found = [_voted(rows) for rows in by_reply.values()]
        return tuple(sorted(found, key=lambda one: one.opinions.up - one.opinions.down))


def together(voted: Sequence[VotedReply]) -> dict[str, Opinions]:
    """Return the opinions on all replies of each verdict, the verdict with most 👎 first."""
    counted: dict[str, Opinions] = {}
    for one in voted:
        before, more = counted.get(one.verdict, Opinions()), one.opinions
        reasons = Counter(before.reasons) + Counter(more.reasons)
        counted[one.verdict] = Opinions(before.up + more.up, before.down + more.down, reasons)
    return dict(sorted(counted.items(), key=lambda item: item[1].down, reverse=True))


def _voted(rows: Sequence[Any]) -> VotedReply:
    reply = rows[0]
    ranking = [StoredPassage(*place) for place in reply["ranking"][:1]]
    return VotedReply(
        reply["token"],
        reply["channel_id"],
        reply["message_id"],
        reply["verdict"],
        next(iter(ranking), None),
        _counted(rows),
    )


def _counted(rows: Sequence[Any]) -> Opinions:
    values = Counter(row["value"] for row in rows)
    reasons = Counter(Reason(row["reason"]) for row in rows if row["reason"] is not None)
    return Opinions(values[Vote.UP], values[Vote.DOWN], dict(reasons.most_common()))
