"""Saturation: what a count in a document of some length is worth, before the idf.

It depends on the average length, which is that of the whole corpus: so it is computed when
documents have come or gone, once for each class of postings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from knowledge.index.postings import Postings


@dataclass(frozen=True, slots=True)
class Saturation:
    """What BM25 makes of a count and a length in a corpus."""

    k1: float
    short: float
    """What is added to the count in the divisor whatever the document's length."""
    long: float
    """What each of its terms adds."""
    table: NDArray[np.float64]
    """The worth of each class of postings."""

    def of(self, counts: NDArray[np.int64], lengths: NDArray[np.int32]) -> NDArray[np.float64]:
        """Return the worth of counts in documents of these lengths."""
        worth: NDArray[np.float64] = _worth(self.k1, self.short, self.long, counts, lengths)
        return worth

    def at_most(self, count: int, length: int) -> float:
        """Return what no count up to this is worth more than, if no document is shorter."""
        return float(_worth(self.k1, self.short, self.long, count, length))


def saturation(postings: Postings, average: float, k1: float, b: float) -> Saturation:
    """Return what each class of postings is worth in a corpus of that average length."""
    short, long = k1 * (1 - b), k1 * b / (average or 1.0)
    return Saturation(k1, short, long, _worth(k1, short, long, postings.counts, postings.lengths))


def worth(counts: Any, lengths: Any, average: float, k1: float, b: float) -> Any:  # noqa: ANN401 - numbers, or arrays of them
    """Return what counts in documents of these lengths are worth in a corpus of an average."""
    return _worth(k1, k1 * (1 - b), k1 * b / (average or 1.0), counts, lengths)


def _worth(k1: float, short: float, long: float, counts: Any, lengths: Any) -> Any:  # noqa: ANN401 - numbers, or arrays of them
    return counts * (k1 + 1) / (counts + (short + long * lengths))
