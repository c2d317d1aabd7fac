"""A level gives rank-bm25's scores to real matches, over its parts and less what is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from knowledge.index.best import top
from knowledge.index.found import frequencies
from knowledge.index.hashing import hash64, hashes
from knowledge.index.levels import Level, Part
from knowledge.index.okapi import floor_of, plain_idf, plain_idfs
from knowledge.index.postings import compiled
from knowledge.index.scoring import scored

if TYPE_CHECKING:
    from collections.abc import Sequence

K1, B = 0.6, 0.5

vocabulary = st.sampled_from("abcdefgh")
queries = st.lists(vocabulary | st.just("absent"), max_size=6)
documents = st.lists(vocabulary, max_size=8)
corpora = st.lists(documents, min_size=1, max_size=12).filter(any)


def part(corpus: Sequence[Sequence[str]], dead: Sequence[tuple[int, int]] = ()) -> Part:
    """Index documents, of which runs are gone, as a segment does."""
    ordered, numbers = np.unique(
        hashes([term for one in corpus for term in one]), return_inverse=True
    )
    lengths = np.array([*map(len, corpus)], np.int64)
    there = np.ones(len(corpus), np.bool_)
    for start, end in dead:
        there[start:end] = False
    postings = compiled(numbers, lengths, len(ordered))
    return Part(ordered, postings, dead, int(there.sum()), int(lengths[there].sum()))


def level(*parts: Part, k1: float = K1, b: float = B) -> Level:
    return Level(parts, k1, b)


def scores(own: Level, query: Sequence[str]) -> dict[int, float]:
    found = own.found([[hash64(term)] for term in query])
    hits = scored(found, own.idf(frequencies(found)))
    return dict(zip(hits.documents.tolist(), hits.scores.tolist(), strict=True))


def best(own: Level, query: Sequence[str], most: int) -> list[int]:
    found = own.found([[hash64(term)] for term in query])
    return [document for document, _ in top(found, own.idf(frequencies(found)), most)]


@given(corpora, queries)
@example([["a"]], ["a"])  # one sentence: rank-bm25's idf is below 0, and so is its floor
@example([["a", "a", "b"]], ["a", "b", "a"])
@example([["a"], ["b"]], ["a"])  # an idf of exactly 0
@example([["a", "b"], ["a"], ["a", "c"], ["d"]], ["a", "a", "c"])  # below 0, and its floor above
def test_matches_have_the_scores_of_rank_bm25(corpus: list[list[str]], query: list[str]) -> None:
    expected = BM25Okapi(corpus, k1=K1, b=B).get_scores(query)
    own = scores(level(part(corpus)), query)
    assert [*own] == [n for n, one in enumerate(corpus) if set(one) & set(query)]
    assert own == {number: pytest.approx(expected[number], abs=1e-9) for number in own}


@given(st.lists(documents, min_size=2, max_size=14), st.data(), queries)
def test_two_parts_less_what_is_gone_have_the_idf_of_what_is_there(
    corpus: list[list[str]], data: st.DataObject, query: list[str]
) -> None:
    cut = data.draw(st.integers(1, len(corpus) - 1))
    gone = data.draw(st.integers(0, cut - 1))
    living = [*corpus[:gone], *corpus[gone + 1 :]]
    if not any(living):
        return
    own = level(part(corpus[:cut], [(gone, gone + 1)]), part(corpus[cut:]))
    okapi = BM25Okapi(living, k1=K1, b=B)
    assert own.average == pytest.approx(okapi.avgdl)
    assert own.floor == pytest.approx(okapi.epsilon * okapi.average_idf, abs=1e-9)
    held = frequencies(own.found([[hash64(term)] for term in query])) if query else []
    there = [
        (term, idf) for term, idf in zip(query, own.idf(held), strict=True) if term in okapi.idf
    ]
    assert there == [(term, pytest.approx(okapi.idf[term], abs=1e-9)) for term, _ in there]


def test_a_match_that_scores_zero_is_still_a_candidate() -> None:
    # "a" stands in half of the documents: Okapi gives it an idf of exactly 0.
    assert scores(level(part([["a"], ["b"]])), ["a"]) == {0: 0.0}


def test_ties_keep_the_order_of_the_documents() -> None:
    assert best(level(part([["a"], ["b"], ["a"], ["c"], ["a"]])), ["a"], 3) == [0, 2, 4]


@pytest.mark.parametrize("corpus", [[], [[]], [[], []]])
def test_a_corpus_without_words_has_no_candidates(corpus: list[list[str]]) -> None:
    assert best(level(part(corpus)), ["a"], 3) == []


def test_one_document_that_matches_is_found() -> None:
    assert best(level(part([["a", "b"]])), ["a"], 3) == [0]


def test_alternatives_count_as_one_term() -> None:
    own = level(part([["a", "b"], ["c", "d"], ["e", "f"], ["g", "h"]]))
    joined = level(part([["x", "x"], ["c", "d"], ["e", "f"], ["g", "h"]]))
    found = own.found([[hash64("a"), hash64("b")]])
    assert scored(found, own.idf(frequencies(found))).scores.tolist() == pytest.approx(
        [*scores(joined, ["x"]).values()]
    )


@given(st.lists(st.integers(0, 40), min_size=1, max_size=9), st.integers(0, 30))
def test_one_idf_is_that_of_many(counts: list[int], size: int) -> None:
    own = plain_idfs(np.array(counts), size)
    assert own.tolist() == pytest.approx([plain_idf(count, size) for count in counts], abs=1e-12)


def test_a_term_that_nothing_holds_does_not_lower_the_floor() -> None:
    assert floor_of(np.array([1, 0, 3]), 9) == floor_of(np.array([1, 3]), 9)
    assert floor_of(np.array([0]), 9) == 0.0
