"""BM25: rank-bm25's scores, read from postings, for a corpus and for its parts.

`rank_bm25.BM25Okapi` gives the statistics (lengths, counts, the floor of idf). Its
formula is computed over postings, because rank-bm25 itself walks the whole corpus for
each term, returns documents that match nothing, gives ties in reverse order, and fails
on a corpus without words; tests hold the scores equal to its own. A score is no evidence
of a match (a term in half the documents scores 0): candidates come from the postings.

Postings hold counts, not finished scores, so that one index scores the whole corpus and
each `Scope` of it, whose idf and lengths are its own.

Okapi BM25 as in Robertson & Zaragoza, "The Probabilistic Relevance Framework"
(2009), with rank-bm25's floor for negative idf (0.25 × the mean idf over types).
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from itertools import count, islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rank_bm25 import BM25Okapi

from knowledge.index.index import Hits, Scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from knowledge.index.index import Alternatives


class Postings(NamedTuple):
    """Which places of a query each document holds, ordered by place, then by document."""

    places: NDArray[np.int64]
    documents: NDArray[np.int64]
    counts: NDArray[np.float64]
    """How often the document holds what the query asks for at the place."""


@dataclass(frozen=True, slots=True)
class Bm25:
    """An immutable index over documents numbered from 0.

    The postings of all terms lie in one array, so that those of a whole query, in the
    whole corpus or in a part, are found by one binary search each.
    """

    k1: float
    b: float
    lengths: NDArray[np.float64]
    numbers: Mapping[str, int]
    """The number of each term."""
    keys: NDArray[np.int64]
    """For each posting its term's number × the number of documents + its document, ascending."""
    counts: NDArray[np.float64]
    """For each posting how often the document holds the term."""
    whole: Scope
    parts: tuple[Scope, ...]

    def hits(
        self,
        query: Sequence[Alternatives],
        scope: Scope | None = None,
        weights: Sequence[float] | None = None,
        least_idf: float = -math.inf,
    ) -> Hits:
        """Score the documents of `scope` that share a term with `query`; see `Index`."""
        scope = scope or self.whole
        places, documents, counts = self._postings(query, scope)
        frequencies = np.bincount(places, minlength=len(query))
        idf = np.maximum(scope.idf(np.maximum(frequencies, 1)), least_idf)
        if weights is not None:
            idf = idf * weights
        attainable = float(np.maximum(idf, 0.0).sum()) * (self.k1 + 1)
        norm = self.k1 * (1 - self.b + self.b * self.lengths[documents] / scope.average_length)
        impacts = idf[places] * (counts * (self.k1 + 1) / (counts + norm))
        size = scope.end - scope.start
        inside = documents - scope.start
        scores = np.bincount(inside, impacts, size).astype(np.float64)
        matching = np.zeros(size, np.bool_)
        matching[inside] = True
        found = np.flatnonzero(matching)
        return Hits((found + scope.start).astype(np.int32), scores[found], attainable)

    def idf(self, query: Sequence[Alternatives], scope: Scope | None = None) -> list[float | None]:
        """Return the idf in `scope` of each of `query`, or None where no document holds it."""
        scope = scope or self.whole
        frequencies = np.bincount(self._postings(query, scope).places, minlength=len(query))
        idf = zip(frequencies.tolist(), scope.idf(frequencies).tolist(), strict=True)
        return [own if frequency else None for frequency, own in idf]

    def held(self, query: Sequence[Alternatives], scope: Scope) -> NDArray[np.bool_]:
        """Return for each of `query` (row) and document of `scope` (column) if it holds it."""
        places, documents, _ = self._postings(query, scope)
        held = np.zeros((len(query), scope.end - scope.start), np.bool_)
        held[places, documents - scope.start] = True
        return held

    def holds(self, term: str, scope: Scope) -> bool:
        """Tell whether a document of `scope` holds a term."""
        return term in self.numbers and len(self._postings([term], scope).places) > 0

    def part_of(self, document: int) -> Scope:
        """Return the part that a document lies in."""
        return self.parts[bisect_right(self.parts, document, key=lambda part: part.start) - 1]

    def _postings(self, query: Sequence[Alternatives], scope: Scope) -> Postings:
        several = [(terms,) if isinstance(terms, str) else terms for terms in query]
        # No posting has the number -1.
        numbers = [self.numbers.get(term, -1) for terms in several for term in terms]
        firsts = np.array(numbers, np.int64) * len(self.lengths)
        left = self.keys.searchsorted(firsts + scope.start)
        sizes = self.keys.searchsorted(firsts + scope.end) - left
        ends = sizes.cumsum()
        taken = np.arange(ends[-1] if len(ends) else 0) + (left - ends + sizes).repeat(sizes)
        documents = self.keys[taken] - firsts.repeat(sizes)
        if len(numbers) == len(query):
            return Postings(np.arange(len(query)).repeat(sizes), documents, self.counts[taken])
        places = np.arange(len(query)).repeat([len(terms) for terms in several]).repeat(sizes)
        return _joined(Postings(places, documents, self.counts[taken]), len(self.lengths))


def _joined(postings: Postings, size: int) -> Postings:
    """Count alternatives, which have the same place, as if they were one term."""
    keys, inverse = np.unique(postings.places * size + postings.documents, return_inverse=True)
    counts = np.bincount(inverse, postings.counts, len(keys)).astype(np.float64)
    return Postings(keys // size, keys % size, counts)


def build(
    documents: Iterable[Sequence[str]],
    k1: float = 1.5,
    b: float = 0.75,
    sizes: Sequence[int] | None = None,
) -> Bm25:
    """Index `documents`, each a sequence of terms; `k1` and `b` are BM25's own.

    Args:
        documents: the terms of each document, repeated where it repeats them. They are
            taken part by part and not kept.
        k1: how soon a repeated term counts for no more.
        b: how far a long document is held back.
        sizes: how many documents each part has, in order; None for one part.
    """
    stream = iter(documents)
    whole = [list(stream)] if sizes is None else (list(islice(stream, size)) for size in sizes)
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    terms, counts, held = array("i"), array("i"), array("i")
    lengths = array("d")
    parts: list[Scope] = []
    for part in whole:
        start = len(lengths)
        lengths.extend(map(len, part))
        if not any(part):
            held.extend([0] * len(part))
            parts.append(Scope(start, len(lengths), 1.0, 0.0))
            continue
        okapi = BM25Okapi(part, k1=k1, b=b)
        floor = okapi.epsilon * okapi.average_idf
        parts.append(Scope(start, len(lengths), okapi.avgdl, floor))
        for frequencies in okapi.doc_freqs:
            terms.extend(map(numbers.__getitem__, frequencies))
            counts.extend(frequencies.values())
            held.append(len(frequencies))
    keys = np.array(terms, np.int64) * len(lengths) + np.arange(len(lengths)).repeat(held)
    order = keys.argsort()
    return Bm25(
        k1=k1,
        b=b,
        lengths=np.array(lengths, np.float64),
        numbers=dict(numbers),
        keys=keys[order],
        counts=np.array(counts, np.float64)[order],
        whole=parts[0] if len(parts) == 1 else _whole(lengths, np.bincount(terms)),
        parts=tuple(parts),
    )


EPSILON = 0.25
"""rank-bm25's floor for negative idf, as a share of the mean idf over types."""


def _whole(lengths: Sequence[float], held: NDArray[np.int64]) -> Scope:
    """Take the statistics that `BM25Okapi` would of all documents together.

    Args:
        lengths: the length of each document.
        held: how many documents hold each term.
    """
    if not len(held):
        return Scope(0, len(lengths), 1.0, 0.0)
    size = len(lengths)
    idf = np.log(size - held + 0.5) - np.log(held + 0.5)
    return Scope(0, size, sum(lengths) / size, EPSILON * float(idf.mean()))
