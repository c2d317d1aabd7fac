"""What became of each reading of the shared stories since the start, for whoever looks after it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.snapshot import Reload


class Outcome(StrEnum):
    """What became of one reading."""

    SWAPPED = "swapped"
    UNCHANGED = "unchanged"
    PARTLY = "partly"
    """Something could not be read, so that the stories of before answer there."""
    WAITS = "waits"
    """Much would be lost, or an expectation broken: somebody has to confirm it."""
    FAILED = "failed"
    """The stories could not be read at all; those of before answer."""


class Rereads:
    """What became of each, and of the last."""

    def __init__(self) -> None:
        self._counts = Counter(dict.fromkeys(Outcome, 0))
        self.last: Outcome | None = None
        """What became of the last one; None where there was none."""
        self.at: datetime | None = None

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """How many came to what."""
        return self._counts

    def note(self, outcome: Outcome) -> None:
        """Note what became of one, just now."""
        self._counts[outcome] += 1
        self.last, self.at = outcome, datetime.now(UTC)


def outcome_of(reload: Reload) -> Outcome:
    """Return what becomes of a reload from which everybody is answered now."""
    if reload.is_partial:
        return Outcome.PARTLY
    return Outcome.SWAPPED if reload.swapped else Outcome.UNCHANGED
