"""What the bot tells of itself: its help, and its first message in a server.

The first message comes once, and where the bot may write.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.discord.reply import name
from bot.words import words_for

if TYPE_CHECKING:
    import discord

    from bot.discord.client import Verbatim
    from bot.words import Words

_log = logging.getLogger(__name__)

COMMANDS = {"ask": "ask_name", "help": "help_name", "knowledge": "knowledge_name"}

HELP = {
    "ask": "ask_name",
    "question": "ask_question_name",
    "private": "ask_private_name",
    "story": "ask_story_name",
    "quotes": "quotes_name",
    "speaker": "quotes_speaker_name",
    "about": "quotes_about_name",
    "stories": "stories_name",
    "knowledge": "knowledge_name",
    "ask_menu": "ask_menu_name",
    "find_menu": "find_menu_name",
    "context": "context_button",
    "more": "more_button",
}
"""What the help names as Discord shows it in the reader's language."""


async def help_text(bot: Verbatim, words: Words) -> str:
    """Return what there is, with somebody whom the stories quote as the example."""
    speakers = await bot.speakers.known()
    speaker = next(iter(speakers.values()), None)
    told = words(
        "help",
        **{field: words(key) for field, key in HELP.items()},
        me=bot.user and bot.user.name,
        example=words("example_speaker") if speaker is None else name(speaker.name),
        privacy=privacy_in(words, kept=bot.settings.keep_questions),
    )
    return told.strip()


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
