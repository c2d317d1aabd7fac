"""Who has been told which notes on the stories, where, while their conversation lasts.

A person's questions in a channel are a conversation until they pause for long. What was told
in the open counts there for all that follows; what was told privately counts for what is private
alone, since the others in the channel have not seen it. A question that is changed gets its
reply changed in place, so whatever that reply told has to stand in it again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cachetools import TTLCache

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from bot.discord.asked import Asked
    from bot.notes import Note

LONGEST_PAUSE = 30 * 60.0
"""Seconds without a question after which a conversation is over."""
CONVERSATIONS_REMEMBERED = 2000
"""How many conversations are known at once."""


class Told:
    """The notes that people were told.

    Args:
        clock: returns the time in seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._told: TTLCache[tuple[int | None, int, bool], dict[Note, int | None]]
        self._told = TTLCache(CONVERSATIONS_REMEMBERED, LONGEST_PAUSE, clock)

    def known(self, asked: Asked) -> frozenset[Note]:
        """Return the notes that whoever sees the answer has seen in this conversation."""
        return frozenset(
            note
            for private in {False, asked.private}
            for note, message in self._told.get(_conversation(asked, private), {}).items()
            if message is None or message != asked.message
        )

    def keep(self, asked: Asked, notes: Collection[Note]) -> None:
        """Keep that the reply to a question told `notes`; the conversation goes on from now."""
        here = _conversation(asked, asked.private)
        before = {
            note: m
            for note, m in self._told.get(here, {}).items()
            if m is None or m != asked.message
        }
        self._told[here] = before | dict.fromkeys(notes, asked.message)

    def forget(self, stories: Collection[str]) -> None:
        """Forget the notes on stories, by their ids: they hold their words."""
        for here, notes in list(self._told.items()):
            if any(note.story is not None and note.story.id in stories for note in notes):
                self._told[here] = {
                    note: message
                    for note, message in notes.items()
                    if note.story is None or note.story.id not in stories
                }


def _conversation(asked: Asked, private: bool) -> tuple[int | None, int, bool]:  # noqa: FBT001
    return asked.channel, asked.asker, private
