"""Sentences stand in the order of weighing all of them, and few are weighed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.library import Library
from knowledge.model import Story
from knowledge.ranking.duplicates import is_copy, without_copies
from knowledge.ranking.features import Candidate
from knowledge.ranking.ranked import Found, Ranked, Ranking

if TYPE_CHECKING:
    from collections.abc import Sequence

bounded = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 3)).map(lambda two: (two[0] / 2, sum(two) / 2)),
    max_size=30,
)
"""Scores, each with what it can be at most."""


def one(number: int, score: float) -> Ranked:
    return Ranked(Candidate(number, ""), score, (score,))


def found(scores: Sequence[tuple[float, float]], weighed: list[int]) -> Found:
    def weigh(place: int) -> Ranked:
        weighed.append(place)
        return one(place, scores[place][0])

    return Found(range(len(scores)), [most for _, most in scores], weigh)


@given(bounded)
def test_the_order_is_that_of_weighing_all(scores: list[tuple[float, float]]) -> None:
    weighed: list[int] = []
    order = [ranked.candidate.number for ranked in found(scores, weighed).ranking()]
    assert order == sorted(range(len(scores)), key=lambda place: -scores[place][0])
    assert sorted(weighed) == sorted(order)


def test_what_cannot_come_first_is_not_weighed() -> None:
    weighed: list[int] = []
    ranking = found([(1, 2), (5, 6), (0, 4.5), (4, 5.5), (3, 3)], weighed).ranking()
    assert not weighed
    assert ranking
    assert ranking[0].score == 5
    assert weighed == [1, 3]
    assert [ranked.score for ranked in ranking[:2]] == [5, 4]
    assert weighed == [1, 3, 2]


@given(st.lists(st.integers(0, 9), max_size=6), st.integers(-7, 7), st.integers(-7, 7))
def test_a_ranking_is_read_as_a_list_is(numbers: list[int], start: int, end: int) -> None:
    known = [one(number, 0.0) for number in numbers]
    assert Ranking(iter(known))[start:end] == known[start:end]
    assert list(Ranking(known)) == known
    assert len(Ranking(known)) == len(known)
    assert bool(Ranking(known)) is bool(known)
    if -len(known) <= start < len(known):
        assert Ranking(known)[start] == known[start]
    else:
        with pytest.raises(IndexError):
            Ranking(known)[start]


REPORTS = (
    "The old ferry sank off Kesh on Monday night, the mayor said.",
    "The old ferry sank off Kesh on Monday night, the mayor told reporters.",
    "The old ferry sank off Kesh late on Monday night, the mayor said.",
    "The old ferry sank off Luno on Monday night, the mayor said.",
    "The ferry sank.",
    "“We stay,” said Ann Lee, the mayor of Kesh. “We shall not go.”",
    "“We shall not go.”",
)
stories = st.lists(
    st.lists(st.sampled_from(REPORTS), min_size=1, max_size=4).map("\n".join),
    min_size=2,
    max_size=4,
)


@given(stories, st.data())
def test_each_report_is_told_once_with_all_its_places(
    texts: list[str], data: st.DataObject
) -> None:
    corpus = Library.build([Story(str(n), "", text) for n, text in enumerate(texts)]).corpus
    size = len(corpus.documents)
    scores = data.draw(st.lists(st.integers(0, 3).map(float), min_size=size, max_size=size))
    ranking = sorted((one(n, score) for n, score in enumerate(scores)), key=lambda x: -x.score)
    kept: list[Ranked] = []
    for ranked in ranking:
        own = corpus.documents[ranked.candidate.number]
        for at, other in enumerate(kept):
            if is_copy(own, corpus.documents[other.candidate.number]):
                kept[at] = replace(other, also=(*other.also, ranked.candidate.number))
                break
        else:
            kept.append(ranked)
    all_found = Found(range(size), [score + 1 for score in scores], lambda n: one(n, scores[n]))
    assert list(without_copies(corpus, all_found)) == kept
