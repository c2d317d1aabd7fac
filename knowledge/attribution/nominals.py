"""Attributions by a noun: "Quigley’s claim that …", "his warning that …"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.attribution.noun_phrases import noun_phrase_start
from knowledge.attribution.records import Attribution, Source
from knowledge.attribution.words import is_possessive
from knowledge.cue_lexicon import NOMINALS
from knowledge.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.attribution.tokens import Phrase

POSSESSIVES = frozenset({"his", "her", "their"})


def nominal(phrase: Phrase) -> Iterator[Attribution]:
    """Yield each "Quigley’s claim that …" and "his warning that …"."""
    tokens, tags = phrase.tokens, phrase.tags
    at = tags.find("K", 2)
    while at > 0:
        owner = at - 2
        possessive = is_possessive(tokens[owner].low) or tokens[owner].low in POSSESSIVES
        if tokens[at - 1].low in NOMINALS and possessive and at + 1 < len(tags):
            start = noun_phrase_start(phrase, owner + 1, 0)
            source = Source(start, owner + 1, start, at, inherited=True)
            label = Span(tokens[at - 1].start, tokens[at - 1].end)
            yield Attribution(None, source, start, at, at + 1, between=False, label=label)
        at = tags.find("K", at + 1)


def nominal_end(phrase: Phrase, start: int, end: int) -> int:
    """Return where the clause of a noun ends: before the second finite verb."""
    tags = phrase.tags
    verbs = 0
    for at in range(start, end):
        if (tags[at] in "AMF" and tags[at - 1] not in "AM") or (
            tags[at] == "V" and tags[at - 1] in "wN" and (verbs or tags[at - 1] == "N")
        ):
            verbs += 1
        if verbs > 1 and tags[at - 1] not in "BRW":
            return at
    return end
