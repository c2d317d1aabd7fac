"""What was gathered: the stories that answer, and what need not be done again.

All of it is values: whoever holds one keeps what it says, whatever is gathered meanwhile.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.cache.analysis import WORTH, untracked
from bot.cache.segments import Segments
from knowledge.index.corpus import Corpus
from knowledge.index.members import Members
from knowledge.stories.limit import STORY_LIMIT

if TYPE_CHECKING:
    from bot.cache.analysis import Track
    from bot.cache.folder import Folder
    from bot.cache.manifest import Files
    from knowledge.errors import DamagedStoryError, StoryError
    from knowledge.model import Story
    from knowledge.stories.limit import StoryLimit
    from knowledge.stories.record import StoryRecord


class Known(NamedTuple):
    """What need not be done again."""

    files: Files
    segments: Segments


NOTHING_KNOWN = Known({}, Segments())


class Alive(NamedTuple):
    """A story that answers."""

    record: StoryRecord
    key: bytes


@dataclass(frozen=True, slots=True)
class Gathered:
    """The stories that answer, in their order, and all that is known of them."""

    known: Known = NOTHING_KNOWN
    alive: tuple[Alive, ...] = ()
    problems: tuple[StoryError, ...] = ()
    """What could not be read, and what the program failed at."""
    warnings: tuple[tuple[StoryRecord, DamagedStoryError], ...] = ()
    """What is wrong with stories that answer all the same."""

    @property
    def records(self) -> tuple[StoryRecord, ...]:
        """Which stories answer."""
        return tuple(one.record for one in self.alive)

    def with_known(self, known: Known) -> Gathered:
        """Return the same with something else known, in which all these stories are."""
        return replace(self, known=known)

    def corpus(self) -> Corpus:
        """Return the corpus of the stories that answer."""
        places = [self.known.segments.places[one.key] for one in self.alive]
        at = np.array(places, np.int64).reshape(-1, 2)
        files = tuple(one.record.file for one in self.alive)
        lines = tuple(one.record.line for one in self.alive)
        segments = [one.segment for one in self.known.segments.all]
        return Corpus(segments, Members(at[:, 0], at[:, 1], files, lines))

    def story(self, record: StoryRecord) -> Story:
        """Return the story of a record that was gathered, as its file said it."""
        segments = self.known.segments
        found = segments.story(segments.contents[record.content])
        return found.at(record.file, record.line).story


NOTHING = Gathered()


@dataclass(frozen=True, slots=True)
class Means:
    """With what is gathered."""

    folder: Folder | None = None
    """Where what was analysed is kept; None where it is not."""
    track: Track = untracked
    workers: int = os.cpu_count() or 1
    """How many processes analyse at most; with 0 it is done here."""
    worth: int = WORTH
    """The bytes of stories for which there are processes at all."""
    limit: StoryLimit = STORY_LIMIT
    """How large a story may be."""


ALL_MEANS = Means()
