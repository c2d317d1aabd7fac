"""The best documents of a query, without reading all of its postings.

The best of few postings are found by adding up all of them. Where there are many, the
short runs of a query are read first, and the documents that are best so far are looked up
in the long ones. As soon as what the runs that are not read can add at most is less than
what these have, no other document can become one of the best: all that is left to do is
to look a few more up (Turtle & Flood, "Query evaluation: strategies and optimizations",
1995, their max-score).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from knowledge.index import kernel
from knowledge.index.found import Scores
from knowledge.index.postings import Several, extremes
from knowledge.index.scoring import added, impacts, living_only, read
from knowledge.index.sums import give_back, lent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from knowledge.index.found import Found
    from knowledge.index.postings import Run


def top(found: Sequence[Found], idf: Sequence[float], most: int) -> list[tuple[int, float]]:
    """Return the `most` best documents with their scores, best first.

    Equal ones keep the documents' order.

    Args:
        found: what the query finds in each segment, as `gathered`.
        idf: the idf of each place of the query, times its weight if it has one.
        most: how many are wanted, 1 or more.
    """
    lacking = sorted({pair for one in found for pair in _best(one, idf, most)})
    return [(document, -lack) for lack, document in lacking[:most]]


MANY = 32_768
"""The postings that are read sooner than it is asked which of them need to be."""
PROMISING = 4
"""How many documents are looked up in the runs that are not read, for each one sought."""
ROUNDED = 1e-9
"""More than sums of the same numbers in another order can differ."""


def _best(found: Found, idf: Sequence[float], most: int) -> list[tuple[float, int]]:
    """Return the best documents of a segment, each after its score's negative.

    There may be more than `most`, where some are equal or stand there twice.
    """
    if kernel.suits(found, idf):
        return kernel.compiled_best(found, idf, most)
    size = sum([run.size for run in found.runs])
    if size > MANY:
        places = [(run, own) for run, own in zip(found.runs, idf, strict=True) if run.size]
        return _chosen(found, _pruned(found, places, most), most)
    return _chosen(found, read(found, idf), most * len(idf)) if size else []


def _chosen(found: Found, own: Scores, most: int) -> list[tuple[float, int]]:
    """Return the documents that are as good as the `most`-th best."""
    documents, scores = own
    if len(scores) > most:
        good = (scores >= _nth(scores, most)).nonzero()[0]
        documents, scores = documents.take(good), scores.take(good)
    numbers = documents if found.numbers is None else found.numbers.take(documents)
    return list(zip((-scores).tolist(), numbers.tolist(), strict=True))


def _nth(scores: NDArray[np.float64], most: int) -> float:
    """Return the score that the `most`-th best has, of more than so many."""
    at, ordered = len(scores) - most, scores.copy()
    ordered.partition(at)
    return ordered.item(at)


def _pruned(found: Found, places: list[tuple[Run, float]], most: int) -> Scores:
    """Return each of the best documents, and others, with their scores.

    Args:
        found: the segment.
        places: the runs and their idf.
        most: how many are sought.
    """
    asked, places = places, sorted(places, key=lambda place: place[0].size)
    left = _bounds(found, places)
    sizes = np.array([run.size for run, _ in places])
    read = max(1, int((sizes.cumsum() <= MANY).sum()))
    sums = lent(found)
    documents = added(sums, found, *zip(*places[:read], strict=True))
    scores = sums.take(documents)
    while read < len(places):
        least = _assured(found, places[read:], Scores(documents, scores), most, read)
        if least > left[read] + ROUNDED:
            break
        more = added(sums, found, *zip(*places[read : read + 1], strict=True))
        documents = np.concatenate([documents, more])
        scores = sums.take(documents)
        read += 1
    sums[documents] = 0.0
    give_back(sums, found)
    if read == len(places):
        least = _nth(scores, most * read) if len(scores) > most * read else -np.inf
    keep = scores + (left[read] + ROUNDED) >= least
    documents, at = np.unique(documents[keep], return_index=True)
    own = living_only(found, documents, scores[keep][at])
    best = _looked_up(found, places[read:], own, least).documents
    # Added up in the query's order, as wherever all is read: what is equal stays so.
    return _looked_up(found, asked, Scores(best, np.zeros(len(best))))


def _bounds(found: Found, places: Sequence[tuple[Run, float]]) -> list[float]:
    """Return what the places from each on can add to a score at most, and at last 0."""
    left = [0.0]
    own = found.saturation
    for run, idf in reversed(places):
        count, length = extremes(found.postings, run)
        worth = count * (own.k1 + 1) / (count + (own.short + own.long * length))
        left.append(left[-1] + max(idf, 0.0) * worth)
    return left[::-1]


def _assured(
    found: Found, unread: Sequence[tuple[Run, float]], own: Scores, most: int, times: int
) -> float:
    """Return a score that `most` documents have for certain, or minus infinity.

    Args:
        found: the segment.
        unread: the places whose runs are not read.
        own: documents with what the other places add; each at most `times`.
        most: how many documents are sought.
        times: how often one may stand there.
    """
    documents, scores = own
    few = PROMISING * most * times
    if len(scores) > few:
        at = scores.argpartition(len(scores) - few)[-few:]
        documents, scores = documents[at], scores[at]
    documents, at = np.unique(documents, return_index=True)
    whole = _looked_up(found, unread, living_only(found, documents, scores[at]))
    if len(whole.scores) < most:
        return -np.inf
    return float(np.sort(whole.scores)[-most])


def _looked_up(
    found: Found, unread: Sequence[tuple[Run, float]], own: Scores, least: float = -np.inf
) -> Scores:
    """Add to documents, ascending, what runs that are not read have for them.

    Those that cannot reach the score `least` are left out, as soon as that is seen.
    """
    left = _bounds(found, unread)
    # As the runs hold them: else each whole run would be converted.
    documents, scores = own.documents.astype(np.int32), own.scores
    for (run, idf), rest in zip(unread, left[1:], strict=True):
        its = run.documents
        at = its.searchsorted(documents)
        at[at == len(its)] = 0
        held = (its.take(at) == documents).nonzero()[0]
        there = at.take(held)
        counts = None if run.counts is None else run.counts[there]
        few = Several(documents, run.classes.take(there), counts, run.terms)
        scores[held] += impacts(found, [few], [idf])
        keep = (scores + (rest + ROUNDED) >= least).nonzero()[0]
        documents, scores = documents.take(keep), scores.take(keep)
    return Scores(documents.astype(np.int64), scores)
