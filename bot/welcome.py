"""The first message in a server that the bot joins, once, and where it may write."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.words import words_for

if TYPE_CHECKING:
    import discord

    from bot.client import Verbatim
    from bot.words import Words

_log = logging.getLogger(__name__)

COMMANDS = {"ask": "ask_name", "help": "help_name", "knowledge": "knowledge_name"}


async def welcome(bot: Verbatim, guild: discord.Guild) -> None:
    """Introduce the bot in the server's system channel, if that was not done before."""
    channel = guild.system_channel
    if channel is None or not _may_write(channel, guild.me):
        _log.info("server %s: no system channel to introduce myself in", guild.id)
        return
    if await bot.store.welcome(guild.id):
        words = words_for(guild.preferred_locale)
        names = {field: words(key) for field, key in COMMANDS.items()}
        privacy = privacy_in(words, kept=bot.settings.keep_questions)
        await channel.send(words("welcome", **names, privacy=privacy).strip())


def privacy_in(words: Words, *, kept: bool) -> str:
    """Return what becomes of the questions."""
    return words("privacy_kept" if kept else "privacy_none")


def _may_write(channel: discord.TextChannel, me: discord.Member) -> bool:
    may = channel.permissions_for(me)
    return may.view_channel and may.send_messages
