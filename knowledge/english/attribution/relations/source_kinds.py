"""Kinds of sources: somebody, a body, a document or a study, told by the head noun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.vocabulary import (
    DOCUMENTS,
    FINDINGS,
    GENERIC,
    SHOWING,
    is_collective,
    is_role,
)
from knowledge.english.tables import SETS

if TYPE_CHECKING:
    from knowledge.english.attribution.relations.relation import Source
    from knowledge.english.attribution.tokens import TokenizedSentence

ACCORDING_TO = ("according", "to")
SAID = frozenset({"said", "says", "concluded", "concludes", "recommended"})
WRITTEN_FINDINGS = frozenset({"analysis", "review"})
"""Findings that are papers: what one says is read there."""
PERSONS = SETS["person pronoun"]
TWO_NAMES = pos.NAME + pos.NAME


def is_finding(sentence: TokenizedSentence, source: Source) -> bool:
    """Whether the source is a study or a survey: it finds, nobody speaks.

    What the reporter takes from one is a statement: "according to official data". A survey
    with a name is an agency: "the US Geological Survey said".
    """
    taken_from = sentence.words[max(0, source.start - 2) : source.start] == ACCORDING_TO
    head = head_noun(sentence, source)
    cue = source.outer_start if source.inherited else source.outer_end
    verb = sentence.words[cue] if cue < len(sentence) else ""
    if head in WRITTEN_FINDINGS and verb in SAID:
        return False
    named = sentence.tags.endswith(TWO_NAMES, source.start, source.core_end)
    if named and verb not in SHOWING:
        return False
    return not taken_from and (head in FINDINGS or head.endswith("%"))


def can_mean(sentence: TokenizedSentence, source: Source) -> bool:
    """Whether the source is somebody, or a body or document, so that it can want something."""
    words, tags = sentence.words, sentence.tags
    if source.end - source.start == 1 and (
        tags[source.start] == pos.PRONOUN or words[source.start] == "her"
    ):
        return words[source.start] in PERSONS
    head = head_noun(sentence, source)
    return (
        pos.NAME in tags[source.start : source.core_end]
        or is_role(head)
        or is_collective(head)
        or head in GENERIC
        or head in DOCUMENTS
        or head.removesuffix("s") in GENERIC
    )


def is_document(sentence: TokenizedSentence, source: Source) -> bool:
    """Whether the source is a report or a letter."""
    return head_noun(sentence, source) in DOCUMENTS


def head_noun(sentence: TokenizedSentence, source: Source) -> str:
    """Return the noun that the source is: "data" of "data collected by the office"."""
    return sentence.words[source.core_end - 1]
