"""Restrictive modifiers: what tells an unnamed source from others of its kind.

"A neighbour who asked not to be named", "a dozen residents interviewed at the school":
such a clause or participle has no comma before it and belongs to the source as it is
written. The head stays the noun before it: the school says nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.relations.noun_phrases import FURTHEST_LINK, noun_phrase_start
from knowledge.english.attribution.relations.relation import is_active, is_reduced
from knowledge.english.attribution.relations.reticence import asks_for_anonymity
from knowledge.english.attribution.vocabulary import (
    DOCUMENTS,
    GENERIC,
    GIVEN,
    is_collective,
    is_role,
)
from knowledge.english.reporting_verbs import LEXICON

if TYPE_CHECKING:
    from knowledge.english.attribution.tokens import TokenizedSentence

PERSONAL = frozenset({"who", "whose"})
LONGEST_MODIFIER = 16
"""Tokens of a modifier, beyond which the source is given without it."""
MODIFIER_ENDS = pos.CLAUSE_ENDS + pos.DASH + pos.QUOTATION + pos.OPENING + pos.CLOSING
BEFORE_NOUN = pos.DETERMINER + pos.PREPOSITIONS
IN_VERB_GROUP = pos.AUXILIARIES + pos.ADVERB + pos.NEGATION
PHRASE_OPENS_BEHIND = frozenset(pos.CLAUSE_ENDS + pos.QUOTATION + pos.DASH + pos.CONJUNCTION)
PHRASE_OPENS_BEHIND |= frozenset(pos.SUBORDINATOR + pos.THAT)


def modifier_end(sentence: TokenizedSentence, end: int) -> int:
    """Return where the modifier behind a noun that ends at `end` ends; `end` if none does.

    The noun stands behind its cue, so that the modifier goes on to the end of its clause.
    """
    if end + 1 >= len(sentence) or not _is_noun(sentence, end - 1):
        return end
    relative = sentence.words[end] in PERSONAL and not _reports(sentence, end + 1)
    if not (relative or is_reduced(sentence, end)):
        return end
    limit = min(len(sentence), end + LONGEST_MODIFIER)
    for at in range(end, limit):
        if sentence.tags[at] in MODIFIER_ENDS:
            return at
    return limit if limit == len(sentence) else end


def modifier_before_verb(sentence: TokenizedSentence, end: int) -> int:
    """Return where "who …" behind a subject that ends at `end` ends: before the main verb."""
    tags = sentence.tags
    if sentence.words[end : end + 1] not in (("who",), ("whose",)) or not _is_noun(
        sentence, end - 1
    ):
        return end
    seen = False
    for at in range(end + 1, min(len(tags), end + LONGEST_MODIFIER)):
        if tags[at] in MODIFIER_ENDS:
            return end
        past = tags[at] == pos.PAST and tags[at - 1] not in BEFORE_NOUN
        if tags[at] in pos.FINITE or past:
            if seen and tags[at - 1] not in IN_VERB_GROUP:
                return at
            seen = True
    return end


def modified_start(sentence: TokenizedSentence, start: int, floor: int) -> int:
    """Return where the noun starts that a modifier ending in the phrase at `start` belongs to.

    "Six nurses questioned at the hospital", "drivers who slept in their cabs": `start` itself
    where none does.
    """
    tags = sentence.tags
    # "questioned" may have been read as a cue, behind which the floor lies.
    for at in range(start - 1, max(0, start - FURTHEST_LINK), -1):
        if tags[at] in MODIFIER_ENDS or tags[at] in pos.CLAUSE_LINKS + pos.CONJUNCTION:
            linked = sentence.words[at] in PERSONAL and _is_noun(sentence, at - 1) and at > floor
            return noun_phrase_start(sentence, at, floor) if linked else start
        reduced = is_reduced(sentence, at) and _is_speaker(sentence, at - 1)
        if reduced or is_active(sentence, at):
            first = noun_phrase_start(sentence, at, 0)
            opens = first in (0, floor) or tags[first - 1] in PHRASE_OPENS_BEHIND
            return first if opens else start
    return start


def _reports(sentence: TokenizedSentence, at: int) -> bool:
    """Whether the clause of "who said …" reports by itself."""
    while at + 1 < len(sentence) and sentence.tags[at] in IN_VERB_GROUP:
        at += 1
    if sentence.words[at] not in LEXICON or asks_for_anonymity(sentence, at):
        return False
    return sentence.tags[at + 1 : at + 2] != pos.NEGATION


def _is_noun(sentence: TokenizedSentence, at: int) -> bool:
    """Whether a common noun stands at `at`; the first word of a sentence may be one."""
    word = sentence.words[at]
    if sentence.tags[at] == pos.WORD:
        return True
    return at == 0 and word.endswith("s") and word not in GIVEN


def _is_speaker(sentence: TokenizedSentence, at: int) -> bool:
    word = sentence.words[at]
    known = is_role(word) or is_collective(word) or word in GENERIC or word in DOCUMENTS
    return _is_noun(sentence, at) and known
