"""Ranked: sentences in the order in which they answer, each weighed only when it is looked for.

Of the dozens of sentences that are found a reader is shown three. What a sentence can score at
most is known before its text is read; so they are weighed from the most promising on, and
only until none that is left can come before the next that is wanted. The order is that of
weighing all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import islice
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from knowledge.ranking.features import Candidate


@dataclass(frozen=True, slots=True)
class Ranked:
    """A sentence in its place."""

    candidate: Candidate
    score: float
    shares: tuple[float, ...]
    """What each of `features.FEATURES` adds to the score, and then its story."""
    also: tuple[int, ...] = ()
    """The numbers of the documents of other stories that are the same report."""
    differs: bool = False
    """Whether it gives another figure than the first for the thing asked."""


class Ranking(Sequence[Ranked]):
    """Sentences, best first.

    They are taken from `coming` as far as somebody looks, each once. Whether there is any is
    told by the first; how many there are only by all.
    """

    __slots__ = ("_coming", "_known")

    def __init__(self, coming: Iterable[Ranked] = ()) -> None:
        self._known: list[Ranked] = []
        self._coming = iter(coming)

    @overload
    def __getitem__(self, at: int) -> Ranked: ...
    @overload
    def __getitem__(self, at: slice) -> list[Ranked]: ...
    def __getitem__(self, at: int | slice) -> Ranked | list[Ranked]:
        if isinstance(at, slice):
            counted_from_end = (at.start or 0) < 0 or (at.stop or 0) < 0 or (at.step or 1) < 0
            self._look(None if counted_from_end else at.stop)
        else:
            self._look(at + 1 if at >= 0 else None)
        return self._known[at]

    def __iter__(self) -> Iterator[Ranked]:
        at = 0
        while self._look(at + 1) > at:
            yield self._known[at]
            at += 1

    def __bool__(self) -> bool:
        return self._look(1) > 0

    def __len__(self) -> int:
        return self._look(None)

    def _look(self, end: int | None) -> int:
        """Take as many as come before `end`, or all, and return how many are known."""
        if end is None or end > len(self._known):
            self._known += islice(self._coming, None if end is None else end - len(self._known))
        return len(self._known)


def by_score(
    coming: Iterable[tuple[float, int]], weigh: Callable[[int], Ranked | None]
) -> Iterator[Ranked]:
    """Yield sentences by falling score; of equal ones that which has the smaller place.

    Args:
        coming: what each can score at most, falling, and its place.
        weigh: returns the sentence of a place, or None if it is left out.
    """
    weighed: list[tuple[float, int, Ranked]] = []
    for most, place in coming:
        while weighed and weighed[0][:2] < (-most, place):
            yield heappop(weighed)[2]
        one = weigh(place)
        if one is not None:
            heappush(weighed, (-one.score, place, one))
    while weighed:
        yield heappop(weighed)[2]


@dataclass(frozen=True, slots=True)
class Found:
    """Documents that were found, and what tells their order."""

    numbers: Sequence[int]
    """The numbers of the documents; of equally good ones the first comes first."""
    most: Sequence[float]
    """What each can score at most."""
    weigh: Callable[[int], Ranked]
    """Returns the sentence, weighed, of a place in `numbers`."""

    def ranking(self) -> Ranking:
        """Return all, best first."""
        return Ranking(by_score(self.falling(), self.weigh))

    def falling(self) -> list[tuple[float, int]]:
        """Return what each can score at most, falling, with its place."""
        places = sorted(range(len(self.most)), key=lambda place: -self.most[place])
        return [(self.most[place], place) for place in places]
