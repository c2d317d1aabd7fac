"""Attributions by a noun: "Quigley’s claim that …", "his warning that …"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution.relations.noun_phrases import noun_phrase_start
from knowledge.english.attribution.relations.relation import ReportingClause, Source
from knowledge.english.attribution.vocabulary import is_possessive
from knowledge.english.reporting_verbs import NOMINALS
from knowledge.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.english.attribution.tokens import TokenizedSentence

POSSESSIVES = frozenset({"his", "her", "its", "their"})


FARTHEST_ISSUER = 8
"""Tokens from "that" back to the "from" of the issuer."""


def nominal(sentence: TokenizedSentence) -> Iterator[ReportingClause]:
    """Yield each "Quigley’s claim that …" and "his warning that …"."""
    tokens, tags = sentence.tokens, sentence.tags
    at = tags.find("K", 2)
    while at > 0:
        owner = at - 2
        possessive = is_possessive(tokens[owner].low) or tokens[owner].low in POSSESSIVES
        if tokens[at - 1].low in NOMINALS and possessive and at + 1 < len(tags):
            own = tokens[owner].low in POSSESSIVES
            start = owner if own else noun_phrase_start(sentence, owner + 1, 0)
            source = Source(start, owner + 1, start, at, inherited=True)
            label = Span(tokens[at - 1].start, tokens[at - 1].end)
            yield ReportingClause(
                None, source, start, at, at + 1, parenthetical=False, cue_span=label
            )
        elif tokens[at - 1].low not in NOMINALS and (issued := _issued(sentence, at)) is not None:
            noun, start = issued
            source = Source(start, at, noun, at, inherited=True)
            label = Span(tokens[noun].start, tokens[noun].end)
            yield ReportingClause(
                None, source, noun, at, at + 1, parenthetical=False, cue_span=label
            )
        at = tags.find("K", at + 1)


def _issued(sentence: TokenizedSentence, at: int) -> tuple[int, int] | None:
    """Return the noun and the issuer of "warnings from economists that"."""
    for index in range(at - 2, max(0, at - FARTHEST_ISSUER), -1):
        if sentence.tags[index] not in "PDNwO":
            return None
        if sentence.tokens[index].low in ("from", "by") and sentence.tags[index + 1] in "DNwO":
            return (index - 1, index + 1) if sentence.tokens[index - 1].low in NOMINALS else None
    return None


def nominal_end(sentence: TokenizedSentence, start: int, end: int) -> int:
    """Return where the clause of a noun ends: before the second finite verb."""
    tags = sentence.tags
    verbs = 0
    for at in range(start, end):
        if tags[at] == "," and sentence.tokens[at + 1].low in ("a", "an") and verbs:
            return at
        if (tags[at] in "AMF" and tags[at - 1] not in "AM") or (
            tags[at] == "V" and tags[at - 1] in "wN" and (verbs or tags[at - 1] == "N")
        ):
            verbs += 1
        if verbs > 1 and tags[at - 1] not in "BRW":
            return at
    return end
