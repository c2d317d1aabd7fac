"""Okapi: what rank-bm25's `BM25Okapi` makes of counts, for arrays of them.

Okapi BM25 as in Robertson & Zaragoza, "The Probabilistic Relevance Framework" (2009), with
rank-bm25's floor for negative idf: 0.25 × the mean idf over types.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

EPSILON = 0.25


def plain_idf(
    frequencies: NDArray[np.integer], size: NDArray[np.integer] | int
) -> NDArray[np.float64]:
    """Return the idf of terms that so many of `size` documents hold each, before any floor."""
    held = np.minimum(frequencies, size)
    return np.asarray(np.log(size - held + 0.5) - np.log(held + 0.5), np.float64)


def floor_of(frequencies: NDArray[np.integer], size: int) -> float:
    """Return the idf that a term has whose own would be negative.

    Args:
        frequencies: how many documents hold each different term.
        size: how many documents there are.
    """
    return EPSILON * float(plain_idf(frequencies, size).mean()) if len(frequencies) else 0.0
