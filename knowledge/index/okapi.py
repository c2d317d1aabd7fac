"""Okapi: the idf that rank-bm25's `BM25Okapi` takes of counts, for one and for arrays of them.

Okapi BM25 as in Robertson & Zaragoza, "The Probabilistic Relevance Framework" (2009), with
rank-bm25's floor for negative idf: 0.25 × the mean idf over types.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

EPSILON = 0.25


def plain_idf(frequency: int, size: int) -> float:
    """Return the idf of what so many of `size` documents hold, before any floor.

    What none holds counts as what one does. As `plain_idfs`, which takes longer for a few.
    """
    held = min(frequency or 1, size)
    return math.log((size - held + 0.5) / (held + 0.5))


def plain_idfs(
    frequencies: NDArray[np.integer], size: NDArray[np.integer] | int
) -> NDArray[np.float64]:
    """Return the idf of each of what so many of `size` documents hold, before any floor."""
    held = np.minimum(np.maximum(frequencies, 1), size)
    return np.asarray(np.log(size - held + 0.5) - np.log(held + 0.5), np.float64)


def floor_of(frequencies: NDArray[np.integer], size: int) -> float:
    """Return the idf that a term has whose own would be negative.

    Args:
        frequencies: how many documents hold each different term; one that none holds is none.
        size: how many documents there are.
    """
    held = frequencies[frequencies > 0]
    return EPSILON * float(plain_idfs(held, size).mean()) if len(held) else 0.0
