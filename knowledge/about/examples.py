"""Examples: questions that are known to be answered, since each was asked.

A greeting and a refusal both come with something to ask instead. A question that the bot
itself then refuses would be worse than none, so each is put to the stories first, and only
one whose answer is shown as a quotation of the very words it was made from is offered.
"""

from __future__ import annotations

from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from knowledge.answer import Verdict
from knowledge.language import knows_speakers, language_of
from knowledge.model import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from knowledge.answer import Answer
    from knowledge.index.corpus import Corpus
    from knowledge.language import Example
    from knowledge.model import Story

Value = TypeVar("Value")

STORIES_TRIED = 3
"""From how many stories questions are suggested."""
MOST_EXAMPLES = 3
"""How many are offered at once, and sought of one story."""
MOST_TRIED = 16
"""How many questions are asked at most: a story that answers few is not searched for ever."""


class Examples:
    """The examples of a library's stories: made when they are first wanted, and kept."""

    def __init__(self, corpus: Corpus) -> None:
        """Keep nothing yet."""
        self._corpus = corpus
        self._known: dict[tuple[int, bool], tuple[Example, ...]] = {}
        """By the number of their story, and whether it alone is asked."""

    def suggested(
        self,
        order: Iterable[int],
        ask: Callable[[str, int | None], Answer],
        *,
        alone: bool,
    ) -> tuple[str, ...]:
        """Return questions on the first few of the stories.

        Args:
            order: the numbers of stories, those to ask of first.
            ask: answers a question from the story of a number, or from all.
            alone: whether each story has to answer by itself or among all others.
        """
        found = (
            example.question
            for number in islice(_once_each(order, int), STORIES_TRIED)
            for example in self._of(number, ask, alone=alone)
        )
        return tuple(islice(dict.fromkeys(found), MOST_EXAMPLES))

    def _of(
        self, number: int, ask: Callable[[str, int | None], Answer], *, alone: bool
    ) -> tuple[Example, ...]:
        known = self._known.get((number, alone))
        if known is None:
            # Only what a story answers alone is put to all: in a large library each
            # question takes its time.
            made = self._made_of(number) if alone else self._of(number, ask, alone=True)
            asked = number if alone else None
            story = self._corpus.stories[number].story
            right = (
                one for one in made if _is_answered(ask(one.question, asked), story, one.answer)
            )
            known = tuple(islice(right, MOST_EXAMPLES))
            self._known[number, alone] = known
        return known

    def _made_of(self, number: int) -> Iterator[Example]:
        """Yield questions on a story, each once with the span that answers it; none is asked."""
        story, code = self._corpus.stories[number].story, self._corpus.languages[number]
        if not knows_speakers(code):
            return iter(())  # questions are made by the rules that find speakers
        sentences = [
            Span(one.sentence.start, one.sentence.end) for one in self._corpus.of_story(number)
        ]
        statements = self._corpus.statements[number]
        made = language_of(code).example_questions(story.text, sentences, statements)
        return islice(_once_each(made, attrgetter("question")), MOST_TRIED)


def _once_each(values: Iterable[Value], key: Callable[[Value], object]) -> Iterator[Value]:
    seen: set[object] = set()
    for value in values:
        if key(value) not in seen:
            seen.add(key(value))
            yield value


def _is_answered(answer: Answer, story: Story, span: Span) -> bool:
    if answer.verdict is not Verdict.QUOTE or not answer.shown:
        return False
    first = answer.shown[0]
    return first.story == story and first.start < span.end and span.start < first.end
