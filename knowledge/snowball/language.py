"""A language made of a Snowball stemmer and a folder of tables.

It finds sentences and terms. Who speaks in a story it does not know: there are no rules
for that, so there are no statements, no persons and no example questions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.language import Language
from knowledge.snowball.analyzer import Analyzer, plain
from knowledge.snowball.questions import questions_by
from knowledge.snowball.sentences import NO_ORDINAL, sentences_by
from knowledge.text import tables

if TYPE_CHECKING:
    import re
    from collections.abc import Callable


def language_by(  # noqa: PLR0913 - a language is told by as much
    package: str,
    stemmer: str,
    *,
    percent: str,
    after_time: re.Pattern[str],
    fold: Callable[[str], str] = plain,
    elided: re.Pattern[str] | None = None,
    ordinal: re.Pattern[str] = NO_ORDINAL,
    capitals_name: bool = True,
) -> Language:
    """Return a language.

    Args:
        package: the package of its tables.
        stemmer: the name of its Snowball stemmer.
        percent: what "%" is read as, folded.
        after_time: what goes on after a time of day.
        fold: folds a word.
        elided: what stands before an apostrophe and is a word of its own.
        ordinal: a number, without its stop, that may be an ordinal.
        capitals_name: whether a capital inside a sentence makes a name.
    """
    analyzer = Analyzer(
        stemmer=stemmer,
        stopwords=frozenset(fold(row[0]) for row in tables.rows(package, "stopwords.txt")),
        numerals={fold(row[0]): row[1] for row in tables.rows(package, "numerals.tsv")},
        percent=percent,
        fold=fold,
        elided=elided,
    )
    return Language(
        sentences=sentences_by(package, ordinal, after_time),
        statements_and_people=lambda *_: ((), ()),
        explained=lambda *_: (),
        tokens=analyzer.tokens,
        words=analyzer.words,
        words_and_tokens=analyzer.words_and_tokens,
        example_questions=lambda *_: iter(()),
        questions=questions_by(package, analyzer, capitals_name=capitals_name),
        knows_speakers=False,
    )
