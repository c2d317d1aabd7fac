"""English, as a language of stories.

Who speaks is half of what there is to import, and nothing that a question needs: it is
imported when a story is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.analyzer import STOPWORDS, analyze, tokens, words, words_and_tokens
from knowledge.english.decisive_words import denies
from knowledge.english.frequencies import is_known, zipf
from knowledge.english.patterns import AMOUNT, FULL_NAME, NUMBER, PLACE_NAME, REASON, TIME
from knowledge.english.questions import form_of
from knowledge.language import Language, QuestionForm, Questions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from knowledge.language import Example
    from knowledge.model import Considered, Person, Sentence, Span, Statement, Story


def _sentences(text: str, skipped: Iterable[int]) -> tuple[Sentence, ...]:
    from knowledge.english.sentences import sentences  # noqa: PLC0415 - see the module's head

    return sentences(text, skipped)


def _statements_and_people(
    story: Story, own: Iterable[Span]
) -> tuple[tuple[Statement, ...], tuple[Person, ...]]:
    from knowledge.english.attribution.statements import (  # noqa: PLC0415 - see the module's head
        statements_and_people,
    )

    return statements_and_people(story, own)


def _explained(
    story: Story, own: Iterable[Span]
) -> tuple[tuple[Statement, tuple[Considered, ...]], ...]:
    from knowledge.english.attribution.statements import (  # noqa: PLC0415 - see the module's head
        explained,
    )

    return explained(story, own)


def _example_questions(
    text: str, sentences: Sequence[Span], statements: Iterable[Statement]
) -> Iterator[Example]:
    from knowledge.english.example_questions import (  # noqa: PLC0415 - few answers offer examples
        example_questions,
    )

    return example_questions(text, sentences, statements)


LANGUAGE = Language(
    sentences=_sentences,
    statements_and_people=_statements_and_people,
    explained=_explained,
    tokens=tokens,
    words=words,
    words_and_tokens=words_and_tokens,
    example_questions=_example_questions,
    questions=Questions(
        analyze=analyze,
        form=form_of,
        sought={
            QuestionForm.PERSON: FULL_NAME,
            QuestionForm.TIME: TIME,
            QuestionForm.PLACE: PLACE_NAME,
            QuestionForm.NUMBER: NUMBER,
            QuestionForm.AMOUNT: AMOUNT,
            QuestionForm.REASON: REASON,
        },
        stopwords=STOPWORDS,
        zipf=zipf,
        is_known=is_known,
        denies=denies,
    ),
)
"""English: the one folder that knows who speaks."""
