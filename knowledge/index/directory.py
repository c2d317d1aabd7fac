"""The directory: which stories names, titles, addresses and runs of words lead to.

It looks into tables of the segments, and reads no story.
"""

from __future__ import annotations

from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING

import numpy as np

from knowledge.index import calling
from knowledge.index.hashing import hash64
from knowledge.index.members import Held
from knowledge.index.segment import Segment
from knowledge.index.shingles import all_shingles, sought_shingles

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from knowledge.english.called import Called
    from knowledge.index.archived import Archived
    from knowledge.index.members import AnyHeld
    from knowledge.text.folding import Folded

NAMES_KEPT = 64
"""Names that were asked for of which it is kept whom they may mean."""


class Directory:
    """Finds the stories of a corpus, by their numbers there.

    Args:
        held: the segments, and which of their stories are there.
        size: how many these are.
        archived: those of them that are archived.
    """

    def __init__(
        self, held: Sequence[AnyHeld], size: int, archived: Archived | None = None
    ) -> None:
        self._held, self._size, self._archived = held, size, archived

    @cached_property
    def moments(self) -> NDArray[np.uint64]:
        """For each story the `PackedStory.moments`, by which stories are put in order."""
        moments = np.zeros((self._size, 2), np.uint64)
        for segment, numbers in self._held:
            moments[numbers[numbers >= 0]] = segment.moments[numbers >= 0]
        return moments

    @cached_property
    def latest_first(self) -> NDArray[np.int64]:
        """The numbers of the stories by when they were last written at, the latest first."""
        written = self.moments[:, 1]
        return np.argsort(written.max(initial=0) - written, kind="stable")

    def newest_first(self, numbers: Iterable[int]) -> list[int]:
        """Return stories in the order in which they were published, the newest first.

        Of those that were at the same moment the order stays, and whose is not known come last.
        """
        published = self.moments[:, 0]
        return sorted(numbers, key=published.__getitem__, reverse=True)

    def called(self, words: Sequence[str], acronym: str) -> Sequence[Called]:
        """Return what those are called who are called by all words or an acronym."""
        return self._called(tuple(words), acronym)

    @cached_property
    def _called(self) -> Callable[[tuple[str, ...], str], Sequence[Called]]:
        """Return what they are called, as the last few names were looked up.

        A thousand may be spokesmen, and whoever asks of one asks on.
        """
        return lru_cache(NAMES_KEPT)(partial(calling.called, self._held))

    def nearly_called(self, words: Sequence[tuple[str, int]]) -> list[Called]:
        """Return what those are called who may be by these words, each with so many slips."""
        return calling.nearly_called(self._held, words)

    def spoken_by(self, names: Collection[str]) -> list[int]:
        """Return the numbers of the stories in which somebody of these names speaks, ascending."""
        return calling.spoken_by(self._held, names)

    def described(self, noun: str, terms: Collection[str]) -> Iterator[str]:
        """Yield who is described by a noun with these terms."""
        return calling.described(self._held, noun, terms)

    def titled(self, terms: Collection[str]) -> list[int]:
        """Return the numbers of the stories with all these terms in their titles, ascending."""
        found = []
        for segment, numbers in self._held:
            count = np.zeros(len(segment), np.int64)
            for term in {*terms}:
                count[segment.titled_of[segment.titled == np.uint64(hash64(term))]] += 1
            found += numbers[count == len({*terms})].tolist()
        return sorted(number for number in found if number >= 0)

    def may_hold(self, sought: Folded) -> list[int]:
        """Return the numbers of the stories among which all are that hold a run, ascending.

        Of a run of two words only those that write it as a name; of a shorter one none.
        """
        shingles = sought_shingles(sought)
        if not len(shingles):
            return []
        found = [numbers[one.shingles.holding(shingles)] for one, numbers in self._own]
        there = [] if self._archived is None else self._archived.holding(shingles)
        return sorted([*there, *(at for each in found for at in each.tolist() if at >= 0)])

    def may_share(self, text: str, share: float) -> list[int]:
        """Return the numbers of the stories that may have much in common with a text, ascending.

        Args:
            text: the text.
            share: the least part of the shingles, of whichever has fewer.
        """
        shingles = all_shingles(text)
        if not len(shingles):
            return []
        found = [numbers[one.shingles.sharing(shingles, share)] for one, numbers in self._own]
        there = [] if self._archived is None else self._archived.sharing(shingles, share)
        return sorted([*there, *(at for each in found for at in each.tolist() if at >= 0)])

    @property
    def _own(self) -> list[Held[Segment]]:
        """The segments that are not archived."""
        return [
            Held(one.segment, one.numbers) for one in self._held if isinstance(one.segment, Segment)
        ]

    def addressed(self, words: Sequence[str]) -> list[tuple[int, str]]:
        """Return the numbers and addresses of the stories that `Segment.addressed` finds."""
        found = (
            (int(numbers[at]), address)
            for segment, numbers in self._held
            for at, address in segment.addressed(words)
        )
        return sorted(one for one in found if one[0] >= 0)
