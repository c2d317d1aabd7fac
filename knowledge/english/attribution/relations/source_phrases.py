"""Source sentences: the noun phrase at a cue that says who speaks.

A source stands before its cue ("Rob Yarrell, national manager of …, said") or
after it ("said Zaglumyonova"), with appositions, relative clauses, dashes and
time sentences between. A clause whose cue has no subject of its own ("and warned
that …", ", adding that …") has the subject of its sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution.relations.adjuncts import strip_adverbials
from knowledge.english.attribution.relations.appositions import (
    before_appositions,
    name_after_role,
    names_before,
    outer_end,
)
from knowledge.english.attribution.relations.noun_phrases import (
    FURTHEST,
    NOUNISH,
    PARTS,
    core_end,
    noun_phrase_end,
    noun_phrase_start,
    segments,
)
from knowledge.english.attribution.relations.relation import Source
from knowledge.english.attribution.vocabulary import DOCUMENTS, FINDINGS
from knowledge.english.tables import SETS

if TYPE_CHECKING:
    from knowledge.english.attribution.tokens import TokenizedSentence

HEADS = "wNORD"
FLOATING = frozenset({"both", "all", "each"})
SUBJECT_PRONOUNS = SETS["subject"]
DEMONSTRATIVES = SETS["demonstrative"]


def source_before(sentence: TokenizedSentence, group: int, floor: int = 0) -> Source | None:
    """Return the subject that stands before the verb group, if there is one."""
    end = strip_adverbials(sentence, group, floor)
    if end <= floor:
        return None
    tag = sentence.tags[end - 1]
    if tag in ",-)":
        found = _beside(sentence, end, group, floor)
        return found and _with_partner(sentence, found, floor)
    if tag == "W":
        return _antecedent(sentence, end - 1, group, floor)
    if tag == "R" and _is_part(sentence, end, floor):
        return Source(end - 3, end, end - 3, group)
    if tag == "R" and sentence.tokens[end - 1].low not in SUBJECT_PRONOUNS:
        return None
    if tag == "D" and sentence.tokens[end - 1].low not in DEMONSTRATIVES:
        return None
    if sentence.tokens[end - 1].low in FLOATING and sentence.tags[end - 2 : end - 1] in ("w", "N"):
        end -= 1  # "Rubio and Cruz both said"
        tag = sentence.tags[end - 1]
    if tag in "RD" or tag in NOUNISH or tag in "TV":
        start = noun_phrase_start(sentence, end, floor)
        if "W" in sentence.tags[start:end] and sentence.tags[group - 1] == "T":
            end = group  # "two people who were told last week said"
        found = Source(start, end, start, group)
        return _with_partner(sentence, found, floor) if start < end else None
    return None


def _with_partner(sentence: TokenizedSentence, source: Source, floor: int) -> Source:
    """Include the first of "Ortega, a Democrat, and Harkey, a Republican, said"."""
    tags, start = sentence.tags, source.start
    if not tags[floor:start].endswith(",C") or tags[start] != "N":
        return source
    first = floor
    while tags[first] in "CS,B":
        first += 1
    before = tags[first : start - 2]
    if tags[first : first + 1] not in ("N", "D") or set(before) & set("AMFVRWKQ.;:T"):
        return source
    comma = tags.find(",", first)
    if tags[first] == "D" and tags[comma + 1] == "N":
        first = comma + 1  # "Her congressman, Gil Ortega, and …"
    return Source(first, source.end, first, source.outer_end)


def _is_part(sentence: TokenizedSentence, end: int, floor: int) -> bool:
    """Whether "one of them" ends at `end`."""
    low = [token.low for token in sentence.tokens[max(floor, end - 3) : end]]
    return len(low) == len(("one", "of", "them")) and low[0] in PARTS and low[1] == "of"


def _beside(sentence: TokenizedSentence, end: int, group: int, floor: int) -> Source | None:
    """Return the source that an apposition, a dash or a bracket parts from its cue."""
    tag = sentence.tags[end - 1]
    if tag in ")-":
        opening = sentence.tags.rfind("(" if tag == ")" else "-", floor, end - 1)
        if opening <= floor:
            return None
        inner = source_before(sentence, opening, floor)
        if inner and sentence.tags[inner.start - 1 : inner.start + 1] == ",D":
            # "Ogawa Haruka, a professor – and a former adviser – said"
            inner = before_appositions(sentence, segments(sentence, opening, floor), group) or inner
        return inner and Source(inner.start, inner.end, inner.outer_start, group)
    return before_appositions(sentence, segments(sentence, end - 1, floor), group)


def _antecedent(sentence: TokenizedSentence, at: int, group: int, floor: int) -> Source | None:
    """Return what "who" in "Smith, who said" stands for."""
    if sentence.tokens[at].low not in ("who", "which") or at <= floor:
        return None
    end = at
    if sentence.tags[at - 1] == ",":
        parts = segments(sentence, at - 1, floor)
        # "its constitution, adopted in 2009, which": not 2009.
        kept = [part for part in parts if sentence.tags[part[0]] not in "VPO"] or parts
        if len(kept) > 1 and names_before(sentence, kept):
            kept = kept[1:]
        end = kept[0][1] if kept else floor
    if end <= floor or sentence.tags[end - 1] not in NOUNISH:
        return None
    start = noun_phrase_start(sentence, end, floor)
    if sentence.tokens[at].low == "which":
        # "the reply to the UN, which": what stands nearest.
        start = max(
            [start, *(index + 1 for index in range(start, end) if sentence.tags[index] in "PI")]
        )
    return Source(start, end, start, group, inherited=True)


def source_after(sentence: TokenizedSentence, start: int) -> Source | None:
    """Return the subject that stands after its cue ("said Danny Kushlick, Head of …")."""
    tags = sentence.tags
    if start >= len(tags) or tags[start] not in HEADS + "B":
        return None
    if tags[start] == "R":
        low = sentence.tokens[start].low
        single = Source(start, start + 1, start, start + 1, inverted=True)
        return single if low in SUBJECT_PRONOUNS else None
    end = noun_phrase_end(sentence, start)
    if end <= start:
        return None
    named = name_after_role(sentence, start, end)
    if named is not None:
        return Source(*named, start, outer_end(sentence, named[1]), inverted=True)
    return Source(start, end, start, outer_end(sentence, end), inverted=True)


def subject(sentence: TokenizedSentence, end: int) -> Source | None:
    """Return the subject of the main clause that starts the sentence before `end`."""
    tags = sentence.tags
    at = 0
    while at < end and tags[at] in "CB,Q-":
        at += 1
    while at < end and (tags[at] in "PSTVI" or sentence.tokens[at].low.endswith(("ing", "ed"))):
        comma = tags.find(",", at, end)
        if comma < 0:
            break
        at = comma + 1
    if at >= end or tags[at] not in "DwNOR":
        return None
    if tags[at] == "R":
        low = sentence.tokens[at].low
        return Source(at, at + 1, at, at + 1, inherited=True) if low in SUBJECT_PRONOUNS else None
    stop = noun_phrase_end(sentence, at)
    if stop == at:
        return None
    start, stop = name_after_role(sentence, at, stop) or (at, stop)
    return Source(start, stop, start, stop, inherited=True)


def accompanying(sentence: TokenizedSentence, group: int) -> Source | None:
    """Return the spokeswoman of ", with its spokeswoman, Kayla Dressler, saying"."""
    low = max(0, group - FURTHEST)
    leads = [at for at in range(low, group - 1) if sentence.tokens[at].low == "with"]
    if not leads or (leads[-1] > 0 and sentence.tags[leads[-1] - 1] not in ",-"):
        return None
    if set(sentence.tags[leads[-1] + 1 : group]) & set("AMFWKR.;:"):
        return None
    found = source_before(sentence, group, leads[-1] + 1)
    return found and Source(found.start, found.end, leads[-1], group)


def is_finding(sentence: TokenizedSentence, source: Source) -> bool:
    """Whether the source is a study or a survey: it finds, nobody speaks."""
    issued = any(token.low == "by" for token in sentence.tokens[source.start : source.end])
    return not issued and sentence.tokens[core_end(sentence, source) - 1].low in FINDINGS


def is_document(sentence: TokenizedSentence, source: Source) -> bool:
    """Whether the source is a report or a letter."""
    return sentence.tokens[core_end(sentence, source) - 1].low in DOCUMENTS
