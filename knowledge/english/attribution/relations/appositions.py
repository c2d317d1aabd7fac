"""Appositions: which stretch between commas is the one that speaks.

"Nils Oberg, head of the prison service, said" and "The head of the prison service,
Nils Oberg, said" have the same speaker; "The firm, which sells bikes, said" has no
other than the firm.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution.relations.noun_phrases import (
    NOUNISH,
    core_end,
    is_clause,
    is_name,
    noun_phrase_start,
)
from knowledge.english.attribution.relations.relation import Source
from knowledge.english.attribution.vocabulary import OFFICE_TITLES, PLACES, bare, is_possessive

if TYPE_CHECKING:
    from knowledge.english.attribution.tokens import TokenizedSentence


def before_appositions(
    sentence: TokenizedSentence, parts: list[tuple[int, int]], group: int
) -> Source | None:
    """Choose among the stretches before ", said" the one that is the subject."""
    tags = sentence.tags
    parts = _outside_relative(sentence, parts)
    if not parts:
        return None
    nearest = parts[0]
    if len(parts) > 1 and _names_described(sentence, nearest, parts[1]):
        start = noun_phrase_start(sentence, parts[1][1], parts[1][0])
        return Source(*nearest, start, group)
    for index, (start, end) in enumerate(parts):
        if (
            index
            and tags[end - 1] in NOUNISH + ")T"
            and not _describes_name(sentence, parts, index)
        ):
            end = sentence.tags.rfind("(", start, end) if tags[end - 1] == ")" else end  # noqa: PLW2901
            head = noun_phrase_start(sentence, end, start)
            if (
                "N" in tags[head:end]
                and tags[head] in "NDwO"
                and not _is_apposition(sentence, start)
            ):
                return Source(head, end, head, group)
        if tags[start] not in "WPVF" and is_clause(tags[start:end]):
            return None
    return _plain_subject(sentence, parts, group)


def _outside_relative(
    sentence: TokenizedSentence, parts: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Leave out a relative clause: in "Bright, whose husband, Ken, died, said" Ken is silent."""
    at = max((at for at, part in enumerate(parts) if sentence.tags[part[0]] == "W"), default=0)
    return parts[at:] if at + 1 < len(parts) else parts


def _names_described(
    sentence: TokenizedSentence, named: tuple[int, int], described: tuple[int, int]
) -> bool:
    """Whether a stretch names whom the one before it describes.

    "The head of Sweden’s prison service, Nils Oberg, said"; "Her son, the sculptor
    Piers Aske-Lowry, said".
    """
    tags, tokens = sentence.tags, sentence.tokens
    core = core_end(sentence, Source(*named, *named))
    if tags[described[0]] == "W":
        return False
    if (
        tags[core - 1] != "N"
        or tokens[core - 1].low in OFFICE_TITLES
        or "-" in tokens[core - 1].low[:2]
    ):
        return False
    if tags[named[0]] != "N" and core - named[0] < len(["the", "sculptor", "Name"]):
        return False
    last = described[1] - 1
    if tags[last] == "R":  # "The company behind it"
        last -= 2
    start = noun_phrase_start(sentence, last + 1, described[0])
    if start > last or is_clause(tags[named[0] : named[1]]):
        return False
    office = tags[last] == "w" or tokens[last].low in OFFICE_TITLES
    definite = tags[start] == "D" or is_possessive(tokens[start].low)
    placed = bare(tokens[core - 1].low) in PLACES
    return office or (definite and "w" in tags[start:last] and not placed)


def _describes_name(sentence: TokenizedSentence, parts: list[tuple[int, int]], index: int) -> bool:
    """Whether a stretch like "the founder of X" stands behind the name it describes."""
    start, _ = parts[index]
    if sentence.tags[start] not in "Dw" or index + 1 >= len(parts):
        return False
    left_start, left_end = parts[index + 1]
    head = noun_phrase_start(sentence, left_end, left_start)
    return is_name(sentence, head, left_end) and left_end - head > 1


def names_before(sentence: TokenizedSentence, parts: list[tuple[int, int]]) -> bool:
    """Whether "Ellen Voss, the mayor" ends the stretches: the nearest describes a name."""
    return _describes_name(sentence, parts, 0)


def _is_apposition(sentence: TokenizedSentence, start: int) -> bool:
    """Whether a stretch can only describe what stands before it."""
    return sentence.tags[start] in "WO" or (sentence.tags[start] == "P" and start > 0)


def _plain_subject(
    sentence: TokenizedSentence, parts: list[tuple[int, int]], group: int
) -> Source | None:
    """Return "A spokesman for the firm" of "A spokesman for the firm, which …, said"."""
    for start, end in parts[1:]:
        head = noun_phrase_start(sentence, end, start)
        if head < end and sentence.tags[start] not in "WPVS" and sentence.tags[end - 1] in NOUNISH:
            return Source(head, end, head, group)
    return None


def name_after_role(sentence: TokenizedSentence, start: int, end: int) -> tuple[int, int] | None:
    """Return the name of "SOHAY’s program manager, Mohammed al-Mamun", if one follows."""
    tags = sentence.tags
    described = tags[end - 1] == "w" or (end - start > 1 and _is_titled(sentence, end - 1))
    if tags[end : end + 1] != "," or not described:
        return None
    stop = end + 1
    while stop < len(tags) and tags[stop] == "N":
        stop += 1
    closed = tags[stop : stop + 1] in (",", ".", "", "(", "-", "Q", ";")
    return (end + 1, stop) if stop > end + 1 and closed else None


def _is_titled(sentence: TokenizedSentence, at: int) -> bool:
    """Whether a capitalised word is an office rather than the end of a name."""
    return sentence.tokens[at].low in OFFICE_TITLES


def outer_end(sentence: TokenizedSentence, end: int) -> int:
    """Include the appositions after an inverted source; they end with the clause."""
    tags = sentence.tags
    at = end
    while at < len(tags) and tags[at] not in ".;:Q":
        if tags[at] == "," and at + 1 < len(tags) and tags[at + 1] in "QAMFVSC" and at > end:
            break
        if tags[at] == "," and at + 1 < len(tags) and tags[at + 1] in "QAMFC":
            break
        at += 1
    return at


def appositions_end(sentence: TokenizedSentence, end: int) -> int:
    """Include appositions in commas that have no verb ("…, UNICEF, …")."""
    tags = sentence.tags
    if tags[end : end + 1] == "(":
        close = tags.find(")", end)
        end = close + 1 if close > 0 else end
    while tags[end : end + 1] == ",":
        comma = tags.find(",", end + 1)
        inner = tags[end + 1 : comma] if comma > 0 else ""
        if not inner or inner[0] in "CRKPST" or is_clause(inner) or "Q" in inner:
            return end
        end = comma
    return end
