"""Health: whether the database can be used, since when, and why not.

Every use of the database says how it went, and so does a look at it where nobody uses it. What
is bad is told by the kind of what happened, without the place of the database: it is for
whoever looks after the bot, and may be read by others.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Health:
    """How the database is."""

    usable: bool = True
    since: datetime = field(default_factory=lambda: datetime.now(UTC))
    """Since when it is so, in UTC."""
    reason: str = ""
    """Why it cannot be used, in one line without a place or a password; empty where it can."""
