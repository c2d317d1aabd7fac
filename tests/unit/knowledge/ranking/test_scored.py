"""Sentences of stories side by side are scored as each story by itself is, by rank-bm25."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from knowledge.english.analyzer import analyze, term_of
from knowledge.english.patterns import is_interrogative
from knowledge.english.questions import form_of
from knowledge.index.analyzed_story import analyze_story
from knowledge.index.packed_story import PackedStory
from knowledge.index.packing import pack
from knowledge.index.vocabulary import Vocabulary
from knowledge.language import QuestionForm
from knowledge.model import Story
from knowledge.query.query import Query, QueryTerm, query_of
from knowledge.ranking.scored import Scored, scored
from knowledge.stories.reading import read
from knowledge.stories.synonyms import NO_SYNONYMS
from knowledge.text.grams import grams
from paths import DATA

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.index.analyzed_story import AnalyzedStory
    from knowledge.index.document import Document

WORDS = (
    *("ferry", "ferries", "sank", "Kesh", "mayor", "harbour", "storm", "night", "old", "bell"),
    *("Dvořák", "łódź", "漢字漢字", "𝒳𝒴𝒵𝒳𝒴", "crème", "3,000", "it", "was", "the"),
)
LEAST_IDF, ALIKE, NEAR = 0.1, 0.15, 6
QUESTIONS_ABOVE = ("Who sank the ferry?", "What of the harbour?")

sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(
    lambda words: " ".join(words).capitalize() + "."
)
lines = st.one_of(sentences, sentences, sentences, st.sampled_from((*QUESTIONS_ABOVE, "“Yes.”")))
texts = st.lists(lines, min_size=1, max_size=8).map("\n\n".join)
terms = st.builds(
    QueryTerm,
    st.sampled_from(WORDS),
    st.lists(st.sampled_from(WORDS).map(str.casefold).map(term_of), min_size=1, max_size=3).map(
        lambda found: tuple(dict.fromkeys(found))
    ),
    st.booleans(),
    st.sampled_from((1.0, 0.3)),
    st.booleans(),
)
questions = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)


def asked(text: str, found: Sequence[QueryTerm] | None = None) -> Query:
    query = query_of(analyze(text), NO_SYNONYMS, Vocabulary(()))
    return query if found is None else replace(query, terms=tuple(found))


def both(texts: Sequence[str]) -> tuple[list[AnalyzedStory], list[PackedStory]]:
    analyzed = [
        analyze_story(Story(str(number), "The old bell", text), NO_SYNONYMS)
        for number, text in enumerate(texts)
    ]
    return analyzed, [PackedStory(pack(one)) for one in analyzed]


@dataclass(frozen=True)
class Okapi:
    """What rank-bm25 knows of documents, and its formula, for alternatives as one term."""

    documents: Sequence[Sequence[str]]
    k1: float
    b: float

    def statistics(self) -> tuple[float, float]:
        if not any(self.documents):
            return 1.0, 0.0
        okapi = BM25Okapi(list(self.documents), k1=self.k1, b=self.b)
        return okapi.avgdl, okapi.epsilon * okapi.average_idf

    def idf(self, term: Sequence[str]) -> float:
        held = sum(not set(term).isdisjoint(one) for one in self.documents) or 1
        own = math.log(len(self.documents) - held + 0.5) - math.log(held + 0.5)
        return max(self.statistics()[1] if own < 0 else own, LEAST_IDF)

    def shares(self, query: Sequence[tuple[Sequence[str], float]]) -> list[float]:
        average, _ = self.statistics()
        idf = [weight * self.idf(term) for term, weight in query]
        attainable = max(sum(idf) * (self.k1 + 1), LEAST_IDF)
        scores = []
        for one in self.documents:
            norm = self.k1 * (1 - self.b + self.b * len(one) / average)
            counts = [sum(map(one.count, term)) for term, _ in query]
            impacts = [
                own * count * (self.k1 + 1) / (count + norm)
                for own, count in zip(idf, counts, strict=True)
            ]
            scores.append(sum(impacts) / attainable)
        return scores


def told_above(query: Query, documents: Sequence[Document]) -> list[list[float]]:
    opened, told = None, []
    for document in documents:
        heading = document.sentence.heading
        if heading is None:
            told.append([0.0] * len(query.terms))
            continue
        is_first = heading != opened and not is_interrogative(document.text)
        opened = heading if is_first else opened
        reach = 0.5
        if document.is_answer:
            form = form_of(document.heading_text)
            otherwise = QuestionForm.OPEN not in (form, query.form) and form is not query.form
            reach = 0.7 if otherwise else 1.0
        reach *= 1.0 if is_first else 0.8
        told.append([reach * above(term, document) for term in query.terms])
    return told


def above(term: QueryTerm, document: Document) -> float:
    if term.in_any(document.heading):
        return 1.0
    if document.is_answer and term.in_any(document.about):
        return 1.0 if term.is_name else 0.6
    return 0.0


def expected(
    query: Query, one: AnalyzedStory, packed: PackedStory, start: int, before: int | None
) -> dict[str, list[float]]:
    documents, okapi = packed.documents, Okapi(one.indexed, 0.6, 0.5)
    weighted = [(term.alternatives, term.search_weight) for term in query.terms]
    words = okapi.shares(weighted)
    spelled = [grams(line) for line in one.words]
    alike = Okapi(spelled, 1.0, 0.75).shares([((gram,), 1.0) for gram in query.grams])
    idf = [weight * okapi.idf(term) for term, weight in weighted]
    share = [own / sum(idf) for own in idf]
    held = [[term.in_any(frozenset(own)) for term in query.terms] for own in one.indexed]
    told = told_above(query, documents)
    found: dict[str, list[float]] = {field.name: [] for field in fields(Scored)}
    for at, own in enumerate(held):
        left = [any(column) for column in zip(*held[max(0, at - 2) : at], own, strict=True)]
        right = held[at + 1 : at + 3]
        lacked = [0.0 if has else part for has, part in zip(own, share, strict=True)]
        sides = [any(column) for column in zip(left, *right, strict=True)]
        is_here = before is not None and start <= before < start + len(held)
        near = max(0.0, 1 - abs(start + at - (before or 0)) / NEAR) if is_here else 0.0
        headed = [a * b for a, b in zip(lacked, told[at], strict=True)]
        row = {
            "at": at,
            "sizes": len(set(one.indexed[at])),
            "words": words[at],
            "characters": alike[at],
            "before": sum(part for part, has in zip(lacked, left, strict=True) if has),
            "around": sum(part for part, has in zip(lacked, sides, strict=True) if has),
            "near": near,
            "headed": sum(headed),
            "is_found": any(sides) or any(headed) or alike[at] >= ALIKE or near > 0,
        }
        for name, value in row.items():
            found[name].append(value)
    return found


def assert_equal(
    query: Query,
    analyzed: Sequence[AnalyzedStory],
    packed: Sequence[PackedStory],
    before: int | None = None,
) -> None:
    starts = np.cumsum([0, *map(len, packed)]).tolist()
    own = scored(query, packed, starts[:-1], before)
    for number, (one, story) in enumerate(zip(analyzed, packed, strict=True)):
        rows = (own.story == number) & (own.at < len(story))
        wanted = expected(query, one, story, starts[number], before)
        for name, values in wanted.items():
            if name != "story":
                got = getattr(own, name)[rows]
                assert got == pytest.approx(np.array(values, got.dtype), abs=1e-9), name


@settings(deadline=None)
@given(st.lists(texts, min_size=1, max_size=4), questions, st.lists(terms, max_size=5), st.data())
def test_stories_side_by_side_are_scored_as_each_by_itself(
    texts: list[str], question: str, terms: list[QueryTerm], data: st.DataObject
) -> None:
    analyzed, packed = both(texts)
    before = data.draw(st.none() | st.integers(0, sum(map(len, packed))))
    terms = list({term.alternatives: term for term in terms}.values())
    assert_equal(asked(question, terms), analyzed, packed, before)


def test_no_sentence_of_another_story_is_near() -> None:
    _, packed = both(["A ferry sank. A bell rang.", "The mayor wept. Rain fell. Snow fell."])
    own = scored(asked("old"), packed, [0, 2], 2)
    assert own.near[own.story == 0].tolist() == [0.0] * 4
    assert own.near[own.story == 1][:3] == pytest.approx([1.0, 5 / 6, 4 / 6])


HEADED = sorted(path for path in (DATA / "headings").iterdir() if path.suffix != ".tsv")


@pytest.mark.parametrize(
    "question",
    ["What about gardens and allotments?", "When did it start?", "Who sank it?", "harbour", ""],
)
def test_what_stands_above_counts_as_in_each_story_by_itself(question: str) -> None:
    analyzed = [analyze_story(story, NO_SYNONYMS) for story in read(HEADED).stories]
    packed = [PackedStory(pack(one)) for one in analyzed]
    assert any(len(story.index.heading_terms) for story in packed)
    assert_equal(asked(question), analyzed, packed)
    assert_equal(asked(question), analyzed[:1], packed[:1], 3)


def test_rank_bm25_itself_scores_the_words_so() -> None:
    text = "The ferry sank. The mayor wept. A bell rang. Rain fell. Snow fell. Wind blew on us."
    [one], packed = both([text])
    query = asked("ferry mayor bell", None)
    okapi = BM25Okapi(list(one.indexed), k1=0.6, b=0.5)
    terms = [term.alternatives[0] for term in query.terms]
    scores = okapi.get_scores(terms) / (sum(okapi.idf[term] for term in terms) * 1.6)
    own = scored(query, packed, [0])
    assert own.words[: len(packed[0])] == pytest.approx(scores)


@given(texts, questions)
def test_the_best_sentences_of_a_story_are_those_that_score_most(text: str, question: str) -> None:
    _, packed = both([text, text])
    every = scored(asked(question), packed, [0, len(packed[0])])
    for most in (1, 3, 100):
        best = every.best(most)
        for number in (0, 1):
            own = [at for at in range(len(every.at)) if every.story[at] == number]
            total = every.words + every.characters + every.near + every.headed
            top = sorted(own, key=lambda at: -total[at])[:most]
            kept = sorted(every.at[at] for at in top if every.is_found[at] and total[at])
            assert best.at[best.story == number].tolist() == kept
