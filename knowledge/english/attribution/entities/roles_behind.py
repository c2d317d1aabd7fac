"""Roles behind a name: "John Steele, chief executive of …", "who heads …", "(a plumber)".

Whatever stands in the place of an apposition is a role, whether a table knows its noun or
not; what somebody did is none: a relative clause counts only where its verb tells a
standing office.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.entities.names import POSTNOMINALS
from knowledge.english.attribution.entities.role_clauses import (
    OFFICES,
    belonging,
    holds_body,
    is_standing,
    standing_office,
)
from knowledge.english.attribution.entities.role_phrases import (
    BELONGS,
    LONGEST_ROLE,
    PHRASE_CLOSED,
    ROLE_LINKS,
    clause_end,
    is_headed_by_role,
    phrase_end,
    role_span,
)
from knowledge.english.attribution.vocabulary import (
    PARTS,
    is_plural_role,
    is_possessive,
    is_role,
)
from knowledge.english.tables import SETS
from knowledge.model import Span

if TYPE_CHECKING:
    from knowledge.english.attribution.entities.names import NameMention
    from knowledge.english.attribution.tokens import TokenizedSentence


COURT_PARTS, COURT_SIDES = SETS["court part"], SETS["court side"]
SPEAKS_FOR = frozenset(
    {("acting", "for"), ("appearing", "for"), ("speaking", "for"), ("on", "behalf"),
     ("in", "mitigation")}
)  # fmt: skip
"""How else a phrase opens that tells for whom somebody speaks."""
PARTIES = SETS["party"]
SIDES = COURT_SIDES | PARTIES
NUMBER_OR_NAME = (pos.NUMBER + pos.COMMA, pos.NAME + pos.COMMA)
"""What may be an age or a degree between a name and its apposition."""


def role_behind(sentence: TokenizedSentence, mention: NameMention) -> Span | None:
    """Return what the story says behind a name that its bearer is."""
    tags, words = sentence.tags, sentence.words
    at = mention.last
    if at >= len(tags) or is_possessive(words[at - 1]):
        return None
    if tags[at] == pos.OPENING:
        close = tags.find(pos.CLOSING, at)
        if 0 < close < at + LONGEST_ROLE:
            inside = _party(sentence, at + 1, close) or _apposition(sentence, at + 1, close)
            if inside is not None:
                return inside
            at = close + 1
    at += tags[at : at + 1] == pos.CLOSING  # "… (IUPAC), the organization that"
    at += _partner(sentence, at)
    if tags[at : at + 1] == pos.PREPOSITION and words[at] == "of":
        return belonging(sentence, at)
    if tags[at : at + 1] == pos.PREPOSITION and words[at] == "from":
        return belonging(sentence, at) if holds_body(sentence, at) else None
    if tags[at : at + 1] not in (pos.COMMA, pos.DASH):
        return None
    at += 1
    behind = at
    while tags.startswith(NUMBER_OR_NAME, at) and (
        tags[at] == pos.NUMBER or words[at] in POSTNOMINALS
    ):
        at += 2
    if at > behind and words[at : at + 1] == ("of",) and not holds_body(sentence, at):
        return None  # "Ann Hill, 58, of Wick": where she lives
    return _apposition(sentence, at, len(tags))


def role_of_unnamed(sentence: TokenizedSentence, at: int) -> Span | None:
    """Read "One of the strikers, a welder, said", "Ann Ray and Tom Roe, owners of the inn, said".

    `at` is the token behind the description or the names.
    """
    tags, words = sentence.tags, sentence.words
    if tags[at : at + 1] != pos.COMMA:
        return None
    paired = pos.NAME + pos.CONJUNCTION + pos.NAME in tags[max(0, at - LONGEST_ROLE) : at]
    told = paired or words[at + 1 : at + 2] in (("a",), ("an",))
    told = told and is_headed_by_role(sentence, at + 1, phrase_end(sentence, at + 1), generic=True)
    return _apposition(sentence, at + 1, len(tags)) if told else None


def predicate_role(sentence: TokenizedSentence, mention: NameMention) -> Span | None:
    """Read "Ann Hill is a nurse at the clinic", "Tom Roe runs the village shop"."""
    verb = sentence.words[mention.last : mention.last + 1]
    if not verb or is_possessive(sentence.words[mention.last - 1]):
        return None
    told = verb[0] in ("is", "was") or (verb[0] in OFFICES and verb[0].endswith("s"))
    told = told and mention.last + 2 < len(sentence)  # no "where she works."
    return standing_office(sentence, mention.last) if told else None


def _with_who(sentence: TokenizedSentence, at: int, office: Span | None) -> Span | None:
    """Return "who runs the till" of its verb phrase, and "nurse" of "who is a nurse" as it is."""
    opens = office is not None and office.start == sentence.starts[at + 1]
    return Span(sentence.starts[at], office.end) if office and opens else office


def _partner(sentence: TokenizedSentence, at: int) -> int:
    """Return the tokens of "and Jennie Dundas" where both are described behind."""
    tags, end = sentence.tags, at + 1
    if tags[at : at + 2] != pos.CONJUNCTION + pos.NAME:
        return 0
    while tags[end : end + 1] == pos.NAME:
        end += 1
    plural = tags[end : end + 1] == pos.COMMA and any(
        is_plural_role(word) for word in sentence.words[end + 1 : end + 4]
    )
    return end - at if plural else 0


def _apposition(sentence: TokenizedSentence, at: int, limit: int) -> Span | None:
    tags, words = sentence.tags, sentence.words
    if at >= limit:
        return None
    if (part := _part_in_court(sentence, at)) is not None:
        return part
    if at + 1 == limit:
        return role_span(sentence, at, limit) if is_role(words[at]) else None
    if words[at] in ("who", "which", "who’s"):
        return _with_who(sentence, at, standing_office(sentence, at + (words[at] != "who’s")))
    if tags[at] == pos.PREPOSITION and words[at] in BELONGS:
        return belonging(sentence, at)
    if tags[at] not in pos.NOMINAL + pos.ADVERB:
        return None
    end = phrase_end(sentence, at)
    noun_ends = tags[end - 1] in pos.COMMON_OR_NAME
    following = tags[end : end + 1]
    if following == pos.TO and noun_ends and tags[end + 1 : end + 2] in ("N", "D"):
        end = phrase_end(sentence, end + 1)  # "Austrian ambassador to London"
        following = tags[end : end + 1]
    linked = following and following in ROLE_LINKS and tags[at] in pos.DETERMINER + pos.WORD
    if linked and noun_ends and (words[end] != "who" or is_standing(sentence, end + 1)):
        end = clause_end(sentence, end)  # "the charity that supplies them"
    core = phrase_end(sentence, at, pos.PREPOSITION)
    article = tags[at] == pos.DETERMINER and words[at] in ("a", "an", "the", "one")
    # Whatever stands as "a …" between commas behind a name says who that is.
    closed = tags[end : end + 1] in PHRASE_CLOSED or words[end] == "who"
    told = article and tags[core - 1] in pos.COMMON_OR_NAME and closed
    told = told and pos.TIME not in tags[at:core] and not words[core - 1].endswith("ing")
    told |= words[at] in PARTS and is_plural_role(words[end - 1])  # "one of the organizers"
    return role_span(sentence, at, end) if told or is_headed_by_role(sentence, at, end) else None


def _party(sentence: TokenizedSentence, at: int, close: int) -> Span | None:
    """Read the party and ward of "Ann Hill (Ind, Wick East)"."""
    first = sentence.words[at].partition("-")[0]
    listed = first in PARTIES and sentence.tags[at + 1 : at + 3] == pos.COMMA + pos.NAME
    return sentence.span(at, close) if listed or (first in PARTIES and close == at + 1) else None


def _part_in_court(sentence: TokenizedSentence, at: int) -> Span | None:
    """Read "Ann Hill, prosecuting, said", "Tom Roe, for the defence, said"."""
    words, end = sentence.words, phrase_end(sentence, at + 1)
    alone = end == at + 1 or words[at + 1] == "for"  # never "defending the choice"
    told = words[at : at + 2] in SPEAKS_FOR or (words[at] in COURT_PARTS and alone)
    told |= words[at] == "representing"
    told |= words[at : end - 1] == ("for", "the") and words[end - 1] in COURT_SIDES
    return (
        sentence.span(at, end) if told and sentence.tags[end : end + 1] in PHRASE_CLOSED else None
    )
