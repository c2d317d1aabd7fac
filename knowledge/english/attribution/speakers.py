"""Speakers: which person, body or paper a source phrase stands for.

Three kinds of source, a name, a pronoun and a description, each read in a module of
its own. Between two equally good candidates there is no answer: the speaker is
None, because a wrong name is the gravest error there is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knowledge.english.attribution.cast import NOBODY, Cast, Speaker
from knowledge.english.attribution.described import described, issuer
from knowledge.english.attribution.named import named
from knowledge.english.attribution.noun_phrases import core_end
from knowledge.english.attribution.pronouns import pronoun, recent
from knowledge.english.attribution.vocabulary import bare
from knowledge.model import Span

if TYPE_CHECKING:
    from knowledge.english.attribution.records import Source
    from knowledge.english.attribution.tokens import Phrase

POSSESSIVES = frozenset({"his", "her", "its", "their"})
YEARS_OLD = re.compile(r"\d+-year-old")


def speaker(made: Cast, source: Source | None, phrase: Phrase, index: int) -> Speaker:
    """Resolve the source of a statement in sentence `index`."""
    if source is None:
        return NOBODY
    behind = issuer(phrase, source)
    if behind is not None:
        return speaker(made, behind, phrase, index)
    low = phrase.tokens[source.start].low
    if source.end == source.start + 1 and (phrase.tags[source.start] == "R" or low in POSSESSIVES):
        return pronoun(made, low, source, phrase, index)
    if _is_age(phrase, source):
        place = Span(phrase.tokens[source.start].start, phrase.tokens[source.end - 1].end)
        return recent(made, "-", place, index)
    return named(made, source, phrase, index) or described(made, source, phrase, index)


def _is_age(phrase: Phrase, source: Source) -> bool:
    """Whether the source is "the 23-year-old"."""
    head = phrase.tokens[core_end(phrase, source) - 1].low
    return phrase.tags[source.start] == "D" and YEARS_OLD.fullmatch(bare(head)) is not None
