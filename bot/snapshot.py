"""What answers at one moment, and what a reload makes of it: values, which never change."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.cache.gathered import NOTHING, Gathered
from knowledge.errors import DamagedStoryError, StoryError
from knowledge.expectations import Compared
from knowledge.stories import expectations, synonyms

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.behind import ArchiveSnapshot
    from knowledge.index.packed_story import PackedStory
    from knowledge.library import Library
    from knowledge.stories.expectations import Expectation, Expected
    from knowledge.stories.speaker_corrections import SpeakerCorrection
    from knowledge.stories.synonyms import SynonymsRead


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What answers at one moment, and what is known about it."""

    library: Library
    problems: tuple[StoryError, ...]
    """What could not be read when it was loaded, and what is wrong with what could."""
    is_sample: bool
    loaded_at: datetime
    corrections: tuple[SpeakerCorrection, ...] = ()
    """What is known of the stories' speakers, from beside them."""
    expected: Expected = expectations.NOTHING
    """What is expected of the answers, from beside the stories."""
    gathered: Gathered = NOTHING
    """Which stories answer, and what need not be done again to read them."""
    said: SynonymsRead = synonyms.NOTHING_READ
    """What stands beside the stories of words that mean the same."""
    files: Library | None = None
    """The library of what is here alone; None where that is all of it."""
    archived: ArchiveSnapshot | None = None
    """What of the archive is in the library."""
    corrected: Mapping[str, PackedStory] = field(default_factory=dict)
    """The archived stories of which a speaker is corrected here, by their ids."""
    is_away: bool = False
    """Whether more would answer if the archive could be reached."""

    @property
    def alone(self) -> Library:
        """The library of what is here, whether the archive can be reached or not."""
        return self.library if self.files is None else self.files

    def without_archive(self) -> Snapshot:
        """Return what answers while the archive cannot be reached."""
        return replace(self, library=self.alone, files=None, archived=None, is_away=True)

    @property
    def expectations(self) -> tuple[Expectation, ...]:
        """What is expected of the answers."""
        return self.expected.values

    @property
    def misread(self) -> tuple[StoryError, ...]:
        """What of that could not be read; it costs no story and no answer."""
        return self.expected.problems


NOTHING_COMPARED = Compared()


@dataclass(frozen=True, slots=True)
class Reload:
    """What a reload does, or did; story ids in story order."""

    before: Snapshot
    after: Snapshot
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    compared: Compared = NOTHING_COMPARED
    """What it makes of the expectations."""

    @property
    def problems(self) -> tuple[StoryError, ...]:
        """What could not be read, and what is wrong with what could."""
        return self.after.problems

    @property
    def is_partial(self) -> bool:
        """Whether something could not be read, so that the stories of before answer there."""
        return any(not isinstance(problem, DamagedStoryError) for problem in self.problems)

    @property
    def swapped(self) -> bool:
        """Whether another library answers after it."""
        return self.after.library is not self.before.library
