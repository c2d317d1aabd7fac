"""The best of the postings, compiled: the same answers as `scoring`'s own, sooner.

Numba compiles it when this module is imported, which takes seconds: so it is imported by
`scoring.compile_kernel` alone, where the extra `speed` is installed and a program wants it.

Here looking at a posting costs nanoseconds, so that documents are scored one by one, in
their order. The places whose limits together are less than what the best ones have are
not read any more, but looked into (max-score, as in `scoring`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import boolean, float64, int32, int64, njit, types, uint16

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROUNDED = 1e-9
"""More than sums of the same numbers in another order can differ."""
END = np.iinfo(np.int32).max
"""A document behind all."""

Floats, Numbers = float64[::1], int64[::1]
STATE = (Numbers, Numbers, Numbers, Floats, int32[::1], Floats, Floats, Floats)
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


@njit(types.UniTuple(int64, 2)(*STATE, int64, int64), nogil=True)  # type: ignore[no-untyped-call]
def _left(  # noqa: PLR0913, PLR0917 - the state of `_best`
    order: NDArray[np.int64],
    at: NDArray[np.int64],
    end: NDArray[np.int64],
    weight: NDArray[np.float64],
    current: NDArray[np.int32],
    limits: NDArray[np.float64],
    upto: NDArray[np.float64],
    added: NDArray[np.float64],
    places: int,
    first: int,
) -> tuple[int, int]:
    """Drop the places whose postings are at their end; return how many there are, and are read."""
    left = unread = 0
    total = 0.0
    for n in range(places):
        if current[n] == END:
            added[order[n]] = 0.0
            continue
        order[left], at[left], end[left] = order[n], at[n], end[n]
        weight[left], current[left] = weight[n], current[n]
        total += limits[order[left]]
        upto[left] = total
        left += 1
        unread += n < first
    return left, unread


def _best(  # noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917 - one kernel, compiled as a whole
    all_starts: NDArray[np.int64],
    documents: NDArray[np.int32],
    classes: NDArray[np.uint16],
    greatest: NDArray[np.int32],
    shortest: NDArray[np.int32],
    table: NDArray[np.float64],
    k1: float,
    short: float,
    long: float,
    terms: NDArray[np.int64],
    idf: NDArray[np.float64],
    dead_starts: NDArray[np.int64],
    dead_ends: NDArray[np.int64],
    numbers: NDArray[np.int32],
    best_scores: NDArray[np.float64],
    best_numbers: NDArray[np.int64],
) -> int:
    """Write down the best documents of a segment, in order, and return how many there are.

    Args:
        all_starts: and the next four, those of the segment's `Postings`.
        documents: see there.
        classes: see there.
        greatest: its `most`.
        shortest: its `least`.
        table: and the next three, those of `Saturation`.
        k1: see there.
        short: see there.
        long: see there.
        terms: the term at each place of the query; each has postings.
        idf: of each place, above 0.
        dead_starts: where each stretch of dead documents starts.
        dead_ends: where it ends.
        numbers: of each document in the corpus; empty where it is its own.
        best_scores: where their scores are written; as many are sought as there is room for.
        best_numbers: where their numbers are written.
    """
    every = places = len(terms)
    limits = np.empty(every)
    for n in range(every):
        count = greatest[terms[n]]
        limits[n] = idf[n] * count * (k1 + 1) / (count + (short + long * shortest[terms[n]]))
    order = np.argsort(limits)
    upto = np.cumsum(limits[order])
    at, end = all_starts[terms[order]], all_starts[terms[order] + 1]
    weight = idf[order]
    current = np.empty(every, np.int32)
    for n in range(every):
        current[n] = documents[at[n]] if at[n] < end[n] else END
    most = len(best_scores)
    held, needed = 0, -np.inf
    added = np.zeros(every)
    # The places before it are not read, but looked into.
    first, has_ended = 0, False
    while True:
        if has_ended:
            places, first = _left(
                order, at, end, weight, current, limits, upto, added, places, first
            )
            has_ended = False
        if first >= places:
            break
        document = END
        for n in range(first, places):
            document = min(document, current[n])
        if document == END:
            break
        score = 0.0
        for n in range(first, places):
            added[order[n]] = 0.0
            if current[n] == document:
                own = table[classes[at[n]]] * weight[n]
                added[order[n]] = own
                score += own
                at[n] += 1
                current[n] = documents[at[n]] if at[n] < end[n] else END
                has_ended |= at[n] == end[n]
        n = first - 1
        while n >= 0 and score + upto[n] >= needed:
            added[order[n]] = 0.0
            if current[n] < document:
                at[n] = _from(documents, at[n], end[n], document)
                current[n] = documents[at[n]] if at[n] < end[n] else END
            if current[n] == document:
                own = table[classes[at[n]]] * weight[n]
                added[order[n]] = own
                score += own
            n -= 1
        if n >= 0 or score < needed or _is_dead(dead_starts, dead_ends, document):
            continue
        # Added up in the query's order, as in `scoring`: what is equal there is so here.
        score = 0.0
        for n in range(every):
            score += added[n]
        number = numbers[document] if len(numbers) else document
        held = _put(best_scores, best_numbers, held, score, number)
        if held == most:
            needed = best_scores[most - 1] - ROUNDED
            while first < places and upto[first] < needed:
                first += 1
    return held


SEGMENT = (Frozen[int64], Frozen[int32], Frozen[uint16], Frozen[int32], Frozen[int32])
SATURATION = (Floats, float64, float64, float64)
QUERY = (Numbers, Floats, Numbers, Numbers, Frozen[int32])
BEST = (Floats, Numbers)

best = njit(int64(*SEGMENT, *SATURATION, *QUERY, *BEST), nogil=True)(_best)
