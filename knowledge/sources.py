"""Sources: the noun phrase at a cue that says who speaks.

A source stands before its cue ("Rob Yarrell, national manager of …, said") or
after it ("said Zaglumyonova"), with appositions, relative clauses, dashes and
time phrases between. Its borders are found on the tag string by walking away from
the cue until the noun phrase cannot go on. A cue without a subject of its own
("and warned that …", ", adding that …") inherits the one of the clause before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge import tables
from knowledge.names import SPLIT_TITLES
from knowledge.tables import SETS

if TYPE_CHECKING:
    from knowledge.tokens import Phrase

QUOTE = "Q"
_SOURCE_NOUNS = {row[0]: frozenset(row[1].split()) for row in tables.rows("roles.tsv")}
FINDINGS, DOCUMENTS = _SOURCE_NOUNS["finding"], _SOURCE_NOUNS["document"]
OFFICE_TITLES = frozenset(row[0] for row in tables.rows("titles.tsv") if row[2] != "no")

NOUNISH = "wNO"
HEADS = "wNORD"
FLOATING = frozenset({"both", "all", "each"})
FURTHEST = 60
"""Tokens a noun phrase is followed at most, so that time stays linear."""
# "in a statement on Friday": what may stand between a source and its cue.
OCCASIONS = SETS["occasion"]
TIME_LEADS = SETS["time lead"]
SUBJECT_PRONOUNS = SETS["subject"]
DEMONSTRATIVES = SETS["demonstrative"]
TIME_MODIFIERS = SETS["time modifier"]


@dataclass(frozen=True, slots=True)
class Source:
    """Token indices: the noun phrase, and the same with what is attached to it."""

    start: int
    end: int
    outer_start: int
    outer_end: int
    inverted: bool = False
    inherited: bool = False


def source_before(phrase: Phrase, group: int, floor: int = 0) -> Source | None:
    """Return the subject that stands before the verb group, if there is one."""
    end = strip_adverbials(phrase, group, floor)
    if end <= floor:
        return None
    tag = phrase.tags[end - 1]
    if tag in ",-)":
        return _beside(phrase, end, group, floor)
    if tag == "W":
        return _antecedent(phrase, end - 1, group, floor)
    if tag == "R" and phrase.tokens[end - 1].low not in SUBJECT_PRONOUNS:
        return None
    if tag == "D" and phrase.tokens[end - 1].low not in DEMONSTRATIVES:
        return None
    if phrase.tokens[end - 1].low in FLOATING and phrase.tags[end - 2 : end - 1] in ("w", "N"):
        end -= 1  # "Rubio and Cruz both said"
        tag = phrase.tags[end - 1]
    if tag in "RD" or tag in NOUNISH or tag in "TV":
        start = noun_phrase_start(phrase, end, floor)
        return Source(start, end, start, group) if start < end else None
    return None


def strip_adverbials(phrase: Phrase, end: int, floor: int) -> int:
    """Walk left over "on Thursday", "last week", "in a statement", as far as they go."""
    while end > floor:
        cut = _time_start(phrase, end, floor) or _occasion_start(phrase, end, floor)
        if cut is None or cut <= floor or phrase.tags[cut - 1] not in NOUNISH + "R,)":
            return end
        end = cut
    return end


def _time_start(phrase: Phrase, end: int, floor: int) -> int | None:
    at = end
    while at > floor and (phrase.tags[at - 1] == "T" or _is_year(phrase, at - 1)):
        at -= 1
    if at == end:
        return None
    while at > floor and phrase.tokens[at - 1].low in TIME_MODIFIERS:
        at -= 1
    if at > floor and phrase.tokens[at - 1].low in TIME_LEADS:
        at -= 1
    return at


def _is_year(phrase: Phrase, at: int) -> bool:
    low = phrase.tokens[at].low
    return low.isdigit() and len(low) == len("2000") and low[:2] in ("18", "19", "20")


def _occasion_start(phrase: Phrase, end: int, floor: int) -> int | None:
    if phrase.tokens[end - 1].low not in OCCASIONS:
        return None
    for at in range(end - 1, max(floor, end - 7), -1):
        if phrase.tags[at] == "P" and phrase.tokens[at].low in ("in", "on", "at", "during", "via"):
            return at
    return None


def noun_phrase_start(phrase: Phrase, end: int, floor: int) -> int:
    """Walk left from `end` to where the noun phrase that ends there starts."""
    tags = phrase.tags
    floor = max(floor, end - FURTHEST)
    if tags[end - 1] == "R":
        return end - 1
    at = end
    while at > floor:
        step = _step_left(phrase, at, end, floor)
        if step == 0:
            break
        at -= step
        if tags[at] == "D" and (at == floor or tags[at - 1] not in "PICDBX"):
            break
    at = _over_relative(phrase, at, end, floor)
    while at < end and tags[at] in "PCBV" and not (tags[at] == "V" and at + 1 < end):
        at += 1
    return at


def _step_left(phrase: Phrase, at: int, end: int, floor: int) -> int:
    """Return how many tokens before `at` belong to the noun phrase that ends at `end`."""
    tags = phrase.tags
    tag = tags[at - 1]
    before = tags[at - 2] if at - 2 >= floor else "."
    if tag in NOUNISH + "D":
        return 1
    if tag in "VT":
        return int(at == end or before in "DwNOBC" or tags[at] in "wN")
    if at == end:
        return 0
    if tag == "B":
        return int(tags[at] in "wV" and before in "DPCw")
    if tag in "PI" and before in NOUNISH + "T":
        return int(tag == "P" or tags[at] in "DNO")
    if tag == "P" and before == "C" and tags[max(floor, at - 3)] in NOUNISH:
        return 2
    if tag == "C" and before in NOUNISH:
        return int(_joins(phrase, at - 1, floor))
    return int(tag == QUOTE and (before in "Dw" or before + tags[at] == "NN"))


def _joins(phrase: Phrase, at: int, floor: int) -> bool:
    """Whether "and" joins two noun phrases rather than two clauses.

    It does where the first of them opens its clause or where both stand in a
    prepositional phrase of the same subject.
    """
    if phrase.tokens[at].low not in ("and", "&", "or"):
        return False
    start = at
    while start > floor and phrase.tags[start - 1] in "wNODB":
        start -= 1
    if start > floor and phrase.tags[start - 1] == "P":
        return not set(phrase.tags[floor:start]) & set("AMFVR")
    return start < at and (start == floor or phrase.tags[start - 1] in ",;:SCKQ-(")


def _over_relative(phrase: Phrase, at: int, end: int, floor: int) -> int:
    """Include a relative clause: in "the firms that sell e-bikes say" the firms say."""
    tags = phrase.tags
    for index in range(at - 1, max(floor, at - 12) - 1, -1):
        if tags[index] in ",.;:-Q(SC":
            return at
        if tags[index] in "WK" and index > floor and tags[index - 1] == "w":
            if index == at - 1 and end - at < 3:  # noqa: PLR2004
                return at
            if tags[index] == "K" and not phrase.tokens[index - 1].low.endswith("s"):
                return at
            return noun_phrase_start(phrase, index, floor)
    return at


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
            inner = _before_appositions(phrase, segments(phrase, opening, floor), group) or inner
        return inner and Source(inner.start, inner.end, inner.outer_start, group)
    return _before_appositions(phrase, segments(phrase, end - 1, floor), group)


def segments(phrase: Phrase, end: int, floor: int) -> list[tuple[int, int]]:
    """Return the stretches between commas that end at `end`, the nearest first."""
    found: list[tuple[int, int]] = []
    low = max(floor, end - FURTHEST)
    stop = end
    for at in range(end - 1, low - 1, -1):
        if phrase.tags[at] in ",.;:Q":
            if at + 1 < stop:
                found.append((at + 1, stop))
            stop = at
            if phrase.tags[at] != ",":
                return found
    if low < stop:
        found.append((low, stop))
    return found


def is_name(phrase: Phrase, start: int, end: int) -> bool:
    """Whether the stretch is nothing but a name ("Nils Oberg", "Mohammed al-Mamun")."""
    tags = phrase.tags[start:end]
    return bool(tags) and tags[0] == "N" and set(tags) <= set("Nw") and tags.count("w") <= 1


def is_clause(tags: str) -> bool:
    """Whether the tags hold a finite verb that is not one of a relative clause."""
    for tag in tags:
        if tag in "WK":
            return False
        if tag in "AMRF":
            return True
    return False


def _before_appositions(phrase: Phrase, parts: list[tuple[int, int]], group: int) -> Source | None:
    """Choose among the stretches before ", said" the one that is the subject."""
    tags = phrase.tags
    if not parts:
        return None
    nearest = parts[0]
    if len(parts) > 1 and _names_described(phrase, nearest, parts[1]):
        start = noun_phrase_start(phrase, parts[1][1], parts[1][0])
        return Source(*nearest, start, group)
    for index, (start, end) in enumerate(parts):
        if index and tags[end - 1] in NOUNISH + ")T" and not _describes_name(phrase, parts, index):
            end = phrase.tags.rfind("(", start, end) if tags[end - 1] == ")" else end  # noqa: PLW2901
            head = noun_phrase_start(phrase, end, start)
            if "N" in tags[head:end] and tags[head] in "NDwO" and not _is_apposition(phrase, start):
                return Source(head, end, head, group)
        if tags[start] not in "WPVF" and is_clause(tags[start:end]):
            return None
    return _plain_subject(phrase, parts, group)


def _names_described(phrase: Phrase, named: tuple[int, int], described: tuple[int, int]) -> bool:
    """Whether a stretch names whom the one before it describes.

    "The head of Sweden’s prison service, Nils Oberg, said"; "Her son, the sculptor
    Piers Aske-Lowry, said".
    """
    tags, tokens = phrase.tags, phrase.tokens
    core = core_end(phrase, Source(*named, *named))
    if (
        tags[core - 1] != "N"
        or tokens[core - 1].low in OFFICE_TITLES
        or "-" in tokens[core - 1].low[:2]
    ):
        return False
    if tags[named[0]] != "N" and core - named[0] < len(["the", "sculptor", "Name"]):
        return False
    start = noun_phrase_start(phrase, described[1], described[0])
    last = described[1] - 1
    if start > last or is_clause(tags[named[0] : named[1]]):
        return False
    office = tags[last] == "w" or tokens[last].low in OFFICE_TITLES
    return office or (tags[start] == "D" and "w" in tags[start:last])


def _describes_name(phrase: Phrase, parts: list[tuple[int, int]], index: int) -> bool:
    """Whether a stretch like "the founder of X" stands behind the name it describes."""
    start, _ = parts[index]
    if phrase.tags[start] not in "Dw" or index + 1 >= len(parts):
        return False
    left_start, left_end = parts[index + 1]
    head = noun_phrase_start(phrase, left_end, left_start)
    return is_name(phrase, head, left_end) and left_end - head > 1


def _is_apposition(phrase: Phrase, start: int) -> bool:
    """Whether a stretch can only describe what stands before it."""
    return phrase.tags[start] in "WO" or (phrase.tags[start] == "P" and start > 0)


def _plain_subject(phrase: Phrase, parts: list[tuple[int, int]], group: int) -> Source | None:
    """Return "A spokesman for the firm" of "A spokesman for the firm, which …, said"."""
    for start, end in parts[1:]:
        head = noun_phrase_start(phrase, end, start)
        if head < end and phrase.tags[start] not in "WPVS" and phrase.tags[end - 1] in NOUNISH:
            return Source(head, end, head, group)
    return None


def _antecedent(phrase: Phrase, at: int, group: int, floor: int) -> Source | None:
    """Return what "who" in "Smith, who said" stands for."""
    if phrase.tokens[at].low not in ("who", "which") or at <= floor:
        return None
    end = at
    if phrase.tags[at - 1] == ",":
        parts = segments(phrase, at - 1, floor)
        # "its constitution, adopted in 2009, which": not 2009.
        kept = [part for part in parts if phrase.tags[part[0]] not in "VPO"] or parts
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


def core_end(phrase: Phrase, source: Source) -> int:
    """Return where the noun phrase ends without "of …", brackets and clauses."""
    for at in range(source.start + 1, source.end):
        ends = (phrase.tokens[at - 1].low, phrase.tokens[at + 1].low) if at + 1 < source.end else ()
        if phrase.tags[at] in "PWK(,-ICQ" and ends not in SPLIT_TITLES:
            return at
    return source.end


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
        return Source(*named, start, _outer_end(phrase, named[1]), inverted=True)
    return Source(start, end, start, _outer_end(phrase, end), inverted=True)


def name_after_role(phrase: Phrase, start: int, end: int) -> tuple[int, int] | None:
    """Return the name of "SOHAY’s program manager, Mohammed al-Mamun", if one follows."""
    tags = phrase.tags
    described = tags[end - 1] == "w" or (end - start > 1 and _is_titled(phrase, end - 1))
    if tags[end : end + 1] != "," or not described:
        return None
    stop = end + 1
    while stop < len(tags) and tags[stop] == "N":
        stop += 1
    closed = tags[stop : stop + 1] in (",", ".", "", "(", "-", "Q", ";")
    return (end + 1, stop) if stop > end + 1 and closed else None


def _is_titled(phrase: Phrase, at: int) -> bool:
    """Whether a capitalised word is an office rather than the end of a name."""
    return phrase.tokens[at].low in OFFICE_TITLES


def noun_phrase_end(phrase: Phrase, start: int) -> int:
    """Walk right from `start` to where the noun phrase that starts there ends."""
    limit = min(len(phrase), start + FURTHEST)
    at = start
    while at < limit and _steps_right(phrase, at, start, limit):
        at += 1
    return at


def _steps_right(phrase: Phrase, at: int, start: int, limit: int) -> bool:
    """Whether the token at `at` belongs to the noun phrase that starts at `start`."""
    tags = phrase.tags
    tag = tags[at]
    after = tags[at + 1] if at + 1 < limit else "."
    if tag == "D":
        return at == start or tags[at - 1] in "DPCBI"
    if tag == "w" and at > start and after == "D" and tags[at - 1] in NOUNISH:
        return False
    if tag in "wNO":
        return True
    if at == start:
        return False
    if tag in "VB":
        return after in "wNV"
    if tag == "P":
        return after in "DwNOVR" and not _is_occasion(phrase, at)
    if tag == "R":
        return tags[at - 1] == "P"
    if tag == "C":
        return after in "DN" and phrase.tokens[at].low in ("and", "&")
    if tag == "I":
        return after in "DN" or (after == "w" and phrase.tokens[at + 1].low.endswith("s"))
    return False


def _is_occasion(phrase: Phrase, at: int) -> bool:
    """Whether the preposition starts "on Thursday" or "in a statement"."""
    ahead = phrase.tokens[at + 1 : at + 6]
    tags = phrase.tags[at + 1 : at + 3]
    return "T" in tags or any(token.low in OCCASIONS for token in ahead) or _is_year(phrase, at + 1)


def _outer_end(phrase: Phrase, end: int) -> int:
    """Include the appositions after an inverted source; they end with the clause."""
    tags = phrase.tags
    at = end
    while at < len(tags) and tags[at] not in ".;:Q":
        if tags[at] == "," and at + 1 < len(tags) and tags[at + 1] in "QAMFVSC" and at > end:
            break
        if tags[at] == "," and at + 1 < len(tags) and tags[at + 1] in "QAMFC":
            break
        at += 1
    return at


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


def is_finding(phrase: Phrase, source: Source) -> bool:
    """Whether the source is a study or a survey: it finds, nobody speaks."""
    issued = any(token.low == "by" for token in phrase.tokens[source.start : source.end])
    return not issued and phrase.tokens[core_end(phrase, source) - 1].low in FINDINGS


def is_document(phrase: Phrase, source: Source) -> bool:
    """Whether the source is a report or a letter."""
    return phrase.tokens[core_end(phrase, source) - 1].low in DOCUMENTS
