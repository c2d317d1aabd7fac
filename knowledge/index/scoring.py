"""Scores from postings: all of them, or only the best ones.

The scores are those of rank-bm25's `BM25Okapi`. Its idf and its average length are those
of the whole corpus, which may lie in several segments, some of whose documents are dead,
so both are arguments here.

The best of few postings are found by adding up all of them. Where there are many, the
short runs of a query are read first, and the documents that are best so far are looked up
in the long ones. As soon as what the runs that are not read can add at most is less than
what these have, no other document can become one of the best: all that is left to do is
to look a few more up (Turtle & Flood, "Query evaluation: strategies and optimizations",
1995, their max-score).
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np

from knowledge.index.postings import Several, extremes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from knowledge.index.postings import Postings, Run


@dataclass(frozen=True, slots=True)
class Saturation:
    """What a count in a document of some length is worth, before the idf."""

    k1: float
    short: float
    """What is added to the count in the divisor whatever the document's length."""
    long: float
    """What each of its terms adds."""
    table: NDArray[np.float64]
    """The worth of each class of postings."""

    def of(self, counts: NDArray[np.int64], lengths: NDArray[np.int32]) -> NDArray[np.float64]:
        """Return the worth of counts in documents of these lengths."""
        return _worth(self.k1, self.short, self.long, counts, lengths)


def saturation(postings: Postings, average: float, k1: float, b: float) -> Saturation:
    """Return what each class of postings is worth in a corpus of that average length."""
    short, long = k1 * (1 - b), k1 * b / (average or 1.0)
    return Saturation(k1, short, long, _worth(k1, short, long, postings.counts, postings.lengths))


def _worth(
    k1: float, short: float, long: float, counts: NDArray[Any], lengths: NDArray[np.int32]
) -> NDArray[np.float64]:
    worth: NDArray[np.float64] = counts * (k1 + 1) / (counts + (short + long * lengths))
    return worth


class Found(NamedTuple):
    """What a query finds in one segment of the corpus."""

    postings: Postings
    runs: Sequence[Run]
    saturation: Saturation
    dead: Sequence[tuple[int, int]] = ()
    """The documents that are gone, each stretch of them from its start to its end."""
    numbers: NDArray[np.int32] | None = None
    """The number of each document in the corpus; None where it is its own."""


class Scores(NamedTuple):
    """Documents of the corpus and their scores."""

    documents: NDArray[np.int64]
    scores: NDArray[np.float64]


def frequencies(found: Sequence[Found]) -> list[int]:
    """Return how many living documents of all segments hold each place of the query."""
    each = [
        [_living(run, one.dead) for run in one.runs] if one.dead else [run.size for run in one.runs]
        for one in found
    ]
    return each[0] if len(each) == 1 else [sum(living) for living in zip(*each, strict=True)]


def _living(run: Run, dead: Sequence[tuple[int, int]]) -> int:
    starts, ends = run.documents.searchsorted(np.array(dead, np.int32).T)
    return run.size - int((ends - starts).sum())


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


Kernel: TypeAlias = "Callable[..., int]"
_kernel: Kernel | None = None


def compile_kernel() -> bool:
    """Compile what finds the best, where the extra `speed` is installed; tell whether it is.

    It is for programs that ask a `Level` for its best documents all the time; until it is
    done they are found as without it, and they are the same. It takes seconds and much
    memory, and an event loop stalls meanwhile even where it is done in a thread
    (`tests/benchmarks/compiling.py`): so the bot, which asks for them only where the source
    of words is sought, does without.
    """
    global _kernel  # noqa: PLW0603 - one process has one
    try:
        from knowledge.index.jit import best  # noqa: PLC0415 - nobody without it waits for it
    except ModuleNotFoundError as error:
        if error.name != "numba":
            raise
        return False
    _kernel = best
    return True


class _Local(threading.local):
    """One float for each document of the largest segment, all 0 between two questions."""

    sums: NDArray[np.float64] = np.zeros(0)


_local = _Local()


def _lent(found: Found) -> NDArray[np.float64]:
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


def _give_back(sums: NDArray[np.float64], found: Found) -> None:
    for start, end in found.dead:
        sums[start:end] = 0.0
    _local.sums = sums


_NONE = np.zeros(0)


def _impacts(found: Found, runs: Sequence[Run], idf: Sequence[float]) -> NDArray[np.float64]:
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


def _added(
    sums: NDArray[np.float64], found: Found, runs: Sequence[Run], idf: Sequence[float]
) -> NDArray[np.int64]:
    """Add runs to the sums; return their documents, repeated where they share one."""
    documents = np.concatenate([run.documents for run in runs], dtype=np.int64)
    np.add.at(sums, documents, _impacts(found, runs, idf))
    return documents


def _all(found: Found, idf: Sequence[float]) -> Scores:
    repeated, scores = read(found, idf)
    documents, at = np.unique(repeated, return_index=True)
    if found.numbers is not None:
        documents = found.numbers[documents].astype(np.int64)
    return Scores(documents, scores[at])


def read(found: Found, idf: Sequence[float]) -> Scores:
    """Return every document of a segment, as often as it is in a run, with its whole score."""
    if not found.runs:
        return Scores(np.zeros(0, np.int64), np.zeros(0))
    sums = _lent(found)
    documents = _added(sums, found, found.runs, idf)
    scores = sums.take(documents)
    sums[documents] = 0.0
    _give_back(sums, found)
    return _living_only(found, documents, scores)


def _living_only(found: Found, documents: NDArray[np.int64], scores: NDArray[np.float64]) -> Scores:
    if not found.dead:
        return Scores(documents, scores)
    living = scores > -np.inf
    return Scores(documents[living], scores[living])


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
    if _kernel is not None and _is_simple(found, idf):
        return _compiled(_kernel, found, idf, most)
    size = sum([run.size for run in found.runs])
    if size > MANY:
        places = [(run, own) for run, own in zip(found.runs, idf, strict=True) if run.size]
        return _chosen(found, _pruned(found, places, most), most)
    return _chosen(found, read(found, idf), most * len(idf)) if size else []


def _is_simple(found: Found, idf: Sequence[float]) -> bool:
    """Tell whether the kernel is made for it: no alternatives, and few classes of postings."""
    if found.postings.classes.itemsize != SHORT or min(idf, default=0.0) <= 0:
        return False
    return max([len(run.terms) for run in found.runs]) <= 1


SHORT = np.dtype(np.uint16).itemsize


def _compiled(
    kernel: Kernel, found: Found, idf: Sequence[float], most: int
) -> list[tuple[float, int]]:
    """Let the kernel find the best."""
    terms = [run.terms[0] for run in found.runs if run.terms]
    weights = [own for run, own in zip(found.runs, idf, strict=True) if run.terms]
    own, worth = found.postings, found.saturation
    dead_starts, dead_ends = np.array(found.dead, np.int64).T.copy() if found.dead else _NEVER
    # Made here: what the kernel returned would have to be wrapped, which takes longer.
    scores, numbers = np.empty(most), np.empty(most, np.int64)
    held = kernel(
        own.starts,
        own.documents,
        own.classes,
        own.most,
        own.least,
        worth.table,
        worth.k1,
        worth.short,
        worth.long,
        np.array(terms, np.int64),
        np.array(weights),
        dead_starts,
        dead_ends,
        _OWN if found.numbers is None else found.numbers,
        scores,
        numbers,
    )
    best = zip(scores.tolist(), numbers.tolist(), strict=True)
    return [(-score, number) for score, number in islice(best, held)]


_NEVER = np.zeros(0, np.int64), np.zeros(0, np.int64)
_OWN = np.zeros(0, np.int32)


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
    sums = _lent(found)
    documents = _added(sums, found, *zip(*places[:read], strict=True))
    scores = sums.take(documents)
    while read < len(places):
        least = _assured(found, places[read:], Scores(documents, scores), most, read)
        if least > left[read] + ROUNDED:
            break
        more = _added(sums, found, *zip(*places[read : read + 1], strict=True))
        documents = np.concatenate([documents, more])
        scores = sums.take(documents)
        read += 1
    sums[documents] = 0.0
    _give_back(sums, found)
    if read == len(places):
        least = _nth(scores, most * read) if len(scores) > most * read else -np.inf
    keep = scores + (left[read] + ROUNDED) >= least
    documents, at = np.unique(documents[keep], return_index=True)
    own = _living_only(found, documents, scores[keep][at])
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
    whole = _looked_up(found, unread, _living_only(found, documents, scores[at]))
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
        scores[held] += _impacts(found, [few], [idf])
        keep = (scores + (rest + ROUNDED) >= least).nonzero()[0]
        documents, scores = documents.take(keep), scores.take(keep)
    return Scores(documents.astype(np.int64), scores)
