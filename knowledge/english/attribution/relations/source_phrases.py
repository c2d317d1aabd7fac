"""Source phrases: the noun phrase at a cue that says who speaks.

A source stands before its cue ("Rob Yarrell, national manager of …, said") or
after it ("said Zaglumyonova"), with appositions, relative clauses, dashes and
time phrases between. A clause whose cue has no subject of its own ("and warned
that …", ", adding that …") has the subject of its sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.relations.adjuncts import strip_adverbials
from knowledge.english.attribution.relations.antecedents import relative_antecedent
from knowledge.english.attribution.relations.appositions import (
    before_appositions,
    name_after_role,
    outer_end,
)
from knowledge.english.attribution.relations.cues import DEMONSTRATIVES
from knowledge.english.attribution.relations.modifiers import (
    modified_start,
    modifier_before_verb,
    modifier_end,
)
from knowledge.english.attribution.relations.noun_phrases import (
    APPROXIMATORS,
    noun_phrase_end,
    noun_phrase_start,
)
from knowledge.english.attribution.relations.relation import make_source
from knowledge.english.attribution.relations.stretches import stretches_before
from knowledge.english.attribution.vocabulary import (
    PARTS,
    is_collective,
)
from knowledge.english.tables import SETS

if TYPE_CHECKING:
    from knowledge.english.attribution.relations.relation import Source
    from knowledge.english.attribution.tokens import TokenizedSentence

FLOATING = frozenset({"both", "all", "each"})
"""Determiners that may follow their noun phrase: "Rubio and Cruz both said"."""
SUBJECT_PRONOUNS = SETS["subject"]
SUBJECTS = {pos.PRONOUN: SUBJECT_PRONOUNS, pos.DETERMINER: DEMONSTRATIVES}
"""The words of closed classes that can be a subject by themselves."""
SPOKEN_OF = SETS["spoken of"]
PART_TOKENS = 3
"""Tokens of "one of them"."""
BESIDE = pos.COMMA + pos.DASH + pos.CLOSING
"""What parts an apposition or an aside from the cue."""
PAIRED = pos.DASH + pos.CLOSING
"""Of these, what opens with another mark."""
SUBJECT_ENDS = pos.SUBJECT_STARTS + pos.TIME + pos.PAST
COMMA_AND = pos.COMMA + pos.CONJUNCTION
COMMA_DETERMINER = pos.COMMA + pos.DETERMINER
BEFORE_PARTNER = pos.CONJUNCTION + pos.SUBORDINATOR + pos.COMMA + pos.ADVERB
NO_PARTNER = frozenset(
    pos.VERBS + pos.PRONOUN + pos.RELATIVE + pos.THAT + pos.QUOTATION + pos.BREAKS + pos.TIME
)
COUNTED = pos.NUMBER + pos.DETERMINER
BEFORE_SUBJECT = pos.CONJUNCTION + pos.ADVERB + pos.COMMA + pos.QUOTATION + pos.DASH
OPENING_ADJUNCTS = pos.PREPOSITIONS + pos.SUBORDINATOR + pos.TIME + pos.PAST


def source_before(sentence: TokenizedSentence, group: int, floor: int = 0) -> Source | None:
    """Return the subject that stands before the verb group, if there is one."""
    tags, words = sentence.tags, sentence.words
    end = strip_adverbials(sentence, group, floor)
    if end <= floor:
        return None
    tag, word = tags[end - 1], words[end - 1]
    if tag in BESIDE:
        found = _beside_mark(sentence, end, group, floor)
        return found and _with_partner(sentence, found, floor)
    if tag == pos.RELATIVE:
        return relative_antecedent(sentence, end - 1, group, floor)
    if tag == pos.PRONOUN and _is_part(sentence, end, floor):
        return make_source(sentence, end - PART_TOKENS, end, end - PART_TOKENS, group)
    if tag in SUBJECTS and word not in SUBJECTS[tag]:
        return None
    if word in FLOATING and end > 1 and tags[end - 2] in pos.COMMON_OR_NAME:
        end -= 1
    if tags[end - 1] not in SUBJECT_ENDS:
        return None
    start = noun_phrase_start(sentence, end, floor)
    if pos.RELATIVE in tags[start:end] and tags[group - 1] == pos.TIME:
        end = group  # "two people who were told last week said"
    if start >= end:
        return None
    start = _reduced_subject(sentence, modified_start(sentence, start, floor), end)
    start -= _is_approximate(sentence, start, floor)
    return _with_partner(sentence, make_source(sentence, start, end, start, group), floor)


def _with_partner(sentence: TokenizedSentence, source: Source, floor: int) -> Source:
    """Include the first of "Ortega, a Democrat, and Harkey, a Republican, said"."""
    tags, start = sentence.tags, source.start
    if not tags.endswith(COMMA_AND, floor, start) or tags[start] != pos.NAME:
        return source
    first = floor
    while tags[first] in BEFORE_PARTNER:
        first += 1
    if tags[first] not in (pos.NAME, pos.DETERMINER) or not NO_PARTNER.isdisjoint(
        tags[first : start - 2]
    ):
        return source
    return make_source(sentence, first, source.end, first, source.outer_end)


def _is_part(sentence: TokenizedSentence, end: int, floor: int) -> bool:
    """Whether "one of them" ends at `end`."""
    start = end - PART_TOKENS
    return start >= floor and sentence.words[start] in PARTS and sentence.words[start + 1] == "of"


def _beside_mark(sentence: TokenizedSentence, end: int, group: int, floor: int) -> Source | None:
    """Return the source that an apposition, a dash or a bracket parts from its cue."""
    tags = sentence.tags
    tag = tags[end - 1]
    if tag not in PAIRED:
        return before_appositions(sentence, stretches_before(sentence, end - 1, floor), group)
    opening = tags.rfind(pos.OPENING if tag == pos.CLOSING else pos.DASH, floor, end - 1)
    if opening <= floor:
        return None
    inner = source_before(sentence, opening, floor)
    if inner and tags[inner.start - 1 : inner.start + 1] == COMMA_DETERMINER:
        # "Ogawa Haruka, a professor – and a former adviser – said"
        inner = (
            before_appositions(sentence, stretches_before(sentence, opening, floor), group) or inner
        )
    return inner and make_source(sentence, inner.start, inner.end, inner.outer_start, group)


def _reduced_subject(sentence: TokenizedSentence, start: int, end: int) -> int:
    """Return where the subject of "money prosecutors said he spent" starts: behind "money"."""
    spoken_of = end - start > 1 and sentence.words[end - 2] in SPOKEN_OF
    return end - 1 if spoken_of and is_collective(sentence.words[end - 1]) else start


def _is_approximate(sentence: TokenizedSentence, start: int, floor: int) -> bool:
    """Whether "about" stands before the number that starts at `start`."""
    counted = start > floor and sentence.tags[start] in COUNTED
    return counted and sentence.words[start - 1] in APPROXIMATORS


def source_after(sentence: TokenizedSentence, start: int) -> Source | None:
    """Return the subject that stands after its cue ("said Danny Kushlick, Head of …")."""
    tags = sentence.tags
    if start >= len(tags) or tags[start] not in pos.SUBJECT_STARTS:
        return None
    if tags[start] == pos.PRONOUN:
        if sentence.words[start] not in SUBJECT_PRONOUNS:
            return None
        return make_source(sentence, start, start + 1, start, start + 1, inverted=True)
    end = noun_phrase_end(sentence, start)
    first, last = name_after_role(sentence, start, end) or (start, modifier_end(sentence, end))
    outer = outer_end(sentence, last)
    return make_source(sentence, first, last, start, outer, inverted=True)


def subject(sentence: TokenizedSentence, end: int) -> Source | None:
    """Return the subject of the main clause that starts the sentence before `end`."""
    tags, words = sentence.tags, sentence.words
    at = 0
    while at < end and tags[at] in BEFORE_SUBJECT:
        at += 1
    while at < end and (tags[at] in OPENING_ADJUNCTS or words[at].endswith(("ing", "ed"))):
        comma = tags.find(pos.COMMA, at, end)
        if comma < 0:
            break
        at = comma + 1
    if at >= end or tags[at] not in pos.SUBJECT_STARTS:
        return None
    if tags[at] == pos.PRONOUN:
        if words[at] not in SUBJECT_PRONOUNS:
            return None
        return make_source(sentence, at, at + 1, at, at + 1, inherited=True)
    stop = noun_phrase_end(sentence, at)
    stop = modifier_before_verb(sentence, stop)
    start, stop = name_after_role(sentence, at, stop) or (at, stop)
    return make_source(sentence, start, stop, start, stop, inherited=True)
