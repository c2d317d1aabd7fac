"""A change of the stories: what it would do as things are now, and doing it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from bot.store import Action, OutdatedError
from knowledge.changes.alarms import alarms
from knowledge.changes.revision import revision_of
from knowledge.changes.shelf import ShelfDifference
from knowledge.changes.story import story_difference
from knowledge.errors import UnknownStoryError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.shelves import Proposal, Shelves
    from bot.store import NewRevision, Revision
    from knowledge.changes.alarms import Alarm
    from knowledge.index.packed_story import PackedStory
    from knowledge.library import Library

BRINGS_IN = (Action.ADD, Action.FEED)
"""What makes a story out of what stands elsewhere, and not out of what was kept of it here."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a change would do, as things were when it was looked at."""

    difference: ShelfDifference
    change: Change
    """The change, as whoever has been shown this look wants it."""
    failed: bool = False
    """Whether the program fails at what would stand there; it is not done then."""
    meanwhile: Revision | None = None
    """What somebody else has changed of the same story since the person saw it."""
    libraries: tuple[Library, Library] | None = None
    """What answers in the server, and what would; None where that is not held against anything,
    and no more once it was: what waits for a click holds no library."""

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """Where much would be lost by slip; a story that is named and removed is no slip."""
        found = alarms(self.difference)
        few = len(self.difference.removed) <= 1
        return tuple(one for one in found if one.story is not None or not few)


class Change(Protocol):
    """A change that can be looked at and made."""

    @property
    def server(self) -> int:
        """The server in which it is made, and by whose moderators."""

    @property
    def stories(self) -> frozenset[str]:
        """The ids of the stories of which it holds words."""

    @property
    def for_owners(self) -> bool:
        """Whether only those may make it who run the bot."""

    async def look(self, shelves: Shelves) -> Look:
        """Return what it would do now; nothing is changed by that.

        Raises:
            UnknownStoryError: its story was taken down for good.
        """

    async def make(self, shelves: Shelves, look: Look) -> tuple[Revision, ...]:
        """Make it as it was looked at, and return the revisions that can be undone.

        Raises:
            OutdatedError: something has changed since; look again.
            StoreError: the database cannot be used; nothing has changed.
        """


@dataclass(frozen=True, slots=True)
class ServerChange:
    """New revisions of a server's own stories, made all at once or not at all.

    Each names in `after` the revision that the person saw. Where that is no longer the newest,
    the look says so, and goes on from what is.
    """

    server: int
    revisions: tuple[NewRevision, ...]
    for_owners: bool = False

    @property
    def stories(self) -> frozenset[str]:
        """The ids of its stories."""
        return frozenset(one.story for one in self.revisions)

    async def look(self, shelves: Shelves) -> Look:
        """Return what it would do now.

        Raises:
            UnknownStoryError: one of its stories was taken down for good, and what is known of
                it here was seen before; only what brings a story in may bring it again.
        """
        await shelves.refresh()
        heads = shelves.heads(self.server)
        for one in self.revisions:
            if one.action not in BRINGS_IN and is_taken_down(heads.get(one.story)):
                raise UnknownStoryError(one.story)
        meanwhile = _meanwhile(self.revisions, heads)
        revisions = tuple(
            replace(one, after=heads[one.story].id if one.story in heads else None)
            for one in self.revisions
        )
        proposal = await shelves.propose(self.server, *revisions)
        return Look(
            await asyncio.to_thread(difference_of, proposal),
            replace(self, revisions=revisions),
            bool(proposal.problems),
            meanwhile,
            (proposal.before.library, proposal.after.snapshot.library),
        )

    async def make(self, shelves: Shelves, look: Look) -> tuple[Revision, ...]:  # noqa: ARG002 - as every change
        """Commit it.

        What it makes is built once more: a look waits for long, and would hold a whole library.
        """
        proposal = await shelves.propose(self.server, *self.revisions)
        if proposal.problems:
            raise OutdatedError
        return await shelves.commit(proposal)


@dataclass(frozen=True, slots=True)
class TakeDown:
    """A story of a server's own is removed with every revision of it, for good."""

    server: int
    story: str
    user_id: int
    for_owners: bool = False

    @property
    def stories(self) -> frozenset[str]:
        """The id of its story."""
        return frozenset({self.story})

    async def look(self, shelves: Shelves) -> Look:
        """Return what would be gone from the answers.

        Raises:
            UnknownStoryError: somebody else has taken it down.
        """
        await shelves.refresh()
        if is_taken_down(shelves.heads(self.server).get(self.story)):
            raise UnknownStoryError(self.story)
        gone = tuple(one for one in shelves.own(self.server) if one.id == self.story)
        count = len(shelves.now(self.server).library.stories)
        return Look(ShelfDifference((), gone, (), count), self)

    async def make(self, shelves: Shelves, look: Look) -> tuple[Revision, ...]:  # noqa: ARG002 - as every change
        """Take it down, whatever it says by now."""
        if is_taken_down(shelves.heads(self.server).get(self.story)):
            raise OutdatedError
        return (await shelves.take_down(self.server, self.story, self.user_id),)


def is_taken_down(head: Revision | None) -> bool:
    """Tell whether a story was taken down for good, by its newest revision."""
    return head is not None and head.action is Action.TAKE_DOWN


def difference_of(proposal: Proposal) -> ShelfDifference:
    """Return what a proposal changes of the stories that it names."""
    names = dict.fromkeys(one.story for one in proposal.changes)
    both = [(proposal.analyzed_before(name), proposal.analyzed_after(name)) for name in names]
    return difference_between(both, len(proposal.before.library.stories))


def difference_between(
    both: Iterable[tuple[PackedStory | None, PackedStory | None]], stories_before: int
) -> ShelfDifference:
    """Return the difference that stories make, each given as it was and as it would be."""
    both = list(both)
    return ShelfDifference(
        added=tuple(new.story for old, new in both if old is None and new is not None),
        removed=tuple(old.story for old, new in both if old is not None and new is None),
        changed=tuple(
            story_difference(revision_of(old), revision_of(new))
            for old, new in both
            if old is not None and new is not None
        ),
        stories_before=stories_before,
    )


def _meanwhile(revisions: Iterable[NewRevision], heads: Mapping[str, Revision]) -> Revision | None:
    """Return the newest revision of one of the stories that the person did not see."""
    unseen = [
        heads[one.story]
        for one in revisions
        if one.story in heads and heads[one.story].id != one.after
    ]
    return max(unseen, key=lambda revision: revision.id, default=None)
