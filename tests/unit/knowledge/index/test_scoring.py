"""Flat postings give the scores of `BM25Okapi`, in one segment or in several."""

from __future__ import annotations

import math
import random
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from knowledge.index import best
from knowledge.index import postings as postings_module
from knowledge.index.best import top
from knowledge.index.found import Found, frequencies
from knowledge.index.postings import Postings, compiled, gathered
from knowledge.index.saturation import saturation
from knowledge.index.scoring import scored

if TYPE_CHECKING:
    from collections.abc import Sequence

K1, B = 1.5, 0.75

Documents = list[list[int]]

terms = st.integers(0, 7)
corpora = st.lists(st.lists(terms, max_size=9), min_size=1, max_size=14).filter(any)
queries = st.lists(terms, max_size=6)


def postings_of(documents: Documents, size: int = 8) -> Postings:
    flat = np.array([*chain.from_iterable(documents)], np.int64)
    return compiled(flat, np.array([len(document) for document in documents], np.int64), size)


def found_in(
    segments: Sequence[tuple[Postings, Sequence[tuple[int, int]], Sequence[int] | None]],
    query: Sequence[Sequence[int]],
    average: float,
) -> list[Found]:
    return [
        Found(
            postings,
            gathered(postings, query),
            saturation(postings, average, K1, B),
            dead,
            None if numbers is None else np.array(numbers, np.int32),
        )
        for postings, dead, numbers in segments
    ]


def okapi(documents: Documents) -> BM25Okapi:
    return BM25Okapi(documents, k1=K1, b=B)


def asked(
    documents: Documents, query: Sequence[int], size: int = 8
) -> tuple[list[Found], list[float], BM25Okapi]:
    """Return what a query finds, the idf of its terms, and rank-bm25 over the same."""
    expected = okapi(documents)
    places = [(term,) for term in query]
    found = found_in([(postings_of(documents, size), (), None)], places, expected.avgdl)
    return found, [expected.idf.get(term, 1.0) for term in query], expected


def sharing(documents: Documents, query: Sequence[int]) -> list[int]:
    return [n for n, document in enumerate(documents) if set(document) & set(query)]


def best_of(scores: np.ndarray, among: list[int], most: int) -> list[int]:
    return sorted(among, key=lambda number: (-scores[number], number))[:most]


@given(corpora, queries)
def test_scores_are_those_of_rank_bm25_whatever_the_sign_of_an_idf(
    documents: Documents, query: list[int]
) -> None:
    found, idf, expected = asked(documents, query)
    hits = scored(found, idf)
    assert hits.documents.tolist() == sharing(documents, query)
    wanted = expected.get_scores(query)[hits.documents]
    assert hits.scores == pytest.approx(wanted, abs=1e-9)


@given(corpora, queries)
def test_frequencies_are_those_of_rank_bm25(documents: Documents, query: list[int]) -> None:
    found, _, _ = asked(documents, query)
    held = [sum(term in document for document in documents) for term in query]
    assert frequencies(found) == held


@pytest.mark.parametrize("document", [[0], [0, 0, 1], [0] * 300 + [1] * 70_000])
def test_a_corpus_of_one_sentence_is_scored_however_often_it_repeats_a_term(
    document: list[int],
) -> None:
    found, idf, expected = asked([document], [0, 1])
    assert scored(found, idf).scores == pytest.approx(expected.get_scores([0, 1]), abs=1e-9)


def test_more_classes_than_two_bytes_hold_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings_module, "MOST_SHORT_CLASSES", 3)
    found, idf, expected = asked([[0], [0, 1], [0, 0, 2], [3], [4], [5], [6], [7]], [0, 1, 2])
    assert found[0].postings.classes.dtype == np.uint32
    assert scored(found, idf).scores == pytest.approx(expected.get_scores([0, 1, 2])[:3], abs=1e-9)


@pytest.mark.parametrize("documents", [[], [[]], [[], []]])
def test_a_corpus_without_words_has_no_matches(documents: Documents) -> None:
    found = found_in([(postings_of(documents), (), None)], [(1,)], 0.0)
    assert not len(scored(found, [1.0]).documents)
    assert top(found, [1.0], 3) == []


def zipf(seed: int, size: int, vocabulary: int) -> Documents:
    """Return documents in whose first terms half of all words are, as in any language."""
    seeded = random.Random(seed)
    ranks = [int(math.exp(seeded.random() * math.log(vocabulary))) - 1 for _ in range(size * 9)]
    lengths = [seeded.randrange(1, 17) for _ in range(size)]
    stream = iter(ranks * 2)
    return [[next(stream) for _ in range(length)] for length in lengths]


CORPUS = zipf(7, 4000, 2000)


@pytest.fixture(scope="module")
def large() -> tuple[Postings, BM25Okapi]:
    return postings_of(CORPUS, 2000), okapi(CORPUS)


@pytest.mark.parametrize("many", [0, best.MANY], ids=["pruned early", "as it is"])
@pytest.mark.parametrize("seed", range(40))
def test_the_best_are_those_of_all_however_few_runs_are_read(
    large: tuple[Postings, BM25Okapi], seed: int, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(best, "MANY", many)
    postings, expected = large
    seeded = random.Random(seed)
    most = seeded.choice([1, 5, 20])
    query = seeded.choice(
        [
            zipf(seed, 1, 2000)[0] * 2,
            [0, 1, 2, seeded.randrange(2000)],
            [seeded.randrange(2000) for _ in range(seeded.randrange(1, 9))],
        ]
    )
    found = found_in([(postings, (), None)], [(term,) for term in query], expected.avgdl)
    # The floor of idf is above 0 here, as in every corpus of more than some sentences.
    own = top(found, [expected.idf.get(term, 1.0) for term in query], most)
    scores = expected.get_scores(query).round(9)
    assert [document for document, _ in own] == best_of(scores, sharing(CORPUS, query), most)
    assert [score for _, score in own] == pytest.approx([scores[n] for n, _ in own], abs=2e-9)


@given(corpora, queries, st.integers(1, 5), st.sampled_from([0, best.MANY]))
def test_the_best_keep_the_documents_order_where_they_are_equal(
    documents: Documents, query: list[int], most: int, many: int
) -> None:
    found, idf, _ = asked(documents, query)
    every = scored(found, idf)
    order = np.lexsort((every.documents, -every.scores))[:most]
    wanted = zip(every.documents[order].tolist(), every.scores[order].tolist(), strict=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(best, "MANY", many)
        own = top(found, idf, most)
    assert own == [(n, pytest.approx(score, abs=1e-12)) for n, score in wanted]


@given(st.lists(corpora, min_size=1, max_size=3), queries, st.randoms(), st.integers(1, 6))
def test_segments_less_their_dead_are_scored_as_one_corpus_in_its_own_order(
    segments: list[Documents], query: list[int], seeded: random.Random, most: int
) -> None:
    alive = [[seeded.random() < 0.7 for _ in segment] for segment in segments]
    places = [(s, n) for s, own in enumerate(alive) for n, lives in enumerate(own) if lives]
    seeded.shuffle(places)
    whole = [segments[s][n] for s, n in places]
    if not any(whole):
        return
    expected = okapi(whole)
    number = {place: at for at, place in enumerate(places)}
    parts = [
        (
            postings_of(segment),
            [(n, n + 1) for n, lives in enumerate(alive[s]) if not lives],
            [number.get((s, n), -1) for n in range(len(segment))],
        )
        for s, segment in enumerate(segments)
    ]
    found = found_in(parts, [(term,) for term in query], expected.avgdl)
    held = [sum(term in document for document in whole) for term in query]
    if query:
        assert frequencies(found) == held
    idf = [expected.idf.get(term, 1.0) for term in query]
    hits = scored(found, idf)
    assert hits.documents.tolist() == sharing(whole, query)
    scores = expected.get_scores(query)
    assert hits.scores == pytest.approx(scores[hits.documents], abs=1e-9)
    first = np.lexsort((hits.documents, -hits.scores))[:most]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(best, "MANY", seeded.choice([0, best.MANY]))
        own = top(found, idf, most)
    assert [n for n, _ in own] == hits.documents[first].tolist()


@given(corpora, st.lists(terms, min_size=1, max_size=3, unique=True))
def test_alternatives_count_as_one_term(documents: Documents, several: list[int]) -> None:
    joined = [[8 if term in several else term for term in document] for document in documents]
    expected = okapi(joined)
    found = found_in([(postings_of(documents), (), None)], [several], expected.avgdl)
    assert frequencies(found) == [sum(8 in document for document in joined)]
    hits = scored(found, [expected.idf.get(8, 1.0)])
    assert hits.documents.tolist() == sharing(joined, [8])
    assert hits.scores == pytest.approx(expected.get_scores([8])[hits.documents], abs=1e-9)
    assert sorted(n for n, _ in top(found, [1.0], 99)) == hits.documents.tolist()


def test_a_question_that_is_broken_off_leaves_nothing_to_the_next() -> None:
    found, idf, expected = asked([[0, 1], [1, 2], [3]], [1, 2])
    torn = found[0]._replace(runs=[*found[0].runs, None])  # type: ignore[list-item]
    with pytest.raises(AttributeError):
        scored([torn], [*idf, 1.0])
    assert scored(found, idf).scores == pytest.approx(expected.get_scores([1, 2])[:2])


@given(corpora)
def test_the_arrays_hold_all_there_is(documents: Documents) -> None:
    postings = postings_of(documents)
    again = Postings.from_arrays(postings.arrays())
    assert all(np.array_equal(again.arrays()[name], own) for name, own in postings.arrays().items())
