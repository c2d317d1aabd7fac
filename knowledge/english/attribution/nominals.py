"""Attributions by a noun: "Quigley’s claim that …", "his warning that …"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution.noun_phrases import noun_phrase_start
from knowledge.english.attribution.records import Attribution, Source
from knowledge.english.attribution.vocabulary import is_possessive
from knowledge.english.reporting_verbs import NOMINALS
from knowledge.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.english.attribution.tokens import Phrase

POSSESSIVES = frozenset({"his", "her", "its", "their"})


FARTHEST_ISSUER = 8
"""Tokens from "that" back to the "from" of the issuer."""


def nominal(phrase: Phrase) -> Iterator[Attribution]:
    """Yield each "Quigley’s claim that …" and "his warning that …"."""
    tokens, tags = phrase.tokens, phrase.tags
    at = tags.find("K", 2)
    while at > 0:
        owner = at - 2
        possessive = is_possessive(tokens[owner].low) or tokens[owner].low in POSSESSIVES
        if tokens[at - 1].low in NOMINALS and possessive and at + 1 < len(tags):
            own = tokens[owner].low in POSSESSIVES
            start = owner if own else noun_phrase_start(phrase, owner + 1, 0)
            source = Source(start, owner + 1, start, at, inherited=True)
            label = Span(tokens[at - 1].start, tokens[at - 1].end)
            yield Attribution(None, source, start, at, at + 1, between=False, label=label)
        elif tokens[at - 1].low not in NOMINALS and (issued := _issued(phrase, at)) is not None:
            noun, start = issued
            source = Source(start, at, noun, at, inherited=True)
            label = Span(tokens[noun].start, tokens[noun].end)
            yield Attribution(None, source, noun, at, at + 1, between=False, label=label)
        at = tags.find("K", at + 1)


def _issued(phrase: Phrase, at: int) -> tuple[int, int] | None:
    """Return the noun and the issuer of "warnings from economists that"."""
    for index in range(at - 2, max(0, at - FARTHEST_ISSUER), -1):
        if phrase.tags[index] not in "PDNwO":
            return None
        if phrase.tokens[index].low in ("from", "by") and phrase.tags[index + 1] in "DNwO":
            return (index - 1, index + 1) if phrase.tokens[index - 1].low in NOMINALS else None
    return None


def nominal_end(phrase: Phrase, start: int, end: int) -> int:
    """Return where the clause of a noun ends: before the second finite verb."""
    tags = phrase.tags
    verbs = 0
    for at in range(start, end):
        if tags[at] == "," and phrase.tokens[at + 1].low in ("a", "an") and verbs:
            return at
        if (tags[at] in "AMF" and tags[at - 1] not in "AM") or (
            tags[at] == "V" and tags[at - 1] in "wN" and (verbs or tags[at - 1] == "N")
        ):
            verbs += 1
        if verbs > 1 and tags[at - 1] not in "BRW":
            return at
    return end
