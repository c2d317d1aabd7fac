"""The best of the postings, compiled: the same answers as `best`'s own, sooner.

Numba compiles it when this module is imported, which takes seconds: so it is imported by
`kernel.compile_kernel` alone, where the extra `speed` is installed and a program wants it.

Here looking at a posting costs nanoseconds, so that documents are scored one by one, in
their order. The places whose limits together are less than what the best ones have are
not read any more, but looked into (max-score, as in `best`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import boolean, float64, int32, int64, njit, types, uint16

if TYPE_CHECKING:
    from typing import TypeAlias

    from numpy.typing import NDArray

    Floating: TypeAlias = NDArray[np.float64]
    Counted: TypeAlias = NDArray[np.int64]
    Segment: TypeAlias = tuple[
        Counted, NDArray[np.int32], NDArray[np.uint16], NDArray[np.int32], NDArray[np.int32]
    ]
    Worth: TypeAlias = tuple[Floating, float, float, float]
    Query: TypeAlias = tuple[Counted, Floating]
    Living: TypeAlias = tuple[Counted, Counted, NDArray[np.int32]]
    Best: TypeAlias = tuple[Floating, Counted]

ROUNDED = 1e-9
"""More than sums of the same numbers in another order can differ."""
END = np.iinfo(np.int32).max
"""A document behind all."""

Floats, Numbers = float64[::1], int64[::1]
Frozen = {kind: types.Array(kind, 1, "C", readonly=True) for kind in (int32, int64, uint16)}


@njit(int64(Frozen[int32], int64, int64, int64), nogil=True)
def _from(documents: NDArray[np.int32], start: int, end: int, document: int) -> int:
    """Return where from `start` to `end` the first document is that is not before another.

    It is sought in steps that double, for it is mostly near.
    """
    low, step = start, 1
    while low + step < end and documents[low + step] < document:
        low += step
        step *= 2
    high = min(low + step, end)
    while low < high:
        middle = (low + high) >> 1
        if documents[middle] < document:
            low = middle + 1
        else:
            high = middle
    return low


@njit(boolean(Numbers, Numbers, int64), nogil=True)
def _is_dead(starts: NDArray[np.int64], ends: NDArray[np.int64], document: int) -> bool:
    for n in range(len(starts)):  # noqa: SIM110 - no generator is compiled
        if starts[n] <= document < ends[n]:
            return True
    return False


@njit(int64(Floats, Numbers, int64, float64, int64), nogil=True)
def _put(
    scores: NDArray[np.float64], numbers: NDArray[np.int64], held: int, score: float, number: int
) -> int:
    """Put a document among the best, of which there are `held`; return how many then.

    They lie by falling score, then by number; the last falls out where they are full.
    """
    size = len(scores)
    if held == size and (score < scores[-1] or (score == scores[-1] and number > numbers[-1])):
        return held
    at = min(held, size - 1)
    while at > 0 and (
        scores[at - 1] < score or (scores[at - 1] == score and numbers[at - 1] > number)
    ):
        scores[at], numbers[at] = scores[at - 1], numbers[at - 1]
        at -= 1
    scores[at], numbers[at] = score, number
    return min(held + 1, size)


class State(NamedTuple):
    """A query in its segment: the places that have postings left, by rising limit."""

    documents: NDArray[np.int32]
    classes: NDArray[np.uint16]
    table: NDArray[np.float64]
    order: NDArray[np.int64]
    """Which place of the query each is."""
    at: NDArray[np.int64]
    """Its next posting."""
    end: NDArray[np.int64]
    weight: NDArray[np.float64]
    current: NDArray[np.int32]
    """The document of its next posting, or `END`."""
    limits: NDArray[np.float64]
    """What each place of the query can add at most."""
    upto: NDArray[np.float64]
    """What each and those before it can add at most."""
    added: NDArray[np.float64]
    """What each place of the query adds to the document that is looked at."""


@njit(nogil=True)
def _state(segment: Segment, worth: Worth, query: Query) -> State:
    starts, documents, classes, greatest, shortest = segment
    table, k1, short, long = worth
    terms, idf = query
    limits, current = np.empty(len(terms)), np.empty(len(terms), np.int32)
    for n in range(len(terms)):
        count = greatest[terms[n]]
        limits[n] = idf[n] * count * (k1 + 1) / (count + (short + long * shortest[terms[n]]))
    order = np.argsort(limits)
    at, end = starts[terms[order]], starts[terms[order] + 1]
    for n in range(len(terms)):
        current[n] = documents[at[n]] if at[n] < end[n] else END
    upto, added = np.cumsum(limits[order]), np.zeros(len(terms))
    return State(
        documents, classes, table, order, at, end, idf[order], current, limits, upto, added
    )


@njit(nogil=True)
def _left(state: State, places: int, first: int) -> tuple[int, int]:
    """Drop the places whose postings are at their end; return how many there are, and are read."""
    left = unread = 0
    total = 0.0
    for n in range(places):
        if state.current[n] == END:
            state.added[state.order[n]] = 0.0
            continue
        state.order[left], state.at[left], state.end[left] = (
            state.order[n],
            state.at[n],
            state.end[n],
        )
        state.weight[left], state.current[left] = state.weight[n], state.current[n]
        total += state.limits[state.order[left]]
        state.upto[left] = total
        left += 1
        unread += n < first
    return left, unread


@njit(nogil=True)
def _take(state: State, n: int) -> float:
    """Go on from a posting of a place; return what it adds to its document."""
    own: float = state.table[state.classes[state.at[n]]] * state.weight[n]
    state.added[state.order[n]] = own
    state.at[n] += 1
    _see(state, n)
    return own


@njit(nogil=True)
def _see(state: State, n: int) -> None:
    """Look at the next posting of a place."""
    state.current[n] = state.documents[state.at[n]] if state.at[n] < state.end[n] else END


@njit(nogil=True)
def _read(state: State, first: int, places: int, document: int) -> tuple[float, bool]:
    """Return what the places that are read add to a document, and whether one is at its end."""
    score, has_ended = 0.0, False
    for n in range(first, places):
        state.added[state.order[n]] = 0.0
        if state.current[n] == document:
            score += _take(state, n)
            has_ended |= state.current[n] == END
    return score, has_ended


@njit(nogil=True)
def _can_be_best(state: State, first: int, document: int, score: float, needed: float) -> bool:
    """Look for a document in the places that are not read, until it cannot be one of the best."""
    n = first - 1
    while n >= 0 and score + state.upto[n] >= needed:
        state.added[state.order[n]] = 0.0
        if state.current[n] < document:
            state.at[n] = _from(state.documents, state.at[n], state.end[n], document)
            _see(state, n)
        if state.current[n] == document:
            score += _take(state, n)
        n -= 1
    return n < 0 and score >= needed


def _best(segment: Segment, worth: Worth, query: Query, living: Living, best: Best) -> int:
    """Write down the best documents of a segment, in order, and return how many there are.

    Args:
        segment: starts, documents, classes, most and least of its `Postings`.
        worth: table, k1, short and long of `Saturation`.
        query: the term at each place, which has postings, and its idf, above 0.
        living: where each stretch of dead documents starts and ends, and the number of each
            document in the corpus; empty where it is its own.
        best: where scores and numbers are written; as many are sought as there is room for.
    """
    dead_starts, dead_ends, numbers = living
    best_scores, best_numbers = best
    state = _state(segment, worth, query)
    most, places = len(best_scores), len(state.order)
    held, needed = 0, -np.inf
    # The places before it are not read, but looked into.
    first, has_ended = 0, False
    while True:
        if has_ended:
            places, first = _left(state, places, first)
        document = END
        for n in range(first, places):
            document = min(document, state.current[n])
        if document == END:
            return held
        score, has_ended = _read(state, first, places, document)
        if not _can_be_best(state, first, document, score, needed):
            continue
        if _is_dead(dead_starts, dead_ends, document):
            continue
        # Added up in the query's order, as in `best`: what is equal there is so here.
        score = 0.0
        for n in range(len(state.added)):
            score += state.added[n]
        number = numbers[document] if len(numbers) else document
        held = _put(best_scores, best_numbers, held, score, number)
        if held == most:
            needed = best_scores[most - 1] - ROUNDED
            while first < places and state.upto[first] < needed:
                first += 1


def _tuple(kinds: tuple[types.Type, ...]) -> types.Type:
    return types.Tuple(kinds)  # type: ignore[no-untyped-call]


SEGMENT = _tuple((Frozen[int64], Frozen[int32], Frozen[uint16], Frozen[int32], Frozen[int32]))
WORTH = _tuple((Floats, float64, float64, float64))
QUERY = _tuple((Numbers, Floats))
LIVING = _tuple((Numbers, Numbers, Frozen[int32]))
BEST = _tuple((Floats, Numbers))

best = njit(int64(SEGMENT, WORTH, QUERY, LIVING, BEST), nogil=True)(_best)
