"""Introductions: "who is X" is answered where the story says it.

A news story introduces somebody once, by the full name and what they are, and goes on with
the surname. Every later sentence of theirs shares as much with "who is Kirby" as that one
does. So where nothing but a name or a role is asked for, the sentence that introduces its
bearer is put first: the one that holds the name and the role by which the attribution
knows a speaker, and of anybody else the first that has the full name, with "…, a painter"
or "… is the" behind it where it surely tells.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.answer import Verdict
from knowledge.english.analyzer import analyze, terms
from knowledge.english.asked_statements import asked_name
from knowledge.english.called import name_words
from knowledge.english.patterns import DEFINITION, FULL_NAME
from knowledge.query.speaker_names import Fit, meant
from knowledge.ranking.ranked import Ranking

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.english.called import Called
    from knowledge.index.corpus import Corpus
    from knowledge.index.document import Document
    from knowledge.query.query import Query
    from knowledge.ranking.confidence import Judgement

SURE = 0.9
"""The least confidence where name and role stand in the sentence."""


def introduced_first(corpus: Corpus, query: Query, ranking: Ranking) -> tuple[Ranking, bool]:
    """Return a ranking with the introduction of whom "who is X" asks for put first.

    The second value tells whether that sentence surely says who it is. Any other question
    leaves the ranking as it is.
    """
    name = asked_name(analyze(query.text))
    if name is None or not ranking:
        return ranking, False
    number, sure = _introduction(corpus, name, [one.candidate.number for one in ranking])
    first = [one for one in ranking if one.candidate.number == number]
    if not first:
        return ranking, False
    raised = replace(first[0], score=max(first[0].score, ranking[0].score))
    return Ranking([raised, *(one for one in ranking if one is not first[0])]), sure


def judged_introduction(judgement: Judgement, *, sure: bool) -> Judgement:
    """Return the judgement on a ranking whose first sentence introduces who is asked for."""
    if not sure:
        return judgement
    confidence = max(judgement.confidence, SURE)
    return replace(judgement, verdict=Verdict.QUOTE, confidence=confidence)


def _introduction(corpus: Corpus, name: str, numbers: Iterable[int]) -> tuple[int | None, bool]:
    """Return the document, of those found, that introduces a name, and whether it surely does."""
    ranked = tuple(numbers)
    stories = list(dict.fromkeys(map(corpus.story_of, ranked)))
    # In each story from its start, the best story first.
    in_order = sorted(ranked, key=lambda n: (stories.index(corpus.story_of(n)), n))
    known = {one.name: one for story in stories for one in corpus.speakers[story]}
    found = meant(name, known.values())
    if found is not None and len(found[0]) == 1 and found[1] is not Fit.SLIP:
        speaker = known[found[0][0]]
        both = (n for n in in_order if _holds_role(corpus.documents[n], speaker))
        if (number := next(both, None)) is not None:
            return number, True
    wanted = name_words(name)
    if not all(map(corpus.vocabulary.is_name, terms(name))):
        return None, False
    for number in in_order:
        text = corpus.documents[number].text
        full = next((m for m in FULL_NAME.finditer(text) if _is_named(m[0], wanted)), None)
        if full is not None:
            return number, DEFINITION.match(text, full.end()) is not None
    return None, False


def _holds_role(document: Document, speaker: Called) -> bool:
    """Tell whether a sentence holds somebody's whole name, and what they are beside it."""
    own = name_words(document.text)
    size = len(speaker.words)
    named = any(own[at : at + size] == speaker.words for at in range(len(own) - size + 1))
    return named and bool(speaker.role_heads) and not speaker.role_heads.isdisjoint(own)


def _is_named(full: str, wanted: tuple[str, ...]) -> bool:
    """Tell whether a name of several words holds all those wanted."""
    return set(wanted) <= set(name_words(full))
