"""BM25: rank-bm25's scores, read from postings, for a corpus and for its parts.

`rank_bm25.BM25Okapi` gives the statistics (lengths, counts, the floor of idf), and its
formula is computed over one posting list a term, because rank-bm25 itself walks the
whole corpus for each term, returns documents that match nothing, gives ties in reverse
order, and fails on a corpus without words; tests hold the scores equal to its own. A
score is no evidence of a match (a term in half the documents scores 0): candidates
come from the postings.

A story is a run of documents, and what is rare in it need not be rare elsewhere. So
postings hold counts, not finished scores: a `Scope` is a run of documents taken as a
corpus of its own, and scores in it are those of `BM25Okapi` over these documents
alone, without a second index.

Okapi BM25 as in Robertson & Zaragoza, "The Probabilistic Relevance Framework"
(2009), with rank-bm25's floor for negative idf (0.25 × the mean idf over types).
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from rank_bm25 import BM25Okapi

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

Alternatives: TypeAlias = str | tuple[str, ...]
"""What a query asks for at one place: a term, or terms that mean the same."""


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents that hold a term, ascending, and how often each does."""

    documents: NDArray[np.int32]
    counts: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scope:
    """The documents from `start` to `end`, exclusive, as a corpus of their own."""

    start: int
    end: int
    average_length: float
    floor: float
    """The idf of a term whose own would be negative."""

    def idf(self, frequency: int) -> float:
        """Return the idf of a term that so many documents of the scope hold."""
        size = self.end - self.start
        if frequency > size:
            return 0.0
        idf = math.log(size - frequency + 0.5) - math.log(frequency + 0.5)
        return self.floor if idf < 0 else idf


@dataclass(frozen=True, slots=True)
class Hits:
    """The documents that share a term with the query, ascending, with their scores."""

    documents: NDArray[np.int32]
    scores: NDArray[np.float64]
    attainable: float
    """More than any document could score: the sum of idf × (k1 + 1) over the query, where
    a term that no document holds counts as one that a single document does."""


NO_POSTINGS = Postings(np.empty(0, np.int32), np.empty(0))


@dataclass(frozen=True, slots=True)
class Bm25:
    """An immutable index over documents numbered from 0."""

    k1: float
    b: float
    lengths: NDArray[np.float64]
    postings: Mapping[str, Postings]
    whole: Scope
    parts: tuple[Scope, ...]

    def hits(
        self,
        query: Iterable[Alternatives],
        scope: Scope | None = None,
        weights: Iterable[float] | None = None,
        least_idf: float = -math.inf,
    ) -> Hits:
        """Score the documents of `scope` that share a term with `query`.

        A term that the query repeats counts as often, as in rank-bm25. Alternatives
        count as one term.

        Args:
            query: what is asked for.
            scope: the documents that are searched, or None for all.
            weights: what each of `query` counts, or None for 1.
            least_idf: raises a smaller idf to this. In a corpus of a sentence or two
                every idf of rank-bm25's is 0 or below, and tells nothing.
        """
        scope = scope or self.whole
        held = [self.held(terms, scope) for terms in query]
        idf = [max(scope.idf(len(postings.documents) or 1), least_idf) for postings in held]
        if weights is not None:
            idf = [weight * term for weight, term in zip(weights, idf, strict=True)]
        attainable = sum(max(term, 0.0) for term in idf) * (self.k1 + 1)
        if not any(len(postings.documents) for postings in held):
            return Hits(np.empty(0, np.int32), np.empty(0), attainable)
        documents = np.concatenate([postings.documents for postings in held])
        counts = np.concatenate([postings.counts for postings in held])
        factor = np.repeat(idf, [len(postings.documents) for postings in held])
        norm = self.k1 * (1 - self.b + self.b * self.lengths[documents] / scope.average_length)
        impacts = factor * (counts * (self.k1 + 1) / (counts + norm))
        size = scope.end - scope.start
        scores = np.bincount(documents - scope.start, impacts, size).astype(np.float64)
        matching = np.zeros(size, np.bool_)
        matching[documents - scope.start] = True
        found = np.flatnonzero(matching)
        return Hits((found + scope.start).astype(np.int32), scores[found], attainable)

    def idf(self, terms: Alternatives, scope: Scope | None = None) -> float | None:
        """Return the idf of a term in `scope`, or None where no document holds it."""
        scope = scope or self.whole
        frequency = len(self.held(terms, scope).documents)
        return scope.idf(frequency) if frequency else None

    def part_of(self, document: int) -> Scope:
        """Return the part that a document lies in."""
        return self.parts[bisect_right(self.parts, document, key=lambda part: part.start) - 1]

    def held(self, terms: Alternatives, scope: Scope) -> Postings:
        """Return the postings of a term, or of alternatives together, in `scope`."""
        if isinstance(terms, str):
            return self._inside(terms, scope)
        if len(terms) == 1:
            return self._inside(terms[0], scope)
        return _union([self._inside(term, scope) for term in terms])

    def _inside(self, term: str, scope: Scope) -> Postings:
        postings = self.postings.get(term, NO_POSTINGS)
        if postings is NO_POSTINGS or scope.end - scope.start == len(self.lengths):
            return postings
        first, last = postings.documents.searchsorted((scope.start, scope.end))
        return Postings(postings.documents[first:last], postings.counts[first:last])


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
    numbers: dict[str, array[int]] = defaultdict(lambda: array("i"))
    counts: dict[str, array[float]] = defaultdict(lambda: array("d"))
    lengths = array("d")
    parts: list[Scope] = []
    for part in whole:
        start = len(lengths)
        lengths.extend(map(len, part))
        if not any(part):
            parts.append(Scope(start, len(lengths), 1.0, 0.0))
            continue
        okapi = BM25Okapi(part, k1=k1, b=b)
        floor = okapi.epsilon * okapi.average_idf
        parts.append(Scope(start, len(lengths), okapi.avgdl, floor))
        for number, frequencies in enumerate(okapi.doc_freqs, start):
            for term, count in frequencies.items():
                numbers[term].append(number)
                counts[term].append(count)
    postings = {
        term: Postings(np.array(numbers[term], np.int32), np.array(counts[term], np.float64))
        for term in numbers
    }
    scope = parts[0] if len(parts) == 1 else _whole(lengths, postings)
    return Bm25(k1, b, np.array(lengths, np.float64), postings, scope, tuple(parts))


def best(hits: Hits, top: int) -> list[tuple[int, float]]:
    """Return the `top` documents by falling score; ties keep the documents' order."""
    order = np.lexsort((hits.documents, -hits.scores))[:top]
    return [(int(hits.documents[i]), float(hits.scores[i])) for i in order]


EPSILON = 0.25
"""rank-bm25's floor for negative idf, as a share of the mean idf over types."""


def _whole(lengths: Sequence[float], postings: Mapping[str, Postings]) -> Scope:
    """Take the statistics that `BM25Okapi` would of all documents together."""
    if not postings:
        return Scope(0, len(lengths), 1.0, 0.0)
    size = len(lengths)
    held = np.array([len(found.documents) for found in postings.values()])
    idf = np.log(size - held + 0.5) - np.log(held + 0.5)
    return Scope(0, size, sum(lengths) / size, EPSILON * float(idf.mean()))


def _union(several: Sequence[Postings]) -> Postings:
    """Merge postings as if their terms were one."""
    documents = np.concatenate([postings.documents for postings in several])
    counts = np.concatenate([postings.counts for postings in several])
    if not len(documents):
        return NO_POSTINGS
    order = np.argsort(documents, kind="stable")
    documents, counts = documents[order], counts[order]
    firsts = np.flatnonzero(np.concatenate(([True], documents[1:] != documents[:-1])))
    return Postings(documents[firsts], np.add.reduceat(counts, firsts))
