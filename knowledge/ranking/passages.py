"""Passages: a ranked sentence as it is shown, with the words that answer or are shared."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from knowledge.answer import Passage, Place
from knowledge.model import Span
from knowledge.ranking.answer_span import answer_span, sentence_tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge.index.corpus import Corpus
    from knowledge.query.query import Query
    from knowledge.ranking.ranked import Ranked
    from knowledge.stories.synonyms import Synonyms


def passages(
    corpus: Corpus, query: Query, synonyms: Synonyms, ranking: Sequence[Ranked], top: int
) -> tuple[Passage, ...]:
    """Return the first `top` of a ranking as passages."""
    return tuple(_passage(corpus, ranked, query, synonyms) for ranked in ranking[:top])


def marked(
    corpus: Corpus, query: Query, ranking: Sequence[Ranked], found: Sequence[Passage]
) -> tuple[Passage, ...]:
    """Return the passages of a ranking with the words that answer, where that is sure.

    They are told in the first, and in those that give another figure.
    """
    beside = (ranked for ranked in islice(ranking, 1, None) if not ranked.differs)
    others = [*islice(beside, 1)]
    return tuple(
        replace(one, answer=answer_span(corpus, query, [ranked, *others]))
        if not at or one.differs
        else one
        for at, (one, ranked) in enumerate(zip(found, ranking, strict=False))
    )


def _passage(corpus: Corpus, ranked: Ranked, query: Query, synonyms: Synonyms) -> Passage:
    """Return a ranked sentence as a passage.

    Its tokens are read again: few sentences are ever shown, and keeping the tokens of all
    would take more memory than their text.
    """
    document = corpus.documents[ranked.candidate.number]
    story, sentence = document.story, document.sentence
    wanted = frozenset(term for one in query.terms for term in one.alternatives)
    found = sentence_tokens(document)
    matches = (
        Span(token.start, token.end)
        for token in [*found, *synonyms.in_sentence(found)]
        if token.term in wanted
    )
    copies = (corpus.documents[number] for number in ranked.also)
    return Passage(
        story,
        sentence,
        ranked.score,
        _merged(matches),
        document.statements,
        also=tuple(Place(copy.story, copy.sentence.start, copy.sentence.end) for copy in copies),
        differs=ranked.differs,
    )


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the spans in order, those that overlap as one."""
    kept: list[Span] = []
    for span in sorted(spans):
        if kept and span.start < kept[-1].end:
            kept[-1] = Span(kept[-1].start, max(kept[-1].end, span.end))
        else:
            kept.append(span)
    return tuple(kept)
