"""Rebuilding: an index is filled beside the one that is asked, and then stands in its place.

Its stories are those of the archive, in their order, from the database alone. Where they were
read in another way than this program reads them, by another version of the analysis or with
other phrases, they are read anew from their own words; rows of both ways lie side by side until
the revision is there. Whoever was killed at it begins with an empty index again, but reads no
story twice. Between two runs stories may be taken down, which then go out of what is written.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.archive import held
from bot.archive.layout import MOST, Layout
from bot.archive.reading import Packer, Wanted
from bot.archive.said import edition_of, wanted, words_of
from bot.archive.writer import Writer, new_filling
from bot.archive.writing import ALL_MEANS, GRACE, Written
from bot.cache.version import version
from bot.store.archive_records import Difference
from bot.words import ENGLISH
from knowledge.errors import ArchiveError, StoryError, unexpected

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.archive.cluster import Cluster
    from bot.archive.index import Index
    from bot.archive.layout import Listed
    from bot.archive.writing import Means
    from bot.cache.analysis import Advance
    from bot.store.archived import Archived
    from knowledge.index.packed_story import PackedStory

RUN = 512
"""Stories that are read and written at once."""


async def rebuild(archived: Archived, cluster: Cluster, means: Means = ALL_MEANS) -> Written:
    """Fill a new index, and let it be asked in the place of the one before.

    Raises:
        ArchiveError: there is no archive, or it cannot be read or written.
        StoreError: the database cannot be used, or somebody else writes.
    """
    async with archived.writing() as turn:
        writer = Writer(archived, cluster, *await held.known(archived), turn)
        await _drop_unfinished(writer)
        said = wanted(writer.revision.synonyms)
        anew = _Anew(writer, await cluster.create(version()), said)
        with means.track(writer.revision.sentences) as advance:
            await anew.fill(means.workers, advance)
        await anew.index.refresh()
        await anew.commit()
        await cluster.switch(anew.index)
        # The index of before stays as long as its revision, for whoever answers from that.
        await archived.prune(datetime.now(UTC) - GRACE)
        await writer.drop_left()
        return anew.written


async def _drop_unfinished(writer: Writer) -> None:
    """Remove the indexes that somebody was killed at filling.

    Raises:
        ArchiveError: the cluster has an archive of another database.
    """
    cluster, revision = writer.cluster, writer.revision
    asked = await cluster.asked()
    if asked is not None and await cluster.id() != revision.cluster:
        raise ArchiveError(ENGLISH("archive_of_another", place=cluster.place, name=asked))
    named = await writer.archived.indexes()
    for name in await cluster.names():
        if name != asked and name not in named:
            await cluster.index(name).drop()


class _Anew:
    """An archive that is made anew beside the one that answers.

    Args:
        writer: knows that one.
        index: is to be filled.
        said: what is to be kept of words that mean the same.
    """

    def __init__(self, writer: Writer, index: Index, said: Mapping[str, Any]) -> None:
        self.index, self.written = index, Written()
        self._writer, self._said, self._words = writer, said, words_of(said)
        self._edition = edition_of(self._words)
        self._is_reread = self._edition != writer.revision.edition
        self._listed: list[Listed] = []
        self._taken: set[bytes] = set()
        """What was taken down meanwhile, by its contents in the archive that answers."""
        self._pending: list[PackedStory] = []

    async def fill(self, workers: int, advance: Advance) -> None:
        """Write all stories into the index and into segments, in the order of the library."""
        layout, archived = self._writer.layout, self._writer.archived
        packer = Packer(archived, self._words, self._edition, workers, lambda _: None)
        try:
            for start in range(0, len(layout), RUN):
                contents = layout.contents(start, start + RUN)
                run = await self._run([one for one in contents if one not in self._taken])
                size = sum(map(len, run))
                if self._is_reread:
                    run = await packer.packed([one for one in map(self._again, run) if one])
                    await held.put(archived, run, self._edition)
                await self._write(run)
                advance(size)
                await self._pass_on()
            await self._lay_down(1)
            if self._taken:
                await self._lay_down_again()
        finally:
            packer.close()
        self.written.problems += packer.problems

    async def commit(self) -> None:
        """Make what was written the newest revision."""
        members = [
            (at, number) for at, one in enumerate(self._listed) for number in range(len(one))
        ]
        layout = Layout(tuple(self._listed), np.array(members, np.int64).reshape(-1, 2))
        contents = layout.contents(0, len(layout))
        gone: set[bytes] = set()
        if not self._is_reread:
            before = self._writer.layout.segments
            gone = {one.content(at) for one in before for at in range(len(one))}.difference(
                contents
            )
        filling = new_filling()
        await self.index.bear([filling])
        revision = replace(
            self._writer.following(layout),
            index_name=self.index.name,
            cluster=await self._writer.cluster.id(),
            analysis=version(),
            edition=self._edition,
            synonyms=self._said,
            filling=filling,
        )
        await self._writer.commit(revision, layout, (), Difference(contents, gone))

    async def _pass_on(self) -> None:
        """Let stories be taken down, and go on without them."""
        writer = self._writer
        was = writer.layout
        await writer.pass_on()
        if writer.layout is was:
            return
        now = writer.layout
        self._taken |= {*was.contents(0, len(was))}.difference(now.contents(0, len(now)))
        found = await self._still_there([one.content for one in self._pending])
        self._pending = [one for one in self._pending if one.content in found]

    async def _lay_down_again(self) -> None:
        """Write all segments again: those that nobody named went with what was taken down."""
        listed, self._listed = self._listed, []
        for one in listed:
            contents = [one.content(at) for at in range(len(one))]
            found = await self._still_there(contents)
            if found:
                made = await held.made_of([*found.values()], self._edition)
                await self._writer.archived.put_segments([made.row])
                self._listed.append(made.listed)

    async def _still_there(self, contents: Sequence[bytes]) -> dict[bytes, PackedStory]:
        """Return what is there still of what was written; the rest goes out of the index."""
        found = await held.there_of(self._writer.archived, contents, self._edition)
        gone = [one for one in contents if one not in found]
        await self.index.delete(gone)
        self.written.added -= len(gone)
        return {one: found[one] for one in contents if one in found}

    async def _run(self, contents: Sequence[bytes]) -> list[PackedStory]:
        """Return the stories of contents; those that are gone or damaged are told."""
        edition = self._writer.revision.edition
        found = await held.there_of(self._writer.archived, contents, edition)
        if missing := len(contents) - len(found):
            reason = ENGLISH.count("archive_rows_missing", missing)
            remedy = ENGLISH.count("archive_rows_again", missing)
            where = ENGLISH("archive_database")
            self.written.problems.append(StoryError(where, None, reason, remedy))
        return [found[one] for one in contents if one in found]

    def _again(self, packed: PackedStory) -> Wanted | None:
        """Return the story of a packed one, to be packed again; None where it cannot be read."""
        try:
            return Wanted.of(packed.story, packed.corrections, 0)
        except Exception as error:  # noqa: BLE001 - another version may have packed it in any way
            self.written.problems.append(unexpected(ENGLISH("archive_database"), None, error))
            return None

    async def _write(self, run: Sequence[PackedStory]) -> None:
        refused = held.refusals(run, await self.index.fill(run))
        self.written.problems += refused.values()
        self._pending += [one for one in run if one.content not in refused]
        self.written.added += len(run) - len(refused)
        await self._lay_down(MOST)

    async def _lay_down(self, least: int) -> None:
        """Write segments of the stories that wait for one, as long as so many do."""
        while len(self._pending) >= least:
            made = await held.made_of(self._pending[:MOST], self._edition)
            await self._writer.archived.put_segments([made.row])
            self._listed.append(made.listed)
            del self._pending[:MOST]
