"""Extraction: the attribution relations of one sentence.

Reporting clauses are read from left to right, and one that stands inside the content
of an earlier one is left to that one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.relations.content import content_around
from knowledge.english.attribution.relations.content_end import content_end
from knowledge.english.attribution.relations.cues import cues
from knowledge.english.attribution.relations.embedded_sources import worded
from knowledge.english.attribution.relations.nonverbal import (
    according,
    introduced,
    nominal,
    signed,
)
from knowledge.english.attribution.relations.verbal import verbal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.english.attribution.relations.relation import (
        AttributionRelation,
        ReportingClause,
    )
    from knowledge.english.attribution.tokens import TokenizedSentence

NO_OUTERMOST = frozenset(pos.QUOTATION + pos.SEMICOLON + pos.COLON)


def attribution_relations(text: str, sentence: TokenizedSentence) -> list[AttributionRelation]:
    """Return the attribution relations of a sentence, in order, not overlapping."""
    clauses = _outermost(sentence, reporting_clauses(sentence))
    found: list[AttributionRelation] = []
    floor = 0
    for at, clause in enumerate(clauses):
        if clause.start < floor and not (_quotes_inside(sentence, clause) and clause.end <= floor):
            continue
        later = clauses[at + 1 :]
        limit = content_end(text, sentence, clause, later)
        limit = min(limit, _told_inside(sentence, clause, later))
        new = list(content_around(text, sentence, clause, floor, limit))
        found += new
        if new:
            reaches_behind = max(one.end for one in new) > sentence.starts[clause.start]
            floor = max(_own_end(clause), floor, limit if reaches_behind else 0)
    return _without_overlaps(found)


def reporting_clauses(sentence: TokenizedSentence) -> list[ReportingClause]:
    """Return cues with their sources, in order of place."""
    found: list[ReportingClause] = []
    for cue in cues(sentence):
        clause = verbal(sentence, cue, found)
        if clause is not None:
            found.append(clause)
    found += [*according(sentence), *nominal(sentence)]
    if pos.QUOTATION in sentence.tags:
        found += [*introduced(sentence), *signed(sentence), *worded(sentence)]
    return sorted(found, key=lambda clause: clause.start)


def _told_inside(
    sentence: TokenizedSentence, clause: ReportingClause, later: Iterable[ReportingClause]
) -> int:
    """Return where, in the content of a clause, the words of somebody else begin."""
    for other in later:
        if clause.end <= other.start and _quotes_inside(sentence, other):
            colon = (other.content_start or 1) - 1
            if pos.QUOTATION not in sentence.tags[clause.end : colon]:
                return colon
    return len(sentence)


def _quotes_inside(sentence: TokenizedSentence, clause: ReportingClause) -> bool:
    """Whether a clause brings in the words of its own source behind a colon.

    In "Frost said Larkin had told her: “…”" the quotation is what Larkin said.
    """
    at = clause.content_start
    if at is None or clause.source.inherited or clause.source.inverted:
        return False
    return sentence.tags.startswith(pos.COLON_QUOTATION, at - 1)


def _own_end(clause: ReportingClause) -> int:
    """Return where cue and source end: behind a name, "who has argued that" may follow."""
    source = clause.source
    open_ended = source.inverted and clause.content_start is None and clause.cue is not None
    return source.end if open_ended else clause.end


def _outermost(
    sentence: TokenizedSentence, clauses: list[ReportingClause]
) -> list[ReportingClause]:
    """Leave only "…, officials said." where it ends a sentence without quotations.

    What others said in such a sentence is said by the officials: "The agency concluded
    that …, according to officials."
    """
    if len(clauses) <= 1:
        return clauses
    last, tags = clauses[-1], sentence.tags
    cue, before = last.cue, tags[: last.start]
    licensed = cue is None or (cue.function == "finite" and "bare" in cue.licences)
    closes = last.end >= len(tags) - tags.endswith(pos.STOP) and last.content_start is None
    whole = before.endswith(pos.COMMA) and NO_OUTERMOST.isdisjoint(before)
    return [last] if closes and licensed and whole and not last.source.inherited else clauses


def _without_overlaps(relations: list[AttributionRelation]) -> list[AttributionRelation]:
    """Keep of overlapping relations the first: nothing is said twice."""
    kept: list[AttributionRelation] = []
    for relation in sorted(relations, key=lambda one: (one.start, -one.end)):
        if not kept or relation.start >= kept[-1].end:
            kept.append(relation)
    return kept
