"""Sources of verbs: who does what the verb of a clause says.

The source stands behind its cue, before it, or in the clause before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.relations.embedded_sources import accompanying, overheard
from knowledge.english.attribution.relations.relation import (
    ReportingClause,
    is_reduced,
    make_source,
)
from knowledge.english.attribution.relations.source_kinds import can_mean
from knowledge.english.attribution.relations.source_phrases import (
    source_after,
    source_before,
    subject,
)
from knowledge.english.attribution.relations.stretches import is_clause

if TYPE_CHECKING:
    from knowledge.english.attribution.relations.cues import Cue
    from knowledge.english.attribution.relations.relation import Source
    from knowledge.english.attribution.tokens import TokenizedSentence

FURTHEST_VERB = 12
"""Tokens behind a noun phrase after a cue, among which its own verb would stand."""
BEFORE_INVERSION = pos.QUOTATION + pos.STOP
BEFORE_LATE_INVERSION = pos.COMMA + pos.DASH
WITHOUT_SUBJECT = pos.CONJUNCTION + pos.COMMA


def find_source(
    sentence: TokenizedSentence, cue: Cue, earlier: list[ReportingClause]
) -> Source | None:
    """Find who speaks: behind the cue, before it, or as in the clause before."""
    floor = max((one.end for one in earlier if one.end <= cue.group), default=0)
    before = sentence.tags[cue.group - 1] if cue.group else pos.STOP
    if cue.function == "participle" and (heard := overheard(sentence, cue.group)) is not None:
        return heard
    if cue.function in ("participle", "infinitive"):
        return accompanying(sentence, cue.group) or _inherited(sentence, cue, earlier)
    can_invert = "direct" in cue.licences and cue.start == cue.group
    if can_invert and before in BEFORE_INVERSION:
        after = source_after(sentence, cue.end)
        if after is not None:
            return after
    if before == pos.RELATIVE and (one := _around(cue, earlier)) is not None:
        return make_source(sentence, one.start, one.end, cue.group, cue.end, inherited=True)
    found = source_before(sentence, cue.group, floor)
    if found is not None:
        return found
    if can_invert and before in BEFORE_LATE_INVERSION:
        after = source_after(sentence, cue.end)
        opens = after is not None and opens_clause(sentence, after.end)
        if after is not None and not opens and can_mean(sentence, after):
            return after
    return _inherited(sentence, cue, earlier) if before in WITHOUT_SUBJECT else None


def opens_clause(sentence: TokenizedSentence, at: int) -> bool:
    """Whether a noun phrase that ends at `at` is the subject of a verb behind it."""
    return is_clause(sentence.tags[at : at + FURTHEST_VERB].partition(pos.COMMA)[0])


def _around(cue: Cue, earlier: list[ReportingClause]) -> Source | None:
    """Return the source of "said Smith, the senator, who has argued"."""
    for one in reversed(earlier):
        if one.source.inverted and one.source.end < cue.group <= one.end:
            return one.source
    return None


def _inherited(
    sentence: TokenizedSentence, cue: Cue, earlier: list[ReportingClause]
) -> Source | None:
    """Return the source of the clause before, else the subject of the sentence."""
    found = next(
        (
            one.source
            for one in reversed(earlier)
            # Not the pause of "urged both to respect a pause agreed in June, warning that".
            if one.cue is not None
            and not (is_reduced(sentence, one.cue.start) and not can_mean(sentence, one.source))
        ),
        None,
    )
    found = found or subject(sentence, cue.group)
    if found is None:
        return None
    return make_source(sentence, found.start, found.end, cue.group, cue.end, inherited=True)
