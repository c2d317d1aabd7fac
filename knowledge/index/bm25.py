"""BM25: rank-bm25's scores, read from flat postings, for a corpus and for its parts.

rank-bm25 defines the scores and the tests hold them equal to its own, but it walks the
whole corpus for each term, returns documents that match nothing, gives ties in reverse
order, and fails on a corpus without words. A score is no evidence of a match (a term in
half the documents scores 0): candidates come from the postings.

One index scores the whole corpus and each `Scope` of it, whose idf and lengths are its
own.

Okapi BM25 as in Robertson & Zaragoza, "The Probabilistic Relevance Framework"
(2009), with rank-bm25's floor for negative idf (0.25 × the mean idf over types).
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from knowledge.index import scoring
from knowledge.index.index import Hits, Scope
from knowledge.index.postings import compiled, gathered, run_of
from knowledge.index.scoring import Found, floor, idf_of, saturation, scored

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from knowledge.index.index import Alternatives
    from knowledge.index.postings import Postings, Run
    from knowledge.index.scoring import Saturation


@dataclass(frozen=True, slots=True)
class Bm25:
    """An immutable index over documents numbered from 0."""

    k1: float
    b: float
    numbers: Mapping[str, int]
    """The number of each term."""
    postings: Postings
    keys: NDArray[np.int64]
    """For each posting its term's number × the number of documents + its document,
    ascending: where the postings of a part are is found by one search for a whole query."""
    whole: Scope
    parts: tuple[Scope, ...]
    saturation: Saturation
    """What each class of postings is worth in the whole."""

    def hits(
        self,
        query: Sequence[Alternatives],
        scope: Scope | None = None,
        weights: Sequence[float] | None = None,
        least_idf: float = -math.inf,
    ) -> Hits:
        """Score the documents of `scope` that share a term with `query`; see `Index`."""
        scope = scope or self.whole
        runs = self._runs(query, scope)
        idf = [max(own, least_idf) for own in _idf(runs, scope)]
        if weights is not None:
            idf = [own * weight for own, weight in zip(idf, weights, strict=True)]
        documents, scores = scored([Found(self.postings, runs, self._worth(scope))], idf)
        attainable = sum(own for own in idf if own > 0) * (self.k1 + 1)
        return Hits(documents.astype(np.int32), scores, attainable)

    def top(self, query: Sequence[Alternatives], most: int) -> list[tuple[int, float]]:
        """Return the `most` best of all documents that share a term with `query`.

        As `index.best` does of `hits`, without scoring what cannot be among them.
        """
        runs = self._runs(query, self.whole)
        found = Found(self.postings, runs, self.saturation)
        return scoring.top([found], _idf(runs, self.whole), most)

    def idf(self, query: Sequence[Alternatives], scope: Scope | None = None) -> list[float | None]:
        """Return the idf in `scope` of each of `query`, or None where no document holds it."""
        scope = scope or self.whole
        runs = self._runs(query, scope)
        own = zip(runs, _idf(runs, scope), strict=True)
        return [idf if len(run.documents) else None for run, idf in own]

    def held(self, query: Sequence[Alternatives], scope: Scope) -> NDArray[np.bool_]:
        """Return for each of `query` (row) and document of `scope` (column) if it holds it."""
        held = np.zeros((len(query), scope.end - scope.start), np.bool_)
        for row, run in zip(held, self._runs(query, scope), strict=True):
            row[run.documents - scope.start] = True
        return held

    def holds(self, term: str, scope: Scope) -> bool:
        """Tell whether a document of `scope` holds a term."""
        return term in self.numbers and len(self._runs([term], scope)[0].documents) > 0

    def part_of(self, document: int) -> Scope:
        """Return the part that a document lies in."""
        return self.parts[bisect_right(self.parts, document, key=lambda part: part.start) - 1]

    def _runs(self, query: Sequence[Alternatives], scope: Scope) -> list[Run]:
        numbers = self.numbers
        several = [(terms,) if isinstance(terms, str) else terms for terms in query]
        known = [[numbers[term] for term in terms if term in numbers] for terms in several]
        if scope is self.whole:
            return gathered(self.postings, known)
        firsts = np.array([n for own in known for n in own], np.int64) * self.postings.extent
        starts = self.keys.searchsorted(firsts + scope.start).tolist()
        ends = self.keys.searchsorted(firsts + scope.end).tolist()
        held = map(slice, starts, ends)
        return [run_of(self.postings, own, [next(held) for _ in own]) for own in known]

    def _worth(self, scope: Scope) -> Saturation:
        if scope is self.whole:
            return self.saturation
        return saturation(self.postings, scope.average_length, self.k1, self.b)


def _idf(runs: Sequence[Run], scope: Scope) -> list[float]:
    size = scope.end - scope.start
    return [idf_of(len(run.documents), size, scope.floor) for run in runs]


def build(
    documents: Iterable[Sequence[str]],
    k1: float = 1.5,
    b: float = 0.75,
    sizes: Sequence[int] | None = None,
) -> Bm25:
    """Index `documents`, each a sequence of terms; `k1` and `b` are BM25's own.

    Args:
        documents: the terms of each document, repeated where it repeats them. They are
            taken one by one and not kept.
        k1: how soon a repeated term counts for no more.
        b: how far a long document is held back.
        sizes: how many documents each part has, in order; None for one part.
    """
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    terms, lengths = array("i"), array("i")
    for document in documents:
        terms.extend(map(numbers.__getitem__, document))
        lengths.append(len(document))
    own = np.array(lengths, np.int64)
    postings = compiled(np.array(terms, np.int32), own, len(numbers))
    whole = _whole(postings, own)
    parts = (whole,) if sizes is None else tuple(_parts(postings, own, sizes))
    return Bm25(
        k1=k1,
        b=b,
        numbers=dict(numbers),
        postings=postings,
        whole=whole,
        keys=np.zeros(0, np.int64) if sizes is None else _keys(postings),
        parts=parts,
        saturation=saturation(postings, whole.average_length, k1, b),
    )


def _keys(postings: Postings) -> NDArray[np.int64]:
    keys = np.arange(len(postings.starts) - 1).repeat(np.diff(postings.starts))
    return keys * postings.extent + postings.documents


def _whole(postings: Postings, lengths: NDArray[np.int64]) -> Scope:
    size = len(lengths)
    average = float(lengths.mean()) if lengths.any() else 1.0
    return Scope(0, size, average, floor(np.diff(postings.starts), size))


def _parts(postings: Postings, lengths: NDArray[np.int64], sizes: Sequence[int]) -> Iterable[Scope]:
    """Take of each part the statistics that `BM25Okapi` would of it alone."""
    part_of = np.arange(len(sizes)).repeat(sizes)
    terms = np.arange(len(postings.starts) - 1).repeat(np.diff(postings.starts))
    keys = terms * len(sizes) + part_of[postings.documents]
    first = np.flatnonzero(np.diff(keys, prepend=-1))
    frequencies = np.diff(first, append=len(keys))
    of_part = keys[first] % max(len(sizes), 1)
    order = of_part.argsort(kind="stable")
    each = np.split(frequencies[order], np.bincount(of_part, minlength=len(sizes)).cumsum()[:-1])
    end = 0
    for size, own in zip(sizes, each, strict=False):
        start, end = end, end + size
        average = float(lengths[start:end].mean()) if lengths[start:end].any() else 1.0
        yield Scope(start, end, average, floor(own, size))
