"""Calling: who in a corpus may be meant by words, and where they speak.

Each finds at least whom it is asked for, over all segments, and nobody who speaks in no
story that is there; who of them is meant is weighed elsewhere (`query.speaker_names`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from knowledge.index.hashing import hashes
from knowledge.index.lists import intersection, union
from knowledge.index.speaking import noun_key
from knowledge.index.strings import distinct

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from numpy.typing import NDArray

    from knowledge.english.called import Called
    from knowledge.index.members import AnyHeld
    from knowledge.index.speaking import Speaking
    from knowledge.index.strings import Strings


def called(held: Sequence[AnyHeld], words: Sequence[str], acronym: str) -> list[Called]:
    """Return what those are called who are called by all these words, or by an acronym.

    They are in the order in which they first speak.
    """

    def names(speaking: Speaking) -> NDArray[np.int64]:
        each = [speaking.names_with(word) for word in words]
        return union([intersection(each), speaking.names_with(acronym)])

    return _called([(one, names(one.segment.speaking)) for one in held])


def nearly_called(held: Sequence[AnyHeld], words: Sequence[tuple[str, int]]) -> list[Called]:
    """Return what those are called who are called by words that may be these with slips.

    Args:
        held: the segments.
        words: each with how many slips it may have.
    """

    def names(speaking: Speaking) -> NDArray[np.int64]:
        return intersection([speaking.names_near(word, slips) for word, slips in words])

    return _called([(one, names(one.segment.speaking)) for one in held])


def _called(each: Sequence[tuple[AnyHeld, NDArray[np.int64]]]) -> list[Called]:
    """Return what those of these names are called in the stories that are there."""
    found: list[tuple[int, int, Called]] = []
    for one, names in each:
        speaking = one.segment.speaking
        numbers, _ = speaking.by_name.of_all(names)
        appearances, owners = speaking.appearing.of_all(numbers)
        stories = one.numbers[speaking.appearances[appearances]]
        there = stories >= 0
        order = np.lexsort((appearances[there], stories[there]))
        owners, firsts = np.unique(owners[there][order], return_index=True)
        found += zip(
            stories[there][order][firsts].tolist(),
            appearances[there][order][firsts].tolist(),
            speaking.called_by(numbers[owners].tolist()),
            strict=True,
        )
    return [one for *_, one in sorted(found, key=lambda place: place[:2])]


def spoken_by(held: Sequence[AnyHeld], names: Collection[str]) -> list[int]:
    """Return the numbers of the stories in which somebody of these names speaks, ascending."""
    found = []
    for segment, numbers in held:
        speaking = segment.speaking
        called_so, _ = speaking.by_name.of_all(_numbers(speaking.names, hashes(names)))
        appearances, _ = speaking.appearing.of_all(called_so)
        found.append(numbers[speaking.appearances[appearances]])
    stories = union(found)
    return [int(story) for story in stories[stories >= 0]]


def _numbers(strings: Strings, wanted: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return the numbers of those of the strings that have these hashes."""
    at = strings.hashes.searchsorted(wanted)
    at = at[at < len(strings)]
    found: NDArray[np.int64] = distinct(at[np.isin(strings.hashes[at], wanted)])
    return found


def described(held: Sequence[AnyHeld], noun: str, terms: Collection[str]) -> Iterator[str]:
    """Yield the names of those whom a story describes by a noun with all these terms."""
    for segment, numbers in held:
        speaking = segment.speaking
        keys = [noun_key(noun, term) for term in (terms or ("",))]
        descriptions = intersection([speaking.by_noun[key] for key in keys])
        stories, owners = speaking.describing.of_all(descriptions)
        there = distinct(owners[numbers[stories] >= 0])
        speakers = distinct(speaking.described[descriptions[there]])
        yield from map(speaking.names.__getitem__, speakers.tolist())
