"""Whether a message is for the bot, what it asks, and in which language it is answered.

A message is for the bot if it mentions it, replies to it, or was written to it directly. In
the channel that moderators chose every message is, unless it is plainly for somebody else.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

from bot.store import StoreError
from bot.words import ENGLISH, catalogue, languages, words_for

if TYPE_CHECKING:
    from discord import Message

    from bot.discord.services import Services
    from bot.words import Words

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Addressed:
    """What a message asks; "" where it only calls the bot."""

    text: str
    unasked: bool = False
    """Whether it stands in a channel where everything is taken for a question."""


async def addressed(
    message: Message, me: discord.ClientUser | None, services: Services
) -> Addressed | None:
    """Return what a message asks the bot, who is `me`, or None if it is not for the bot."""
    if me is None or message.author.bot or message.is_system():
        return None
    text = re.sub(rf"<@!?{me.id}>", " ", message.content).strip()
    if message.guild is None or me in message.mentions or _replies_to(message, me):
        return Addressed(text)
    if text and await _is_in_asking_channel(message, services):
        return Addressed(text, unasked=True)
    return None


def answer_language(message: Message) -> Words:
    """Return the server's language: a message does not tell its author's."""
    return ENGLISH if message.guild is None else words_for(message.guild.preferred_locale)


def asks_for_help(text: str) -> Words | None:
    """Return the language in which a message says "help" and nothing else, if it does."""
    said = text.casefold().strip("/?!. \N{NARROW NO-BREAK SPACE}\N{NO-BREAK SPACE}¡¿")
    known = map(catalogue, languages())
    return next((words for words in known if said == words("help_name")), None)


def _replies_to(message: Message, me: discord.ClientUser) -> bool:
    """Tell whether a message that can be read replies to one of the bot's."""
    answered = message.reference.resolved if message.reference else None
    return bool(message.content) and isinstance(answered, discord.Message) and answered.author == me


async def _is_in_asking_channel(message: Message, services: Services) -> bool:
    """Tell whether moderators chose the message's channel and it is for nobody else."""
    if not services.settings.message_content or message.guild is None:
        return False
    if message.reference is not None or message.mentions:
        return False
    try:
        chosen = (await services.store.server(message.guild.id)).auto_channel_id
    except StoreError as error:
        _log.error("whether a channel asks is not known: %s", error)
        return False
    parent = message.channel.parent_id if isinstance(message.channel, discord.Thread) else None
    return chosen is not None and chosen in (message.channel.id, parent)
