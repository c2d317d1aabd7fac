"""Writing: what an archive has is changed a batch at a time, and each batch is a revision.

The order keeps every moment whole. Packed stories are written first, which no revision names;
then their documents, which nobody knows; then, in one transaction, the segments and the revision
that name them; and only then what no revision names any more goes out of the index. Whoever is
killed between leaves rows and documents behind that the next one finds: the rows spare its work,
the documents are deleted. What answers is always the old revision or the new one.
"""

from __future__ import annotations

import os
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.archive import held
from bot.archive.layout import NO_LAYOUT, packed_members
from bot.archive.reading import Packer, Sources, ahead
from bot.archive.said import NOTHING_SAID, edition_of, heard, words_of
from bot.archive.writer import Writer, new_filling
from bot.cache.analysis import untracked
from bot.cache.version import version
from bot.store.archive_records import ArchiveRevision
from bot.words import ENGLISH
from knowledge.errors import ArchiveError, DamagedStoryError
from knowledge.stories import speaker_corrections
from knowledge.stories.limit import STORY_LIMIT
from knowledge.stories.speaker_corrections import fits_nothing
from knowledge.stories.synonyms import NO_SYNONYMS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Collection, Sequence
    from pathlib import Path

    from bot.archive.cluster import Cluster
    from bot.archive.reading import Wanted
    from bot.cache.analysis import Track
    from bot.store.archived import Archived
    from knowledge.errors import StoryError
    from knowledge.stories.limit import StoryLimit
    from knowledge.stories.speaker_corrections import SpeakerCorrection

GRACE = timedelta(minutes=10)
"""For how long what is not named any more stays for those who still answer from before."""
SWITCHING = 5.0
"""Seconds in which every process has come to answer from another revision."""
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
    """Seconds for which what was replaced is still found."""


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
        index, filling = await cluster.create(version()), new_filling()
        await index.bear([filling])
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
            filling=filling,
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
        await archived.begin_adding()
        written = await _add(writer, paths, means)
        await writer.let_go(means.switching)
        return written


async def remove(
    archived: Archived,
    cluster: Cluster,
    ids: Collection[str],
    tell: Callable[[str], object] = lambda _: None,
) -> list[str]:
    """Take stories down, with every word of them; return which of the ids no story had.

    What the database says is done first, so that they answer no more whatever the index is like.

    Args:
        archived: the database's side.
        cluster: the index's side.
        ids: of the stories.
        tell: is called with what is left of them still, for a person.

    Raises:
        ArchiveError: there is no archive, or it cannot be written to.
        StoreError: the database cannot be used, or somebody else writes.
    """
    async with archived.writing(PATIENCE) as turn:
        writer = Writer(archived, cluster, *await held.known(archived), turn)
        await archived.note_taken(ids)
        versions = await archived.versions(ids)
        left = await writer.take_down(versions)
        if left is not None:
            tell(left)
        try:
            await writer.sweep()
            await writer.drop_left()
        except ArchiveError as error:
            if not versions:
                raise
            tell(ENGLISH("archive_index_left", reason=error))
        return [one for one in ids if one not in versions]


@asynccontextmanager
async def _writer(archived: Archived, cluster: Cluster) -> AsyncIterator[Writer]:
    """Be the one who writes to an archive that is as it should be."""
    async with archived.writing() as turn:
        revision, layout = await held.known(archived)
        if (wrong := held.read_otherwise(revision)) is not None:
            raise ArchiveError(wrong)
        writer = Writer(archived, cluster, revision, layout, turn)
        await writer.sweep()
        yield writer
        await archived.prune(datetime.now(UTC) - GRACE)
        await writer.drop_left()


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
