"""Attributions by a phrase: "according to X"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution.relations.appositions import appositions_end, name_after_role
from knowledge.english.attribution.relations.noun_phrases import noun_phrase_end
from knowledge.english.attribution.relations.relation import ReportingClause, Source
from knowledge.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.english.attribution.tokens import TokenizedSentence


def according(sentence: TokenizedSentence) -> Iterator[ReportingClause]:
    """Yield each "according to X"."""
    tokens, tags = sentence.tokens, sentence.tags
    for at in range(len(tokens) - 2):
        if tokens[at].low == "according" and tokens[at + 1].low == "to":
            end = at + 3 if tags[at + 2] == "R" else noun_phrase_end(sentence, at + 2)
            if end <= at + 2:
                continue
            if tags[end : end + 1] == "V":  # "officials briefed on the findings"
                end = next((stop for stop in range(end, len(tags)) if tags[stop] in ",.;:-("), end)
            start = at + 2
            named = name_after_role(sentence, start, end)
            if named is not None:
                start, end = named
            outer = appositions_end(sentence, end)
            follows = None
            if tags[outer : outer + 1] == "," and tags[outer + 1 : outer + 2] not in ("", "W"):
                follows = outer + 1
            source = Source(start, end, at, outer, inverted=True)
            label = Span(tokens[at].start, tokens[at + 1].end)
            yield ReportingClause(None, source, at, outer, follows, follows is not None, label)
