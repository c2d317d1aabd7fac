"""What is known of a feed that is followed, as the store keeps it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.feeds.following import Following
from bot.intake.errors import IntakeError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.store import Follow

MOST_PROBLEMS = 5
"""How many problems of one round are kept."""
LONGEST_FIELD = 200
"""Characters of a title or an address in one."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a feed."""

    following: Following
    asked_at: datetime | None = None
    """When it was asked last, in UTC."""
    brought: int = 0
    """How many articles it has brought, changed ones too."""
    left_out: int = 0
    """How many more there were than are brought at a time."""
    problems: tuple[IntakeError, ...] = ()
    """What went wrong in the last round."""
    tries: Mapping[str, int] = field(default_factory=dict)
    """How often an article could not be fetched that may be there later, by its id."""

    def to_dict(self) -> dict[str, Any]:
        """Return it in plain values, as JSON has them."""
        return {
            "following": self.following.to_dict(),
            "asked_at": self.asked_at and self.asked_at.isoformat(),
            "brought": self.brought,
            "left_out": self.left_out,
            "problems": [[one.key, _bounded(one)] for one in self.problems[:MOST_PROBLEMS]],
            "tries": {**self.tries},
        }


def _bounded(problem: IntakeError) -> dict[str, Any]:
    """Return the fields of a problem, of which a feed may have written any length."""
    return {
        name: value[:LONGEST_FIELD] if isinstance(value, str) else value
        for name, value in problem.fields.items()
    }


def known_of(follow: Follow) -> Known:
    """Return what is known of a feed that a server follows; nothing before its first round."""
    kept = follow.state
    if not kept:
        return Known(Following(follow.url, due=follow.due or follow.created_at))
    asked_at = kept["asked_at"]
    return Known(
        Following.from_dict(kept["following"]),
        None if asked_at is None else datetime.fromisoformat(asked_at),
        kept["brought"],
        kept["left_out"],
        tuple(IntakeError(key, **fields) for key, fields in kept["problems"]),
        kept["tries"],
    )
