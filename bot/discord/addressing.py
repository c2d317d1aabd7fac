"""Whether a message is for the bot, what it asks, and in which language it is answered.

A message is for the bot if it mentions it or its role, replies to it, or was written to it
directly. What it asks may stand in a forward, in a poll or in the title of its post, or be
what another message claims. In
the channel that moderators chose every message is, unless it is plainly for somebody else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

from bot.discord.content import parts_of
from bot.discord.pointing import is_question, pointed_at, title_pointed_at
from bot.discord.servers import words_in
from bot.words import catalogue, languages
from knowledge.source.posted import LONGEST_MESSAGE

if TYPE_CHECKING:
    from discord import Message

    from bot.discord.services import Services
    from bot.words import Words


@dataclass(frozen=True, slots=True)
class Addressed:
    """What a message asks."""

    text: str
    """The question; "" where it only calls the bot or asks about another message."""
    unasked: bool = False
    """Whether it stands in a channel where everything is taken for a question."""
    about: tuple[str, ...] | None = None
    """The parts of what somebody else claims, of which the source is asked; empty if withheld."""
    by_role: bool = False
    """Whether it mentions the bot's role alone: Discord then may withhold its words."""
    going_on: bool = False
    """Whether it stands in a thread under one of the bot's answers."""
    unreadable: bool = False
    """Whether it stands in such a thread, and Discord does not let the bot read it."""

    @property
    def asks(self) -> bool:
        """Whether there is something to answer."""
        return bool(self.text) or self.about is not None


async def addressed(
    message: Message, me: discord.ClientUser | None, services: Services
) -> Addressed | None:
    """Return what a message asks the bot, who is `me`, or None if it is not for the bot."""
    if me is None or message.author.bot or message.is_system():
        return None
    text = without_calls(message, me)
    by_role = me not in message.mentions and any(
        _is_own(role, me) for role in message.role_mentions
    )
    if message.guild is None or me in message.mentions or by_role or _replies_to(message, me):
        return await _asked(message, me, text, by_role=by_role)
    if text and await _is_in_asking_channel(message, services):
        return Addressed(text, unasked=True)
    if _is_under_an_answer(message, services):
        readable = services.settings.message_content
        if readable and text:
            return Addressed(text, unasked=True, going_on=True)
        # With nothing else in it, an empty text is one that was kept from the bot.
        if not readable and not text and not (message.attachments or message.stickers):
            return Addressed("", unreadable=True)
    return None


async def _asked(
    message: Message, me: discord.ClientUser, text: str, *, by_role: bool
) -> Addressed:
    """Return what a message that is for the bot asks, wherever its words stand."""
    if (claim := pointed_at(message, me, text)) is not None:
        said = tuple(await parts_of(claim))
        return Addressed(said[0]) if said and is_question(said[0]) else Addressed("", about=said)
    if title := title_pointed_at(message, text):
        return Addressed(title)
    said = tuple(part[:LONGEST_MESSAGE] for part in await parts_of(message, text))
    first = said[0] if said else ""
    claims = said if message.message_snapshots and not is_question(first) else None
    return Addressed(first, about=claims, by_role=by_role)


def without_calls(message: Message, me: discord.ClientUser) -> str:
    """Return the words of a message without the mentions of the bot and its role."""
    own = [role.id for role in message.role_mentions if _is_own(role, me)]
    calls = "|".join([rf"@!?{me.id}", *(f"@&{role}" for role in own)])
    text = re.sub(rf"<(?:{calls})>", " ", message.content)
    # Typed and not chosen from Discord's list, a mention is only its letters.
    return re.sub(rf"@{re.escape(me.name)}\b", " ", text, flags=re.IGNORECASE).strip()


def _is_own(role: discord.Role, me: discord.ClientUser) -> bool:
    """Tell the role that Discord made for the bot."""
    return role.tags is not None and role.tags.bot_id == me.id


async def answer_language(message: Message, services: Services) -> Words:
    """Return the server's language: a message does not tell its author's."""
    guild = message.guild
    return words_in(await services.servers.of(None if guild is None else guild.id), guild)


def asks_for_help(text: str) -> Words | None:
    """Return the language in which a message says "help" and nothing else, if it does."""
    said = text.casefold().strip("/?!. \N{NARROW NO-BREAK SPACE}\N{NO-BREAK SPACE}¡¿")
    known = map(catalogue, languages())
    return next((words for words in known if said == words("help_name")), None)


def _replies_to(message: Message, me: discord.ClientUser) -> bool:
    """Tell whether a message that can be read replies to one of the bot's."""
    answered = message.reference.resolved if message.reference else None
    return bool(message.content) and isinstance(answered, discord.Message) and answered.author == me


def _is_under_an_answer(message: Message, services: Services) -> bool:
    """Tell whether a message stands in a thread that an answer started, and is for nobody else."""
    if not isinstance(message.channel, discord.Thread) or message.mentions:
        return False
    # Discord gives a thread the id of the message that it was started from.
    if message.reference is not None:
        return False
    return services.desk.shown_in(message.channel.id, message.channel.guild.id) is not None


async def _is_in_asking_channel(message: Message, services: Services) -> bool:
    """Tell whether moderators chose the message's channel and it is for nobody else."""
    if not services.settings.message_content or message.guild is None:
        return False
    if message.reference is not None or message.mentions:
        return False
    chosen = (await services.servers.of(message.guild.id)).auto_channel_id
    parent = message.channel.parent_id if isinstance(message.channel, discord.Thread) else None
    return chosen is not None and chosen in (message.channel.id, parent)
