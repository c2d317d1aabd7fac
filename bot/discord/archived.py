"""What a person is told where an archive cannot be reached: that it is only a part, or no answer.

What is away is told by the sentence that whoever only reads needs; its reason is for whoever runs
the bot, in the log and in what tells how it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.utils import format_dt

from bot.discord.text.fit import below
from knowledge.errors import ArchiveError

if TYPE_CHECKING:
    from bot.discord.text.fit import Reply
    from bot.shelf import Shelf
    from bot.snapshot import Snapshot
    from bot.words import Words
    from knowledge.library import Library


def noted(reply: Reply, snapshot: Snapshot, words: Words) -> Reply:
    """Return a reply with a note that only some of the stories answer, where it is so."""
    return below(reply, words("archive_partly")) if snapshot.is_away else reply


def archive_lines(shared: Shelf, words: Words, *, owner: bool) -> list[str]:
    """Return how it is with the archive behind the shared stories, if there is one.

    What is well is told to whoever runs the bot, as everything about the shared stories.
    """
    archive, known = shared.archive, shared.snapshot.archived
    if archive is None:
        return []
    now = archive.reach.now
    if not now.reached:
        return [f"⚠️ {words('status_archive_away', age=format_dt(now.since, 't'))}"]
    if not owner or known is None:
        return []
    stories = words.count("story_count", len(known.corpus.heads))
    return [words("status_archive", stories=stories, revision=words.number(known.number))]


def whole(snapshot: Snapshot) -> Library:
    """Return the library of all stories, for what a part of them would answer wrongly.

    Raises:
        ArchiveError: the archive is away.
    """
    if snapshot.is_away:
        raise ArchiveError
    return snapshot.library


def check_reached(story: str, snapshot: Snapshot) -> None:
    """See that a story is here, where it may be in an archive that is away.

    Raises:
        ArchiveError: it is not.
    """
    if snapshot.is_away and story not in snapshot.library.corpus.numbers:
        raise ArchiveError
