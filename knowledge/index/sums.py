"""Sums: one float for each document of a segment, lent to whoever scores it.

A corpus has a million documents where a question touches some thousands: so the sums are
made once for each thread, and are all 0 between two questions.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from knowledge.index.found import Found

_NONE = np.zeros(0)


class _Local(threading.local):
    """As many as the largest segment has documents."""

    sums: NDArray[np.float64] = _NONE


_local = _Local()


def lent(found: Found) -> NDArray[np.float64]:
    """Lend this thread's sums, those of the dead at minus infinity.

    Who takes them puts 0 where a run has a document before they are given back. A
    question that is broken off loses them.
    """
    sums, _local.sums = _local.sums, _NONE
    if len(sums) < found.postings.extent:
        sums = np.zeros(found.postings.extent)
    for start, end in found.dead:
        sums[start:end] = -np.inf
    return sums


def give_back(sums: NDArray[np.float64], found: Found) -> None:
    """Give the sums back that were `lent`."""
    for start, end in found.dead:
        sums[start:end] = 0.0
    _local.sums = sums
