"""The index: what every engine behind it answers, and the statistics that scores rest on.

Ranking, confidence, explanation and finding the source know this file alone. An engine
is a module beside it with a function `build(documents, k1, b, sizes)` that returns an
`Index`, as in `bm25`; `corpus` names the one that is used.

A story is a run of documents, and what is rare in it need not be rare elsewhere. So a
`Scope` is a run of documents taken as a corpus of its own: scores in it are those of
rank-bm25's `BM25Okapi` over these documents alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

Alternatives: TypeAlias = str | tuple[str, ...]
"""What a query asks for at one place: a term, or terms that mean the same."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The documents from `start` to `end`, exclusive, as a corpus of their own."""

    start: int
    end: int
    average_length: float
    floor: float
    """The idf of a term whose own would be negative."""

    def idf(self, frequencies: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the idf of terms that so many documents of the scope hold each."""
        size = self.end - self.start
        held = np.minimum(frequencies, size)
        idf = np.log(size - held + 0.5) - np.log(held + 0.5)
        return np.where(idf < 0, self.floor, idf)


@dataclass(frozen=True, slots=True)
class Hits:
    """The documents that share a term with the query, ascending, with their scores."""

    documents: NDArray[np.int32]
    scores: NDArray[np.float64]
    attainable: float
    """More than any document could score: the sum of idf × (k1 + 1) over the query, where
    a term that no document holds counts as one that a single document does."""


class Index(Protocol):
    """An immutable index over documents numbered from 0."""

    @property
    def whole(self) -> Scope:
        """All documents."""

    @property
    def parts(self) -> tuple[Scope, ...]:
        """The runs of documents that belong together, as the sentences of a story."""

    def hits(
        self,
        query: Sequence[Alternatives],
        scope: Scope | None = None,
        weights: Sequence[float] | None = None,
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

    def idf(self, query: Sequence[Alternatives], scope: Scope | None = None) -> list[float | None]:
        """Return the idf in `scope` of each of `query`, or None where no document holds it."""

    def held(self, query: Sequence[Alternatives], scope: Scope) -> NDArray[np.bool_]:
        """Return for each of `query` (row) and document of `scope` (column) if it holds it."""

    def holds(self, term: str, scope: Scope) -> bool:
        """Tell whether a document of `scope` holds a term."""

    def part_of(self, document: int) -> Scope:
        """Return the part that a document lies in."""


def best(hits: Hits, top: int) -> list[tuple[int, float]]:
    """Return the `top` documents by falling score; ties keep the documents' order."""
    order = np.lexsort((hits.documents, -hits.scores))[:top]
    return [(int(hits.documents[i]), float(hits.scores[i])) for i in order]
