"""Source phrases: the noun phrase at a cue that says who speaks.

A source stands before its cue ("Rob Yarrell, national manager of …, said") or
after it ("said Zaglumyonova"), with appositions, relative clauses, dashes and
time phrases between. A clause whose cue has no subject of its own ("and warned
that …", ", adding that …") has the subject of its sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution.adjuncts import strip_adverbials
from knowledge.english.attribution.appositions import (
    before_appositions,
    name_after_role,
    names_before,
    outer_end,
)
from knowledge.english.attribution.noun_phrases import (
    FURTHEST,
    NOUNISH,
    PARTS,
    core_end,
    noun_phrase_end,
    noun_phrase_start,
    segments,
)
from knowledge.english.attribution.records import Source
from knowledge.english.attribution.vocabulary import DOCUMENTS, FINDINGS
from knowledge.english.tables import SETS

if TYPE_CHECKING:
    from knowledge.english.attribution.tokens import Phrase

HEADS = "wNORD"
FLOATING = frozenset({"both", "all", "each"})
SUBJECT_PRONOUNS = SETS["subject"]
DEMONSTRATIVES = SETS["demonstrative"]


def source_before(phrase: Phrase, group: int, floor: int = 0) -> Source | None:
    """Return the subject that stands before the verb group, if there is one."""
    end = strip_adverbials(phrase, group, floor)
    if end <= floor:
        return None
    tag = phrase.tags[end - 1]
    if tag in ",-)":
        found = _beside(phrase, end, group, floor)
        return found and _with_partner(phrase, found, floor)
    if tag == "W":
        return _antecedent(phrase, end - 1, group, floor)
    if tag == "R" and _is_part(phrase, end, floor):
        return Source(end - 3, end, end - 3, group)
    if tag == "R" and phrase.tokens[end - 1].low not in SUBJECT_PRONOUNS:
        return None
    if tag == "D" and phrase.tokens[end - 1].low not in DEMONSTRATIVES:
        return None
    if phrase.tokens[end - 1].low in FLOATING and phrase.tags[end - 2 : end - 1] in ("w", "N"):
        end -= 1  # "Rubio and Cruz both said"
        tag = phrase.tags[end - 1]
    if tag in "RD" or tag in NOUNISH or tag in "TV":
        start = noun_phrase_start(phrase, end, floor)
        if "W" in phrase.tags[start:end] and phrase.tags[group - 1] == "T":
            end = group  # "two people who were told last week said"
        found = Source(start, end, start, group)
        return _with_partner(phrase, found, floor) if start < end else None
    return None


def _with_partner(phrase: Phrase, source: Source, floor: int) -> Source:
    """Include the first of "Ortega, a Democrat, and Harkey, a Republican, said"."""
    tags, start = phrase.tags, source.start
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


def _is_part(phrase: Phrase, end: int, floor: int) -> bool:
    """Whether "one of them" ends at `end`."""
    low = [token.low for token in phrase.tokens[max(floor, end - 3) : end]]
    return len(low) == len(("one", "of", "them")) and low[0] in PARTS and low[1] == "of"


def _beside(phrase: Phrase, end: int, group: int, floor: int) -> Source | None:
    """Return the source that an apposition, a dash or a bracket parts from its cue."""
    tag = phrase.tags[end - 1]
    if tag in ")-":
        opening = phrase.tags.rfind("(" if tag == ")" else "-", floor, end - 1)
        if opening <= floor:
            return None
        inner = source_before(phrase, opening, floor)
        if inner and phrase.tags[inner.start - 1 : inner.start + 1] == ",D":
            # "Ogawa Haruka, a professor – and a former adviser – said"
            inner = before_appositions(phrase, segments(phrase, opening, floor), group) or inner
        return inner and Source(inner.start, inner.end, inner.outer_start, group)
    return before_appositions(phrase, segments(phrase, end - 1, floor), group)


def _antecedent(phrase: Phrase, at: int, group: int, floor: int) -> Source | None:
    """Return what "who" in "Smith, who said" stands for."""
    if phrase.tokens[at].low not in ("who", "which") or at <= floor:
        return None
    end = at
    if phrase.tags[at - 1] == ",":
        parts = segments(phrase, at - 1, floor)
        # "its constitution, adopted in 2009, which": not 2009.
        kept = [part for part in parts if phrase.tags[part[0]] not in "VPO"] or parts
        if len(kept) > 1 and names_before(phrase, kept):
            kept = kept[1:]
        end = kept[0][1] if kept else floor
    if end <= floor or phrase.tags[end - 1] not in NOUNISH:
        return None
    start = noun_phrase_start(phrase, end, floor)
    if phrase.tokens[at].low == "which":
        # "the reply to the UN, which": what stands nearest.
        start = max(
            [start, *(index + 1 for index in range(start, end) if phrase.tags[index] in "PI")]
        )
    return Source(start, end, start, group, inherited=True)


def source_after(phrase: Phrase, start: int) -> Source | None:
    """Return the subject that stands after its cue ("said Danny Kushlick, Head of …")."""
    tags = phrase.tags
    if start >= len(tags) or tags[start] not in HEADS + "B":
        return None
    if tags[start] == "R":
        low = phrase.tokens[start].low
        single = Source(start, start + 1, start, start + 1, inverted=True)
        return single if low in SUBJECT_PRONOUNS else None
    end = noun_phrase_end(phrase, start)
    if end <= start:
        return None
    named = name_after_role(phrase, start, end)
    if named is not None:
        return Source(*named, start, outer_end(phrase, named[1]), inverted=True)
    return Source(start, end, start, outer_end(phrase, end), inverted=True)


def subject(phrase: Phrase, end: int) -> Source | None:
    """Return the subject of the main clause that starts the sentence before `end`."""
    tags = phrase.tags
    at = 0
    while at < end and tags[at] in "CB,Q-":
        at += 1
    while at < end and (tags[at] in "PSTVI" or phrase.tokens[at].low.endswith(("ing", "ed"))):
        comma = tags.find(",", at, end)
        if comma < 0:
            break
        at = comma + 1
    if at >= end or tags[at] not in "DwNOR":
        return None
    if tags[at] == "R":
        low = phrase.tokens[at].low
        return Source(at, at + 1, at, at + 1, inherited=True) if low in SUBJECT_PRONOUNS else None
    stop = noun_phrase_end(phrase, at)
    if stop == at:
        return None
    start, stop = name_after_role(phrase, at, stop) or (at, stop)
    return Source(start, stop, start, stop, inherited=True)


def accompanying(phrase: Phrase, group: int) -> Source | None:
    """Return the spokeswoman of ", with its spokeswoman, Kayla Dressler, saying"."""
    low = max(0, group - FURTHEST)
    leads = [at for at in range(low, group - 1) if phrase.tokens[at].low == "with"]
    if not leads or (leads[-1] > 0 and phrase.tags[leads[-1] - 1] not in ",-"):
        return None
    if set(phrase.tags[leads[-1] + 1 : group]) & set("AMFWKR.;:"):
        return None
    found = source_before(phrase, group, leads[-1] + 1)
    return found and Source(found.start, found.end, leads[-1], group)


def is_finding(phrase: Phrase, source: Source) -> bool:
    """Whether the source is a study or a survey: it finds, nobody speaks."""
    issued = any(token.low == "by" for token in phrase.tokens[source.start : source.end])
    return not issued and phrase.tokens[core_end(phrase, source) - 1].low in FINDINGS


def is_document(phrase: Phrase, source: Source) -> bool:
    """Whether the source is a report or a letter."""
    return phrase.tokens[core_end(phrase, source) - 1].low in DOCUMENTS
