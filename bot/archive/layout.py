"""The layout of an archive: which stories lie in which segments, and in what order they stand.

A change leaves most segments as they are. What is new stands in a small one behind the others,
and the small ones there become one as soon as four times as much comes together, so that a story
is read again a few times in its life and there are never many of them. A story that is replaced
or removed stays in its segment, out of what answers, until a twentieth of that is so; all that is
so together is bounded as well, since whoever opens the archive reads it, to count it out.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from knowledge.index import arrays
from knowledge.index.members import Members
from knowledge.index.packed_story import DIGEST

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

MOST = 4_096
"""Stories of a segment at most."""
FOLD = 4
"""By how much more than its largest segment a run of small ones becomes a single one."""
SHARE_GONE = 0.05
"""The share of a segment that may be gone until it is made anew."""
MOST_GONE = 256
"""Stories that may be gone and still lie in a segment, in all: some eight megabytes to read."""
NEW = -1
"""In the place of a segment's number: a story that is in none yet."""


class Place(NamedTuple):
    """Where a story lies; its number is that in the segment, or among what is `NEW`."""

    segment: int
    number: int


@dataclass(frozen=True, eq=False)
class Listed:
    """The stories of a segment."""

    name: str
    contents: NDArray[np.uint8]
    """The `PackedStory.content` of each, a row of bytes each."""
    sizes: NDArray[np.uint32]
    """How many sentences each has."""

    @classmethod
    def of(cls, contents: Sequence[bytes], sizes: Sequence[int], edition: str) -> Listed:
        """Return stories that were read in one way, in their order."""
        told = b"".join(contents)
        name = hashlib.blake2b(edition.encode() + told, digest_size=16).hexdigest()
        rows = np.frombuffer(told, np.uint8).reshape(-1, DIGEST)
        return cls(name, rows, np.array(sizes, np.uint32))

    @classmethod
    def from_bytes(cls, name: str, data: bytes) -> Listed:
        """Return the stories of the segment of a name, as they were written.

        Raises:
            DamagedError: this is something else.
        """
        held = arrays.unpacked(data)
        return cls(name, held["contents"], held["sizes"])

    def data(self) -> bytes:
        """Return them as bytes."""
        return arrays.packed({"contents": self.contents, "sizes": self.sizes})

    def __len__(self) -> int:
        return len(self.contents)

    def content(self, number: int) -> bytes:
        """Return the content of a story."""
        content: bytes = self.contents[number].tobytes()
        return content


@dataclass(frozen=True, eq=False)
class Layout:
    """The segments of an archive, and the stories that it has, in the order of the library."""

    segments: tuple[Listed, ...]
    members: NDArray[np.int64]
    """For each story the number of its segment and its number there, a row each."""

    def __len__(self) -> int:
        return len(self.members)

    @property
    def sentences(self) -> int:
        """How many sentences its stories have."""
        sizes = [
            one.sizes[self.members[own, 1]]
            for one, own in zip(self.segments, self._own, strict=True)
        ]
        return sum(int(one.sum()) for one in sizes)

    def place(self, content: bytes) -> Place | None:
        """Return where a story lies, whether it answers or not; None where it does nowhere."""
        order, keys, firsts = self._ordered
        (key,) = np.frombuffer(content[:8], np.uint64)
        at = int(keys.searchsorted(key))
        while at < len(keys) and keys[at] == key:
            number = int(order[at])
            segment = int(firsts.searchsorted(number, "right")) - 1
            place = Place(segment, number - int(firsts[segment]))
            if self.content(place) == content:
                return place
            at += 1
        return None

    def position(self, place: Place) -> int | None:
        """Return where a story stands in the library; None where it does not answer."""
        found = int(self._positions[place.segment][place.number])
        return None if found < 0 else found

    def content(self, place: Place) -> bytes:
        """Return the content of a story."""
        return self.segments[place.segment].content(place.number)

    def contents(self, start: int, end: int) -> list[bytes]:
        """Return the contents of stories in the order of the library."""
        return [self.content(Place(*row)) for row in self.members[start:end].tolist()]

    @cached_property
    def _positions(self) -> list[NDArray[np.int64]]:
        found = [np.full(len(one), -1) for one in self.segments]
        for one, own in zip(found, self._own, strict=True):
            one[self.members[own, 1]] = own
        return found

    @cached_property
    def _own(self) -> list[NDArray[np.int64]]:
        """The numbers in the library of the stories of each segment, ascending."""
        return _by_segment(self.members, range(len(self.segments)))

    @cached_property
    def _ordered(self) -> tuple[NDArray[np.int64], NDArray[np.uint64], NDArray[np.int64]]:
        """All stories by the first half of their contents, these, and each segment's first."""
        halves = [
            np.ascontiguousarray(one.contents[:, :8]).view(np.uint64)[:, 0] for one in self.segments
        ]
        keys = np.concatenate(halves) if halves else np.zeros(0, np.uint64)
        order = keys.argsort()
        firsts = np.cumsum([0, *map(len, self.segments)])[:-1]
        return order, keys[order], firsts


NO_LAYOUT = Layout((), np.zeros((0, 2), np.int64))


class Part(NamedTuple):
    """A segment of the layout that is to be."""

    kept: int | None
    """The number of the segment that it is; None where it is to be made."""
    places: list[Place]
    """Where its stories lie, in their order, where it is to be made."""


@dataclass(frozen=True, eq=False)
class Plan:
    """A layout that is to be."""

    parts: tuple[Part, ...]
    members: NDArray[np.int64]
    """As they are to be."""

    def gone(self, layout: Layout) -> list[bytes]:
        """Return the contents that lie in a segment of a layout, and in none that is to be."""
        staying = {part.kept for part in self.parts}
        read = {place for part in self.parts for place in part.places}
        return [
            one.content(number)
            for at, one in enumerate(layout.segments)
            if at not in staying
            for number in range(len(one))
            if Place(at, number) not in read
        ]


def planned(
    layout: Layout,
    replaced: Mapping[int, Place],
    removed: Collection[int] = (),
    added: Sequence[Place] = (),
    anew: Collection[int] = (),
) -> Plan:
    """Return the layout that is to be after a change.

    Args:
        layout: as it is.
        replaced: what is to stand in the place of stories, by their numbers in the library.
        removed: the numbers of those that are to be gone.
        added: what is to stand behind all others.
        anew: the numbers of segments that are to be made anew, whatever is gone of them.
    """
    places = layout.members.copy()
    for number, place in replaced.items():
        places[number] = place
    places = np.delete(places, [*removed], axis=0)
    places = np.concatenate([places, np.array(added, np.int64).reshape(-1, 2)])
    kept = _kept(layout, places, anew)
    where = [*range(len(layout.segments)), NEW]
    runs = [
        (at if at in kept else None, own)
        for at, own in zip(where, _by_segment(places, where), strict=True)
        if at in kept or len(own)
    ]
    members, parts = np.zeros_like(places), list[Part]()
    for number, (at, own) in enumerate(_together(runs)):
        members[own, 0] = number
        if at is not None:
            members[own, 1] = places[own, 1]
            parts.append(Part(at, []))
        else:
            members[own, 1] = np.arange(len(own))
            parts.append(Part(None, [Place(*row) for row in places[own].tolist()]))
    return Plan(tuple(parts), members)


def _by_segment(places: NDArray[np.int64], segments: Iterable[int]) -> list[NDArray[np.int64]]:
    """Return the rows of places that are in each of some segments, ascending."""
    order = places[:, 0].argsort(kind="stable")
    ascending = places[order, 0]
    starts, ends = (ascending.searchsorted([*segments], side) for side in ("left", "right"))
    return [order[start:end] for start, end in zip(starts, ends, strict=True)]


def _kept(layout: Layout, places: NDArray[np.int64], anew: Collection[int]) -> set[int]:
    """Return the numbers of the segments that stay as they are."""
    sizes = np.array([len(one) for one in layout.segments], np.int64)
    there = np.bincount(places[places[:, 0] >= 0, 0], minlength=len(sizes))
    gone = sizes - there
    kept = {at for at in range(len(sizes)) if there[at] and gone[at] <= SHARE_GONE * sizes[at]}
    kept.difference_update(anew)
    for at in sorted(kept, key=lambda at: -gone[at]):
        if sum(gone[one] for one in kept) <= MOST_GONE:
            break
        kept.discard(at)
    return kept


_Run = tuple[int | None, Any]
"""The number of a segment that stays, or None, and the positions of its stories."""


def _together(runs: list[_Run]) -> list[_Run]:
    """Return runs of which those that belong together are one."""
    found: list[_Run] = []
    for at, own in runs:
        if at is None and found and found[-1][0] is None and len(found[-1][1]) + len(own) <= MOST:
            found[-1] = (None, np.sort(np.concatenate([found[-1][1], own])))
        else:
            found.append((at, own))
    sizes = [len(own) for _, own in found]
    for start in range(len(found) - 1):
        whole = sum(sizes[start:])
        if whole <= MOST and max(sizes[start:]) * FOLD <= whole:
            joined = np.sort(np.concatenate([own for _, own in found[start:]]))
            return [*found[:start], (None, joined)]
    return found


def packed_members(members: NDArray[np.int64]) -> bytes:
    """Return where stories lie as bytes: of those that lie one behind the other only the first."""
    steps = np.diff(members, axis=0)
    breaks = np.flatnonzero((steps[:, 0] != 0) | (steps[:, 1] != 1)) + 1
    starts = np.concatenate([[0], breaks]) if len(members) else np.zeros(0, np.int64)
    counts = np.diff(np.append(starts, len(members)))
    first = members[starts.astype(np.int64)]
    held = {"segments": first[:, 0], "numbers": first[:, 1], "counts": counts}
    return arrays.packed({name: value.astype(np.uint32) for name, value in held.items()})


def unpacked_members(data: bytes) -> NDArray[np.int64]:
    """Return where stories lie, a row of the segment and the number there each.

    Raises:
        DamagedError: this is something else.
    """
    held = arrays.unpacked(data)
    counts = held["counts"].astype(np.int64)
    ends = counts.cumsum()
    within = np.arange(int(counts.sum())) - (ends - counts).repeat(counts)
    segments = held["segments"].astype(np.int64).repeat(counts)
    return np.stack([segments, held["numbers"].astype(np.int64).repeat(counts) + within], axis=1)


def members_of(data: bytes) -> Members:
    """Return the members of a corpus whose stories lie so; no story is of a file any more.

    Raises:
        DamagedError: this is something else.
    """
    rows = unpacked_members(data)
    return Members(rows[:, 0], rows[:, 1], (None,) * len(rows), (1,) * len(rows))
