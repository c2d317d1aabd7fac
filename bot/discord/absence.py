"""Where no story answers for all to see: what is told in place of an answer.

The shipped sample is shown to nobody who did not ask for it alone: in a channel its article,
which never happened, would be taken for news. Where the last story is gone nothing answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.discord.guidance import names_in

if TYPE_CHECKING:
    from discord import Guild

    from bot.snapshot import Snapshot
    from bot.store import Server
    from bot.words import Words

CHANNELS_NAMED = 3
"""How many channels are named to somebody who asks in another one."""


def absence(snapshot: Snapshot, words: Words, *, moderator: bool, private: bool) -> str | None:
    """Return what is told in place of an answer; None where the stories may answer.

    Args:
        snapshot: what answers there.
        words: the language.
        moderator: whether it is told to somebody who can bring stories in.
        private: whether only the asker sees the answer.
    """
    if snapshot.library.stories and (private or not snapshot.is_sample):
        return None
    if snapshot.is_away:
        return words("archive_unreached_now")
    told = words("story_not_yet" if snapshot.is_sample else "story_none_here", **names_in(words))
    return f"{told}\n{words('story_wanted', **names_in(words))}" if moderator else told


def elsewhere(server: Server, guild: Guild, words: Words) -> str:
    """Return where answers are given for all to see, to somebody who asks in another channel."""
    found = [one for one in map(guild.get_channel, server.channels) if one is not None]
    if not found:
        return words("ask_privately", ask=words("ask_name"))
    where = words.shortened("channels_more", [one.mention for one in found], CHANNELS_NAMED)
    return words("ask_elsewhere", channels=where, ask=words("ask_name"))
