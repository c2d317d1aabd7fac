"""Role phrases: where a description ends, and whether it says what somebody is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.vocabulary import (
    GENERIC,
    PARTS,
    PLACES,
    TITLES,
    bare,
    is_plural_role,
    is_role,
)
from knowledge.english.reporting_verbs import LEXICON

if TYPE_CHECKING:
    from knowledge.english.attribution.tokens import TokenizedSentence
    from knowledge.model import Span


BELONGS = frozenset({"of", "from", "with", "at"})
LONGEST_ROLE = 30
"""Tokens a role may have."""
CLAUSE_CLOSES = pos.COMMA + pos.STOP + pos.SEMICOLON + pos.COLON + pos.DASH
CLAUSE_CLOSES += pos.OPENING + pos.CLOSING + pos.QUOTATION
ROLE_LINKS = pos.RELATIVE + pos.THAT + pos.TO
PHRASE_STOPS = ROLE_LINKS + pos.AUXILIARIES + pos.PRONOUN + pos.FINITE_VERB + pos.SUBORDINATOR
PHRASE_CLOSED = (pos.COMMA, pos.STOP, pos.DASH, pos.CLOSING, pos.SEMICOLON, "")


def is_headed_by_role(
    sentence: TokenizedSentence, start: int, end: int, *, generic: bool = False
) -> bool:
    """Whether the noun phrase is headed by a word for what somebody is."""
    stop = start
    while stop < end and sentence.tags[stop] not in pos.PREPOSITION + ROLE_LINKS + pos.COMMA:
        stop += 1
    words = [bare(word) for word in sentence.words[start:stop]]
    return any(
        is_role(word) or word in TITLES or (generic and word in GENERIC) or is_plural_role(word)
        for word in words
    )


def role_span(sentence: TokenizedSentence, start: int, end: int) -> Span | None:
    """Return the tokens as a span, without article, possessive pronoun or adverb."""
    while start < end and sentence.tags[start] in pos.DETERMINER + pos.ADVERB:
        if sentence.words[start] in PARTS and sentence.words[start + 1 : start + 2] == ("of",):
            break
        start += 1
    while end > start and sentence.tags[end - 1] in ",-PCB":
        end -= 1
    return sentence.span(start, end) if start < end else None


def clause_end(sentence: TokenizedSentence, at: int) -> int:
    """Return where a relative clause ends: at its next comma, dash, bracket or deed."""
    limit = min(len(sentence), at + LONGEST_ROLE)
    while at < limit and sentence.tags[at] not in CLAUSE_CLOSES:
        if sentence.tags[at] == pos.CONJUNCTION and _is_deed(sentence, at + 1):
            break
        at += 1
    return at + _state(sentence, at)


def _is_deed(sentence: TokenizedSentence, at: int) -> bool:
    """Whether what is joined to a clause tells no office: "and did not want", "and asked"."""
    words, tags = sentence.words[at : at + 1], sentence.tags
    denied = tags[at : at + 1] in tuple(pos.AUXILIARIES) and tags[at + 1 : at + 2] == pos.NEGATION
    told = bool(words) and words[0] in LEXICON and tags[at] in pos.FINITE_VERB + pos.PAST
    return denied or told or words == ("whose",)


def phrase_end(sentence: TokenizedSentence, at: int, stops: str = "") -> int:
    """Return where a description ends: at punctuation, a verb or another clause."""
    tags = sentence.tags
    limit = min(len(tags), at + LONGEST_ROLE)
    while at < limit and (
        tags[at] not in CLAUSE_CLOSES + PHRASE_STOPS + stops or _is_inner_noun(sentence, at)
    ):
        if tags[at] == pos.CONJUNCTION and tags[at + 1 : at + 2] in ("F", "V", "A", "M"):
            break
        at += 1
    return at + _state(sentence, at)


def _state(sentence: TokenizedSentence, at: int) -> int:
    """Return the tokens of ", Ohio" behind "a nurse in Akron"."""
    named = at > 0 and sentence.tags[at - 1 : at + 2] == pos.NAME + pos.COMMA + pos.NAME
    inside = named and sentence.tags[at + 2 : at + 3] in PHRASE_CLOSED
    return 2 if inside and bare(sentence.words[at + 1]) in PLACES else 0


def _is_inner_noun(sentence: TokenizedSentence, at: int) -> bool:
    """Whether what looks like a verb stands inside a post: "the public works director"."""
    inside = 0 < at < len(sentence) - 1 and sentence.tags[at - 1] in pos.COMMON_OR_NAME
    plural = inside and sentence.tags[at] == pos.FINITE_VERB and sentence.words[at].endswith("s")
    return plural and is_role(sentence.words[at + 1])
