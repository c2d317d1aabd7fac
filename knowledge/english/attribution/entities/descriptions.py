"""Descriptions: the noun phrases of a sentence that mention somebody without a name.

"A nurse who declined to give her name", "the captain", "Juror No. 7", "her sister":
each with what its words by themselves say of gender, number and definiteness.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.vocabulary import (
    BODIES,
    COLLECTIVES,
    DEMONYMS,
    DOCUMENTS,
    FINDINGS,
    KINDS,
    MOST_WORDS,
    NUMBER_WORDS,
    POSSESSIVE_PRONOUNS,
    ROLES,
    bare,
    is_collective,
    is_possessive,
    is_role,
)
from knowledge.english.tables import SETS

if TYPE_CHECKING:
    from knowledge.english.attribution.relations.relation import Source
    from knowledge.english.attribution.tokens import TokenizedSentence

ANAPHORS, ANONYMOUS = SETS["anaphor"], SETS["anonymous"]
ANAPHORIC = ANAPHORS | KINDS
UNTELLING = ANONYMOUS | DEMONYMS
"""Heads that tell nothing of what somebody does, or a nation alone."""
PAPERS = DOCUMENTS | FINDINGS
DEFINITE = frozenset({"the", "this", "that", "these", "those"})
JOINED_PHRASES = ("NCN", "NCD", "wCN", "wCD")
"""Tags of two noun phrases joined by "and"."""
SPEAKING_BODIES = KINDS | COLLECTIVES | BODIES
VERB_ENDINGS = ("s", "ing")
"""Ends of a word behind a noun that may be its verb."""
YEARS_OLD = re.compile(r"\d+-year-old")
ABBREVIATED_OFFICES = {
    "gov": "governor",
    "sen": "senator",
    "rep": "representative",
    "ag": "attorney general",
}


@dataclass(frozen=True, slots=True)
class Description:
    """A noun phrase that describes; `start` and `end` are offsets into the text."""

    start: int
    end: int
    head: str
    modifiers: tuple[str, ...]
    """The words between determiner and head."""
    definite: bool
    possessed: bool
    """Whether it opens with "her" or "the mayor’s"."""
    extended: bool
    """Whether "of …", "who …" or the like follows the head."""
    gender: int
    """1 for a man, -1 for a woman, 0 where the head does not say."""
    plural: bool
    person: bool
    """Whether the head can only be a human being."""


def described(sentence: TokenizedSentence, source: Source) -> Description:
    """Read a noun phrase whose head is no name."""
    words = sentence.words
    head_at = _head(sentence, source)
    end = source.end
    inside = head_at + 1 < min(len(words), source.core_end)
    if inside and _is_verb(words[head_at + 1]):
        end = head_at + 1  # "The ministry disputes"
    head = bare(words[head_at])
    first = words[source.start]
    opens = sentence.tags[source.start] == pos.DETERMINER
    inner = words[source.start + opens : head_at]
    possessed = first in POSSESSIVE_PRONOUNS or any(map(is_possessive, inner))
    gender = {"m": 1, "f": -1}.get(ROLES.get(head, "-"), 0)
    return Description(
        sentence.starts[source.start],
        sentence.starts[end - 1] + len(bare(words[end - 1])),
        head,
        tuple(map(bare, inner)),
        first in DEFINITE,
        possessed,
        head_at + 1 < end,
        gender,
        _is_plural(sentence, source, head),
        _is_person(head, inner),
    )  # fmt: skip


def _is_person(head: str, inner: tuple[str, ...]) -> bool:
    """Whether a description is of one human being or of several: no car maker is one."""
    aged = any(map(YEARS_OLD.fullmatch, inner))
    return aged or head == "one" or (is_human(head) and head not in ANAPHORIC)


def numbered(sentence: TokenizedSentence, source: Source) -> Source:
    """Return "Juror No. 7" of what may be only its number or only its noun."""
    words, start, end = sentence.words, source.start, source.end
    if words[start] == "no" and start and sentence.tags[start + 1 : start + 2] == pos.NUMBER:
        start -= 1
    elif words[end : end + 1] == ("no",) and sentence.tags[end + 1 : end + 2] == pos.NUMBER:
        end += 2
    if (start, end) == (source.start, source.end):
        return source
    return replace(source, start=start, end=end, core_end=start + 1)


def _head(sentence: TokenizedSentence, source: Source) -> int:
    """Return where the head stands: in "a strategist working on races" before a verb."""
    last = source.core_end - 1
    for at in range(source.start + 2, source.core_end):
        counted = sentence.words[at] in NUMBER_WORDS
        if counted or sentence.tags[at] in pos.NUMBER + pos.DETERMINER:
            last = at - 2 if sentence.tags[at - 1] == pos.WORD and at - 2 > source.start else last
            break  # "The company employs 2,300 people"
    joined = sentence.tags[source.core_end : source.end]
    if joined.startswith(pos.CONJUNCTION) and set(joined[1:]) == {pos.WORD}:
        last = source.end - 1  # "the search and rescue agency"
    for at in range(last, source.start, -1):
        if is_animate(bare(sentence.words[at])) or is_paper(bare(sentence.words[at])):
            ends = at == last or sentence.words[at + 1].endswith(VERB_ENDINGS)
            ends = ends or _did_something(sentence, at + 1)
            return at if ends and not is_possessive(sentence.words[at]) else last
    return last


def _did_something(sentence: TokenizedSentence, at: int) -> bool:
    """Whether a verb has an object: "employee used eight days", no "resident found in"."""
    counted = not NUMBER_WORDS.isdisjoint(sentence.words[at + 1 : at + 2])
    objects = (pos.NUMBER, pos.DETERMINER)
    told = counted or sentence.tags[at + 1 : at + 2] in objects
    return sentence.tags[at] == pos.PAST and told


def _is_verb(word: str) -> bool:
    """Whether a word behind a head is rather its verb than a part of the description."""
    return word.endswith(("s", "ed"))


def _is_plural(sentence: TokenizedSentence, source: Source, head: str) -> bool:
    """Whether a phrase means more than one: "officials", "banks", "Khan and Osei"."""
    joined = sentence.tags[source.start : source.end]
    if pos.PREPOSITION not in joined and any(pair in joined for pair in JOINED_PHRASES):
        return True
    parts = sentence.words[source.start] in ("one", "another", "each")
    return not parts and (is_collective(head) or (head.endswith("s") and head[:-1] in KINDS))


@lru_cache(MOST_WORDS)
def is_human(head: str) -> bool:
    """Whether a head noun can only be a human being ("nurse", "23-year-old", "Croatian")."""
    return head in UNTELLING or is_role(head) or YEARS_OLD.fullmatch(head) is not None


def is_animate(head: str) -> bool:
    """Whether a head noun can speak: people, bodies, and documents that are quoted."""
    return is_human(head) or is_collective(head) or head in SPEAKING_BODIES


def is_paper(head: str) -> bool:
    """Whether a head noun is a document or a finding."""
    return head in PAPERS


def spelt_out(role: str | None) -> list[str]:
    """Return the words of a role in lower case without abbreviations."""
    words = (role or "").lower().replace("'", "’").replace(".", "").replace(",", "").split()
    return [ABBREVIATED_OFFICES.get(word, bare(word)) for word in words]
