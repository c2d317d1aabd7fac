"""The store: replies and the votes on them, and the way to all else that outlives a restart.

A reply begins to be remembered before it is posted, because its token stands in its buttons,
and its message id is added when Discord has told it. Where that takes long it is posted
meanwhile, and whatever is asked about it waits. Whatever is asked about a
reply that is not there (forgotten, pruned, never was) gets None, False or zero:
buttons outlive what they belong to, and that is no error.

Every method raises `StoreError` when the database cannot be used.
"""

from __future__ import annotations

import asyncio
import secrets
from base64 import urlsafe_b64encode
from contextlib import asynccontextmanager
from dataclasses import astuple
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import blake2b, sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, literal, select, update

from bot.store.archived import Archived
from bot.store.belongings import Belongings
from bot.store.database import OPENING_PATIENCE, PATIENCE, Database, open_database
from bot.store.engines import url_of
from bot.store.follows import Follows
from bot.store.gaps import Gaps
from bot.store.health import Health
from bot.store.kept import KeptEntries
from bot.store.notices import changes
from bot.store.processes import Processes
from bot.store.records import Feedback, Reason, StoredPassage, StoredReply, Vote, Votes
from bot.store.revisions import Revisions
from bot.store.schema import TOKEN_LENGTH, corrections, expectations, feedback, replies
from bot.store.servers import Servers
from bot.store.session import OutdatedError, Session
from bot.store.under_way import UnderWay
from bot.store.voting import Voting
from bot.supervising import supervised
from knowledge.stories.expectations import Expectation
from knowledge.stories.speaker_corrections import SpeakerCorrection
from knowledge.text.folding import fold, trimmed

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Coroutine

    from sqlalchemy import ColumnElement, RowMapping

    from bot.settings import Settings
    from bot.store.health import Health
    from knowledge.answer import Answer

LOOKED_AT_EVERY = 2.0
"""Seconds between two looks at a database that nobody uses."""


@asynccontextmanager
async def open_store(
    settings: Settings, patience: float | None = OPENING_PATIENCE
) -> AsyncIterator[Store]:
    """Open the store that the settings name, created or migrated where needed.

    Args:
        settings: name it.
        patience: seconds to wait while another program holds the database; None for ever.

    Raises:
        StoreError: the database cannot be used.
    """
    async with open_database(settings, patience) as database:
        token = settings.discord_token
        store = Store(database, b"" if token is None else token.get_secret_value().encode())
        async with supervised({"looking after the database": partial(_look_after, database)}):
            try:
                yield store
            finally:
                await store.settle()


async def _look_after(database: Database) -> None:
    """See again and again how the database is."""
    while True:
        await asyncio.sleep(LOOKED_AT_EVERY)
        await database.look()


def unopened_store() -> Store:
    """Return a store for whoever only describes what would use it: nothing is in it."""
    return Store(Database(url_of("sqlite://")))


class Store:
    """What outlives a restart; `open_store` makes one and closes it.

    Args:
        database: open, at the newest schema.
        secret: known to all processes of one bot, and to nobody else; empty for none.
    """

    def __init__(self, database: Database, secret: bytes = b"") -> None:
        self._database = database
        self._secret = secret
        self._under_way = UnderWay()
        self._session = session = Session(database)
        self.servers = Servers(session)
        self.revisions = Revisions(session)
        self.expectations = KeptEntries(
            session, expectations, Expectation.from_dict, lambda one: _words(one.question)
        )
        self.corrections = KeptEntries(
            session,
            corrections,
            SpeakerCorrection.from_dict,
            lambda one: (one.story, _words(one.words)),
        )
        self.follows = Follows(session)
        self.gaps = Gaps(session)
        self.voting = Voting(session)
        self.belongings = Belongings(session)
        self.archived = Archived(session, database.url)
        self.processes = Processes(session)

    @property
    def health(self) -> Health:
        """How the database is, as far as its uses have shown; costs nothing."""
        return self._database.health

    async def soon(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do what writes to this store, and go on after a moment, done or not.

        Raises:
            StoreError: it failed within that moment, or nothing could be written for long.
        """
        await self._under_way.begin(secrets.token_hex(8), work, lost=self._is_lost())

    async def settle(self) -> None:
        """Wait until what is under way is written, or for some seconds."""
        await self._under_way.end()

    def changes(self) -> AsyncGenerator[None]:
        """Yield at first, and each time that a bot on the database may have changed something.

        Close it when done (`contextlib.aclosing`); it ends in no other way. What is told of are
        the stories and the feeds that are followed.
        """
        return changes(self._database)

    async def remember_reply(  # noqa: PLR0913 - each is told of a reply
        self,
        answer: Answer,
        *,
        asker_id: int,
        guild_id: int | None = None,
        channel_id: int | None = None,
        question_message_id: int | None = None,
        first: bool = False,
    ) -> str:
        """Remember a reply and return its token, 12 characters that fit into a button.

        Returns before it is remembered where that takes more than a moment, unless nothing could
        be written for long.

        Args:
            answer: what the reply says; its whole ranking is remembered.
            asker_id: who asked.
            guild_id: the server, or None in a direct message.
            channel_id: where the reply stands.
            question_message_id: the message whose edits are answered in place. It has
                one reply: what was remembered for it is forgotten, votes included.
            first: whether the message had no reply so far. Where another process answers it at
                the same moment, as while a shard moves, both get the token of one reply: Discord
                posts it once, with the buttons of either.
        """
        token = self._token(question_message_id if first else None)
        shown: dict[str, Any] = {
            "asker_id": asker_id,
            "guild_id": guild_id,
            "channel_id": channel_id,
            "revision": answer.revision,
            "verdict": answer.verdict.value,
            "ranking": [astuple(StoredPassage.of(passage)) for passage in answer.passages],
            "created_at": datetime.now(UTC),
        }
        row = {"token": token, "question_message_id": question_message_id, **shown}
        put = self._session.insert(replies).values(row)
        put = put.on_conflict_do_update(index_elements=["question_message_id"], set_=shown)
        asked = replies.c.question_message_id == question_message_id
        anew = question_message_id is not None and not first
        before = [delete(replies).where(asked)] if anew else []

        async def write() -> str:
            keep = partial(self._session.returned, *before, put.returning(replies.c.token))
            try:
                rows = await keep()
            except OutdatedError:  # whoever answers it too has added it between two looks
                rows = await keep()
            return str(rows[0]["token"])

        kept = await self._under_way.begin(token, write(), lost=self._is_lost())
        return kept or token

    def _token(self, question_message_id: int | None) -> str:
        """Return a reply's token; that of the first to a message is the same for all processes.

        Whoever does not know their secret can tell neither.
        """
        size = TOKEN_LENGTH * 3 // 4
        if question_message_id is None or not self._secret:
            return secrets.token_urlsafe(size)
        key = sha256(self._secret).digest()
        made = blake2b(str(question_message_id).encode(), digest_size=size, key=key).digest()
        return urlsafe_b64encode(made).decode()

    def _is_lost(self) -> bool:
        """Tell whether nothing could be written for longer than anything waits."""
        health = self.health
        return not health.usable and datetime.now(UTC) - health.since > timedelta(seconds=PATIENCE)

    async def set_message(self, token: str, message_id: int) -> bool:
        """Remember which message a reply became; tell whether the reply is known."""
        await self._under_way.settled(token)
        change = update(replies).where(replies.c.token == token).values(message_id=message_id)
        return await self._session.write(change) > 0

    async def reply(self, token: str, guild_id: int | None) -> StoredReply | None:
        """Return the reply that a button belongs to, if it was given in this server.

        Args:
            token: stands in the button's id, which can be forged.
            guild_id: where the button was clicked; None stands for direct messages.
        """
        await self._under_way.settled(token)
        here = replies.c.guild_id.is_not_distinct_from(guild_id)
        rows = await self._session.read(select(replies).where(replies.c.token == token, here))
        return _stored_reply(rows[0]) if rows else None

    async def reply_to_message(self, question_message_id: int) -> StoredReply | None:
        """Return the reply that was given to a message."""
        asked = replies.c.question_message_id == question_message_id
        rows = await self._session.read(select(replies).where(asked))
        return _stored_reply(rows[0]) if rows else None

    async def direct_channels(self, most: int) -> tuple[int, ...]:
        """Return the direct channels in which somebody was answered, the latest first."""
        channel, last = replies.c.channel_id, func.max(replies.c.created_at)
        direct = replies.c.guild_id.is_(None) & channel.is_not(None)
        query = select(channel).where(direct).group_by(channel).order_by(last.desc()).limit(most)
        return tuple(row["channel_id"] for row in await self._session.read(query))

    async def forget_reply(self, token: str) -> bool:
        """Forget a reply and the votes on it; tell whether it was known."""
        await self._under_way.settled(token)
        return await self._session.write(delete(replies).where(replies.c.token == token)) > 0

    async def prune(self, older_than: datetime) -> int:
        """Forget the replies of before a time and the votes on them; return how many."""
        return await self._session.write(delete(replies).where(replies.c.created_at < older_than))

    async def vote(
        self, token: str, user_id: int, value: Vote, reason: Reason | None = None
    ) -> bool:
        """Set a person's one vote on a reply; tell whether the reply is known."""
        await self._under_way.settled(token)
        now = datetime.now(UTC)
        opinion = {"value": value.value, "reason": reason and reason.value, "updated_at": now}
        row = {"token": token, "user_id": user_id, "created_at": now, **opinion}
        # Only where the reply is there: it is looked for in the same statement.
        values = [literal(value, feedback.c[name].type) for name, value in row.items()]
        there = select(*values).where(replies.c.token == token)
        put = self._session.insert(feedback).from_select([*row], there)
        put = put.on_conflict_do_update(index_elements=[*feedback.primary_key], set_=opinion)
        try:
            return bool(await self._session.returned(put.returning(feedback.c.token)))
        except OutdatedError:  # forgotten at this moment
            return False

    async def withdraw_vote(self, token: str, user_id: int) -> bool:
        """Take a person's vote back; tell whether there was one."""
        return await self._session.write(delete(feedback).where(_theirs(token, user_id))) > 0

    async def vote_of(self, token: str, user_id: int) -> Feedback | None:
        """Return what a person thinks of a reply."""
        rows = await self._session.read(select(feedback).where(_theirs(token, user_id)))
        return _feedback(rows[0]) if rows else None

    async def votes(self, token: str) -> Votes:
        """Count the votes on a reply."""
        number = func.count().label("number")
        counted = select(feedback.c.value, number).where(feedback.c.token == token)
        rows = await self._session.read(counted.group_by(feedback.c.value))
        count = {row["value"]: row["number"] for row in rows}
        return Votes(count.get(Vote.UP, 0), count.get(Vote.DOWN, 0))


def _words(text: str) -> str:
    """Return words without their typography and case, to tell whether they are the same."""
    return trimmed(fold(text)).text


def _theirs(token: str, user_id: int) -> ColumnElement[bool]:
    return (feedback.c.token == token) & (feedback.c.user_id == user_id)


def _stored_reply(row: RowMapping) -> StoredReply:
    ranking = tuple(StoredPassage(*place) for place in row["ranking"])
    return StoredReply(row["token"], row["message_id"], ranking, row["asker_id"])


def _feedback(row: RowMapping) -> Feedback:
    reason = None if row["reason"] is None else Reason(row["reason"])
    return Feedback(**{**row, "value": Vote(row["value"]), "reason": reason})
