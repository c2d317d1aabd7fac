"""The library: an immutable snapshot of stories that answers questions.

Whoever holds a `Library` holds one revision: stories, sentences and index never
change under an answer. A reload builds another and swaps the reference.
"""

from __future__ import annotations

import hashlib
import time
from bisect import bisect_left
from dataclasses import astuple, dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

from knowledge.about.examples import MOST_EXAMPLES, answered, made_of
from knowledge.about.telling import Asking, tell
from knowledge.answer import NEW_CONVERSATION, Answer, Intent, Verdict
from knowledge.english.analyzer import analyze
from knowledge.english.intents import Request, request_of
from knowledge.english.references import wants_others
from knowledge.english.wrapping import unwrapped_question
from knowledge.errors import UnknownStoryError
from knowledge.index import corpus
from knowledge.index.analyzed_story import analyze_story
from knowledge.query.corrections import corrected
from knowledge.query.follow_up import carried_on, follow_up, shown_before
from knowledge.query.in_mind import asked_about
from knowledge.query.query import NOTHING_CARRIED, query_of, says_little
from knowledge.query.speaker_names import with_speaker
from knowledge.ranking.confidence import judge
from knowledge.ranking.continued import continued, is_held, judged_held
from knowledge.ranking.differing import newest_first
from knowledge.ranking.duplicates import without_copies
from knowledge.ranking.explanation import Explanation, explanation
from knowledge.ranking.introductions import introduced_first, judged_introduction
from knowledge.ranking.passages import marked, passages
from knowledge.ranking.ranking import rank
from knowledge.ranking.statements import find_statements
from knowledge.stories.synonyms import NO_SYNONYMS, Synonyms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from knowledge.about.examples import Example
    from knowledge.answer import Conversation, Correction
    from knowledge.english.analyzer import Analysis
    from knowledge.index.analyzed_story import AnalyzedStory
    from knowledge.index.corpus import Corpus
    from knowledge.model import Person, Sentence, Statement, Story
    from knowledge.query.follow_up import FollowUp
    from knowledge.query.query import Query
    from knowledge.ranking.confidence import Judgement
    from knowledge.ranking.ranking import Ranked
    from knowledge.ranking.statements import FoundStatements


SHOWN_IDS = 5
"""How many ids are told to whoever asked for one that no story has."""
STORIES_TRIED = 3
"""From how many stories questions are suggested."""


@dataclass(frozen=True, slots=True)
class Search:
    """What a question led to, before it is put into words."""

    query: Query
    corrections: tuple[Correction, ...]
    understood: str | None
    ranking: list[Ranked]
    judgement: Judgement
    number: int | None
    """The number of the one story that was asked."""
    statements: FoundStatements | None = None
    """What the ranking is of, where statements were asked for."""
    conversation: Conversation = NEW_CONVERSATION
    leaning: FollowUp | None = None
    further: str | None = None


@dataclass(frozen=True, slots=True)
class Library:
    """Stories with their sentences and index, at one revision."""

    stories: tuple[Story, ...]
    revision: str
    """Eight hexadecimal digits that change with any character of any story."""
    folded: tuple[str, ...]
    """The stories' texts folded, one a story in their order: searched, never shown."""
    corpus: Corpus
    """The sentences of all stories, indexed."""
    _numbers: Mapping[str, int]
    """The number of each story, by its id."""
    synonyms: Synonyms
    _examples: dict[tuple[int, bool], tuple[Example, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )
    """Questions that are answered, by the number of their story and whether it alone is asked.
    Found when they are first wanted; they depend on nothing else, so the snapshot stays one."""

    @classmethod
    def build(cls, stories: Iterable[Story], synonyms: Synonyms = NO_SYNONYMS) -> Library:
        """Analyse and index `stories`.

        Args:
            stories: the stories.
            synonyms: what words of a question are searched as.

        Raises:
            ValueError: two stories have the same id.
            Exception: whatever the program fails with at a story; see `analyze_stories`.
        """
        return cls.of([analyze_story(story, synonyms) for story in stories], synonyms)

    @classmethod
    def of(cls, analyzed: Sequence[AnalyzedStory], synonyms: Synonyms = NO_SYNONYMS) -> Library:
        """Index stories that were analysed with the same synonyms.

        Raises:
            ValueError: two stories have the same id.
        """
        stories = tuple(one.story for one in analyzed)
        numbers: dict[str, int] = {}
        for story in stories:
            if story.id in numbers:
                raise ValueError(f"two stories have the id {story.id!r}")
            numbers[story.id] = len(numbers)
        return cls(
            stories=stories,
            revision=_revision(stories),
            folded=tuple(one.folded for one in analyzed),
            corpus=corpus.build(analyzed),
            _numbers=numbers,
            synonyms=synonyms,
        )

    @property
    def developing(self) -> frozenset[str]:
        """The ids of the stories that say they are still being written."""
        return self.corpus.developing

    def sentences(self, story: str) -> tuple[Sentence, ...]:
        """Return the sentences of a story.

        Raises:
            UnknownStoryError: no story has this id.
        """
        part = self.corpus.terms.parts[self._number(story)]
        return tuple(d.sentence for d in self.corpus.documents[part.start : part.end])

    def statements(self, story: str) -> tuple[Statement, ...]:
        """Return the statements of a story, in order.

        Raises:
            UnknownStoryError: no story has this id.
        """
        return self.corpus.statements[self._number(story)]

    def ask(
        self,
        question: str,
        *,
        top: int = 3,
        story: str | None = None,
        after: Answer | None = None,
    ) -> Answer:
        """Answer a question from all stories, or from the one whose id is `story`.

        Never raises for what the question holds: where nothing matches, the answer
        has no passages and the verdict `none`.

        Args:
            question: what is asked, as it was written.
            top: how many passages at most.
            story: the id of the one story that is asked.
            after: the answer to the question before in the same conversation. What
                leans on it ("why?") is understood by it; anything else is not touched.

        Raises:
            UnknownStoryError: `story` is no story's id.
        """
        started = time.perf_counter()
        number = None if story is None else self._number(story)
        after = _spoken_of(after)
        request = request_of(question, None if after is None else after.intent)
        if request is None and not self.stories:
            request = Request(Intent.STORIES)  # no other words would help
        if request is not None:
            asking = Asking(self.corpus, self.stories, number, after)
            return self._told(question, request, asking, top, started)
        search = self.search(question, number, after)
        answer = self._answer(question, search, top, started)
        told = answer.verdict is not Verdict.NONE or answer.intent is Intent.STATEMENTS
        if told or answer.choices:
            return answer
        return replace(answer, suggestions=self._suggestions(search), elapsed_ms=_since(started))

    def explain(
        self,
        question: str,
        *,
        top: int = 3,
        story: str | None = None,
        after: Answer | None = None,
    ) -> Explanation:
        """Answer as `ask` does, and say how: what was searched, and what counted.

        Raises:
            UnknownStoryError: `story` is no story's id.
        """
        answer = self.ask(question, top=top, story=story, after=after)
        number = None if story is None else self._number(story)
        search = self.search(question, number, after)
        is_told = answer.intent not in (Intent.QUESTION, Intent.STATEMENTS)
        ranking = [] if is_told else search.ranking[:top]
        return explanation(self.corpus, search.query, ranking, search.judgement, answer)

    def _told(
        self, question: str, request: Request, asking: Asking, top: int, started: float
    ) -> Answer:
        """Answer what is asked of the stories themselves, or said to the bot."""
        alone = asking.number is not None
        told = tell(request, asking, top)
        talks = request.intent.is_talk and self.stories
        return Answer(
            question=question,
            verdict=told.verdict,
            confidence=1.0 if told.verdict is Verdict.QUOTE else 0.0,
            passages=told.passages,
            corrections=(),
            revision=self.revision,
            suggestions=self._suggested(asking.order, alone=alone) if talks else (),
            elapsed_ms=_since(started),
            intent=request.intent,
            facts=told.facts,
            topic=None if told.passages else _topic(asking.before),
        )

    def search(self, question: str, number: int | None, after: Answer | None) -> Search:
        """Return what a question leads to, for whoever needs more than the answer.

        `number` is that of the one story that is asked.
        """
        after = _topic(after)
        unwrapped = unwrapped_question(question)
        asked = analyze(unwrapped.text)
        leaning = None if after is None else follow_up(asked, after, self.corpus.people)
        if leaning is not None and self._stands_alone(leaning, asked, number):
            leaning = None
        understood = None
        if leaning is not None and leaning.understood != asked.text:
            understood = leaning.understood
        if leaning is not None and leaning.text != asked.text:
            asked = analyze(leaning.text)
        query, corrections = self._query(asked, number, leaning.carried if leaning else "")
        said = None
        if leaning is None or not leaning.choices:
            said = find_statements(self.corpus, query, number, _unwanted(query, after))
        if said is not None:
            ranking, judgement = said.ranking, said.judgement
        else:
            ranking, judgement = self._ranked(query, number, leaning, after)
        stands = asked.text if judgement.evidence or said else ""
        named = self._people(asked.text, ranking)
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

    def _stands_alone(self, leaning: FollowUp, asked: Analysis, number: int | None) -> bool:
        """Tell whether a question that seems to lean on another is answered by itself."""
        if not leaning.may_stand_alone or leaning.text != asked.text:
            return False
        query, _ = self._query(asked, number, "")
        _, judgement = self._ranked(query, number, None, None)
        return judgement.verdict is Verdict.QUOTE

    def _ranked(
        self, query: Query, number: int | None, leaning: FollowUp | None, after: Answer | None
    ) -> tuple[list[Ranked], Judgement]:
        goes_on = leaning is not None or says_little(query)
        near = self._document(after) if after is not None and goes_on else None
        ranking = without_copies(self.corpus, rank(self.corpus, query, number, near))
        if leaning is not None:
            ranking = continued(self.corpus, query, ranking, leaning, shown_before(after))
        ranking, is_introduced = introduced_first(self.corpus, query, ranking)
        ranking = newest_first(self.corpus, query, ranking)
        agreeing = [ranked for ranked in ranking if not ranked.differs]
        judgement = judge(self.corpus, query, agreeing, guessed=bool(leaning and leaning.carried))
        judgement = judged_introduction(judgement, sure=is_introduced)
        if leaning is not None and after is not None and ranking:
            first = self.corpus.documents[ranking[0].candidate.number]
            if is_held(query, ranking[0], first, leaning):
                judgement = judged_held(judgement, query, leaning, after)
        if leaning is not None and leaning.choices:
            judgement = replace(judgement, verdict=Verdict.NONE)
        return ranking, judgement

    def query(self, question: str, number: int | None) -> tuple[Query, tuple[Correction, ...]]:
        """Return what a question searches in the story of that number, and its corrections."""
        return self._query(analyze(unwrapped_question(question).text), number, "")

    def _query(
        self, question: Analysis, number: int | None, carried: str
    ) -> tuple[Query, tuple[Correction, ...]]:
        index, vocabulary = self.corpus.terms, self.corpus.vocabulary
        scope = index.whole if number is None else index.parts[number]

        def is_held(term: str) -> bool:
            return index.holds(term, scope)

        searched, corrections = corrected(question, vocabulary, is_held)
        before = NOTHING_CARRIED
        if carried:
            before, _ = corrected(analyze(carried), vocabulary, is_held)
        query = query_of(searched, self.synonyms, vocabulary.names, before)
        return with_speaker(query, self.corpus.speaker_roles, number), corrections

    def _answer(self, question: str, search: Search, top: int, started: float) -> Answer:
        said = search.statements
        # What is refused is not shown, and what somebody said is shown whole.
        refused = search.judgement.verdict is Verdict.NONE
        places = passages(self.corpus, search.query, self.synonyms, search.ranking, top)
        found = (
            places if refused or said else marked(self.corpus, search.query, search.ranking, places)
        )
        return Answer(
            question=question,
            verdict=search.judgement.verdict,
            confidence=search.judgement.confidence,
            passages=found,
            corrections=search.corrections,
            revision=self.revision,
            elapsed_ms=_since(started),
            understood=search.understood,
            intent=Intent.QUESTION if said is None else Intent.STATEMENTS,
            speakers=() if said is None else said.speakers,
            left=None if said is None else said.count_from(top),
            conversation=search.conversation,
            choices=search.leaning.choices if search.leaning else (),
            unresolved=search.leaning.unresolved if search.leaning else None,
            further=search.further,
        )

    def _suggestions(self, search: Search) -> tuple[str, ...]:
        """Return questions that the stories asked do answer, the nearest story's first."""
        if search.number is not None:
            return self._suggested([search.number], alone=True)
        nearest = [self._numbers[self._place(ranked)[0]] for ranked in search.ranking]
        return self._suggested([*nearest, *range(len(self.stories))], alone=False)

    def _suggested(self, order: Iterable[int], *, alone: bool) -> tuple[str, ...]:
        """Return questions on the first few of the stories."""
        found = (
            question
            for number in islice(dict.fromkeys(order), STORIES_TRIED)
            for question, _ in self._examples_of(number, alone=alone)
        )
        return tuple(islice(dict.fromkeys(found), MOST_EXAMPLES))

    def _examples_of(self, number: int, *, alone: bool) -> tuple[Example, ...]:
        """Return questions on a story that are answered, by it alone or among all others.

        Only the former are put to all: in a large library each question takes its time.
        """
        known = self._examples.get((number, alone))
        if known is None:
            asked = number if alone else None

            def ask(question: str) -> Answer:
                return self._answer(question, self.search(question, asked, None), 1, 0.0)

            made = self._made_of(number) if alone else self._examples_of(number, alone=True)
            known = answered(self.stories[number], made, ask)
            self._examples[number, alone] = known
        return known

    def _made_of(self, number: int) -> Iterator[Example]:
        part = self.corpus.terms.parts[number]
        documents = self.corpus.documents[part.start : part.end]
        return made_of(self.stories[number], documents, self.corpus.statements[number])

    def _people(self, asked: str, ranking: Sequence[Ranked]) -> list[Person]:
        """Return the persons whom a question names, of the story that answers it."""
        return asked_about(asked, self.corpus.people[self._place(ranking[0])[0]]) if ranking else []

    def _place(self, ranked: Ranked) -> tuple[str, int]:
        document = self.corpus.documents[ranked.candidate.number]
        return document.story.id, document.sentence.start

    def _document(self, answer: Answer) -> int | None:
        """Return the number of the document that is an answer's first passage, if it is here."""
        first = next(iter(answer.passages), None)
        if first is None or first.story.id not in self._numbers:
            return None
        part = self.corpus.terms.parts[self._numbers[first.story.id]]
        own = self.corpus.documents[part.start : part.end]
        return part.start + bisect_left(own, first.start, key=lambda one: one.sentence.start)

    def _number(self, story: str) -> int:
        if story not in self._numbers:
            known = [*list(self._numbers)[:SHOWN_IDS], "…"][: len(self._numbers)]
            raise UnknownStoryError(f"no story has the id {story!r}; there are {', '.join(known)}")
        return self._numbers[story]


def _unwanted(query: Query, after: Answer | None) -> frozenset[tuple[str, int]]:
    """Return the places that "what else" does not want again."""
    return shown_before(after) if wants_others(query.text) else frozenset()


def _spoken_of(after: Answer | None) -> Answer | None:
    """Return the last answer that told something: "thanks" and "no more" tell nothing."""
    if after is None or after.intent.is_told or after.verdict is not Verdict.NONE:
        return after
    return after.topic or after


def _topic(after: Answer | None) -> Answer | None:
    """Return the answer that a conversation is about: what is told of a head is no new topic."""
    if after is None or after.intent.is_told or after.intent.is_talk:
        return after and after.topic
    if after.facts is not None and after.passages:
        # "Why?" behind a story that was told in short asks about its lead.
        return replace(after, question=after.passages[0].text)
    return after


def _since(started: float) -> float:
    """Return the milliseconds since then."""
    return (time.perf_counter() - started) * 1000


def _revision(stories: Iterable[Story]) -> str:
    digest = hashlib.blake2b(digest_size=4)
    for story in stories:
        content = astuple(replace(story, file=None, line=0))
        digest.update(repr(content).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
