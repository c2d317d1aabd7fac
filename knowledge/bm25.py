"""BM25: rank-bm25's scores, read from postings.

`rank_bm25.BM25Okapi` gives the statistics (idf, lengths, counts), and its formula
is compiled into one posting list a term, because rank-bm25 itself walks the whole
corpus for each term, returns documents that match nothing, gives ties in reverse
order, and fails on a corpus without words; tests hold the scores equal to its own.
A score is no evidence of a match (a term in half the documents scores 0):
candidates come from the postings.

Okapi BM25 as in Robertson & Zaragoza, "The Probabilistic Relevance Framework"
(2009); a negative idf is replaced by 0.25 × the mean idf over types, as rank-bm25
does.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from rank_bm25 import BM25Okapi

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents that hold a term, ascending, and what it adds to their scores."""

    documents: NDArray[np.int32]
    impacts: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Hits:
    """The documents that share a term with the query, ascending, with their scores."""

    documents: NDArray[np.int32]
    scores: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bm25:
    """An immutable index over documents numbered from 0."""

    size: int
    idf: Mapping[str, float]
    postings: Mapping[str, Postings]

    def hits(self, query: Iterable[str]) -> Hits:
        """Score the documents that share a term with `query`.

        A term that the query repeats counts as often, as in rank-bm25.
        """
        found = [self.postings[term] for term in query if term in self.postings]
        if not found:
            return Hits(np.empty(0, np.int32), np.empty(0))
        scores = np.zeros(self.size)
        matching = np.zeros(self.size, np.bool_)
        for postings in found:
            scores[postings.documents] += postings.impacts
            matching[postings.documents] = True
        documents = np.flatnonzero(matching).astype(np.int32)
        return Hits(documents, scores[documents])


def build(documents: Sequence[Sequence[str]], k1: float = 1.5, b: float = 0.75) -> Bm25:
    """Index `documents`, each a sequence of terms; `k1` and `b` are BM25's own."""
    if not any(documents):
        return Bm25(len(documents), {}, {})
    okapi = BM25Okapi(documents, k1=k1, b=b)
    numbers: dict[str, list[int]] = defaultdict(list)
    impacts: dict[str, list[float]] = defaultdict(list)
    for number, (counts, length) in enumerate(zip(okapi.doc_freqs, okapi.doc_len, strict=True)):
        norm = k1 * (1 - b + b * length / okapi.avgdl)
        for term, count in counts.items():
            numbers[term].append(number)
            impacts[term].append(okapi.idf[term] * (count * (k1 + 1) / (count + norm)))
    postings = {
        term: Postings(np.array(numbers[term], np.int32), np.array(impacts[term]))
        for term in numbers
    }
    return Bm25(len(documents), dict(okapi.idf), postings)


def best(hits: Hits, top: int) -> list[tuple[int, float]]:
    """Return the `top` documents by falling score; ties keep the documents' order."""
    order = np.lexsort((hits.documents, -hits.scores))[:top]
    return [(int(hits.documents[i]), float(hits.scores[i])) for i in order]
