"""The library: an immutable snapshot of stories that answers questions.

Whoever holds a `Library` holds one revision: stories, sentences and index never
change under an answer. A reload builds another and swaps the reference.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import TYPE_CHECKING

from knowledge.about.examples import Examples
from knowledge.about.quoted_speakers import QuotedSpeakers
from knowledge.answer import Answer, Intent, Verdict
from knowledge.english.intents import Request, request_of, request_of_named
from knowledge.errors import UnknownStoryError
from knowledge.index.analyzing import packed
from knowledge.index.corpus import Corpus
from knowledge.index.on_demand import ByNumber
from knowledge.query.asked_language import asked_language
from knowledge.ranking.passages import marked, passages
from knowledge.search import search, spoken_of, topic_of
from knowledge.stories.speaker_corrections import by_story
from knowledge.stories.synonyms import NO_SYNONYMS, Synonyms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from knowledge.about.telling import Asking
    from knowledge.index.packed_story import PackedStory
    from knowledge.language import Example
    from knowledge.model import Sentence, Statement, Story
    from knowledge.ranking.explanation import Explanation
    from knowledge.search import Search
    from knowledge.stories.speaker_corrections import SpeakerCorrection


SHOWN_IDS = 5
"""How many ids are told to whoever asked for one that no story has."""
NEAREST = 10
"""How many of the best sentences tell which stories are nearest to a question."""


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Library:
    """Stories with their sentences and index, at one revision."""

    revision: str
    """Eight hexadecimal digits that change with any character of any story, and with what is
    corrected in one."""
    corpus: Corpus
    """The stories and their sentences, indexed."""
    synonyms: Synonyms
    _examples: Examples = field(repr=False, compare=False)
    """Questions that the stories answer. They are made when they are first wanted and depend
    on nothing else, so the snapshot stays one."""
    quoted: QuotedSpeakers = field(repr=False, compare=False)
    """Who speaks in the stories; counted when it is first asked for."""

    @classmethod
    def build(
        cls,
        stories: Iterable[Story],
        synonyms: Synonyms = NO_SYNONYMS,
        corrections: Iterable[SpeakerCorrection] = (),
    ) -> Library:
        """Analyse and index `stories`.

        Args:
            stories: the stories.
            synonyms: what words of a question are searched as.
            corrections: what is known of the stories' speakers.

        Raises:
            ValueError: two stories have the same id.
            Exception: whatever the program fails with at a story; see `analyze_stories`.
        """
        said = by_story(corrections)
        return cls.of(
            [packed(story, synonyms, said.get(story.id, ())) for story in stories], synonyms
        )

    @classmethod
    def of(cls, stories: Sequence[PackedStory], synonyms: Synonyms = NO_SYNONYMS) -> Library:
        """Index stories that were analysed with the same synonyms.

        Raises:
            ValueError: two stories have the same id.
        """
        return cls.over(Corpus.of(stories), synonyms)

    @classmethod
    def over(cls, corpus: Corpus, synonyms: Synonyms = NO_SYNONYMS) -> Library:
        """Return the library of stories that are indexed already."""
        return cls(corpus.revision, corpus, synonyms, Examples(corpus), QuotedSpeakers(corpus))

    def changed(self, changes: Mapping[str, PackedStory | None]) -> Library:
        """Return the library with some of its stories changed; what stays is not indexed again.

        Args:
            changes: by their ids what takes the place of stories, or None where they go; a
                story whose id is not here yet comes last.
        """
        staying = [changes.get(head.id, number) for number, head in enumerate(self.corpus.heads)]
        new = [one for id_, one in changes.items() if id_ not in self.corpus.numbers]
        stories = [one for one in [*staying, *new] if one is not None]
        return Library.over(self.corpus.changed(stories), self.synonyms)

    def find(self, story: str) -> PackedStory | None:
        """Return all that was read from the story of an id, or None if there is none."""
        number = self.corpus.numbers.get(story)
        return None if number is None else self.corpus.stories[number]

    @property
    def stories(self) -> Sequence[Story]:
        """The stories, each read when it is asked for."""
        stories = self.corpus.stories
        return ByNumber(len(stories), lambda number: stories[number].story, self.corpus.fetch)

    @property
    def folded(self) -> Sequence[str]:
        """The stories' texts folded, each made when it is asked for: searched, never shown."""
        stories = self.corpus.stories
        return ByNumber(len(stories), lambda number: stories[number].folded)

    @property
    def developing(self) -> frozenset[str]:
        """The ids of the stories that say they are still being written."""
        return self.corpus.developing

    def sentences(self, story: str) -> tuple[Sentence, ...]:
        """Return the sentences of a story.

        Raises:
            UnknownStoryError: no story has this id.
        """
        return self.corpus.stories[self._number(story)].sentences

    def packed(self, story: str) -> PackedStory:
        """Return all that was read from a story.

        Raises:
            UnknownStoryError: no story has this id.
        """
        return self.corpus.stories[self._number(story)]

    def statements(self, story: str) -> tuple[Statement, ...]:
        """Return the statements of a story, in order.

        Raises:
            UnknownStoryError: no story has this id.
        """
        return self.corpus.statements[self._number(story)]

    def language(self, story: str) -> str:
        """Return the ISO 639 code of the language that a story is in: its head's, or as it reads.

        Raises:
            UnknownStoryError: no story has this id.
        """
        return self.corpus.languages[self._number(story)]

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
        return self._asked(question, top, story, after)[0]

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
        # Few answers are explained.
        from knowledge.ranking.explanation import explanation  # noqa: PLC0415

        answer, found = self._asked(question, top, story, after)
        if found is None:
            number = None if story is None else self._number(story)
            found = replace(self.search(question, number, spoken_of(after)), ranking=[])
        ranking = found.ranking[:top]
        return explanation(self.corpus, found.query, ranking, found.judgement, answer)

    def search(
        self, question: str, number: int | None = None, after: Answer | None = None
    ) -> Search:
        """Return what a question leads to, for whoever needs more than the answer.

        `number` is that of the one story that is asked.
        """
        return search(self.corpus, self.synonyms, question, number, after)

    def _asked(
        self, question: str, top: int, story: str | None, after: Answer | None
    ) -> tuple[Answer, Search | None]:
        """Return the answer to a question, and what was searched where anything was."""
        started = time.perf_counter()
        number = None if story is None else self._number(story)
        after = spoken_of(after)
        request = request_of(question, None if after is None else after.intent)
        if request is None:
            wanted = asked_language(question, self.corpus.asked(number)).questions.wants(question)
            request = None if wanted is None else Request(Intent(wanted))
        named = None if request is not None else request_of_named(question)
        if named is not None and named.story is not None and number is None:
            from knowledge.about.telling import number_named  # noqa: PLC0415 - see below

            number = number_named(self.corpus, named.story)
            request = None if number is None else named
        if request is None and not self.stories:
            request = Request(Intent.STORIES)  # no other words would help
        if request is not None:
            # Most questions are about what the stories say, and need none of it.
            from knowledge.about.telling import Asking  # noqa: PLC0415

            asking = Asking(self.corpus, self.stories, self.quoted, number, after)
            return self._told(question, request, asking, top, started), None
        found = self.search(question, number, after)
        answer = self._answer(question, found, top, started)
        told = answer.verdict is not Verdict.NONE or answer.intent is Intent.STATEMENTS
        if told or answer.choices:
            return answer, found
        suggestions = self._suggestions(found)
        return replace(answer, suggestions=suggestions, elapsed_ms=_since(started)), found

    def _told(
        self, question: str, request: Request, asking: Asking, top: int, started: float
    ) -> Answer:
        """Answer what is asked of the stories themselves, or said to the bot."""
        from knowledge.about.telling import tell  # noqa: PLC0415 - see _asked

        alone = asking.number is not None or len(self.stories) == 1
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
            topic=None if told.passages else topic_of(asking.before),
        )

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
        if search.number is not None or len(self.stories) == 1:
            return self._suggested([search.number or 0], alone=True)
        best = islice(search.ranking, NEAREST)
        nearest = (self.corpus.story_of(one.candidate.number) for one in best)
        return self._suggested(chain(nearest, range(len(self.stories))), alone=False)

    def _suggested(self, order: Iterable[int], *, alone: bool) -> tuple[str, ...]:
        """Return questions on the first few of the stories."""
        return self._examples.suggested(order, self._is_answered, alone=alone)

    def _is_answered(self, example: Example, number: int, alone: bool) -> bool:  # noqa: FBT001 - called by place
        """Tell whether an example on the story of that number is answered by its own words."""
        found = self.search(example.question, number if alone else None)
        if found.judgement.verdict is not Verdict.QUOTE or not found.ranking:
            return False
        first, span = self.corpus.documents[found.ranking[0].candidate.number], example.answer
        return (
            first.story.id == self.corpus.heads[number].id
            and first.sentence.start < span.end
            and span.start < first.sentence.end
        )

    def _number(self, story: str) -> int:
        numbers = self.corpus.numbers
        if story not in numbers:
            known = [*list(numbers)[:SHOWN_IDS], "…"][: len(numbers)]
            raise UnknownStoryError(f"no story has the id {story!r}; there are {', '.join(known)}")
        return numbers[story]


def _since(started: float) -> float:
    """Return the milliseconds since then."""
    return (time.perf_counter() - started) * 1000
