"""Examples: questions that are known to be answered, since each was asked.

A greeting and a refusal both come with something to ask instead. A question that the bot
itself then refuses would be worse than none, so each is put to the stories first, and only
one whose answer is shown as a quotation of the very words it was made from is offered.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from knowledge.answer import Verdict
from knowledge.language import language_of
from knowledge.model import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from knowledge.answer import Answer
    from knowledge.index.analyzed_story import Document
    from knowledge.language import Example
    from knowledge.model import Statement, Story

MOST_EXAMPLES = 3
MOST_TRIED = 16
"""How many questions are asked at most: a story that answers few is not searched for ever."""


def made_of(
    story: Story, documents: Sequence[Document], statements: Iterable[Statement]
) -> Iterator[Example]:
    """Yield questions on a story, each once with the span that answers it; none is asked yet."""
    sentences = [Span(one.sentence.start, one.sentence.end) for one in documents]
    made = language_of(story.language).example_questions(story.text, sentences, statements)
    return islice(_once_each(made), MOST_TRIED)


def answered(
    story: Story, made: Iterable[Example], ask: Callable[[str], Answer]
) -> tuple[Example, ...]:
    """Return up to three questions to which `ask` gives the right answer."""
    right = (one for one in made if _is_answered(ask(one[0]), story, one[1]))
    return tuple(islice(right, MOST_EXAMPLES))


def _once_each(made: Iterable[Example]) -> Iterator[Example]:
    seen: set[str] = set()
    for example in made:
        if example.question not in seen:
            seen.add(example.question)
            yield example


def _is_answered(answer: Answer, story: Story, span: Span) -> bool:
    if answer.verdict is not Verdict.QUOTE or not answer.shown:
        return False
    first = answer.shown[0]
    return first.story == story and first.start < span.end and span.start < first.end
