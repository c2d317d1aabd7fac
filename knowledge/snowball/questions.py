"""Questions in a language that is made of tables: their forms, and what may answer them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from knowledge.language import QuestionForm, Questions
from knowledge.text import tables

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from knowledge.snowball.analyzer import Analyzer

MARKS = " .,;:!?…¿¡"
"""What may stand at the ends of a message."""
ZIPF_OF_UNKNOWN = 2.5
"""The Zipf value of a word that is not in the table."""


def questions_by(package: str, analyzer: Analyzer, *, capitals_name: bool = True) -> Questions:
    """Return how questions in a language are read.

    Args:
        package: the package of its tables.
        analyzer: cuts its texts into words and terms.
        capitals_name: whether a capital inside a sentence makes a name.
    """
    negations = frozenset(analyzer.fold(row[0]) for row in tables.rows(package, "negations.txt"))

    def zipf(word: str) -> float:
        return _frequencies(package).get(word, ZIPF_OF_UNKNOWN)

    def is_known(word: str) -> bool:
        return word in _frequencies(package)

    def denies(words: Sequence[str]) -> bool:
        return not negations.isdisjoint(words)

    return Questions(
        analyze=analyzer.analyze,
        form=_form_by(package),
        sought={QuestionForm(name): pattern for name, pattern in _patterns(package, "sought.txt")},
        stopwords=analyzer.stopwords,
        zipf=zipf,
        is_known=is_known,
        denies=denies,
        capitals_name=capitals_name,
        wants=_wants_by(package),
    )


def _form_by(package: str) -> Callable[[str], QuestionForm]:
    """Return what tells the form of a question: the first that stands in it."""
    forms = [
        (QuestionForm(name), pattern) for name, pattern in _patterns(package, "question_forms.txt")
    ]

    def form(text: str) -> QuestionForm:
        found = [
            (match.start(), at) for at, (_, p) in enumerate(forms) if (match := p.search(text))
        ]
        return forms[min(found)[1]][0] if found else QuestionForm.OPEN

    return form


def _wants_by(package: str) -> Callable[[str], str | None]:
    """Return what tells which `answer.Intent` a whole message has, if any."""
    intents = _patterns(package, "intents.txt")

    def wants(message: str) -> str | None:
        bare = " ".join(message.replace("’", "'").split()).strip(MARKS)
        return next((name for name, pattern in intents if pattern.fullmatch(bare)), None)

    return wants


def _patterns(package: str, table: str) -> list[tuple[str, re.Pattern[str]]]:
    """Return the groups of a table, each as one pattern of any of its lines."""
    groups = tables.groups(package, table).items()
    return [(name, _any_of(patterns)) for name, patterns in groups]


def _any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE)


@cache
def _frequencies(package: str) -> Mapping[str, float]:
    groups = tables.groups(package, "frequencies.txt").items()
    return {word: float(value) for value, words in groups for word in words}
