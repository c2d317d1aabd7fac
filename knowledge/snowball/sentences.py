"""Sentences of a language that is made of tables: what `text.sentences` has to be told.

Abbreviations and starters stand in tables. Besides, an initial, an ordinal ("15.
Dezember") and a king's number ("Wilhelm II.") end a sentence only before a word that
starts one. No clause is looked for that says who spoke: in these languages it follows a
comma or begins in lower case, and neither ends a sentence.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from knowledge.text import sentences as engine
from knowledge.text import tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from knowledge.model import Sentence

NEVER = re.compile(r"(?!)")
NO_ORDINAL = NEVER
ORDINAL = re.compile(r"\d{1,2}|[IVX]+")


def sentences_by(
    package: str, ordinal: re.Pattern[str], after_time: re.Pattern[str]
) -> Callable[[str, Iterable[int]], tuple[Sentence, ...]]:
    """Return the function that cuts a text into sentences.

    Args:
        package: the package of the language's tables.
        ordinal: a number, without its stop, that may be an ordinal.
        after_time: what goes on after a time of day.
    """
    rules = engine.SentenceRules(
        abbreviations={row[0]: row[1] for row in tables.rows(package, "abbreviations.tsv")},
        starters=frozenset(row[0] for row in tables.rows(package, "starters.txt")),
        after_time=after_time,
        street=NEVER,
        is_abbreviation=lambda word: ordinal.fullmatch(word) is not None,
        starts_clause=lambda *_: False,
        capitals=frozenset(),
        cue_follows=lambda *_: False,
    )
    return partial(_sentences, rules)


def _sentences(
    rules: engine.SentenceRules, text: str, skipped: Iterable[int] = ()
) -> tuple[Sentence, ...]:
    return engine.sentences(text, rules, skipped)
