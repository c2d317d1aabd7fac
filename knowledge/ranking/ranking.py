"""Ranking: the sentences of stories in the order in which they answer a question.

Two BM25 scores are taken of each sentence: over its terms, and over the character
n-grams of all its words, which see through inflection and spelling. Each is divided
by what a sentence could attain at most, so that both lie on one scale. The features
of `features` are then added with their weights.

Asked of several stories, the stories are ranked first, by their best sentences and as
wholes; the sentences of the best ones are then scored each within its own story,
because what is rare in a story is what tells its sentences apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from knowledge.ranking.features import FEATURES, Candidate
from knowledge.ranking.headings import told_above

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from knowledge.index.corpus import Corpus
    from knowledge.index.index import Hits, Index, Scope
    from knowledge.query.query import Query, QueryTerm


@dataclass(frozen=True, slots=True)
class Ranked:
    """A sentence in its place."""

    candidate: Candidate
    score: float
    shares: tuple[float, ...]
    """What each of `features.FEATURES` adds to the score, and then its story."""
    also: tuple[int, ...] = ()
    """The numbers of the documents of other stories that are the same report."""
    differs: bool = False
    """Whether it gives another figure than the first for the thing asked."""


MOST_CANDIDATES = 30
"""Sentences of a story whose features are looked at, where it alone is asked."""
MOST_CANDIDATES_EACH = 10
"""The same, for each of several stories."""
BEST_STORIES = 8
"""Stories whose sentences are ranked, out of however many."""
LEAST_CHARACTERS = 0.15
"""The share of character n-grams from which a sentence is found by them alone."""
LEAST_IDF = 0.1
"""What a term counts at least; in a story of two sentences every idf is 0."""

NEAR = 6
"""The distance in sentences from which a follow-up's passage is far from the one before."""

STORY_WEIGHT = 10.0
"""The weight of a story's own share of the attainable score, where several are asked."""


def rank(
    corpus: Corpus, query: Query, story: int | None = None, before: int | None = None
) -> list[Ranked]:
    """Return the candidates for a query, best first; ties keep the stories' order.

    Args:
        corpus: what is searched.
        query: what is searched for.
        story: the number of the one story that is asked, or None for all.
        before: the number of the document that the question goes on from, if it does.
    """
    if len(corpus.terms.parts) == 1:
        story = 0
    if not corpus.documents:
        return []
    if story is not None:
        found = [
            ranked(query, candidate, 0.0)
            for candidate in candidates(corpus, query, story, before=before)
        ]
    else:
        pooled = _attained(corpus.terms, query, corpus.terms.whole)
        stories = _attained(corpus.stories, query, corpus.stories.whole)
        found = [
            ranked(query, candidate, STORY_WEIGHT * float(stories[number]))
            for number in _best_stories(corpus, pooled, stories)
            for candidate in candidates(corpus, query, number, MOST_CANDIDATES_EACH, before)
        ]
    return sorted(found, key=lambda one: -one.score)


def candidates(
    corpus: Corpus,
    query: Query,
    story: int,
    most: int = MOST_CANDIDATES,
    before: int | None = None,
) -> list[Candidate]:
    """Return the sentences of a story that share most with the query, in story order.

    A sentence that shares no term, nor stands near one that does, must look alike.
    """
    scope = corpus.terms.parts[story]
    words = _attained(corpus.terms, query, scope)
    hits = corpus.grams.hits(query.grams, corpus.grams.parts[story], least_idf=LEAST_IDF)
    characters = _dense(hits, scope.start, scope.end)
    total = words + characters
    held = corpus.terms.held([term.alternatives for term in query.terms], scope)
    left, right = _two_before(held), _two_before(held[:, ::-1])[:, ::-1]
    shares = np.array(list(idf_shares(corpus, query, scope).values()))
    carried = shares @ (left & ~held)
    window = shares @ ((left | right) & ~held)
    above = told_above(corpus, query, scope) * ~held if corpus.headings[story] else 0.0 * held
    headed = shares @ above
    nearness = _nearness(scope, before)
    near = (held | left | right | (above > 0)).any(axis=0) | (characters >= LEAST_CHARACTERS)
    total = total + nearness + headed
    near |= nearness > 0
    best = np.argsort(-total, kind="stable")[:most]
    documents = corpus.documents[scope.start : scope.end]
    return [
        Candidate(
            number=scope.start + at,
            text=documents[at].text,
            terms=documents[at].terms,
            words=float(words[at]),
            characters=float(characters[at]),
            before=float(carried[at]),
            around=float(window[at]),
            near=float(nearness[at]),
            statements=documents[at].statements,
            heading=documents[at].above,
            headed=float(headed[at]),
        )
        for at in np.sort(best[near[best] & (total[best] != 0)]).tolist()
    ]


def _nearness(scope: Scope, before: int | None) -> NDArray[np.float64]:
    """Return how near each document of `scope` stands to `before`, from 0 to 1."""
    if before is None:
        return np.zeros(scope.end - scope.start)
    distance = np.abs(np.arange(scope.start, scope.end) - before)
    return np.maximum(0.0, 1 - distance / NEAR)


def _two_before(held: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return what the two columns before each column hold."""
    before = np.zeros_like(held)
    before[:, 1:] |= held[:, :-1]
    before[:, 2:] |= held[:, :-2]
    return before


def idf_shares(corpus: Corpus, query: Query, scope: Scope) -> dict[QueryTerm, float]:
    """Return each term with its share of the query's idf in `scope`.

    A term that the scope does not hold counts as its rarest.
    """
    rarest = float(scope.idf(np.ones(1, np.int64))[0])
    found = corpus.terms.idf([term.alternatives for term in query.terms], scope)
    weights = {
        term: term.search_weight * max(rarest if idf is None else idf, LEAST_IDF)
        for term, idf in zip(query.terms, found, strict=True)
    }
    total = sum(weights.values())
    return {term: weight / total for term, weight in weights.items()}


def _attained(index: Index, query: Query, scope: Scope) -> NDArray[np.float64]:
    """Return the share of the attainable score of every document of `scope`."""
    hits = index.hits(
        [term.alternatives for term in query.terms],
        scope,
        [term.search_weight for term in query.terms],
        LEAST_IDF,
    )
    return _dense(hits, scope.start, scope.end)


def _dense(hits: Hits, start: int, end: int) -> NDArray[np.float64]:
    scores = np.zeros(end - start)
    scores[hits.documents - start] = hits.scores / max(hits.attainable, LEAST_IDF)
    return scores


def _best_stories(
    corpus: Corpus, pooled: NDArray[np.float64], stories: NDArray[np.float64]
) -> list[int]:
    """Return the numbers of the stories with the best sentence and whole, in story order."""
    starts = [part.start for part in corpus.terms.parts if part.end > part.start]
    numbers = [n for n, part in enumerate(corpus.terms.parts) if part.end > part.start]
    best = np.maximum.reduceat(pooled, starts) + stories[numbers]
    top = np.argsort(-best, kind="stable")[:BEST_STORIES]
    return sorted(numbers[at] for at in top)


def ranked(query: Query, candidate: Candidate, story: float) -> Ranked:
    """Return a sentence with its score, to which its story adds `story`."""
    shares = [feature.weight * feature.value(query, candidate) for feature in FEATURES]
    return Ranked(candidate, sum(shares) + story, (*shares, story))
