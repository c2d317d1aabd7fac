"""Differing figures: stories that give other numbers for the thing that was asked.

A toll rises from one report to the next. Where a number is asked for and the best
sentences of two stories both mark one, as near to the question and not the same, the
newest story stands first and the others are shown with it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from knowledge.english.analyzer import tokens
from knowledge.english.asked_kinds import AskedKind
from knowledge.english.dates import parse_date
from knowledge.language import DEFAULT_LANGUAGE
from knowledge.ranking.answer_span import asked_of, choose, read_beside, sentence_tokens
from knowledge.ranking.ranked import Ranking

if TYPE_CHECKING:
    from datetime import datetime

    from knowledge.index.corpus import Corpus
    from knowledge.query.query import Query
    from knowledge.ranking.ranked import Ranked

FIGURES = (AskedKind.NUMBER, AskedKind.AMOUNT)
MOST_LOOKED_AT = 6
"""How many of the best sentences are looked at."""
LEAST_OVERLAP = 0.5
"""The least expected overlap of a figure with the right words that is held against another's."""
AS_NEAR = 0.8
"""The least share of the first sentence's score over terms that another has."""
DIGITS = re.compile(r"\d")


def newest_first(corpus: Corpus, query: Query, ranking: Ranking) -> Ranking:
    """Return the ranking, differing figures of several stories foremost, the newest first.

    All of those but the first are marked as `differs`.
    """
    rivals = _rivals(corpus, query, ranking)
    if len(rivals) < 2:  # noqa: PLR2004 - two make a difference
        return ranking

    def date(ranked: Ranked) -> datetime:
        return parse_date(corpus.documents[ranked.candidate.number].story.published)

    first, *others = sorted(rivals, key=date, reverse=True)
    numbers = {ranked.candidate.number for ranked in rivals}
    rest = (ranked for ranked in ranking if ranked.candidate.number not in numbers)
    return Ranking(chain([first], (replace(ranked, differs=True) for ranked in others), rest))


def _rivals(corpus: Corpus, query: Query, ranking: Ranking) -> list[Ranked]:
    """Return the best sentence of each story that gives a figure of its own."""
    if len(corpus.stories) == 1 or not ranking or not query.language.is_english:
        return []
    asked = asked_of(query)
    if asked.kind not in FIGURES:
        return []
    found: dict[frozenset[str], Ranked] = {}
    stories: set[str] = set()
    for ranked in ranking[:MOST_LOOKED_AT]:
        document = corpus.documents[ranked.candidate.number]
        near = ranked.candidate.words >= AS_NEAR * ranking[0].candidate.words
        # Figures are read as English writes them.
        foreign = document.language != DEFAULT_LANGUAGE
        if document.story.id in stories or not near or foreign:
            continue
        choice = choose(read_beside(query, asked, document, sentence_tokens(document)), document)
        values = (
            frozenset()
            if choice is None or choice.overlap < LEAST_OVERLAP
            else _values(document.story.text, *choice.span)
        )
        if values:
            stories.add(document.story.id)
            found.setdefault(values, ranked)
        elif ranked is ranking[0]:
            return []
    return list(found.values())


def _values(text: str, start: int, end: int) -> frozenset[str]:
    """Return the numbers in a part of a text, in digits."""
    return frozenset(token.term for token in tokens(text, start, end) if DIGITS.match(token.term))
