"""Content without a finite verb: where it starts behind its cue.

"Urged schools to stagger …", "admitted lying", "described herself as stubborn".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.vocabulary import NO_GERUNDS

if TYPE_CHECKING:
    from knowledge.english.attribution.relations.cues import Cue
    from knowledge.english.attribution.tokens import TokenizedSentence

SHORTEST_GERUND = 5
FURTHEST_OBJECT = 12
"""Tokens between a cue and the "to", "of" or "for" behind its object."""
BEFORE_TO = pos.NEGATION + pos.ADVERB
NO_OBJECT = frozenset(pos.AUXILIARIES + pos.RELATIVE + pos.BREAKS + pos.QUOTATION)
"""What cannot stand between a cue and its infinitive, where an apposition does."""
NO_PLAIN_OBJECT = NO_OBJECT | {pos.COMMA}
APPOSITION_COMMAS = 2
ANYONE_WHO = (("anyone", "who"), ("anybody", "who"), ("people", "who"), ("those", "who"))
GERUND_OBJECTS = (pos.DETERMINER, pos.NAME)
GERUND_ENDS = pos.BREAKS + pos.COMMA + pos.CLAUSE_LINKS
PLAIN_ENDS = pos.BREAKS + pos.COMMA + pos.FINITE + pos.DASH + pos.SUBORDINATOR


def infinitive_start(sentence: TokenizedSentence, cue: Cue, end: int) -> int | None:
    """Return the start of "to double its population", "schools to stagger …"."""
    licences, tags, after = cue.licences, sentence.tags, cue.end
    if "to" in licences and after < end:
        to = after + 1 if tags[after] in BEFORE_TO else after
        if to < end and tags[to] == pos.TO:
            return after
    if "object-to" in licences or "to-object" in licences:
        anyone = sentence.words[after : after + 2] in ANYONE_WHO
        if anyone and pos.TO in tags[after:end]:
            return after
        to = tags.find(pos.TO, after, min(end, after + FURTHEST_OBJECT))
        if to > after and _is_object(tags[after:to]):
            return after
    return None


def _is_object(tags: str) -> bool:
    """Whether the tags between a cue and "to" are those of its object ("schools")."""
    apposed = tags.count(pos.COMMA) == APPOSITION_COMMAS and tags.endswith(pos.COMMA)
    barred = NO_OBJECT if apposed else NO_PLAIN_OBJECT
    whole = pos.PRONOUN not in tags[1:]  # "told the board he wanted to"
    return tags[0] != pos.NEGATION and whole and barred.isdisjoint(tags)


def gerund_start(sentence: TokenizedSentence, cue: Cue, end: int) -> int | None:
    """Return the start of "being puzzled" after "admitted to", "buying …" after "against"."""
    licences, at = cue.licences, cue.end
    words, tags = sentence.words, sentence.tags
    if "gerund" in licences and at < end and _is_gerund(sentence, at):
        return at
    inner = at + 1 < end
    if "to-gerund" in licences and inner and tags[at] == pos.TO and _is_gerund(sentence, at + 1):
        return at + 1
    if "against" in licences and inner and words[at] == "against":
        return at + 1
    for preposition in ("of", "for"):
        if preposition in licences:
            for index in range(at + 1, min(end - 1, at + FURTHEST_OBJECT)):
                if words[index] == preposition and _is_gerund(sentence, index + 1):
                    return index + 1
                if preposition == "of" and words[index] == "of":
                    return index + 1
                if tags[index] in GERUND_ENDS:
                    break
    return None


def plain_start(sentence: TokenizedSentence, at: int, end: int) -> int | None:
    """Return the start of "open-minded" after "described herself as"."""
    tags = sentence.tags
    for index in range(at, min(end - 1, at + FURTHEST_OBJECT)):
        if sentence.words[index] == "as":
            close = plain_end(sentence, index + 1, end)
            quoted = pos.QUOTATION in tags[index + 1 : end]
            return None if quoted or close == index + 1 else index + 1
        if tags[index] in GERUND_ENDS:
            break
    return None


def plain_end(sentence: TokenizedSentence, start: int, end: int) -> int:
    """Return where a description behind "as" ends: at a comma or a verb of the sentence."""
    tags = sentence.tags
    for at in range(start, end):
        if tags[at] in PLAIN_ENDS:
            return at
    return end


def _is_gerund(sentence: TokenizedSentence, at: int) -> bool:
    word = sentence.words[at]
    return word in ("being", "having") or (
        word.endswith("ing")
        and sentence.tags[at] == pos.WORD
        and len(word) >= SHORTEST_GERUND
        and (word not in NO_GERUNDS or sentence.tags[at + 1 : at + 2] in GERUND_OBJECTS)
    )
