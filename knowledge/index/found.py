"""Found: what a query finds in each segment of a corpus, before anything is scored."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from knowledge.index.postings import Postings, Run
    from knowledge.index.saturation import Saturation


class Scores(NamedTuple):
    """Documents and their scores."""

    documents: NDArray[np.int64]
    scores: NDArray[np.float64]


class Found(NamedTuple):
    """What a query finds in one segment of the corpus."""

    postings: Postings
    runs: Sequence[Run]
    saturation: Saturation
    dead: Sequence[tuple[int, int]] = ()
    """The documents that are gone, each stretch of them from its start to its end."""
    numbers: NDArray[np.int32] | None = None
    """The number of each document in the corpus; None where it is its own."""

    def numbered(self, documents: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the numbers of documents of the segment in the corpus."""
        if self.numbers is None:
            return documents
        return self.numbers.take(documents).astype(np.int64)


def frequencies(found: Sequence[Found], places: int = 0) -> list[int]:
    """Return how many living documents of all segments hold each place of the query.

    Args:
        found: what the query finds in each segment.
        places: how many places it has, for where there is no segment.
    """
    if not found:
        return [0] * places
    each = [
        [_living(run, one.dead) for run in one.runs] if one.dead else [run.size for run in one.runs]
        for one in found
    ]
    return each[0] if len(each) == 1 else [sum(living) for living in zip(*each, strict=True)]


def _living(run: Run, dead: Sequence[tuple[int, int]]) -> int:
    starts, ends = run.documents.searchsorted(np.array(dead, np.int32).T)
    return run.size - int((ends - starts).sum())
