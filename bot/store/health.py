"""Health: whether the database can be used, since when, and why not.

Every use of the database says how it went, and so does a look at it where nobody uses it. What
is bad is told by the kind of what happened, without the place of the database: it is for
whoever looks after the bot, and may be read by others. Reading may go on while nothing can be
written, so both are kept apart: a reader does not make well what a writer has found bad.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.faults import Fault, faults

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Health:
    """How the database is."""

    usable: bool = True
    since: datetime = field(default_factory=lambda: datetime.now(UTC))
    """Since when it is so, in UTC."""
    reason: str = ""
    """Why it cannot be used, in one line without a place or a password; empty where it can."""


class Course:
    """How the health of a database goes, as its uses show it.

    Args:
        place: where the database is, for the log.
    """

    def __init__(self, place: str) -> None:
        self._place = place
        self._bad: dict[bool, str] = {}
        """Why it can be neither read (False) nor written (True)."""
        self.now = Health()

    def went_well(self, *, written: bool) -> None:
        """Note that it could be used."""
        if not self._bad:
            return
        self._bad.pop(False, None)
        if written:
            self._bad.pop(True, None)
        if not self._bad:
            bad_for = (datetime.now(UTC) - self.now.since).total_seconds()
            self.now = Health()
            _log.warning("the database can be used again, after %.0f s", bad_for)

    def went_wrong(self, reason: str, *, written: bool) -> None:
        """Note that it could not be used."""
        self._bad[written] = reason
        if self.now.usable:
            self.now = Health(usable=False, reason=reason)
        elif reason != self.now.reason:
            self.now = Health(usable=False, since=self.now.since, reason=reason)
        words = "the database %s cannot be used: %s"
        faults.note(Fault.DATABASE, "health", _log.error, words, self._place, reason)
