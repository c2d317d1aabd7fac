"""The search: what a question leads to, from its wording to a ranking and a judgement.

A question is unwrapped, understood by what was said before, corrected and searched; its
ranking is then put in the order in which a reader wants it, and judged. One in another
language than English is searched by its words alone: what was said before, whose words are
asked for and who is introduced where is read by rules of English.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from knowledge.answer import NEW_CONVERSATION, Verdict
from knowledge.english.references import wants_others
from knowledge.english.wrapping import unmarked, unwrapped_question
from knowledge.query.asked_language import asked_language, question_in
from knowledge.query.corrections import corrected
from knowledge.query.follow_up import carried_on, follow_up, shown_before
from knowledge.query.in_mind import asked_about
from knowledge.query.query import NOTHING_CARRIED, query_of, says_little
from knowledge.query.speaker_names import with_speaker
from knowledge.ranking.confidence import judge
from knowledge.ranking.continued import continued, is_held, judged_held
from knowledge.ranking.differing import newest_first
from knowledge.ranking.duplicates import without_copies
from knowledge.ranking.introductions import introduced_first, judged_introduction
from knowledge.ranking.ranked import Ranking
from knowledge.ranking.ranking import rank
from knowledge.ranking.statements import find_statements

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.answer import Answer, Conversation, Correction
    from knowledge.index.corpus import Corpus
    from knowledge.language import Analysis
    from knowledge.model import Person
    from knowledge.query.asked_language import AskedLanguage
    from knowledge.query.follow_up import FollowUp
    from knowledge.query.query import Query
    from knowledge.ranking.confidence import Judgement
    from knowledge.ranking.ranked import Ranked
    from knowledge.ranking.statements import FoundStatements
    from knowledge.stories.synonyms import Synonyms


@dataclass(frozen=True, slots=True)
class Search:
    """What a question led to, before it is put into words."""

    query: Query
    corrections: tuple[Correction, ...]
    understood: str | None
    ranking: Sequence[Ranked]
    judgement: Judgement
    number: int | None
    """The number of the one story that was asked."""
    statements: FoundStatements | None = None
    """What the ranking is of, where statements were asked for."""
    conversation: Conversation = NEW_CONVERSATION
    leaning: FollowUp | None = None
    further: str | None = None


@dataclass(frozen=True, slots=True)
class _Searched:
    """What a question is put to, and the language that it is in."""

    corpus: Corpus
    synonyms: Synonyms
    number: int | None
    language: AskedLanguage


def search(
    corpus: Corpus,
    synonyms: Synonyms,
    question: str,
    number: int | None = None,
    after: Answer | None = None,
) -> Search:
    """Return what a question leads to, for whoever needs more than the answer.

    `number` is that of the one story that is asked.
    """
    language = asked_language(question, corpus.asked(number))
    to = _Searched(corpus, synonyms, number, language)
    if not language.is_english:
        return _search_plainly(to, question, after)
    after = topic_of(after)
    unwrapped = unwrapped_question(question)
    asked, leaning, understood = _understood(to, unwrapped.text, after)
    carried = leaning.carried if leaning else ""
    query, corrections = _query(to, asked, carried)
    said = None
    if leaning is None or not leaning.choices:
        said = find_statements(corpus, query, number, _unwanted(query, after))
    if said is not None:
        ranking, judgement = said.ranking, said.judgement
    else:
        ranking, judgement = _ranked(corpus, query, number, leaning, after)
    stands = asked.text if judgement.evidence or said else ""
    named = _people(corpus, asked.text, ranking)
    return Search(
        query,
        corrections,
        understood,
        ranking,
        judgement,
        number,
        said,
        carried_on(leaning, after, stands, named),
        leaning,
        unwrapped.further,
    )


def _search_plainly(to: _Searched, question: str, after: Answer | None) -> Search:
    """Return what a question leads to by its words alone."""
    asked = to.language.questions.analyze(question_in(unmarked(question), to.language))
    query, corrections = _query(to, asked)
    ranking = without_copies(to.corpus, rank(to.corpus, query, to.number))
    judgement = judge(to.corpus, query, ranking)
    stands = asked.text if judgement.evidence else ""
    return Search(
        query,
        corrections,
        None,
        ranking,
        judgement,
        to.number,
        conversation=carried_on(None, topic_of(after), stands, []),
    )


def _understood(
    to: _Searched, question: str, after: Answer | None
) -> tuple[Analysis, FollowUp | None, str | None]:
    """Return a question as it is asked, what it follows, and how it was read if otherwise."""
    asked = to.language.questions.analyze(question)
    leaning = None if after is None else follow_up(asked, after, to.corpus.people)
    if leaning is None or _stands_alone(to, leaning, asked):
        return asked, None, None
    is_otherwise = leaning.understood != asked.text or leaning.is_chosen
    understood = leaning.understood if is_otherwise else None
    if leaning.text != asked.text:
        asked = to.language.questions.analyze(leaning.text)
    return asked, leaning, understood


def _stands_alone(to: _Searched, leaning: FollowUp, asked: Analysis) -> bool:
    """Tell whether a question that seems to lean on another is answered by itself."""
    if not leaning.may_stand_alone or leaning.text != asked.text:
        return False
    query, _ = _query(to, asked)
    _, judgement = _ranked(to.corpus, query, to.number, None, None)
    return judgement.verdict is Verdict.QUOTE


def _ranked(
    corpus: Corpus,
    query: Query,
    number: int | None,
    leaning: FollowUp | None,
    after: Answer | None,
) -> tuple[Ranking, Judgement]:
    goes_on = leaning is not None or says_little(query)
    near = _document(corpus, after) if after is not None and goes_on else None
    ranking = without_copies(corpus, rank(corpus, query, number, near))
    if leaning is not None:
        ranking = continued(corpus, query, ranking, leaning, shown_before(after))
    ranking, is_introduced = introduced_first(corpus, query, ranking)
    ranking = newest_first(corpus, query, ranking)
    agreeing = Ranking(one for one in ranking if not one.differs)
    judgement = judge(corpus, query, agreeing, guessed=bool(leaning and leaning.carried))
    judgement = judged_introduction(judgement, sure=is_introduced)
    if leaning is not None and after is not None and ranking:
        first = corpus.documents[ranking[0].candidate.number]
        if is_held(query, ranking[0], first, leaning):
            judgement = judged_held(judgement, query, leaning, after)
    if leaning is not None and leaning.choices:
        judgement = replace(judgement, verdict=Verdict.NONE)
    return ranking, judgement


def _query(
    to: _Searched, question: Analysis, carried: str = ""
) -> tuple[Query, tuple[Correction, ...]]:
    vocabulary, language = to.corpus.vocabulary, to.language

    def is_held(term: str) -> bool:
        return to.corpus.holds(term, to.number)

    searched, corrections = corrected(question, vocabulary, is_held, language)
    before = NOTHING_CARRIED
    if carried:
        before, _ = corrected(language.questions.analyze(carried), vocabulary, is_held, language)
    query = query_of(searched, to.synonyms, vocabulary, before, language)
    return with_speaker(query, to.corpus, to.number), corrections


def _people(corpus: Corpus, asked: str, ranking: Sequence[Ranked]) -> list[Person]:
    """Return the persons whom a question names, of the story that answers it."""
    if not ranking:
        return []
    first = corpus.documents[ranking[0].candidate.number]
    return asked_about(asked, corpus.people[first.story.id])


def _document(corpus: Corpus, answer: Answer) -> int | None:
    """Return the number of the document that is an answer's first passage, if it is here."""
    first = next(iter(answer.passages), None)
    number = None if first is None else corpus.numbers.get(first.story.id)
    if first is None or number is None:
        return None
    own = corpus.of_story(number)
    at = bisect_left(own, first.start, key=lambda one: one.sentence.start)
    return int(corpus.starts[number]) + at


def _unwanted(query: Query, after: Answer | None) -> frozenset[tuple[str, int]]:
    """Return the places that "what else" does not want again."""
    return shown_before(after) if wants_others(query.text) else frozenset()


def spoken_of(after: Answer | None) -> Answer | None:
    """Return the last answer that told something: "thanks" and "no more" tell nothing."""
    if after is None or after.intent.is_told or after.verdict is not Verdict.NONE:
        return after
    return after.topic or after


def topic_of(after: Answer | None) -> Answer | None:
    """Return the answer that a conversation is about: what is told of a head is no new topic."""
    if after is None or after.intent.is_told or after.intent.is_talk:
        return after and after.topic
    if after.facts is not None and after.passages:
        # "Why?" behind a story that was told in short asks about its lead.
        return replace(after, question=after.passages[0].text)
    return after
