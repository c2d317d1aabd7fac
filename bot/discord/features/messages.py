"""Questions that are messages: mentions, replies, direct messages, a channel that asks.

A message that is changed within a minute gets its reply changed in place, since that
is how people mend a typing error; one that is deleted within a minute takes its reply
with it. Later neither happens, because others may have read and answered by then.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from datetime import timedelta
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

import discord
from cachetools import FIFOCache, TTLCache
from discord.ext import commands
from discord.utils import snowflake_time, utcnow

from bot.discord.absence import absence, elsewhere
from bot.discord.addressing import addressed, answer_language, asks_for_help
from bot.discord.archived import noted
from bot.discord.asked import Asked, Surface
from bot.discord.buttons import under
from bot.discord.crowd import BusyError
from bot.discord.errors import explain
from bot.discord.finding import show_finding
from bot.discord.guidance import help_text, how_to_ask
from bot.discord.limits import TooFastError
from bot.discord.permissions import moderates
from bot.discord.posting import remember_posted, typed
from bot.discord.replying import Replies
from bot.discord.servers import is_open
from bot.discord.told import LONGEST_PAUSE
from bot.request import requests
from bot.words import ENGLISH
from knowledge.answer import Verdict
from knowledge.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from discord import Message

    from bot.discord.addressing import Addressed
    from bot.discord.answering import Answered
    from bot.discord.services import Services
    from bot.words import Words
    from knowledge.answer import Answer

_log = logging.getLogger(__name__)

CHANGEABLE = timedelta(minutes=1)
"""How long after a message its reply follows its changes."""
PLACES_REMEMBERED = 1000
"""In how many channels it is known that something was said there once."""


async def setup(bot: commands.Bot, services: Services) -> None:
    """Hear of messages."""
    await bot.add_cog(Messages(bot, services))


class Messages(commands.Cog):
    """Answers messages.

    Args:
        client: knows who the bot is, and reaches a message by its id.
        services: what answers.
    """

    def __init__(self, client: discord.Client, services: Services) -> None:
        self._client = client
        self._services = services
        self._replies = Replies(client, services.store)
        self._told_absence: TTLCache[int, None] = TTLCache(PLACES_REMEMBERED, LONGEST_PAUSE)
        self._told_threads: FIFOCache[int, None] = FIFOCache(PLACES_REMEMBERED)
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    @commands.Cog.listener()
    async def on_message(self, message: Message) -> None:
        """Answer a new message that asks something."""
        if self._services.events.first_seen(message.id):
            with self._services.events.under_way(message.id):
                await self._told(message, self._created(message))

    @commands.Cog.listener()
    async def on_missed_message(self, message: Message) -> None:
        """Answer a message that was written while the bot was away (`bot.discord.catching_up`)."""
        if self._services.events.first_seen(message.id):
            with self._services.events.under_way(message.id):
                await self._told(message, self._late(message))

    @commands.Cog.listener()
    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        """Answer a message anew that was changed soon after it was written."""
        message = event.message
        if message.edited_at is not None and not _is_old(message.id):
            await self._told(message, self._changed(message))

    @commands.Cog.listener()
    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        """Remove the reply to a message that was deleted soon after it was written."""
        if _is_old(event.message_id):
            return
        with requests.begun(event.message_id):
            async with self._turn(event.message_id):
                await self._replies.withdraw(event.message_id, event.channel_id)

    async def _told(self, message: Message, work: Awaitable[None]) -> None:
        """Do the work that a message asks for, and tell its author what goes wrong."""
        with requests.begun(message.id):
            try:
                await work
            except Exception as error:  # noqa: BLE001 - the one place where messages fail
                await self._tell_failure(message, error)

    async def _tell_failure(self, message: Message, error: Exception) -> None:
        pace = self._services.desk.pace
        if isinstance(error, TooFastError) and pace.told(message.author.id, error.again_at):
            return
        words = await answer_language(message, self._services)
        told = explain(error, f"message {message.id}", words)
        if told is not None:
            # Nobody can be told when the message is gone.
            with contextlib.suppress(discord.HTTPException):
                await self._replies.post(message, told, reply=self._replies.known(message.id))

    async def _created(self, message: Message) -> None:
        async with self._turn(message.id):
            question = await addressed(message, self._client.user, self._services)
            if question is not None:
                await self._answer(message, question)

    async def _late(self, message: Message) -> None:
        try:
            await self._created(message)
        except (TooFastError, BusyError) as error:
            # Who asked much meanwhile need not be told now to ask less.
            _log.info("message %s: not answered late: %s", message.id, error)

    async def _changed(self, message: Message) -> None:
        async with self._turn(message.id):
            question = await addressed(message, self._client.user, self._services)
            if question is not None and question.asks:
                await self._answer(message, question, await self._replies.to(message.id))
            else:  # the question was taken back
                await self._replies.withdraw(message.id, message.channel.id)

    async def _answer(
        self, message: Message, question: Addressed, reply: int | None = None
    ) -> None:
        """Answer a message, in place of the reply that it had if it had one."""
        words = await answer_language(message, self._services)
        if question.unreadable:
            await self._tell_unreadable(message, words)
            return
        if (refusal := await self._not_here(message, question, words)) is not None:
            await self._refuse(message, question, refusal, reply)
            return
        if question.about is not None:
            source = await self._source(question, message, words)
            if source is not None:
                await self._replies.post(message, source, reply=reply)
                return
        if not question.text:
            await self._replies.post(message, self._how_to_ask(question, words))
            return
        if not question.unasked and (asked_in := asks_for_help(question.text)):
            # Whoever writes "aide" reads French; "help" is written by everybody.
            told = words if asked_in is ENGLISH else asked_in
            await self._replies.post(message, await self._help(message, told), reply=reply)
            return
        answered = await self._answered(message, question, words, again=reply is not None)
        if answered is None:
            if reply is not None:
                await self._replies.withdraw(message.id, message.channel.id)
            return
        posted = await self._replies.post(
            message, answered.reply.content, under(answered, words), reply
        )
        await remember_posted(self._services, answered, posted)

    async def _not_here(self, message: Message, question: Addressed, words: Words) -> str | None:
        """Return what is told where no answer is given for all to see; "" where it is nothing."""
        services, guild = self._services, message.guild
        server = await services.servers.of(_server(message))
        if guild is not None and not is_open(server, message.channel):
            return "" if question.unasked else elsewhere(server, guild, words)
        if not question.unasked and asks_for_help(question.text):
            return None
        snapshot = services.shelves.now(_server(message))
        moderator = moderates(message.author, server)
        told = absence(snapshot, words, moderator=moderator, private=guild is None)
        if told is None or not question.unasked:
            return told
        # Where everything is taken for a question it is said once, and to a question.
        asks = question.text.endswith("?") and snapshot.is_sample
        if not asks or message.channel.id in self._told_absence:
            return ""
        self._told_absence[message.channel.id] = None
        return told

    async def _refuse(
        self, message: Message, question: Addressed, told: str, reply: int | None
    ) -> None:
        """Tell why there is no answer; where that is nothing, take away what was answered."""
        if told:
            if not question.unasked:
                await self._services.desk.pace.step(message.author.id)
            await self._replies.post(message, told, reply=reply)
        elif reply is not None:
            await self._replies.withdraw(message.id, message.channel.id)

    async def _source(self, question: Addressed, message: Message, words: Words) -> str | None:
        """Tell where claimed words come from; None where they are rather to be answered."""
        if not question.about:
            # Without the privileged intent Discord withholds what is not addressed to the bot.
            return words("claim_unreadable", find_menu=words("find_menu_name"))
        work = self._services.desk.find(question.about, message.author.id, _server(message))
        patience = self._services.settings.acknowledge_after
        sought = await typed(work, message.channel, patience)
        if question.text and not sought.finding.matches:
            return None
        return noted(show_finding(sought.finding, words), sought.snapshot, words).content

    def _how_to_ask(self, question: Addressed, words: Words) -> str:
        me = self._client.user
        if question.by_role and me is not None:
            return words("called_by_role", me=me.mention)
        return how_to_ask(words)

    async def _tell_unreadable(self, message: Message, words: Words) -> None:
        """Say once a thread how questions reach the bot there."""
        thread = message.channel.id
        if thread not in self._told_threads:
            self._told_threads[thread] = None
            await self._replies.post(message, words("unread_here"))

    async def _answered(
        self, message: Message, question: Addressed, words: Words, *, again: bool
    ) -> Answered | None:
        """Return the answer to a message, or None where silence is better.

        Args:
            message: the message.
            question: what it asks.
            words: the language of the answer.
            again: whether it had an answer before it was changed.
        """
        asked = Asked(
            question.text,
            message.author.id,
            message.channel.id,
            _server(message),
            message.id,
            after=self._before(message),
            surface=_surface(message, question),
            again=again,
        )
        if question.unasked:
            return await self._unasked(asked, words, going_on=question.going_on)
        work = self._services.desk.take(asked, words)
        return await typed(work, message.channel, self._services.settings.acknowledge_after)

    async def _help(self, message: Message, words: Words) -> str:
        me = self._client.user
        return await help_text(self._services, words, me.name if me else "", _server(message))

    async def _unasked(
        self, asked: Asked, words: Words, *, going_on: bool = False
    ) -> Answered | None:
        """Answer what was perhaps no question, or return None where silence is better.

        What goes on from an answer is answered where the stories say anything at all.
        """
        desk = self._services.desk
        try:
            answered = await desk.answer(asked, words)
        except (TooFastError, BusyError, ArchiveError):
            return None  # who only talks is not told to ask less, nor later
        answer = answered.answer
        asks = asked.question.endswith("?") or bool(answer.choices)
        enough = {Verdict.QUOTE, Verdict.CLOSEST} if going_on else {Verdict.QUOTE}
        if not asks and answer.verdict not in enough:
            return None
        return await desk.remembered(answered)

    def _before(self, message: Message) -> Answer | None:
        """Return the answer that a message may follow, where people hold a conversation."""
        reference = message.reference
        if reference is not None and reference.message_id is not None:
            return self._services.desk.shown_in(reference.message_id, _server(message))
        if message.guild is None or isinstance(message.channel, discord.Thread):
            desk, channel, server = self._services.desk, message.channel.id, _server(message)
            # A thread has the id of the message under which it was started.
            last = desk.last_shown(channel, message.author.id, server)
            return last or desk.shown_in(channel, server)
        return None

    def _turn(self, message: int) -> asyncio.Lock:
        """Return the lock that keeps the events of one message in order."""
        return self._turns.setdefault(message, asyncio.Lock())


def _is_old(message: int) -> bool:
    return utcnow() - snowflake_time(message) > CHANGEABLE


def _surface(message: Message, question: Addressed) -> Surface:
    if question.unasked:
        return Surface.CHANNEL
    return Surface.DIRECT if message.guild is None else Surface.MENTION


def _server(message: Message) -> int | None:
    return message.guild.id if message.guild else None
