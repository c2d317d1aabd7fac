"""Explanation: why an answer is what it is, as values that a person can be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.ranking.features import FEATURES
from knowledge.ranking.ranking import STORY_WEIGHT
from knowledge.ranking.scored import LEAST_IDF, idf_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.answer import Answer
    from knowledge.index.corpus import Corpus
    from knowledge.query.query import Query
    from knowledge.ranking.confidence import Judgement
    from knowledge.ranking.ranked import Ranked


@dataclass(frozen=True, slots=True)
class SearchedTerm:
    """A term of the question."""

    word: str
    alternatives: tuple[str, ...]
    """What is searched for it: its term, or the terms that mean the same."""
    idf: float | None
    """Its idf in the story of the first passage; None where the story lacks it."""
    share: float
    """Its share of the question's idf there."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one feature adds to a passage's score."""

    feature: str
    weight: float
    value: float

    @property
    def score(self) -> float:
        """What it adds."""
        return self.weight * self.value


@dataclass(frozen=True, slots=True)
class Explanation:
    """An answer with its reasons."""

    answer: Answer
    query: Query
    """What was searched; its form is the kind of words that the question asks for."""
    ranking: tuple[Ranked, ...]
    """The sentences behind the passages of the answer."""
    terms: tuple[SearchedTerm, ...]
    contributions: tuple[tuple[Contribution, ...], ...]
    """For each passage of the answer, what its score is made of."""
    judgement: Judgement
    """The verdict of the answer, with its reasons."""


def explanation(
    corpus: Corpus,
    query: Query,
    ranking: Sequence[Ranked],
    judgement: Judgement,
    answer: Answer,
) -> Explanation:
    """Return why `query` was answered so."""
    return Explanation(
        answer=answer,
        query=query,
        ranking=tuple(ranking),
        terms=_searched_terms(corpus, query, ranking),
        contributions=tuple(_contributions(ranked) for ranked in ranking),
        judgement=judgement,
    )


def _searched_terms(
    corpus: Corpus, query: Query, ranking: Sequence[Ranked]
) -> tuple[SearchedTerm, ...]:
    if ranking:
        found = idf_in(query, corpus.documents[ranking[0].candidate.number].packed)
    else:
        found = corpus.index.idf([term.alternatives for term in query.terms])
    weights = [
        term.search_weight * max(idf, LEAST_IDF)
        for term, (idf, _) in zip(query.terms, found, strict=True)
    ]
    return tuple(
        SearchedTerm(term.word, term.alternatives, idf if is_held else None, weight / sum(weights))
        for term, (idf, is_held), weight in zip(query.terms, found, weights, strict=True)
    )


def _contributions(ranked: Ranked) -> tuple[Contribution, ...]:
    weights = [(feature.name, feature.weight) for feature in FEATURES] + [("story", STORY_WEIGHT)]
    return tuple(
        Contribution(name, weight, share / weight)
        for (name, weight), share in zip(weights, ranked.shares, strict=True)
    )
