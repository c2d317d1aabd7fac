"""Duplicates: the same report in several stories, which is one passage with several places.

Agencies' reports stand in many papers, a word more here, a "told reporters" there. Two
sentences of different stories are one where neither says anything that the other
contradicts: the same content words in the same order, but for a few that one of them
adds, and the same numbers and denials. A word put in another's place ("opened" for
"closed") is another report, however alike the letters are; only "said" may be "told".
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.english.analyzer import STOPWORDS, words
from knowledge.english.decisive_words import denials, is_number
from knowledge.english.patterns import SPEAKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.index.analyzed_story import Document
    from knowledge.index.corpus import Corpus
    from knowledge.ranking.ranking import Ranked

MOST_COMPARED = 40
"""How many of the best sentences are compared."""
ALIKE_IN_TERMS = 0.7
"""The share of common terms below which two sentences are not looked at."""
ALIKE_IN_ORDER = 80
"""How alike (rapidfuzz's ratio of words in order, 0 to 100) the same report is at least."""
ADDED = 0.25
"""The share of its content words that one of them may add."""


def without_copies(corpus: Corpus, ranking: Sequence[Ranked]) -> list[Ranked]:
    """Return the ranking with each report once, where it stands first, and its other places."""
    if len(corpus.terms.parts) == 1:
        return list(ranking)
    kept: list[Ranked] = []
    for ranked in ranking[:MOST_COMPARED]:
        document = corpus.documents[ranked.candidate.number]
        at = next(
            (
                number
                for number, other in enumerate(kept)
                if is_copy(document, corpus.documents[other.candidate.number])
            ),
            None,
        )
        if at is None:
            kept.append(ranked)
        else:
            kept[at] = replace(kept[at], also=(*kept[at].also, ranked.candidate.number))
    return [*kept, *ranking[MOST_COMPARED:]]


def is_copy(one: Document, other: Document) -> bool:
    """Tell whether two sentences of different stories are the same report."""
    if one.story.id == other.story.id:
        return False
    if one.text == other.text:
        return True
    common, every = len(one.terms & other.terms), len(one.terms | other.terms)
    if not every or common < ALIKE_IN_TERMS * every:
        return False
    return _say_the_same(words(one.text), words(other.text))


def _say_the_same(one: Sequence[str], other: Sequence[str]) -> bool:
    from rapidfuzz import fuzz  # noqa: PLC0415 - only where several stories are loaded

    only_one, only_other = Counter(one) - Counter(other), Counter(other) - Counter(one)
    if any(map(is_number, [*only_one, *only_other])):
        return False
    if Counter(denials(one)) != Counter(denials(other)):
        return False
    added = [word for word in only_one if _tells(word)], [w for w in only_other if _tells(w)]
    if all(added):
        return False
    most = max(len([word for word in text if _tells(word)]) for text in (one, other))
    few = max(map(len, added)) <= ADDED * most
    return few and fuzz.ratio(list(one), list(other)) >= ALIKE_IN_ORDER


def _tells(word: str) -> bool:
    return word not in STOPWORDS and word not in SPEAKING
