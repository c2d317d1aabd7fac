"""A corpus over segments answers as one over the stories that are there, whatever came before."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from knowledge.index.analyzing import packed
from knowledge.index.arrays import packed as in_bytes
from knowledge.index.arrays import unpacked
from knowledge.index.corpus import Corpus
from knowledge.index.index import STORIES_B, STORIES_K1
from knowledge.index.segment import Segment
from knowledge.index.story_index import TERMS_B, TERMS_K1
from knowledge.model import Story
from knowledge.stories.synonyms import NO_SYNONYMS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.index.packed_story import PackedStory

WORDS = ["ferry", "ferries", "harbour", "Kesh", "mayor", "storm", "night", "bridge", "closed"]
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(
    lambda words: " ".join(words).capitalize() + "."
)
TEXTS = st.one_of(st.just(""), st.lists(SENTENCES, min_size=1, max_size=6).map(" ".join))
LEAST_IDF = 0.1


def story(number: int, text: str) -> PackedStory:
    return packed(Story(f"s{number}", f"Storm {number % 3}", text), NO_SYNONYMS)


def terms_of(one: PackedStory) -> list[list[str]]:
    return [
        [
            one.index.terms[int(number)]
            for number, count in zip(
                one.index.held[start:end], one.index.counts[start:end], strict=True
            )
            for _ in range(count)
        ]
        for start, end in pairwise([0, *one.index.sentence_ends.tolist()])
    ]


def whole_of(one: PackedStory) -> list[str]:
    counted = Counter({one.index.terms[n]: int(count) for n, count in enumerate(one.index.whole)})
    return list(counted.elements())


def places(query: Sequence[str]) -> list[tuple[str, ...]]:
    return [(term,) for term in query]


def shares(
    documents: Sequence[list[str]], query: Sequence[str], k1: float, b: float
) -> list[float]:
    """Return the share of what is attainable of each document, as rank-bm25 scores it."""
    okapi = BM25Okapi(list(documents), k1=k1, b=b)
    rarest = np.log(len(documents) - 1 + 0.5) - np.log(1.5)
    floor = okapi.epsilon * okapi.average_idf
    for term in set(query):
        idf = okapi.idf.get(term, floor if rarest < 0 else rarest)
        okapi.idf[term] = max(idf, LEAST_IDF)
    attainable = sum(okapi.idf[term] for term in query) * (k1 + 1)
    return [float(score) / max(attainable, LEAST_IDF) for score in okapi.get_scores(query)]


def expected(stories: Sequence[PackedStory], query: Sequence[str], most: int) -> dict[int, float]:
    sentences = [terms_of(one) for one in stories]
    spoken = iter(shares([one for own in sentences for one in own], query, TERMS_K1, TERMS_B))
    whole = shares([whole_of(one) for one in stories], query, STORIES_K1, STORIES_B)
    best = [max((next(spoken) for _ in own), default=-np.inf) for own in sentences]
    order = sorted(
        (number for number, own in enumerate(sentences) if own),
        key=lambda number: (-round(best[number] + whole[number], 9), number),
    )
    return {number: whole[number] for number in sorted(order[:most])}


def assert_answers_as(corpus: Corpus, stories: Sequence[PackedStory]) -> None:
    anew = Corpus.of(stories)
    assert [one.data for one in corpus.stories] == [one.data for one in stories]
    assert [one.text for one in corpus.documents] == [one.text for one in anew.documents]
    assert corpus.revision == anew.revision
    for word in WORDS:
        term = packed(Story("x", word, ""), NO_SYNONYMS).index.terms[0]
        assert corpus.holds(term, None) == anew.holds(term, None)
        assert corpus.vocabulary.is_name(term) == anew.vocabulary.is_name(term)
        assert corpus.vocabulary.get(word.lower()) == anew.vocabulary.get(word.lower())


@settings(max_examples=80, deadline=None)
@given(
    st.lists(TEXTS, min_size=1, max_size=9),
    st.lists(st.sampled_from(["ferri", "harbour", "kesh", "storm", "nowher"]), max_size=4),
    st.integers(1, 4),
)
def test_the_best_stories_are_those_of_rank_bm25(
    texts: list[str], query: list[str], most: int
) -> None:
    stories = [story(number, text) for number, text in enumerate(texts)]
    if not any(map(len, stories)):
        return
    found = Corpus.of(stories).index.proposed(places(query), [1.0] * len(query), LEAST_IDF, most)
    wanted = expected(stories, query, most)
    assert [one.number for one in found] == list(wanted)
    assert [one.share for one in found] == pytest.approx(list(wanted.values()), abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=8), st.data())
def test_a_corpus_that_was_changed_answers_as_one_made_anew(
    texts: list[str], data: st.DataObject
) -> None:
    stories = [story(number, text) for number, text in enumerate(texts)]
    corpus = Corpus.of(stories)
    for turn in range(data.draw(st.integers(1, 7))):
        kept: list[int | PackedStory] = list(range(len(stories)))
        for number in data.draw(st.sets(st.integers(0, max(len(kept) - 1, 0)), max_size=2)):
            text = data.draw(TEXTS)
            if number < len(kept):
                kept[number] = story(number + 100 * (turn + 1), text)
        if kept and data.draw(st.booleans()):
            del kept[data.draw(st.integers(0, len(kept) - 1))]
        if data.draw(st.booleans()):
            kept.append(story(1000 + turn, data.draw(TEXTS)))
        stories = [stories[one] if isinstance(one, int) else one for one in kept]
        corpus = corpus.changed(kept)
        assert_answers_as(corpus, stories)
        anew = Corpus.of(stories)
        query = data.draw(st.lists(st.sampled_from(["ferri", "kesh", "night"]), max_size=3))
        weights = [1.0, 0.6, 0.3][: len(query)]
        one, other = (
            each.index.proposed(places(query), weights, LEAST_IDF, 3) for each in (corpus, anew)
        )
        assert [found.number for found in one] == [found.number for found in other]
        assert [found.share for found in one] == pytest.approx([found.share for found in other])


def test_a_segment_is_the_same_when_it_has_been_kept_as_arrays() -> None:
    stories = [story(number, "The ferry sailed to Kesh. The mayor saw it.") for number in range(3)]
    segment = Segment.of(stories)
    kept = Segment.from_arrays(unpacked(in_bytes(segment.arrays())))
    members = Corpus.of(stories).members
    assert_answers_as(Corpus([kept], members), stories)
    again = Segment.from_arrays(unpacked(in_bytes(kept.arrays())))
    assert_answers_as(Corpus([again], members), stories)


def test_a_corpus_of_nothing_proposes_nothing() -> None:
    corpus = Corpus.of(())
    assert corpus.index.proposed([("ferri",)], [1.0], LEAST_IDF, 8) == []
    assert not corpus.holds("ferri", None)
    assert_answers_as(
        corpus.changed([story(1, "The ferry sailed.")]), [story(1, "The ferry sailed.")]
    )


def test_two_stories_of_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="s1"):
        Corpus.of([story(1, "One."), story(1, "Two.")])
