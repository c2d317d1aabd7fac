"""Checking: how an archive is, and whether database and index hold the same.

What is wrong is told in a line each, with what to do. Whoever checks keeps those out who write:
what is half written is no fault.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.archive import held
from bot.words import ENGLISH
from knowledge.errors import ArchiveError
from knowledge.index import arrays
from knowledge.index.archived_segment import COUNTS
from knowledge.index.summary import summarised

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.archive.cluster import Cluster
    from bot.archive.layout import Layout, Listed
    from bot.store.archive_records import ArchiveRevision
    from bot.store.archived import Archived

PAGE = 10_000
"""Contents that are looked through at once."""
PATIENCE = 60.0
"""Seconds to wait for who writes just now."""
SHOWN = 8
"""Characters of a segment's name that a person is told."""
RED = "red"
"""What OpenSearch calls its health where it cannot answer."""


@dataclass(slots=True)
class Status:
    """How an archive is."""

    revision: int
    created_at: datetime
    stories: int
    sentences: int
    segments: int
    database: int
    """Bytes in the database, about."""
    index: str
    documents: int | None = None
    """Stories that can be found; None where nobody answers."""
    size: int | None = None
    """Bytes that the index takes, each part counted once."""
    nodes: int | None = None
    health: str | None = None
    """What OpenSearch calls it: green, yellow or red."""
    faults: list[str] = field(default_factory=list)
    """Why something is not known, or does not answer as it should."""
    notes: list[str] = field(default_factory=list)
    """What is to be known besides."""


@dataclass(slots=True)
class Checked:
    """What a check found."""

    stories: int = 0
    sentences: int = 0
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What is to be known, though nothing is wrong with it."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults

    def tell(self, fault: str) -> None:
        """Note what is wrong, once."""
        if fault not in self.faults:
            self.faults.append(fault)

    def count(self, key: str, number: int) -> None:
        """Note that something is wrong with so many, if it is with any."""
        if number:
            self.tell(ENGLISH.count(key, number))


async def status(archived: Archived, cluster: Cluster) -> Status:
    """Tell how an archive is, as far as somebody answers.

    Raises:
        ArchiveError: there is none.
        StoreError: the database cannot be used.
    """
    revision = await archived.newest()
    if revision is None:
        raise ArchiveError(ENGLISH("archive_none"))
    told = Status(
        revision=revision.number,
        created_at=revision.created_at,
        stories=revision.stories,
        sentences=revision.sentences,
        segments=len(revision.segments),
        database=await archived.size(),
        index=revision.index_name,
        notes=_notes(revision),
    )
    try:
        await _check_cluster(cluster, revision)
        health = await cluster.health()
        told.nodes, told.health = health["number_of_nodes"], health["status"]
        size = await cluster.index(revision.index_name).size()
        told.documents, told.size = size.stories, size.data
        if size.stories < (lying := await archived.lying()):
            there = size.stories
            told.faults.append(
                ENGLISH("archive_half_filled", place=cluster.place, there=there, number=lying)
            )
    except ArchiveError as error:
        told.faults.append(str(error))
    if not told.faults and (wrong := await _wrong_index(cluster, revision)) is not None:
        told.faults.append(wrong)
    if (wrong := held.read_otherwise(revision)) is not None:
        told.faults.append(wrong)
    return told


async def check(
    archived: Archived, cluster: Cluster, advance: Callable[[int], object] = lambda _: None
) -> Checked:
    """Compare what the database and the index of an archive hold.

    Args:
        archived: the database's side.
        cluster: the index's side.
        advance: is called with how many stories more were looked at, twice for each.

    Raises:
        ArchiveError: there is none, or what is left of it is not enough to look at.
        StoreError: the database cannot be used, or somebody writes just now.
    """
    async with archived.writing(PATIENCE):
        revision, layout = await held.known(archived)
        checked = Checked(revision.stories, revision.sentences, notes=_notes(revision))
        looking = _Looking(archived, cluster, revision, layout, checked, advance)
        await looking.through_database()
        try:
            await looking.through_index()
        except ArchiveError as error:
            checked.tell(str(error))
        return checked


@dataclass(frozen=True, slots=True)
class _Looking:
    """Who looks an archive through."""

    archived: Archived
    cluster: Cluster
    revision: ArchiveRevision
    layout: Layout
    checked: Checked
    advance: Callable[[int], object]

    @property
    def _listed(self) -> set[bytes]:
        """The contents of all stories that the revision names."""
        return {one.content(at) for one in self.layout.segments for at in range(len(one))}

    async def through_database(self) -> None:
        """See that the revision, its segments and its packed stories are there."""
        for one in self.layout.segments:
            if (reason := await self._wrong_segment(one)) is not None:
                name = one.name[:SHOWN]
                self.checked.tell(ENGLISH("archive_wrong_segment", name=name, reason=reason))
        told = (self.revision.stories, self.revision.sentences)
        if told != (len(self.layout), self.layout.sentences):
            self.checked.tell(ENGLISH("archive_miscounted", number=self.revision.number))
        listed, surplus, damaged, after = self._listed, 0, 0, b""
        missing = {*listed}
        while page := await self.archived.named(after, PAGE):
            after = page[-1]
            surplus += sum(one not in listed for one in page)
            missing.difference_update(page)
            for some in held.parted(page, held.ROWS):
                found = await self.archived.packed(some)
                damaged += sum(not held.is_whole(*row) for row in found.items())
                self.advance(len(some))
        self.checked.count("archive_rows_gone", len(missing))
        self.checked.count("archive_rows_damaged", damaged)
        self.checked.count("archive_rows_surplus", surplus)
        if (wrong := held.read_otherwise(self.revision)) is not None:
            self.checked.tell(wrong)

    async def through_index(self) -> None:
        """See that the index is the one that the revision names, and holds what it names.

        Raises:
            ArchiveError: it cannot be looked through.
        """
        wrong = await _wrong_index(self.cluster, self.revision)
        if wrong is not None:
            self.checked.tell(wrong)
        if await self.cluster.id() != self.revision.cluster:
            return
        listed, surplus = self._listed, set[bytes]()
        missing = {*listed}
        async for page in self.cluster.index(self.revision.index_name).contents():
            missing.difference_update(page)
            surplus.update(one for one in page if one not in listed)
            self.advance(len(page))
        left = surplus.intersection(await self.archived.unnamed())
        self.checked.count("archive_unfound", len(missing))
        self.checked.count("archive_left_over", len(left))
        self.checked.count("archive_surplus", len(surplus - left))
        named = await self.archived.indexes()
        for name in await self.cluster.names():
            if name != self.revision.index_name:
                key = "archive_index_before" if name in named else "archive_other_index"
                self.checked.notes.append(ENGLISH(key, name=name))

    async def _wrong_segment(self, listed: Listed) -> str | None:
        """Return what is wrong with a segment, if anything is."""
        data = await self.archived.segment(listed.name)
        if data is None:
            return ENGLISH("archive_segment_missing")
        try:
            found = arrays.unpacked(data)
            fields = {**summarised(found), **{name: found[name] for name in COUNTS}}
        except (KeyError, ValueError, TypeError, arrays.DamagedError) as error:
            return str(error)
        is_same = fields["contents"].tobytes() == listed.contents.tobytes()
        return None if is_same else ENGLISH("archive_segment_of_others")


async def _check_cluster(cluster: Cluster, revision: ArchiveRevision) -> None:
    if await cluster.id() != revision.cluster:
        raise ArchiveError(ENGLISH("archive_other_cluster", place=cluster.place))


async def _wrong_index(cluster: Cluster, revision: ArchiveRevision) -> str | None:
    """Return what is wrong with the index, as far as that is told without looking through it."""
    try:
        await _check_cluster(cluster, revision)
        index = cluster.index(revision.index_name)
        await index.check(revision.analysis)
        await held.see_filled(index, revision, cluster.place)
        if (asked := await cluster.asked()) != revision.index_name:
            name = asked or ENGLISH("archive_asked_nothing")
            return ENGLISH("archive_asked_elsewhere", name=name, own=revision.index_name)
        if (await cluster.health())["status"] == RED:
            return ENGLISH("archive_red", place=cluster.place)
    except ArchiveError as error:
        return str(error)
    return None


def _notes(revision: ArchiveRevision) -> list[str]:
    waiting = held.waiting(revision)
    return [] if waiting is None else [waiting]
