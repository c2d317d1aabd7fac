"""Messages that ask about another: "@Verbatim is this true?" under somebody's claim.

Such a message has no question of its own. All of its words are among those that a
catalogue lists as pointing ("is", "this", "true", "source" …), or it has none; what it
points at is the message that it replies to, or the title of the forum post that it opens.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import discord

from bot.words import catalogue, languages

if TYPE_CHECKING:
    from discord import Message

WORD = re.compile(r"[^\W_]+")


def points(text: str) -> bool:
    """Tell whether a text only points at something else, in any language of the catalogues."""
    said = WORD.findall(text.casefold())
    return any(all(word in known for word in said) for known in _pointing_words())


@cache
def _pointing_words() -> list[frozenset[str]]:
    return [frozenset(catalogue(each)("pointing_words").split()) for each in languages()]


def pointed_at(message: Message, me: discord.ClientUser, text: str) -> Message | None:
    """Return the message of somebody else that a message replies to and asks about."""
    if message.reference is None or not points(text):
        return None
    meant = message.reference.resolved
    return meant if isinstance(meant, discord.Message) and meant.author != me else None


def title_pointed_at(message: Message, text: str) -> str | None:
    """Return the title of the forum post that a message opens, if its words only point at it."""
    post = message.channel
    if not isinstance(post, discord.Thread) or post.id != message.id or not points(text):
        return None
    return post.name if isinstance(post.parent, discord.ForumChannel) else None


def is_question(text: str) -> bool:
    """Tell a question from a claim."""
    return text.rstrip().endswith("?")
