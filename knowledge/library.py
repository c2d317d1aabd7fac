"""The library: an immutable snapshot of stories that answers questions.

Whoever holds a `Library` holds one revision: stories, sentences and index never
change under an answer. A reload builds another and swaps the reference.
"""

from __future__ import annotations

import hashlib
import time
from bisect import bisect_left
from dataclasses import astuple, dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from knowledge.english.analyzer import analyze
from knowledge.english.questions import unhurried
from knowledge.english.references import wants_others
from knowledge.english.subjects import MOST_SUBJECTS
from knowledge.errors import UnknownStoryError
from knowledge.index import corpus
from knowledge.index.analyzed_story import analyze_story
from knowledge.model import Answer, Intent, Verdict
from knowledge.query.corrections import corrected
from knowledge.query.follow_up import follow_up
from knowledge.query.query import NOTHING_CARRIED, query_of, says_little
from knowledge.query.speaker_names import with_speaker
from knowledge.ranking.confidence import judge
from knowledge.ranking.explanation import Explanation, explanation
from knowledge.ranking.introductions import introduced_first, judged_introduction
from knowledge.ranking.passages import passage
from knowledge.ranking.ranking import rank
from knowledge.ranking.statements import find_statements
from knowledge.stories.synonyms import NO_SYNONYMS, Synonyms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from knowledge.english.analyzer import Analysis
    from knowledge.index.analyzed_story import AnalyzedStory
    from knowledge.index.corpus import Corpus
    from knowledge.model import Correction, Sentence, Statement, Story
    from knowledge.query.query import Query
    from knowledge.ranking.confidence import Judgement
    from knowledge.ranking.ranking import Ranked
    from knowledge.ranking.statements import FoundStatements


SHOWN_IDS = 5
"""How many ids are told to whoever asked for one that no story has."""


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
        search = self._search(question, story, after)
        return self._answer(question, search, top, started)

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
        started = time.perf_counter()
        search = self._search(question, story, after)
        answer = self._answer(question, search, top, started)
        return explanation(
            self.corpus, search.query, search.ranking[:top], search.judgement, answer
        )

    def _search(self, question: str, story: str | None, after: Answer | None) -> Search:
        number = None if story is None else self._number(story)
        asked = analyze(unhurried(question))
        leaning = None if after is None else follow_up(asked, after)
        if leaning is not None and leaning.text != asked.text:
            asked = analyze(leaning.text)
        query, corrections = self._query(asked, number, leaning.carried if leaning else "")
        understood = None if leaning is None else leaning.understood
        shown = _shown_before(query, after)
        said = find_statements(self.corpus, query, number, shown)
        if said is not None:
            found = (said.ranking, said.judgement)
            return Search(query, corrections, understood, *found, number, said)
        goes_on = leaning is not None or says_little(query)
        before = self._document(after) if after is not None and goes_on else None
        ranking = rank(self.corpus, query, number, before)
        if leaning is not None and leaning.wants_more and after is not None:
            shown = frozenset((passage.story.id, passage.start) for passage in after.passages)
            ranking = [r for r in ranking if self._place(r) not in shown]
        ranking, is_introduced = introduced_first(self.corpus, query, ranking)
        judgement = judge(self.corpus, query, ranking, guessed=bool(leaning and leaning.carried))
        judgement = judged_introduction(judgement, sure=is_introduced)
        return Search(query, corrections, understood, ranking, judgement, number)

    def query(self, question: str, number: int | None) -> tuple[Query, tuple[Correction, ...]]:
        """Return what a question searches in the story of that number, and its corrections."""
        return self._query(analyze(unhurried(question)), number, "")

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
            before, _ = corrected(analyze(unhurried(carried)), vocabulary, is_held)
        query = query_of(searched, self.synonyms, vocabulary.names, before)
        return with_speaker(query, self.corpus.speaker_roles, number), corrections

    def _answer(self, question: str, search: Search, top: int, started: float) -> Answer:
        refused = search.judgement.verdict is Verdict.NONE
        said = search.statements
        passages = (
            passage(self.corpus, ranked, search.query, self.synonyms)
            for ranked in search.ranking[:top]
        )
        return Answer(
            question=question,
            verdict=search.judgement.verdict,
            confidence=search.judgement.confidence,
            passages=tuple(passages),
            corrections=search.corrections,
            revision=self.revision,
            elapsed_ms=(time.perf_counter() - started) * 1000,
            understood=search.understood,
            suggestions=self._suggestions(search) if refused and said is None else (),
            intent=Intent.QUESTION if said is None else Intent.STATEMENTS,
            speakers=() if said is None else said.speakers,
            left=None if said is None else said.count_from(top),
        )

    def _suggestions(self, search: Search) -> tuple[str, ...]:
        """Return names of the stories that were asked, the nearest story's first."""
        if search.number is not None:
            return self.corpus.subjects[search.number]
        nearest = [self._numbers[self._place(ranked)[0]] for ranked in search.ranking]
        order = dict.fromkeys([*nearest, *range(min(len(self.stories), MOST_SUBJECTS))])
        names = (name for number in order for name in self.corpus.subjects[number])
        return tuple(islice(dict.fromkeys(names), MOST_SUBJECTS))

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


def _shown_before(query: Query, after: Answer | None) -> frozenset[tuple[str, int]]:
    """Return the places that "what else" does not want again."""
    if after is None or not wants_others(query.text):
        return frozenset()
    return frozenset((passage.story.id, passage.start) for passage in after.passages)


def _revision(stories: Iterable[Story]) -> str:
    digest = hashlib.blake2b(digest_size=4)
    for story in stories:
        content = astuple(replace(story, file=None, line=0))
        digest.update(repr(content).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
