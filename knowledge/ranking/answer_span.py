"""The answer span: the words of a sentence that answer, where that can be told.

Every candidate of the sentence is weighed (`answer_evidence`), and the weights make
probabilities of them. Chosen is the candidate that is expected to share most words with
the right one; where that expectation is low, or the sentence may not be the right one,
nothing is chosen. The weights are fitted by `tests/benchmarks/fit_answer_span.py`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING

from knowledge.english import tables
from knowledge.english.analyzer import normalize, term_of
from knowledge.english.answer_candidates import ROWS_KEPT, CandidateType, candidates, row_of
from knowledge.english.asked_kinds import AskedKind, asked_for
from knowledge.english.frequencies import rarity
from knowledge.language import DEFAULT_LANGUAGE, language_of
from knowledge.model import Span
from knowledge.ranking.answer_evidence import (
    ASKED_NAME,
    PLACE,
    asked_share,
    askings,
    held_by,
    is_new,
    noun_signs,
    pulls,
    reading,
    seen_before,
    seen_behind,
    signs_before,
    signs_behind,
    signs_inside,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from knowledge.english.answer_candidates import Piece, SpanCandidate
    from knowledge.english.asked_kinds import Asked
    from knowledge.index.corpus import Corpus
    from knowledge.index.document import Document
    from knowledge.language import Token
    from knowledge.query.query import Query
    from knowledge.ranking.answer_evidence import Before, Behind, Reading
    from knowledge.ranking.ranked import Ranked

FITTING = {
    AskedKind.DATE: (CandidateType.YEAR, CandidateType.DATE),
    AskedKind.PLACE: (CandidateType.NAME,),
    AskedKind.PERSON: (CandidateType.NAME,),
    AskedKind.BODY: (CandidateType.NAME,),
    AskedKind.NUMBER: (CandidateType.NUMBER, CandidateType.AMOUNT),
    AskedKind.AMOUNT: (CandidateType.AMOUNT, CandidateType.NUMBER),
    AskedKind.REASON: (CandidateType.REASON, CandidateType.PURPOSE),
    AskedKind.WORDS: (CandidateType.SPEECH,),
    AskedKind.MANNER: (CandidateType.MEANS,),
}
"""What words that answer look like, where the kind asked for tells."""
HARD_KINDS = (
    (AskedKind.THING, AskedKind.WORDS, AskedKind.IDENTITY),
    (AskedKind.MANNER, AskedKind.REASON, AskedKind.DEED),
)
"""Kinds that many sorts of words can be; each group counts for itself."""
SEEN_KEPT = 10_000
"""Of how many sights of a candidate's start, end and inside it is kept what they weigh."""
BEST = 12
"""Candidates of which it is asked how many words they share with the others."""

LEAST_CONFIDENCE = 0.52
"""The least overlap to be expected, all told, for the words to be marked."""
CONFIDENCE_WEIGHTS = (-3.54, 2.35, 0.29, 2.45, 1.14, 1.2, 0.75, 0.24)
"""What each of `confidence_values` adds to the logit; the first is the constant."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidate that is chosen."""

    span: Span
    type: CandidateType
    overlap: float
    """The overlap (F1 of words) that it is expected to have with the right one, 0 to 1."""


def answer_span(corpus: Corpus, query: Query, ranking: Sequence[Ranked]) -> Span | None:
    """Return the words of the first sentence that answer, or None where that is not sure."""
    document = corpus.documents[ranking[0].candidate.number]
    if not (query.language.is_english and document.language == DEFAULT_LANGUAGE):
        return None
    read = read_beside(query, asked_of(query), document, sentence_tokens(document))
    if read.asked.kind is AskedKind.PERSON and (said := _speaker_of(read, document)):
        return said
    choice = None if read.asked.kind is AskedKind.UNTOLD else choose(read, document)
    if choice is None:
        return None
    values = confidence_values(ranking, read.asked, choice)
    logit = sum(w * value for w, value in zip(CONFIDENCE_WEIGHTS, values, strict=True))
    return choice.span if 1 / (1 + math.exp(-logit)) >= LEAST_CONFIDENCE else None


def _speaker_of(read: Reading, document: Document) -> Span | None:
    """Return the name beside somebody's words, where what is asked about stands in the words.

    "Who called it prudent?" – of `“It is prudent,” Kirby said.` it is Kirby.
    """
    sentence = document.sentence
    asked = [piece.start for piece, held in zip(read.row, read.held, strict=True) if held]
    for said in document.statements:
        within = bool(asked) and all(said.start <= at < said.end for at in asked)
        for place in said.evidence if within and said.speaker else ():
            beside = place.start >= said.end or place.end <= said.start
            if beside and sentence.start <= place.start and place.end <= sentence.end:
                return place
    return None


def sentence_tokens(document: Document) -> tuple[Token, ...]:
    """Return the tokens of a sentence, in the language of its story."""
    sentence, story = document.sentence, document.story
    return _tokens(document.language, story.text, sentence.start, sentence.end)


# What is asked of a story is answered from few of its sentences, each of which is needed twice.
@lru_cache(ROWS_KEPT)
def _tokens(code: str, text: str, start: int, end: int) -> tuple[Token, ...]:
    return tuple(language_of(code).tokens(text, start, end))


def asked_of(query: Query) -> Asked:
    """Return what kind of words a query wants."""
    return asked_for(query.text, asks_for_words=query.asks_for_words)


def read_beside(query: Query, asked: Asked, document: Document, tokens: Sequence[Token]) -> Reading:
    """Lay a question, and what it asks for, beside a sentence, whose tokens are given."""
    sentence = document.sentence
    row = row_of(document.story.text, sentence.start, sentence.end).pieces
    wanted = {term: one.word for one in query.terms for term in one.alternatives}
    matches = [(t.start, t.end, rarity(wanted[t.term])) for t in tokens if t.term in wanted]
    terms = {token.start: token.term for token in tokens}
    noun = term_of(normalize(asked.noun)) if asked.noun else None
    beside = {term_of(normalize(word)) for word in (asked.before, asked.behind) if word}
    return reading(
        asked,
        row,
        held_by(row, matches),
        frozenset(at for at, piece in enumerate(row) if noun and terms.get(piece.start) == noun),
        frozenset(at for at, piece in enumerate(row) if terms.get(piece.start) in beside),
    )


def choose(read: Reading, document: Document) -> Choice | None:
    """Return the best candidate of a sentence, or None if it has none."""
    found = new_to_question(read, document)
    if not found:
        return None
    # Candidates share their starts and their ends: each is weighed once.
    starts = {first: _before(read, first) for first in {one.first for one in found}}
    ends = {behind: _behind(read, behind) for behind in {one.behind for one in found}}
    scored = [(starts[one.first] + ends[one.behind] + _inside(read, one), one) for one in found]
    return expected_best(read.row, scored)


def new_to_question(read: Reading, document: Document) -> list[SpanCandidate]:
    """Return the candidates of a sentence that hold a content word which the question lacks."""
    sentence = document.sentence
    row = row_of(document.story.text, sentence.start, sentence.end)
    return [one for one in candidates(row, document.statements) if is_new(read, one)]


def _before(read: Reading, first: int) -> float:
    """Return what speaks for candidates that start at `first`."""
    place = answer_weights().get(PLACE, 0.0) * first / len(read.row)
    pull = _of_pull(read.asked.kind, read.gap, "before") * read.pull[0][first]
    return _of_before(seen_before(read, first)) + place + pull


def _behind(read: Reading, behind: int) -> float:
    """Return what speaks for candidates that end before `behind`."""
    pull = _of_pull(read.asked.kind, read.gap, "after") * read.pull[1][behind]
    return _of_behind(seen_behind(read, behind)) + pull


def _inside(read: Reading, one: SpanCandidate) -> float:
    """Return what speaks for a candidate by what it holds."""
    first, behind = one.first, one.behind
    total = _of_inside(read.asked.kind, one.type, behind - first, one.tags)
    total += _of_asking(read.asked.kind) * asked_share(read, one)
    if read.names[behind] > read.names[first]:
        total += answer_weights().get(ASKED_NAME, 0.0)
    if read.noun_at:
        total += _weight(noun_signs(read, first, behind))
    return total


def _weight(told: Iterable[tuple[str, float]]) -> float:
    weights = answer_weights()
    return sum(weights.get(name, 0.0) * value for name, value in told)


# What is seen alike weighs alike, and few sights make up most sentences.
@lru_cache(SEEN_KEPT)
def _of_before(seen: Before) -> float:
    return _weight(signs_before(seen))


@lru_cache(SEEN_KEPT)
def _of_behind(seen: Behind) -> float:
    return _weight(signs_behind(seen))


@lru_cache(SEEN_KEPT)
def _of_inside(kind: AskedKind, type_: CandidateType, length: int, tags: frozenset[str]) -> float:
    return _weight(signs_inside(kind, type_, length, tags))


@cache
def _of_pull(kind: AskedKind, gap: str, where: str) -> float:
    return _weight((name, 1.0) for name in pulls(kind, gap, where))


@cache
def _of_asking(kind: AskedKind) -> float:
    return _weight((name, 1.0) for name in askings(kind))


def expected_best(row: Sequence[Piece], scored: Sequence[tuple[float, SpanCandidate]]) -> Choice:
    """Return the candidate with the greatest expected overlap with the right one."""
    top = sorted(scored, key=lambda pair: -pair[0])
    highest = top[0][0]
    total = sum(math.exp(score - highest) for score, _ in top)
    likely = [(math.exp(score - highest) / total, one) for score, one in top[:BEST]]
    overlap, best = max(((_overlap(one, likely), one) for _, one in likely), key=itemgetter(0))
    return Choice(Span(row[best.first].start, row[best.behind - 1].end), best.type, overlap)


def _overlap(one: SpanCandidate, likely: Sequence[tuple[float, SpanCandidate]]) -> float:
    """Return the F1 of the pieces of a candidate and the right one that is to be expected."""
    first, behind = one.first, one.behind
    expected = 0.0
    for chance, other in likely:
        start, end = other.first, other.behind
        if start < behind and first < end:
            common = min(behind, end) - max(first, start)
            expected += chance * (2 * common / (behind - first + end - start))
    return expected


def confidence_values(ranking: Sequence[Ranked], asked: Asked, choice: Choice) -> tuple[float, ...]:
    """Return what the confidence of a choice in the first sentence rests on."""
    first = ranking[0]
    second = ranking[1].score if len(ranking) > 1 else 0.0
    margin = min((first.score - second) / 10, 1.0)
    told = [float(asked.kind in kinds) for kinds in HARD_KINDS]
    fits = float(choice.type in FITTING.get(asked.kind, ()))
    return (
        *(1.0, choice.overlap, first.candidate.words, first.candidate.characters),
        *(margin, fits, *told),
    )


@cache
def answer_weights() -> Mapping[str, float]:
    """Return what each piece of evidence counts."""
    return {name: float(weight) for name, weight in tables.rows("answer_weights.tsv")}
