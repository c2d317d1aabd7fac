"""Writing: what an archive has is changed a batch at a time, and each batch is a revision.

The order keeps every moment whole. Packed stories are written first, which no revision names;
then their documents, which nobody knows; then, in one transaction, the segments and the revision
that name them; and only then what no revision names any more goes out of the index. Whoever is
killed between leaves rows and documents behind that the next one finds: the rows spare its work,
the documents are deleted. What answers is always the old revision or the new one.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.archive import held
from bot.archive.layout import NEW, NO_LAYOUT, Layout, Place, packed_members, planned
from bot.archive.reading import Packer, Sources, ahead
from bot.archive.said import NOTHING_SAID, edition_of, heard, words_of
from bot.cache.analysis import untracked
from bot.cache.version import version
from bot.store.archived import NO_DIFFERENCE, ArchiveRevision, Difference
from bot.store.session import OutdatedError
from bot.words import ENGLISH
from knowledge.errors import ArchiveError, DamagedStoryError
from knowledge.stories import speaker_corrections
from knowledge.stories.limit import STORY_LIMIT
from knowledge.stories.speaker_corrections import fits_nothing
from knowledge.stories.synonyms import NO_SYNONYMS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from bot.archive.cluster import Cluster
    from bot.archive.index import Index
    from bot.archive.layout import Listed, Plan
    from bot.archive.reading import Wanted
    from bot.cache.analysis import Track
    from bot.store.archived import Archived, ArchivedSegment, Turn
    from knowledge.errors import StoryError
    from knowledge.index.packed_story import PackedStory
    from knowledge.stories.limit import StoryLimit
    from knowledge.stories.speaker_corrections import SpeakerCorrection

GRACE = timedelta(minutes=10)
"""For how long what is not named any more stays for those who still answer from before."""
SWITCHING = 5.0
"""Seconds in which every process has come to ask another index."""
PATIENCE = 120.0
"""Seconds that a takedown waits for its turn; who adds gives it away behind each batch."""


@dataclass(frozen=True, slots=True)
class Means:
    """With what an archive is written."""

    track: Track = untracked
    workers: int = os.cpu_count() or 1
    """How many processes analyse at most; with 0 it is done here."""
    limit: StoryLimit = STORY_LIMIT
    """How large a story may be."""
    switching: float = field(default_factory=lambda: SWITCHING)
    """Seconds for which an index that is not asked any more stays."""


ALL_MEANS = Means()


@dataclass(slots=True)
class Written:
    """What was written."""

    added: int = 0
    replaced: int = 0
    there: int = 0
    """Stories that the archive had as they are."""
    problems: list[StoryError] = field(default_factory=list)
    """What could not be read, and what is wrong with what could."""
    waits: str | None = None
    """What holds only once the archive is made anew, and what that costs, for a person."""

    @property
    def is_complete(self) -> bool:
        """Whether every story could be read and taken, though something may be wrong with it."""
        return all(isinstance(one, DamagedStoryError) for one in self.problems)


async def create(archived: Archived, cluster: Cluster) -> bool:
    """Make an archive without a story; tell whether there was none.

    Raises:
        ArchiveError: the cluster has an archive of another database, or cannot be used.
        StoreError: the database cannot be used, or somebody else writes.
    """
    async with archived.writing():
        if await archived.newest_number() is not None:
            return False
        if (other := await cluster.asked()) is not None:
            raise ArchiveError(ENGLISH("archive_of_another", place=cluster.place, name=other))
        for name in await cluster.names():  # nobody asks them: somebody was killed at this
            await cluster.index(name).drop()
        index = await cluster.create(version())
        first = ArchiveRevision(
            number=1,
            index_name=index.name,
            cluster=await cluster.id(),
            analysis=version(),
            edition=edition_of(NO_SYNONYMS),
            segments=(),
            members=packed_members(NO_LAYOUT.members),
            synonyms=NOTHING_SAID,
            stories=0,
            sentences=0,
        )
        await archived.commit(first)
        await cluster.switch(index)
        return True


async def add(
    archived: Archived, cluster: Cluster, paths: Sequence[Path], means: Means = ALL_MEANS
) -> Written:
    """Add the stories at some paths, and replace those that have the same ids.

    Raises:
        ArchiveError: there is no archive, or it cannot be written to.
        StoreError: the database cannot be used, or somebody else writes.
    """
    async with _writer(archived, cluster) as writer:
        written = await _add(writer, paths, means)
        await writer.let_go(means.switching)
        return written


async def remove(archived: Archived, cluster: Cluster, ids: Collection[str]) -> list[str]:
    """Take stories down, with every word of them; return which of the ids no story had.

    Raises:
        ArchiveError: there is no archive, or it cannot be written to.
        StoreError: the database cannot be used, or somebody else writes.
    """
    async with _writer(archived, cluster, PATIENCE) as writer:
        versions = await archived.versions(ids)
        await writer.take_down([one for own in versions.values() for one in own])
        return [one for one in ids if one not in versions]


@asynccontextmanager
async def _writer(
    archived: Archived, cluster: Cluster, patience: float = 0.0
) -> AsyncIterator[Writer]:
    """Be the one who writes to an archive that is as it should be."""
    async with archived.writing(patience) as turn:
        revision, layout = await held.known(archived)
        if (wrong := held.read_otherwise(revision)) is not None:
            raise ArchiveError(wrong)
        if await cluster.id() != revision.cluster:
            raise ArchiveError(ENGLISH("archive_other_cluster", place=cluster.place))
        writer = Writer(archived, cluster, revision, layout, turn)
        await writer.index.check(revision.analysis)
        await writer.sweep()
        yield writer
        await archived.prune(datetime.now(UTC) - GRACE)


async def _add(writer: Writer, paths: Sequence[Path], means: Means) -> Written:
    """Add stories; see `add`."""
    beside = heard(writer.revision.synonyms, paths)
    await writer.hear(beside.kept)
    said, unread = speaker_corrections.read(paths)
    sources = Sources(paths, said, means.limit)
    written = Written(waits=held.waiting(writer.revision))
    unfit: set[SpeakerCorrection] = set()

    def passed(one: Wanted) -> bool:
        is_there = one.content is not None and writer.answers(one.content)
        written.there += is_there
        return is_there

    with means.track(sources.size) as advance:
        words, edition = words_of(writer.revision.synonyms), writer.revision.edition
        packer = Packer(writer.archived, words, edition, means.workers, advance)
        async with aclosing(ahead(packer, sources.stories(), passed)) as batches:
            async for batch in batches:
                unfit.update(misfit for one in batch for misfit in one.unfit)
                await writer.add(batch, written)
                await writer.pass_on()
    misfits = (
        fits_nothing(one, has_story=one.story in sources.ids)
        for one in said
        if one in unfit or one.story not in sources.ids
    )
    written.problems = [
        *(*beside.problems, *unread, *sources.problems),
        *(*packer.problems, *written.problems, *misfits),
    ]
    return written


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

    @property
    def index(self) -> Index:
        """The index that is asked."""
        return self.cluster.index(self.revision.index_name)

    def answers(self, content: bytes) -> bool:
        """Tell whether a story of a content answers."""
        place = self.layout.place(content)
        return place is not None and self.layout.position(place) is not None

    async def sweep(self) -> None:
        """Finish what somebody was killed at."""
        if await self.cluster.asked() != self.revision.index_name:
            await self.cluster.switch(self.index)
        await self._delete(await self.archived.unnamed())
        await self.archived.forget_emptied()

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
        """Add stories in one revision, those that answer already left out."""
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

    async def take_down(self, contents: Sequence[bytes]) -> None:
        """Let nothing be left of stories, whose versions have these contents."""
        places = [place for one in contents if (place := self.layout.place(one)) is not None]
        positions = map(self.layout.position, places)
        removed = [one for one in positions if one is not None]
        if not places:
            return
        plan = planned(self.layout, {}, removed, anew={one.segment for one in places})
        await self._change(plan, (), contents)
        await self.archived.forget_emptied()

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

    async def _change(
        self, plan: Plan, new: Sequence[PackedStory], taken: Sequence[bytes] = ()
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
        difference = Difference(named, gone, taken)
        await self.commit(self.following(layout), layout, rows, difference)
        self.leaving = not taken and (self.leaving or bool(gone))
        if taken:
            await self._delete(await self.archived.unnamed())

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
            await self.index.delete(contents)
            await self.index.refresh()
