"""Statements as the answer: what somebody said, where that is what a question asks for.

"What did the mayor say" shares no word with most of what she said, and "the story does not
say this" would be false of it. So such a question is answered from the statements: the
sentences in which whoever is meant speaks, and no others. Without a matter they are all
given, newest story first, what was said word for word before what is reported; with one
they are ranked by it as any sentence is. Whose words they are is known from the
attribution; how far they are about the matter decides the verdict.

Whom the stories name but do not quote is never answered for by somebody else; a question
about whom they do not name at all is an ordinary one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING

from knowledge.answer import Verdict
from knowledge.english.analyzer import analyze, terms
from knowledge.english.asked_statements import asked_statements
from knowledge.english.called import name_head
from knowledge.english.frequencies import rarity
from knowledge.query.speaker_names import Fit
from knowledge.ranking.confidence import NOTHING, QUOTE, Judgement, judge
from knowledge.ranking.duplicates import MOST_COMPARED, without_copies
from knowledge.ranking.features import FEATURES, Candidate
from knowledge.ranking.ranked import Found, Ranked, Ranking, by_score
from knowledge.ranking.ranking import candidates, rank
from knowledge.ranking.spoken import asked_speakers, main_speaker, spoken_sentences

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from knowledge.english.asked_statements import AskedStatements
    from knowledge.index.corpus import Corpus
    from knowledge.index.document import Document
    from knowledge.query.query import Query, QueryTerm

SURE = {
    Fit.WHOLE: 0.97,
    Fit.PART: 0.95,
    Fit.ROLE: 0.9,
    Fit.SPOKEN_FOR: 0.9,
    Fit.FIRST_NAME: 0.9,
    Fit.SLIP: 0.85,
}
"""The confidence that all the statements are whose are asked for, by how the name fits."""
ON_THE_MATTER = 0.8
"""The least confidence where a statement holds every word of the matter."""
BESIDE_THE_MATTER = 0.4
"""The most where it, and what stands around it, holds none."""
UNQUOTED = 0.3
"""The most where whoever is asked about is named and not quoted."""
BESIDE = 0.5
"""What a term that is not about the matter counts, the speaker's name and role among them."""
OWN_WORDS = 3.0
"""What speaks for a sentence that is the speaker's words, beside the features of ranking."""
NO_SHARES = (0.0,) * (len(FEATURES) + 1)
"""The shares of a sentence that no feature speaks for."""


@dataclass(frozen=True, slots=True)
class FoundStatements:
    """What somebody said, found for a question."""

    ranking: Ranking
    judgement: Judgement
    speakers: tuple[str, ...]
    """Whose words were asked for: as the stories call them, or as the question does."""
    own: frozenset[int] | None = None
    """The documents of the ranking that are their words, the others only come near them;
    None where the stories quote nothing of theirs."""

    def count_from(self, rank: int) -> int | None:
        """Return how many of their words stand behind the first `rank` of the ranking.

        Behind the best, among which copies are looked for, all of them stand; so none of those
        is weighed.
        """
        if self.own is None:
            return None
        looked = self.ranking[: max(rank, MOST_COMPARED)]
        told = {number for one in looked for number in (one.candidate.number, *one.also)}
        behind = sum(one.candidate.number in self.own for one in looked[rank:])
        return behind + len(self.own - told)


def find_statements(
    corpus: Corpus,
    query: Query,
    story: int | None,
    shown: Collection[tuple[str, int]] = (),
) -> FoundStatements | None:
    """Return the statements that a question asks for, or None if it is an ordinary question.

    Args:
        corpus: the stories.
        query: what is asked.
        story: the number of the one story that is asked, or None for all.
        shown: the stories and starts of the sentences that are not wanted again.
    """
    asked = asked_statements(analyze(query.text))
    if asked is None:
        return None
    who = asked_speakers(corpus, asked, story)
    if who is None:
        return _unquoted(corpus, query, asked, story, shown) if asked.says else None
    speakers, how = who
    if how is Fit.FIRST_NAME and len(speakers) > 1:
        return None
    spoken = spoken_sentences(corpus, speakers, story)
    left = [number for number in spoken if corpus.documents[number].place not in shown]
    if not left:
        return FoundStatements(Ranking(), NOTHING, speakers, frozenset())
    matter = _matter(query, asked)
    if not matter:
        ranking = without_copies(corpus, _unweighed(corpus, left, 1.0))
        sure = SURE[how]
        judgement = Judgement(Verdict.QUOTE, sure, 1.0, sure, None)
        return FoundStatements(ranking, judgement, speakers, frozenset(left))
    ranking = without_copies(corpus, _by_matter(corpus, _on_matter(query, matter), left, speakers))
    judgement = _judged(corpus, query, matter, ranking)
    return FoundStatements(ranking, judgement, speakers, frozenset(left))


def _matter(query: Query, asked: AskedStatements) -> tuple[QueryTerm, ...]:
    """Return the terms that say what is to be spoken about."""
    named = frozenset(terms(asked.sources[0]))
    return tuple(
        term
        for term in query.terms
        if not term.in_any(named) and (term.word in asked.matter or term.word[0].isdigit())
    )


def _on_matter(query: Query, matter: Sequence[QueryTerm]) -> Query:
    """Return a query in which the other words count less: they favour who is introduced."""
    terms_ = (
        term if term in matter else replace(term, weight=BESIDE * term.weight)
        for term in query.terms
    )
    return replace(query, terms=tuple(terms_))


def _by_matter(
    corpus: Corpus, query: Query, numbers: Sequence[int], speakers: Collection[str]
) -> Found:
    """Find the sentences of the speakers' stories, but for those that are others' words.

    Behind the first that is theirs stand theirs alone.
    """
    stories = sorted(set(map(corpus.story_of, numbers)))
    found = candidates(corpus, query, [(story, 0.0) for story in stories])
    places = {number: place for place, number in enumerate(found.numbers)}
    wanted = frozenset(numbers)
    every = [*numbers, *(number for number in found.numbers if number not in wanted)]
    most = [
        (found.most[places[number]] if number in places else 0.0) + OWN_WORDS * (number in wanted)
        for number in every
    ]
    unweighed = _unweighed(corpus, every, OWN_WORDS)

    @cache
    def weigh(place: int) -> Ranked:
        number = every[place]
        if number not in places:
            return unweighed.weigh(place)
        one = found.weigh(places[number])
        if number not in wanted:
            return one
        *shares, story = one.shares
        return replace(one, score=one.score + OWN_WORDS, shares=(*shares, story + OWN_WORDS))

    own: frozenset[str | None] = frozenset({None, *speakers})

    def is_others(place: int) -> bool:
        number = every[place]
        return number not in wanted and main_speaker(corpus.documents[number]) not in own

    falling = Found(every, most, weigh).falling()
    best = by_score(falling, lambda place: None if is_others(place) else weigh(place))
    before = takewhile(lambda one: one.candidate.number not in wanted, best)
    numbered = {number: place for place, number in enumerate(every)}
    kept = [*range(len(numbers)), *sorted(numbered[one.candidate.number] for one in before)]
    return Found(
        [every[place] for place in kept],
        [most[place] for place in kept],
        lambda place: weigh(kept[place]),
    )


def _unweighed(corpus: Corpus, numbers: Sequence[int], score: float) -> Found:
    """Return sentences in the order in which they are given, which no feature speaks for."""

    def weigh(place: int) -> Ranked:
        number = numbers[place]
        return Ranked(Candidate(number, corpus.documents[number].text), score, NO_SHARES)

    return Found(numbers, [score] * len(numbers), weigh)


def _judged(
    corpus: Corpus, query: Query, matter: Sequence[QueryTerm], ranking: Sequence[Ranked]
) -> Judgement:
    """Return the verdict on somebody's statements about a matter; they are always shown."""
    found = judge(corpus, query, ranking)
    first = corpus.documents[ranking[0].candidate.number]
    held = _share(matter, first.terms)
    around = _share(matter, corpus.around(ranking[0].candidate.number))
    confidence = found.confidence
    if held == 1.0:
        confidence = max(confidence, ON_THE_MATTER)
    elif around == 0.0:
        confidence = min(confidence, BESIDE_THE_MATTER)
    verdict = Verdict.QUOTE if confidence >= QUOTE else Verdict.CLOSEST
    return replace(found, verdict=verdict, confidence=confidence)


def _share(matter: Sequence[QueryTerm], held: frozenset[str]) -> float:
    """Return how much of the matter is held, each term weighed by how rare it is."""
    total = sum(rarity(term.word) for term in matter)
    return sum(rarity(term.word) for term in matter if term.in_any(held)) / total


def _unquoted(
    corpus: Corpus,
    query: Query,
    asked: AskedStatements,
    story: int | None,
    shown: Collection[tuple[str, int]],
) -> FoundStatements | None:
    """Return what stands nearest to the words of one who is named and not quoted.

    None where the stories do not name whom the question means, or not by a name.
    """
    name = frozenset(terms(asked.sources[0]))
    if not any(map(corpus.vocabulary.is_name, terms(name_head(asked.sources[0])))):
        return None
    if not all(corpus.holds(term, story) for term in name):
        return None
    named = Ranking(
        one
        for one in rank(corpus, query, story).ranking()
        if _is_of(corpus.documents[one.candidate.number], name)
        and corpus.documents[one.candidate.number].place not in shown
    )
    if not named:
        return FoundStatements(Ranking(), NOTHING, asked.sources[:1])
    found = judge(corpus, query, named)
    verdict = Verdict.NONE if found.verdict is Verdict.NONE else Verdict.CLOSEST
    judgement = replace(found, verdict=verdict, confidence=min(found.confidence, UNQUOTED))
    return FoundStatements(named, judgement, asked.sources[:1])


def _is_of(document: Document, name: frozenset[str]) -> bool:
    """Tell whether a sentence that is nobody's words is of whom a name names."""
    return main_speaker(document) is None and name <= _spoken_of(document)


def _spoken_of(document: Document) -> frozenset[str]:
    """Return the terms of a sentence; an answer is about whom its question speaks to as well."""
    return document.terms | document.above if document.is_answer else document.terms
