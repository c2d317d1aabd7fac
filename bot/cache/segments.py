"""Kept segments: indexed stories, each found again by its key, in memory or in a file.

What a segment does not know itself, and what it is looked up by, stands beside its arrays: the
keys of its stories, and what changes with their contents alone.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from bot.cache.keys import SIZE
from knowledge.index.segment import Segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from knowledge.index.packed_story import PackedStory

KEYS, CONTENTS = "kept:keys", "kept:contents"


class Place(NamedTuple):
    """Where an analysed story is."""

    segment: int
    number: int


@dataclass(frozen=True, eq=False)
class KeptSegment:
    """A segment, and by what its stories are found."""

    segment: Segment
    keys: tuple[bytes, ...]
    contents: tuple[bytes, ...]

    @classmethod
    def of(cls, stories: Sequence[tuple[bytes, bytes, PackedStory]]) -> KeptSegment:
        """Index stories, each given with its key and that of its content."""
        keys = tuple(key for key, _, _ in stories)
        contents = tuple(content for _, content, _ in stories)
        return cls(Segment.of([story for _, _, story in stories]), keys, contents)

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> KeptSegment:
        """Return the segment whose arrays these are."""
        return cls(Segment.from_arrays(arrays), _parted(arrays[KEYS]), _parted(arrays[CONTENTS]))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return all of it as arrays by their names."""
        beside = {KEYS: _joined(self.keys), CONTENTS: _joined(self.contents)}
        return {**self.segment.arrays(), **beside}

    @cached_property
    def name(self) -> str:
        """What it is called; see `name_of`."""
        return name_of(self.keys)

    def __len__(self) -> int:
        return len(self.keys)


@dataclass(frozen=True, eq=False)
class Segments:
    """All that was analysed, whether it answers or not; the largest segment first."""

    all: tuple[KeptSegment, ...] = ()
    places: Mapping[bytes, Place] = field(init=False)
    """Where each story is, by its key."""
    contents: Mapping[bytes, Place] = field(init=False)
    """Where some analysis of each story is, by the key of its content."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "places", _found(one.keys for one in self.all))
        object.__setattr__(self, "contents", _found(one.contents for one in self.all))

    def is_in_base(self, key: bytes) -> bool:
        """Tell whether the story of a key is in the first segment."""
        place = self.places.get(key)
        return place is not None and place.segment == 0

    def story(self, place: Place) -> PackedStory:
        """Return the story at a place."""
        return self.all[place.segment].segment.stories.read(place.number)


def name_of(keys: Sequence[bytes]) -> str:
    """Return what a segment is called: one with the same stories in the same order is the same."""
    return f"{hashlib.blake2b(b''.join(keys), digest_size=12).hexdigest()}.segment"


def _found(keys: Iterable[Sequence[bytes]]) -> dict[bytes, Place]:
    found: dict[bytes, Place] = {}
    for segment, own in enumerate(keys):
        for number, key in enumerate(own):
            found.setdefault(key, Place(segment, number))
    return found


def _joined(keys: Sequence[bytes]) -> NDArray[np.uint8]:
    return np.frombuffer(b"".join(keys), np.uint8)


def _parted(keys: NDArray[np.uint8]) -> tuple[bytes, ...]:
    joined = keys.tobytes()
    return tuple(joined[start : start + SIZE] for start in range(0, len(joined), SIZE))
