"""Examples: questions that are known to be answered, since each was asked.

A greeting and a refusal both come with something to ask instead. A question that the bot
itself then refuses would be worse than none, so each is put to the stories first, and only
one that is answered by the very words it was made from is offered.

To put one takes as long as an answer does, and whoever is refused waits. So few are put at a
time: what was found before, of the same stories or else of others, is offered beside
what is found now, and of a story that was asked a few times all is known.
"""

from __future__ import annotations

from collections import deque
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from knowledge.language import knows_speakers, language_of
from knowledge.model import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from knowledge.index.corpus import Corpus
    from knowledge.language import Example

    IsAnswered = Callable[[Example, int, bool], bool]
    """Tells whether an example is answered by its own words, given the number of its story and
    whether that alone is asked."""

Value = TypeVar("Value")

STORIES_TRIED = 3
"""From how many stories questions are sought."""
MOST_EXAMPLES = 3
"""How many are offered at once, and sought of one story."""
MOST_TRIED = 16
"""How many questions are asked of a story at most: one that answers few is not asked for ever."""
TRIED_AT_ONCE, TRIED_ALONE = 1, 2
"""How many are asked at once, of all stories and of one alone, where anything is known; where
nothing is, until one is answered."""
STORIES_KNOWN = 1000
"""Stories of which it is kept what was found."""


class _Known(NamedTuple):
    """What is known of a story."""

    answered: list[str]
    """Questions that are answered."""
    untried: deque[Example]


class Examples:
    """The examples of a library's stories, as far as they were found."""

    def __init__(self, corpus: Corpus) -> None:
        """Keep nothing yet."""
        self._corpus = corpus
        self._known: dict[tuple[int, bool], _Known] = {}
        """By the number of their story, and whether it alone is asked."""
        self._latest: deque[str] = deque(maxlen=MOST_EXAMPLES)
        """What was found last that all stories together answer."""

    def suggested(
        self, order: Iterable[int], is_answered: IsAnswered, *, alone: bool
    ) -> tuple[str, ...]:
        """Return questions on the first few of the stories.

        Args:
            order: the numbers of stories, those to ask of first.
            is_answered: puts an example to them.
            alone: whether each story has to answer by itself or among all others.
        """
        found: dict[str, None] = {}
        spare = () if alone else tuple(self._latest)
        tries, most = 0, TRIED_ALONE if alone else TRIED_AT_ONCE
        for number in islice(_once_each(order, int), STORIES_TRIED):
            known = self._of(number, alone=alone)
            found |= dict.fromkeys(known.answered)
            while len(found) < MOST_EXAMPLES and (tries < most or not (found or spare)):
                example = _next_of(known)
                if example is None:
                    break
                tries += 1
                if is_answered(example, number, alone):
                    found[example.question] = None
                    self._keep(example.question, known, alone=alone)
        found |= dict.fromkeys(reversed(spare))
        return tuple(islice(found, MOST_EXAMPLES))

    def _keep(self, question: str, known: _Known, *, alone: bool) -> None:
        known.answered.append(question)
        if len(known.answered) >= MOST_EXAMPLES:
            known.untried.clear()
        if not alone:
            self._latest.append(question)

    def _of(self, number: int, *, alone: bool) -> _Known:
        known = self._known.get((number, alone))
        if known is None:
            known = _Known([], deque(self._made_of(number)))
            for oldest in [*self._known][: len(self._known) - STORIES_KNOWN + 1]:
                self._known.pop(oldest, None)
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


def _next_of(known: _Known) -> Example | None:
    """Take an example that was not tried; another thread may take the last one first."""
    try:
        return known.untried.popleft()
    except IndexError:
        return None


def _once_each(values: Iterable[Value], key: Callable[[Value], object]) -> Iterator[Value]:
    seen: set[object] = set()
    for value in values:
        if key(value) not in seen:
            seen.add(key(value))
            yield value
