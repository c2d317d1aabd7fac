"""Scores from postings: those of rank-bm25's `BM25Okapi`, of every document that has any.

Its idf and its average length are those of the whole corpus, which may lie in several
segments, some of whose documents are dead, so both are arguments here. The best ones alone
are found in `best`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from knowledge.index.found import Scores
from knowledge.index.sums import give_back, lent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from knowledge.index.found import Found
    from knowledge.index.postings import Run


def scored(found: Sequence[Found], idf: Sequence[float]) -> Scores:
    """Return every document that holds something of the query, ascending, and its score.

    Args:
        found: what the query finds in each segment.
        idf: the idf of each place of the query, times its weight if it has one.
    """
    each = [_all(one, idf) for one in found]
    documents = np.concatenate([one.documents for one in each])
    scores = np.concatenate([one.scores for one in each])
    order = documents.argsort()
    return Scores(documents[order], scores[order])


def _all(found: Found, idf: Sequence[float]) -> Scores:
    repeated, scores = read(found, idf)
    documents, at = np.unique(repeated, return_index=True)
    return Scores(found.numbered(documents), scores[at])


def read(found: Found, idf: Sequence[float]) -> Scores:
    """Return every document of a segment, as often as it is in a run, with its whole score."""
    if not found.runs:
        return Scores(np.zeros(0, np.int64), np.zeros(0))
    sums = lent(found)
    documents = added(sums, found, found.runs, idf)
    scores = sums.take(documents)
    sums[documents] = 0.0
    give_back(sums, found)
    return living_only(found, documents, scores)


def impacts(found: Found, runs: Sequence[Run], idf: Sequence[float]) -> NDArray[np.float64]:
    """Return what each posting of these runs adds to its document's score."""
    classes = [run.classes for run in runs]
    sizes = [*map(len, classes)]
    worth = found.saturation.table.take(np.concatenate(classes))
    worth *= np.array(idf).repeat(sizes)
    end = 0
    for run, size, own in zip(runs, sizes, idf, strict=True):
        start, end = end, end + size
        if run.counts is not None:
            lengths = found.postings.lengths[run.classes]
            worth[start:end] = own * found.saturation.of(run.counts, lengths)
    return worth


def added(
    sums: NDArray[np.float64], found: Found, runs: Sequence[Run], idf: Sequence[float]
) -> NDArray[np.int64]:
    """Add runs to the sums; return their documents, repeated where they share one."""
    documents = np.concatenate([run.documents for run in runs], dtype=np.int64)
    np.add.at(sums, documents, impacts(found, runs, idf))
    return documents


def living_only(found: Found, documents: NDArray[np.int64], scores: NDArray[np.float64]) -> Scores:
    """Return the documents that are not dead, whose score is minus infinity, with the scores."""
    if not found.dead:
        return Scores(documents, scores)
    living = scores > -np.inf
    return Scores(documents[living], scores[living])
