"""Passages: a ranked sentence as it is shown, with the words that the question shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.language import language_of
from knowledge.model import Passage, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.index.corpus import Corpus
    from knowledge.query.query import Query
    from knowledge.ranking.ranking import Ranked
    from knowledge.stories.synonyms import Synonyms


def passage(corpus: Corpus, ranked: Ranked, query: Query, synonyms: Synonyms) -> Passage:
    """Return a ranked sentence as a passage.

    Its tokens are read again: few sentences are ever shown, and keeping the tokens of all
    would take more memory than their text.
    """
    document = corpus.documents[ranked.candidate.number]
    story, sentence = document.story, document.sentence
    wanted = frozenset(term for one in query.terms for term in one.alternatives)
    found = language_of(story.language).tokens(story.text, sentence.start, sentence.end)
    matches = (
        Span(token.start, token.end)
        for token in [*found, *synonyms.in_sentence(found)]
        if token.term in wanted
    )
    return Passage(story, sentence, ranked.score, _merged(matches), document.statements)


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the spans in order, those that overlap as one."""
    kept: list[Span] = []
    for span in sorted(spans):
        if kept and span.start < kept[-1].end:
            kept[-1] = Span(kept[-1].start, max(kept[-1].end, span.end))
        else:
            kept.append(span)
    return tuple(kept)
