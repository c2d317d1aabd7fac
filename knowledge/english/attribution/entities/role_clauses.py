"""Clauses that tell a standing office: "who heads …", "who is now CEO of …", "of the Institute".

What somebody did is no role: a clause counts only where its verb tells what its subject
is or does for a living.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.entities.role_phrases import (
    BELONGS,
    clause_end,
    is_headed_by_role,
    phrase_end,
    role_span,
)
from knowledge.english.attribution.vocabulary import (
    BODIES,
    GENERIC,
    PLACES_AND_PEOPLES,
    bare,
    is_role,
)
from knowledge.english.reporting_verbs import LEXICON
from knowledge.english.tables import SETS

if TYPE_CHECKING:
    from knowledge.english.attribution.tokens import TokenizedSentence
    from knowledge.model import Span


OFFICES = SETS["office"]
IN_PROGRESS = SETS["office in progress"]
FLEETING = SETS["fleeting"]
AUTHORED = frozenset({"wrote", "co-wrote", "authored", "co-authored", "founded", "co-founded"})
YEARS = frozenset({"years", "decades"})


def standing_office(sentence: TokenizedSentence, at: int) -> Span | None:
    """Read "who is now CEO of …", "who heads …", never "who has devoted …"."""
    tags, words = sentence.tags, sentence.words
    if at >= len(tags):
        return None
    while tags[at] == pos.ADVERB and at + 1 < len(tags):
        at += 1
    at += words[at : at + 2] == ("has", "been")
    if words[at] in ("is", "was", "been", "who’s"):
        if words[at + 1 : at + 2] and words[at + 1] in IN_PROGRESS:
            return role_span(sentence, at, clause_end(sentence, at))
        at += 1
        while tags[at : at + 1] == pos.ADVERB:
            at += 1
        if tags[at : at + 1] == pos.PREPOSITION and words[at] in BELONGS:
            return belonging(sentence, at)
        end = phrase_end(sentence, at)
        good = tags[at : at + 1] in tuple(pos.NOMINAL) and is_headed_by_role(sentence, at, end)
        return role_span(sentence, at, end) if good else None
    if words[at] in OFFICES or _is_habit(sentence, at):
        return role_span(sentence, at, clause_end(sentence, at))
    return None


def is_standing(sentence: TokenizedSentence, at: int) -> bool:
    """Whether the clause that cuts a role down tells a standing office, too.

    "a Democrat who is also a nurse", "a rider who co-wrote the report"; no "nurse who asked".
    """
    words, tags = sentence.words, sentence.tags
    if words[at : at + 1] == ("is",):
        at += 1
        while tags[at : at + 1] == pos.ADVERB:
            at += 1
        return is_headed_by_role(sentence, at, phrase_end(sentence, at))
    if at >= len(words) or words[at] in ("has", "have"):
        return False
    return words[at] in AUTHORED or _is_habit(sentence, at)


def _is_habit(sentence: TokenizedSentence, at: int) -> bool:
    """Whether a verb tells a standing occupation ("rides in Manchester", "has taught for")."""
    low, tags = sentence.words[at], sentence.tags
    clause = sentence.words[at : clause_end(sentence, at)]
    if low in ("has", "have", "served", "worked"):
        role = clause[1:2] == ("as",) and any(map(is_role, clause))
        return role or ("for" in clause and not YEARS.isdisjoint(clause))
    if clause[:2] in (("used", "to"), ("speaks", "for")):
        return True
    dated = pos.TIME in tags[at : clause_end(sentence, at)]  # "which publishes results next week"
    regular = low.endswith("s") and not low.endswith("ss") and tags[at] in "wF" and not dated
    return regular and low not in LEXICON and low not in FLEETING


def belonging(sentence: TokenizedSentence, at: int) -> Span | None:
    """Read "of mystery shopping company ABa", "from the Center for … Science".

    A place alone ("from Hull") says where somebody lives, not what he is.
    """
    end = phrase_end(sentence, at + 1, pos.TIME)
    names = [
        word
        for word, tag in zip(sentence.words[at:end], sentence.tags[at:end], strict=True)
        if tag == pos.NAME
    ]
    worthy = any(bare(name) not in PLACES_AND_PEOPLES for name in names)
    worthy = worthy and (len(names) > 1 or sentence.words[at] != "from")
    worthy = worthy or any(word in GENERIC for word in sentence.words[at:end])
    return sentence.span(at, end) if worthy and end > at + 1 else None


def holds_body(sentence: TokenizedSentence, at: int) -> bool:
    """Whether what stands behind "of" or "from" is a body: "of Devon Police", no "of Wick"."""
    end = phrase_end(sentence, at + 1)
    return any(
        bare(word) in GENERIC or bare(word) in BODIES or tag == pos.DETERMINER
        for word, tag in zip(sentence.words[at:end], sentence.tags[at:end], strict=True)
    )
