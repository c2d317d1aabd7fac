"""How often somebody may ask, and which events were handled already.

Everything here is in memory and bounded: a restart forgets it, and no crowd fills it. Where
several processes share the servers, how much somebody asks is counted in their database besides;
where that is away, or slow, what is counted here holds alone.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cachetools import FIFOCache, TTLCache
from discord.ext.commands import CooldownMapping

from bot.store import in_time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.store import Processes

WINDOW = 60.0
"""Seconds in which a person's questions are counted."""
LONGEST_COOLDOWN = 60
"""Seconds that moderators may let a person wait between two questions at most."""
ANSWERED_REMEMBERED = 10_000
"""Of how many people it is known when they were answered last."""
WARNINGS_REMEMBERED = 1000
"""How many people are known to have heard that they ask too often."""
PATIENCE = 0.5
"""Seconds that the database has to say how much somebody has asked."""
EVENTS_REMEMBERED = 10_000
"""How many events are known to have been handled."""


class TooFastError(Exception):
    """A person asks more often than they may; `again_at` is when they may again."""

    def __init__(self, again_at: datetime) -> None:
        super().__init__("asked too often")
        self.again_at = again_at


class Pace:
    """How often each person may ask.

    Args:
        questions: how many in `WINDOW` seconds.
        shared: where it is counted for all processes, if there are others.
    """

    def __init__(self, questions: int, shared: Processes | None = None) -> None:
        self._questions = questions
        self._shared = shared
        self._answered: TTLCache[tuple[int, int], float]
        self._answered = TTLCache(ANSWERED_REMEMBERED, LONGEST_COOLDOWN, time.monotonic)
        self._asked = CooldownMapping[int].from_cooldown(questions, WINDOW, int)
        self._told: FIFOCache[int, datetime] = FIFOCache(WARNINGS_REMEMBERED)

    async def step(self, person: int) -> None:
        """Count one question of a person.

        Raises:
            TooFastError: it is one too many.
        """
        wait = self._asked.update_rate_limit(person) or 0.0
        if (shared := self._usable()) is not None and not wait:
            count = shared.ask(person, self._questions, WINDOW)
            wait = await in_time("count a question", count, PATIENCE, 0.0)
        if wait:
            raise TooFastError(datetime.now(UTC) + timedelta(seconds=wait))

    async def rest(self, person: int, server: int, cooldown: int) -> None:
        """Let a person's next question in a server wait.

        Args:
            person: who asks.
            server: where.
            cooldown: seconds that have to pass after what they were answered last there.

        Raises:
            TooFastError: they have not passed.
        """
        answered = self._answered.get((server, person))
        wait = 0.0 if answered is None else answered + cooldown - time.monotonic()
        if (shared := self._usable()) is not None and wait <= 0:
            look = shared.rest(person, server, cooldown)
            wait = await in_time("see when somebody was answered", look, PATIENCE, 0.0)
        if wait > 0:
            raise TooFastError(datetime.now(UTC) + timedelta(seconds=wait))

    async def answered(self, person: int, server: int, cooldown: int | None) -> None:
        """Note that a person is being answered in a server, where they rest after that or not."""
        self._answered[server, person] = time.monotonic()
        if cooldown and (shared := self._usable()) is not None:
            note = shared.answered(person, server)
            await in_time("note that somebody is answered", note, PATIENCE, None)

    def _usable(self) -> Processes | None:
        """Return where it is counted for all, if there are others and it can be used now."""
        return self._shared if self._shared is not None and self._shared.is_usable else None

    def told(self, person: int, again_at: datetime) -> bool:
        """Tell whether a person has heard already that they may ask again at `again_at`."""
        known = self._told.get(person)
        self._told[person] = again_at
        return known is not None and datetime.now(UTC) < known


class Events:
    """The messages and interactions that were handled; the gateway may send one again."""

    def __init__(self) -> None:
        self._handled: FIFOCache[int, None] = FIFOCache(EVENTS_REMEMBERED)
        self._under_way: set[int] = set()

    def first_seen(self, event: int) -> bool:
        """Note the id of a message or an interaction; tell whether it is new."""
        is_new = not self.knows(event)
        self._handled[event] = None
        return is_new

    def knows(self, event: int) -> bool:
        """Tell whether a message or an interaction was handled, and note nothing."""
        return event in self._handled

    @contextmanager
    def under_way(self, event: int) -> Iterator[None]:
        """Handle a message, so that it is known which are not yet answered."""
        self._under_way.add(event)
        try:
            yield
        finally:
            self._under_way.discard(event)

    def oldest_under_way(self) -> int | None:
        """Return the oldest message that is handled just now."""
        return min(self._under_way, default=None)
