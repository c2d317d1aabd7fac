"""The servers' own shelves, built anew when their revisions change or what stands before them.

The shared stories stand before a server's own; what its moderators corrected of the speakers
holds for both.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.shelves.contents import story_of
from bot.shelves.server_shelf import EMPTY, Proposal, ServerShelf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from bot.shelf import Shelf
    from bot.shelves.building import Builder
    from bot.shelves.unseen import Corrections, Heads
    from bot.store import Kept, Revision
    from knowledge.errors import StoryError
    from knowledge.model import Story
    from knowledge.stories.speaker_corrections import SpeakerCorrection

_log = logging.getLogger(__name__)


class ServerShelves:
    """What stands on each server's shelf; only one at a time may change it.

    Args:
        shared: the stories of whoever runs the bot.
        builder: who builds the shelves over those.
        here: tells whether a server is answered by this process. Of the others nothing is built,
            and no more is known than which revisions there are.
    """

    def __init__(
        self, shared: Shelf, builder: Builder, here: Callable[[int], bool] | None = None
    ) -> None:
        self._shared = shared
        self._builder = builder
        self._here = here
        self._shelves: dict[int, ServerShelf] = {}
        self.corrections: Corrections = {}

    def there(self, server: int | None) -> ServerShelf | None:
        """Return a server's shelf; None where nothing ever stood on it."""
        return None if server is None else self._shelves.get(server)

    def lags(self, server: int | None) -> bool:
        """Tell whether a server's shelf is still over another revision of the archive."""
        shelf = self.there(server)
        if shelf is None or shelf.shared is None or not shelf.is_apart:
            return False
        return shelf.shared.archived is not self._shared.snapshot.archived

    def are_whole(self) -> bool:
        """Tell whether on all of them every story that is corrected could be read."""
        return all(shelf.is_whole for shelf in self._shelves.values())

    def are_any(self) -> bool:
        """Tell whether a story stands on any of them."""
        return any(shelf.own for shelf in self._shelves.values())

    def of(self, server: int) -> ServerShelf:
        """Return a server's shelf, or an empty one."""
        return self._shelves.get(server, EMPTY)

    def heads(self) -> Mapping[int, Heads]:
        """Return the newest revision of each story of each server."""
        return {server: shelf.heads for server, shelf in self._shelves.items()}

    def corrected(self, server: int) -> tuple[Kept[SpeakerCorrection], ...]:
        """Return what a server's moderators corrected of the speakers, the oldest first."""
        return self.corrections.get(server, ())

    async def build(
        self, server: int, stories: Iterable[Story]
    ) -> tuple[ServerShelf, tuple[StoryError, ...]]:
        """Return the shelf with these stories, and those of them at which the program failed."""
        said = [one.value for one in self.corrected(server)]
        return await self._builder.build(self.of(server), stories, said)

    async def rebuild(self, server: int, heads: Mapping[str, Revision]) -> None:
        """Answer in a server from what these revisions say."""
        if self._here is not None and not self._here(server):
            known = {story: replace(one, content=None) for story, one in heads.items()}
            self._shelves[server] = replace(EMPTY, heads=known)
            return
        stories = [
            story_of(one.story, one.content) for one in heads.values() if one.content is not None
        ]
        built, problems = await self.build(server, stories)
        for problem in problems:
            _log.error("%s", problem)
        self._shelves[server] = replace(built, heads=heads)

    async def answer_from(self, proposal: Proposal, made: Mapping[str, Revision]) -> None:
        """Answer from a proposal, or build anew where something else has changed meanwhile."""
        heads = {**self.of(proposal.server).heads, **made}
        is_of_now = proposal.base is self.there(proposal.server)
        if is_of_now and proposal.after.shared is self._shared.snapshot:
            self._shelves[proposal.server] = replace(proposal.after, heads=heads)
        else:
            await self.rebuild(proposal.server, heads)

    async def follow_shared(self) -> None:
        """Build every shelf over the shared stories as they are now."""
        for server in self.all():
            await self.follow_in(server)

    async def follow_in(self, server: int) -> None:
        """Build a server's shelf over the shared stories as they are now, if it is not."""
        shelf = self.of(server)
        if shelf is EMPTY:
            return
        if shelf.shared is not self._shared.snapshot or not shelf.is_whole:
            await self.rebuild(server, shelf.heads)

    def all(self) -> list[int]:
        """Return the servers that have a shelf."""
        return [*self._shelves]
