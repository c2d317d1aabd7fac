"""Scores from postings: all of them, or only the best ones.

The scores are those of rank-bm25's `BM25Okapi`. Its idf and its average length are those
of the whole corpus, which may lie in several segments, some of whose documents are dead,
so both are arguments here.

The best ones are found without scoring every match (Turtle & Flood, "Query evaluation:
strategies and optimizations", 1995, their max-score). The rarest place of a query is read
first. As soon as what the places not yet read can add at most is less than what the best
documents have already, no other document can become one of them: what is left to do is to
look these few up in the long runs, and not to read those.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from knowledge.index.postings import Postings, Run


@dataclass(frozen=True, slots=True)
class Saturation:
    """What a count in a document of some length is worth, before the idf."""

    k1: float
    long: float
    """What each term of the document's length adds to the divisor."""
    short: float
    """What is added whatever its length."""
    table: NDArray[np.float64]
    """The worth of each class."""

    def of(self, counts: NDArray[np.number], lengths: NDArray[np.number]) -> NDArray[np.float64]:
        """Return the worth of counts in documents of these lengths."""
        return _worth(counts, lengths, self.k1, self.short, self.long)


def saturation(postings: Postings, average: float, k1: float, b: float) -> Saturation:
    """Return what each class of postings is worth in a corpus of that average length."""
    short, long = k1 * (1 - b), k1 * b / (average or 1.0)
    table = _worth(postings.counts, postings.lengths, k1, short, long)
    return Saturation(k1, long, short, table)


def _worth(
    counts: NDArray[np.number], lengths: NDArray[np.number], k1: float, short: float, long: float
) -> NDArray[np.float64]:
    return np.asarray(counts * (k1 + 1) / (counts + (short + long * lengths)), np.float64)


class Found(NamedTuple):
    """What a query finds in one segment of the corpus."""

    postings: Postings
    runs: Sequence[Run]
    saturation: Saturation
    dead: Sequence[tuple[int, int]] = ()
    """The runs of documents, from their starts to their ends, that are gone."""
    numbers: NDArray[np.integer] | None = None
    """The number of each document in the corpus; None where it is its own."""


class Scores(NamedTuple):
    """Documents of the corpus and their scores."""

    documents: NDArray[np.int64]
    scores: NDArray[np.float64]


def frequencies(found: Sequence[Found]) -> NDArray[np.int64]:
    """Return how many living documents of all segments hold each place of the query."""
    each = [[_living(run, one.dead) for run in one.runs] for one in found]
    return np.array([sum(living) for living in zip(*each, strict=True)], np.int64)


def _living(run: Run, dead: Sequence[tuple[int, int]]) -> int:
    if not dead:
        return len(run.documents)
    starts, ends = run.documents.searchsorted(np.array(dead, np.int32).T)
    return len(run.documents) - int((ends - starts).sum())


def scored(found: Sequence[Found], idf: Sequence[float]) -> Scores:
    """Return every document that holds something of the query, ascending, and its score.

    Args:
        found: what the query finds in each segment.
        idf: the idf of each place of the query, times its weight if it has one.
    """
    return _ordered([_numbered(one, _all(one, idf)) for one in found])


def top(found: Sequence[Found], idf: Sequence[float], most: int) -> Scores:
    """Return the `most` best of `scored`, by falling score; ties keep the documents' order."""
    each = [_numbered(one, _best(one, idf, most)) for one in found]
    documents, scores = _ordered(each)
    order = np.lexsort((documents, -scores))[:most]
    return Scores(documents[order], scores[order])


def _ordered(each: Sequence[Scores]) -> Scores:
    documents = np.concatenate([one.documents for one in each])
    scores = np.concatenate([one.scores for one in each])
    order = documents.argsort()
    return Scores(documents[order], scores[order])


def _numbered(found: Found, own: Scores) -> Scores:
    if found.numbers is None:
        return own
    return Scores(found.numbers[own.documents].astype(np.int64), own.scores)


class _Local(threading.local):
    """One float for each document of the largest segment, all 0 between two questions."""

    sums: NDArray[np.float64] = np.zeros(0)


_local = _Local()


@contextmanager
def _sums(found: Found) -> Iterator[NDArray[np.float64]]:
    """Lend the sums of this thread, those of the dead at minus infinity.

    Whoever takes them puts back 0 where a run has a document. A question that is broken
    off loses them.
    """
    sums, _local.sums = _local.sums, np.zeros(0)
    if len(sums) < found.postings.extent:
        sums = np.zeros(int(found.postings.extent))
    for start, end in found.dead:
        sums[start:end] = -np.inf
    yield sums
    for start, end in found.dead:
        sums[start:end] = 0.0
    _local.sums = sums


def _impacts(run: Run, idf: float, worth: Saturation, postings: Postings) -> NDArray[np.float64]:
    if run.counts is None:
        return worth.table.take(run.classes) * idf
    return worth.of(run.counts, postings.lengths[run.classes]) * idf


def _all(found: Found, idf: Sequence[float]) -> Scores:
    if not found.runs:
        return Scores(np.zeros(0, np.int64), np.zeros(0))
    documents = np.unique(np.concatenate([run.documents for run in found.runs])).astype(np.int64)
    with _sums(found) as sums:
        for run, own in zip(found.runs, idf, strict=True):
            sums[run.documents] += _impacts(run, own, found.saturation, found.postings)
        scores = sums[documents]
        sums[documents] = 0.0
    living = scores > -np.inf
    return Scores(documents[living], scores[living])


def _best(found: Found, idf: Sequence[float], most: int) -> Scores:
    """Return documents among which the `most` best of one segment are, with their scores."""
    places = [(run, own) for run, own in zip(found.runs, idf, strict=True) if len(run.documents)]
    if any(own <= 0 for _, own in places):
        # A document that is not read may be better than one that is, by what it lacks.
        return _at_least(_all(found, idf), most)
    places.sort(key=lambda place: len(place[0].documents))
    limits = [
        own * float(found.saturation.of(np.array(run.most), np.array(run.least)))
        for run, own in places
    ]
    left = np.append(np.cumsum(limits[::-1])[::-1], 0.0)
    return _read(found, places, left.tolist(), most)


def _read(
    found: Found, places: Sequence[tuple[Run, float]], left: Sequence[float], most: int
) -> Scores:
    """Read the runs of `places` until no document that is in none of them can be a best one.

    Args:
        found: the segment.
        places: the runs and their idf, the shortest first.
        left: what the places from each on can add at most.
        most: how many are sought.
    """
    candidates: list[NDArray[np.int32]] = []
    number, read = 0, len(places)
    with _sums(found) as sums:
        for place, (run, own) in enumerate(places):
            if number >= most and len(run.documents) > MANY:
                scores = sums[np.concatenate(candidates)]
                if _nth(scores, most) > left[place] * CERTAINLY:
                    read = place
                    break
            before = sums[run.documents]
            new = run.documents[before == 0.0]
            candidates.append(new)
            number += len(new)
            sums[run.documents] = before + _impacts(run, own, found.saturation, found.postings)
        documents = np.concatenate(candidates) if candidates else np.zeros(0, np.int32)
        scores = sums[documents]
        for run, _ in places[:read]:
            sums[run.documents] = 0.0
    for place in range(read, len(places)):
        keep = scores * CERTAINLY + left[place] >= _nth(scores, most)
        documents, scores = documents[keep], scores[keep]
        run, own = places[place]
        at = run.documents.searchsorted(documents)
        at[at == len(run.documents)] = 0
        held = run.documents[at] == documents
        there = at[held]
        counts = None if run.counts is None else run.counts[there]
        few = run._replace(classes=run.classes[there], counts=counts)
        scores[held] += _impacts(few, own, found.saturation, found.postings)
    return _at_least(Scores(documents.astype(np.int64), scores), most)


MANY = 2000
"""Postings that are read sooner than it is asked whether they need to be."""
CERTAINLY = 1 + 1e-9
"""By what a bound is exceeded for certain, however sums were rounded."""


def _nth(scores: NDArray[np.float64], most: int) -> float:
    """Return the score that the `most`-th best has."""
    at = len(scores) - most
    return float(np.partition(scores, at)[at]) if at >= 0 else -np.inf


def _at_least(own: Scores, most: int) -> Scores:
    """Return the documents that are as good as the `most`-th best."""
    if len(own.scores) <= most:
        return own
    good = np.flatnonzero(own.scores >= _nth(own.scores, most))
    return Scores(own.documents[good], own.scores[good])
