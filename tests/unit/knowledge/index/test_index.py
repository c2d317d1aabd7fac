"""The engine that the corpus names, whichever it is, gives rank-bm25's scores to real matches."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from knowledge.index.bm25 import build as build_index
from knowledge.index.index import best

vocabulary = st.sampled_from("abcdefgh")
queries = st.lists(vocabulary | st.just("absent"), max_size=6)
corpora = st.lists(st.lists(vocabulary, max_size=8), min_size=1, max_size=12).filter(any)


@given(corpora, queries)
def test_scores_equal_those_of_rank_bm25(corpus: list[list[str]], query: list[str]) -> None:
    expected = BM25Okapi(corpus, k1=0.6, b=0.5).get_scores(query)
    hits = build_index(corpus, k1=0.6, b=0.5).hits(query)
    for document, score in zip(hits.documents, hits.scores, strict=True):
        assert score == pytest.approx(expected[document], abs=1e-9)


@given(corpora, queries)
def test_candidates_are_exactly_the_documents_that_share_a_term(
    corpus: list[list[str]], query: list[str]
) -> None:
    sharing = [n for n, document in enumerate(corpus) if set(document) & set(query)]
    assert build_index(corpus).hits(query).documents.tolist() == sharing


def test_a_match_that_scores_zero_is_still_a_candidate() -> None:
    # "a" stands in half of the documents: Okapi gives it an idf of exactly 0.
    hits = build_index([["a"], ["b"]]).hits(["a"])
    assert hits.documents.tolist() == [0]
    assert hits.scores.tolist() == [0.0]


def test_ties_keep_the_order_of_the_documents() -> None:
    hits = build_index([["a"], ["b"], ["a"], ["c"], ["a"]]).hits(["a"])
    assert [document for document, _ in best(hits, 3)] == [0, 2, 4]


@pytest.mark.parametrize("corpus", [[], [[]], [[], []]])
def test_a_corpus_without_words_has_no_candidates(corpus: list[list[str]]) -> None:
    assert best(build_index(corpus).hits(["a"]), 3) == []


def test_one_document_that_matches_is_found() -> None:
    assert [document for document, _ in best(build_index([["a", "b"]]).hits(["a"]), 3)] == [0]


@given(corpora, st.integers(1, 11), queries)
def test_a_part_is_scored_as_rank_bm25_scores_it_alone(
    corpus: list[list[str]], cut: int, query: list[str]
) -> None:
    size = min(cut, len(corpus))
    index = build_index(corpus, 0.6, 0.5, [size, len(corpus) - size])
    own = corpus[:size]
    if not any(own):
        return
    expected = BM25Okapi(own, k1=0.6, b=0.5).get_scores(query)
    hits = index.hits(query, index.parts[0])
    for number, score in zip(hits.documents, hits.scores, strict=True):
        assert score == pytest.approx(expected[number], abs=1e-9)
    shared = [n for n, document in enumerate(own) if set(document) & set(query)]
    assert hits.documents.tolist() == shared
    assert all(hits.scores <= hits.attainable + 1e-9)


def test_alternatives_count_as_one_term() -> None:
    index = build_index([["a", "b"], ["c", "d"], ["e", "f"], ["g", "h"]])
    joined = build_index([["x", "x"], ["c", "d"], ["e", "f"], ["g", "h"]])
    assert index.hits([("a", "b")]).scores == pytest.approx(joined.hits(["x"]).scores)
