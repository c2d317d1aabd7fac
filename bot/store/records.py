"""What the store gives back: frozen values that know nothing of a database.

A passage is remembered by its place and a digest of its words, not by the words:
what a moderator removes from the stories is then gone from here too, and a click
on an old reply can tell whether the story still says the same there.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from knowledge.answer import Passage
    from knowledge.model import Story

DIGEST_BYTES = 16


class Vote(StrEnum):
    """What somebody thinks of a reply."""

    UP = "up"
    DOWN = "down"


class Reason(StrEnum):
    """What somebody says is wrong with a reply."""

    NOT_AN_ANSWER = "not-an-answer"
    WRONG_SPEAKER = "wrong-speaker"
    OUT_OF_DATE = "out-of-date"


class Votes(NamedTuple):
    """How many people voted which way."""

    up: int
    down: int


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """Where a passage stood: a story's id and code-point offsets into its text."""

    story: str
    start: int
    end: int
    digest: str
    """BLAKE2b of the words, as 32 hexadecimal digits."""

    @classmethod
    def of(cls, passage: Passage) -> StoredPassage:
        """Return how `passage` is remembered."""
        return cls(passage.story.id, passage.start, passage.end, _digest(passage.text))

    def stands_in(self, story: Story) -> bool:
        """Tell whether the words at this place of `story` are still the same."""
        return self.story == story.id and self.digest == _digest(story.text[self.start : self.end])


@dataclass(frozen=True, slots=True)
class StoredReply:
    """A reply that was posted, as far as its buttons need it; the table holds more."""

    token: str
    message_id: int | None
    """None until Discord has told it."""
    ranking: tuple[StoredPassage, ...]
    """All passages of the answer, the best first, whether or not they were shown."""
    asker_id: int
    """Who asked."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """One person's vote on one reply; the times are in UTC."""

    token: str
    user_id: int
    value: Vote
    reason: Reason | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Server:
    """What the moderators of one server decided; None and False until they did."""

    guild_id: int
    auto_channel_id: int | None = None
    """The channel in which every message is taken for a question."""
    moderator_role_id: int | None = None
    """Whoever has this role is a moderator, beside those who may manage the server."""
    welcomed: bool = False
    """Whether the server has had its first message."""
    channels: tuple[int, ...] = ()
    """Where questions are answered for all to see; empty stands for everywhere."""
    default_story: str | None = None
    """The id of the story that is asked where a question names none."""
    private: bool | None = None
    """Whether answers to commands are private where the asker says nothing."""
    cooldown: int | None = None
    """Seconds between two questions of one person."""
    language: str | None = None
    """What the bot speaks there in messages; None stands for the server's own."""
    gaps_days: int | None = None
    """For how many days questions that were not answered well are kept; None keeps none."""
    log_channel_id: int | None = None
    """Where every change of the stories is told."""
    digest_channel_id: int | None = None
    """Where the gaps of each week are told."""
    digest_at: datetime | None = None
    """When they were told last."""
    left_at: datetime | None = None
    """When the bot was removed from it; None while it is there."""


class Action(StrEnum):
    """What made a revision of a story."""

    ADD = "add"
    EDIT = "edit"
    REMOVE = "remove"
    TAKE_DOWN = "take-down"
    """Removed with all that was kept of it; never comes back."""
    RESTORE = "restore"
    UNDO = "undo"
    RELOAD = "reload"
    """A file of the shared shelf changed."""
    FEED = "feed"


@dataclass(frozen=True, slots=True)
class Revision:
    """One change of one story; the time is in UTC."""

    id: int
    shelf: int
    """The server whose shelf it stands on, or `SHARED`."""
    story: str
    number: int
    """From 1, counting the changes of this story."""
    action: Action
    content: Mapping[str, Any] | None
    """The story from then on, or None where it is removed, or was not asked for."""
    origin: str | None
    """Where it came from, in words that people may see."""
    user_id: int | None
    """Who did it; None where nobody did, as for a file or a feed."""
    undoes: int | None
    """The id of the revision that it takes back."""
    created_at: datetime
    digest: str | None = None
    """What changes with the content: `REMOVED` without one, None where it is not known."""

    @property
    def is_removed(self) -> bool:
        """Whether the story is removed by it."""
        return self.digest == REMOVED


REMOVED = ""
"""The digest of a revision that removes its story."""
SHARED = 0
"""The shelf that belongs to no server but to whoever runs the bot."""


def _digest(text: str) -> str:
    # A story read from JSON can hold a lone surrogate.
    content = text.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(content, digest_size=DIGEST_BYTES).hexdigest()
