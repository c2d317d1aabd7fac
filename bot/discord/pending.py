"""What waits for a click: offers and words that somebody typed, kept for a quarter of an hour.

They are kept in memory, bounded, and belong to one person in one server: a token in a forged
id opens nothing. What a moderator took down for good is forgotten here too.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cachetools import TTLCache

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

PATIENCE = 15 * 60.0
"""Seconds for which something waits, as long as Discord lets a private answer be changed."""
MOST_PENDING = 500
"""How much waits at most; each may hold a whole story."""
MOST_EACH = 10
"""How much waits for one person; the oldest is forgotten, since another look took its place."""
KNOWN_BY = r"[A-Za-z0-9_-]{12}"
"""What a token looks like, as a regular expression without groups."""


TAKEN = object()
"""What is known by the token of what somebody has taken already."""


@dataclass(frozen=True, slots=True)
class _Kept:
    server: int | None
    person: int
    stories: frozenset[str]
    what: object


class Pending:
    """What waits.

    Args:
        clock: returns the time in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._kept: TTLCache[str, _Kept] = TTLCache(MOST_PENDING, PATIENCE, clock)

    def keep(
        self, what: object, server: int | None, person: int, stories: frozenset[str] = frozenset()
    ) -> str:
        """Keep something, and return the token that it is known by.

        Args:
            what: the thing.
            server: where it may be taken.
            person: who may take it.
            stories: the ids of the stories of which it holds words.
        """
        theirs = [at for at, one in self._kept.items() if one.person == person]
        for old in theirs[: max(0, len(theirs) + 1 - MOST_EACH)]:
            self._kept.pop(old, None)
        token = secrets.token_urlsafe(9)
        self._kept[token] = _Kept(server, person, stories, what)
        return token

    def look(self, token: str, server: int | None, person: int) -> Any:  # noqa: ANN401 - whoever kept it knows
        """Return what is known by a token to this person here, or None; it goes on waiting."""
        kept = self._kept.get(token)
        return kept.what if kept and (kept.server, kept.person) == (server, person) else None

    def take(self, token: str, server: int | None, person: int) -> Any:  # noqa: ANN401 - as above
        """Return it as `look` does, once: of two clicks at once only the first gets it.

        From then on `TAKEN` is known by the token.
        """
        found = self.look(token, server, person)
        if found is None or found is TAKEN:
            return None
        self._kept[token] = _Kept(server, person, frozenset(), TAKEN)
        return found

    def forget(self, server: int, story: str) -> None:
        """Forget whatever holds words of a story of a server."""
        for token, kept in list(self._kept.items()):
            if kept.server == server and story in kept.stories:
                self._kept.pop(token, None)

    def forget_stories(self, stories: Collection[str]) -> None:
        """Forget whatever holds words of some stories, wherever it waits."""
        for token, kept in list(self._kept.items()):
            if not kept.stories.isdisjoint(stories):
                self._kept.pop(token, None)

    def forget_server(self, server: int) -> None:
        """Forget whatever waits in a server."""
        for token, kept in list(self._kept.items()):
            if kept.server == server:
                self._kept.pop(token, None)
