"""What is told about all stories together: how many there are, and as of when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.utils import format_dt

from bot.discord.text.markdown import subtext

if TYPE_CHECKING:
    from bot.snapshot import Snapshot
    from bot.words import Words


def revision_head(snapshot: Snapshot, words: Words) -> str:
    """Return the number of stories and sentences, the revision, and when it was read."""
    library = snapshot.library
    sentences = len(library.corpus.documents)
    stories = words.count("story_count", len(library.stories))
    # Discord shows the time as "5 minutes ago", and keeps it so.
    read = format_dt(snapshot.loaded_at, "R")
    age = words("revision", revision=library.revision, age=read)
    sample = f"\n{subtext(words('sample'))}" if snapshot.is_sample else ""
    return f"**{stories}, {words.count('sentence_count', sentences)}**\n{subtext(age)}{sample}"
