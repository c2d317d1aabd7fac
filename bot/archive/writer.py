"""The writer: each change of an archive is a revision, whole at every moment."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.archive import held
from bot.archive.layout import NEW, Layout, Place, packed_members, planned
from bot.store.archive_records import NO_DIFFERENCE, ArchiveRevision, Difference, id_key
from bot.store.session import OutdatedError
from bot.words import ENGLISH
from knowledge.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from bot.archive.cluster import Cluster
    from bot.archive.index import Index
    from bot.archive.layout import Listed, Plan
    from bot.archive.writing import Written
    from bot.store.archive_records import ArchivedSegment
    from bot.store.archive_turns import Turn
    from bot.store.archived import Archived
    from knowledge.index.packed_story import PackedStory


MOST_BORNE = 64
"""Fillings that an index bears: those of the revisions that somebody may still answer from."""


@dataclass(slots=True)
class Writer:
    """Who writes to an archive, as long as nobody else does."""

    archived: Archived
    cluster: Cluster
    revision: ArchiveRevision
    """The newest one."""
    layout: Layout
    """That of its stories."""
    turn: Turn
    leaving: bool = False
    """Whether stories were replaced that others may answer from still."""
    taken: set[bytes] = field(default_factory=set)
    """The keys of the ids of the stories that others have taken down meanwhile."""

    @property
    def index(self) -> Index:
        """The index that is asked."""
        return self.cluster.index(self.revision.index_name)

    def answers(self, content: bytes) -> bool:
        """Tell whether a story of a content answers."""
        place = self.layout.place(content)
        return place is not None and self.layout.position(place) is not None

    async def sweep(self) -> None:
        """Let the index be as the database has it: finish what somebody was killed at.

        Raises:
            ArchiveError: it is not the one that the database knows, or cannot be written to.
        """
        if await self.cluster.id() != self.revision.cluster:
            raise ArchiveError(ENGLISH("archive_other_cluster", place=self.cluster.place))
        await self.index.check(self.revision.analysis)
        await held.see_filled(self.index, self.revision, self.cluster.place)
        if await self.cluster.asked() != self.revision.index_name:
            await self.cluster.switch(self.index)
        await self._delete(await self.archived.unnamed())
        await self.archived.forget_emptied()

    async def drop_left(self) -> None:
        """Remove the indexes that were asked before, and that no revision names any more."""
        named = await self.archived.indexes()
        for name in await self.cluster.names():
            index = self.cluster.index(name)
            # One that bears nothing is being filled, or will be removed by whoever fills the next.
            if name not in named and await index.borne():
                await index.drop()

    async def let_go(self, switching: float) -> None:
        """Let what was replaced not be found any more, once nobody answers from before.

        Args:
            switching: seconds in which every process has come to answer from the newest revision.
        """
        if self.leaving:
            await asyncio.sleep(switching)
            await self._delete(await self.archived.unnamed())
            self.leaving = False

    async def pass_on(self) -> None:
        """Let those write who wait for it, as for a takedown, and go on from what they leave.

        Raises:
            ArchiveError: they have changed more than stories.
        """
        await self.turn.pass_on()
        self.taken = await self.archived.taken()
        if await self.archived.newest_number() == self.revision.number:
            return
        was, (self.revision, self.layout) = self.revision, await held.known(self.archived)
        if (was.edition, was.index_name) != (self.revision.edition, self.revision.index_name):
            raise ArchiveError(ENGLISH("archive_written_meanwhile"))

    async def hear(self, synonyms: Mapping[str, Any]) -> None:
        """Keep what stands beside the stories of words that mean the same."""
        if synonyms != self.revision.synonyms:
            revision = replace(self.following(self.layout), synonyms=synonyms)
            await self.commit(revision, self.layout)

    async def add(self, stories: Sequence[PackedStory], written: Written) -> None:
        """Add stories in one revision, those that answer or were taken down left out."""
        left_out = [one.id for one in stories if id_key(one.id) in self.taken]
        written.problems += map(held.taken_meanwhile, left_out)
        stories = [one for one in stories if id_key(one.id) not in self.taken]
        new = [one for one in stories if not self.answers(one.content)]
        written.there += len(stories) - len(new)
        # One that was there before, and still lies in a segment, has its row and its document.
        lying = {one.content: self.layout.place(one.content) for one in new}
        absent = [one for one in new if lying[one.content] is None]
        await held.put(self.archived, absent, self.revision.edition)
        refused = held.refusals(absent, await self.index.fill(absent))
        await self.index.refresh()
        written.problems += refused.values()
        new = [one for one in new if one.content not in refused]
        if not new:
            return
        replaced: dict[int, Place] = {}
        added: list[Place] = []
        numbers = await self._numbers([one.id for one in new])
        for at, one in enumerate(new):
            place = lying[one.content] or Place(NEW, at)
            if one.id in numbers:
                replaced[numbers[one.id]] = place
            else:
                added.append(place)
        await self._change(planned(self.layout, replaced, added=added), new)
        written.replaced += len(replaced)
        written.added += len(added)

    async def take_down(self, versions: Mapping[str, Sequence[bytes]]) -> str | None:
        """Let stories answer no more; the index is not needed.

        Args:
            versions: the contents of their versions, by their ids.

        Returns:
            What is left of them until the archive is made anew, for a person; None if nothing is.
        """
        contents = [one for own in versions.values() for one in own]
        taken = Difference(taken=contents, ids=versions.keys())
        places = [place for one in contents if (place := self.layout.place(one)) is not None]
        positions = map(self.layout.position, places)
        removed = [one for one in positions if one is not None]
        if not places:
            return None
        if held.read_otherwise(self.revision) is None:
            plan = planned(self.layout, {}, removed, anew={one.segment for one in places})
            with suppress(ArchiveError):  # what else lies there cannot be read
                await self._change(plan, (), taken)
                return None
        members = np.delete(self.layout.members, removed, axis=0)
        layout = Layout(self.layout.segments, members)
        await self.commit(self.following(layout), layout, (), taken)
        return ENGLISH("archive_summary_left")

    def following(self, layout: Layout) -> ArchiveRevision:
        """Return the next revision, with a layout."""
        return replace(
            self.revision,
            number=self.revision.number + 1,
            segments=tuple(one.name for one in layout.segments),
            members=packed_members(layout.members),
            stories=len(layout),
            sentences=layout.sentences,
            created_at=datetime.now(UTC),
        )

    async def commit(
        self,
        revision: ArchiveRevision,
        layout: Layout,
        segments: Iterable[ArchivedSegment] = (),
        difference: Difference = NO_DIFFERENCE,
    ) -> None:
        """Make a revision the newest.

        Raises:
            ArchiveError: somebody else has written meanwhile.
        """
        try:
            await self.archived.commit(revision, segments, difference)
        except OutdatedError:
            raise ArchiveError(ENGLISH("archive_written_meanwhile")) from None
        self.revision, self.layout = revision, layout

    async def _announced(self) -> str:
        """Return the filling of the next revision, which the index bears beside those before."""
        await held.see_filled(self.index, self.revision, self.cluster.place)
        filling = new_filling()
        await self.index.bear([*await self.index.borne(), filling][-MOST_BORNE:])
        return filling

    async def _change(
        self, plan: Plan, new: Sequence[PackedStory], also: Difference = NO_DIFFERENCE
    ) -> None:
        """Make a layout that is planned the one that answers."""
        was = self.layout
        segments: list[Listed] = []
        rows: list[ArchivedSegment] = []
        for part in plan.parts:
            if part.kept is not None:
                segments.append(was.segments[part.kept])
                continue
            made = await held.made_of(await self._stories(part.places, new), self.revision.edition)
            segments.append(made.listed)
            rows.append(made.row)
        layout = Layout(tuple(segments), plan.members)
        named = [
            new[one.number].content
            for part in plan.parts
            for one in part.places
            if one.segment == NEW
        ]
        gone = plan.gone(was)
        difference = replace(also, named=named, gone=gone)
        revision = self.following(layout)
        # Of an index that cannot be written to nothing is taken either.
        with suppress(*([ArchiveError] if also.taken else [])):
            revision = replace(revision, filling=await self._announced())
        await self.commit(revision, layout, rows, difference)
        self.leaving = not also.taken and (self.leaving or bool(gone))

    async def _stories(
        self, places: Sequence[Place], new: Sequence[PackedStory]
    ) -> list[PackedStory]:
        """Return the stories at places, those that are new from among these."""
        lying = [self.layout.content(one) for one in places if one.segment != NEW]
        read = iter(await held.stories_of(self.archived, lying, self.revision.edition))
        return [new[one.number] if one.segment == NEW else next(read) for one in places]

    async def _numbers(self, ids: Collection[str]) -> dict[str, int]:
        """Return the numbers in the library of the stories that have these ids."""
        found: dict[str, int] = {}
        for name, contents in (await self.archived.versions(ids)).items():
            for one in contents:
                place = self.layout.place(one)
                number = None if place is None else self.layout.position(place)
                if number is not None:
                    found[name] = number
        return found

    async def _delete(self, contents: Collection[bytes]) -> None:
        """Let stories not be found any more."""
        if contents:
            # Whoever brings back a database from before is to see that they are not there.
            await self.index.bear([self.revision.filling])
            await self.index.delete(contents)
            await self.index.refresh()


def new_filling() -> str:
    """Return what no revision was known by in an index."""
    return secrets.token_hex(8)
