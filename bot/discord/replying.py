"""The replies to messages: posted once, changed in place, taken away again.

Which message a reply answers stands in the store, and what this process has posted is known
without asking: what the store does not keep, as a refusal, can be changed too.
"""

from __future__ import annotations

import contextlib
import logging
from datetime import timedelta
from typing import TYPE_CHECKING

import discord
from cachetools import FIFOCache

if TYPE_CHECKING:
    from discord import Message, ui

    from bot.store import Store

_log = logging.getLogger(__name__)

REPLIES_REMEMBERED = 1000
"""How many messages' replies are known without asking the store."""
UNKNOWN_REFERENCE = 50035
"""What Discord answers to a reply to a message that is gone."""


class Replies:
    """The replies.

    Args:
        client: reaches a message by its id.
        store: which messages have which replies.
    """

    def __init__(self, client: discord.Client, store: Store) -> None:
        self._client = client
        self._store = store
        self._known: FIFOCache[int, int] = FIFOCache(REPLIES_REMEMBERED)

    def known(self, message: int) -> int | None:
        """Return the id of the reply to a message, if this process has posted it."""
        return self._known.get(message)

    async def post(
        self,
        message: Message,
        content: str,
        view: ui.View | None = None,
        reply: int | None = None,
    ) -> int | None:
        """Reply to a message, or change the reply that it has; return the reply's id."""
        try:
            if reply is not None:
                shown = self._own(message.channel.id, reply)
                await shown.edit(content=content, view=view)
                return reply
            # Discord posts one message for a nonce, however often the request is retried.
            sent = await message.reply(
                content,
                view=view or discord.utils.MISSING,
                mention_author=False,
                suppress_embeds=True,
                nonce=_nonce(message),
            )
        except discord.Forbidden:
            _log.warning("message %s: no permission to reply in its channel", message.id)
            return None
        except discord.NotFound:
            return None  # the reply was removed meanwhile
        except discord.HTTPException as error:
            if error.code == UNKNOWN_REFERENCE and "message_reference" in error.text:
                return None  # the question was deleted meanwhile
            raise
        self._known[message.id] = sent.id
        return sent.id

    def _own(self, channel: int, message: int) -> discord.PartialMessage:
        """Return a message of the bot's by its id."""
        return self._client.get_partial_messageable(channel).get_partial_message(message)

    async def to(self, message: int) -> int | None:
        """Return the id of the message that answers another."""
        known = self._known.get(message)
        if known is None and (stored := await self._store.reply_to_message(message)):
            known = stored.message_id
        return known

    async def withdraw(self, message: int, channel: int) -> None:
        """Remove the reply to a message and forget it, if there is one."""
        known = await self._store.reply_to_message(message)
        reply = self._known.get(message, known.message_id if known else None)
        if reply is not None:
            # Its asker may have removed it before.
            with contextlib.suppress(discord.NotFound):
                await self._own(channel, reply).delete()
            self._known.pop(message, None)
        if known is not None:
            await self._store.forget_reply(known.token)


def _nonce(message: Message) -> str:
    """Return what is the same for each attempt to answer one version of a message.

    At most 25 characters: the id takes 16 of them, the milliseconds to an edit 8.
    """
    edited = message.edited_at
    after = 0 if edited is None else (edited - message.created_at) // timedelta(milliseconds=1)
    return f"{message.id:x}-{after:x}"
