"""Extents: where the words end that an attribution reports behind it.

They run to the end of the sentence, unless another attribution begins ("… and
Jones said"), a quotation ends that awaits its own cue, or the writer comments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution.relations.nominals import nominal_end
from knowledge.english.attribution.relations.quoted_content import awaits_cue
from knowledge.english.attribution.tokens import QUOTE, TokenizedSentence
from knowledge.english.tables import SETS

if TYPE_CHECKING:
    from knowledge.english.attribution.relations.relation import ReportingClause

# "…, echoing the president": the writer's own comment after a statement.
COMMENTS = SETS["comment"]


def words_end(
    text: str, sentence: TokenizedSentence, clause: ReportingClause, later: list[ReportingClause]
) -> int:
    """Return where the words reported behind an attribution end."""
    end = len(sentence) - (sentence.tags[-1] == ".")
    start = clause.end if clause.content_start is None else clause.content_start
    tags = sentence.tags
    if clause.cue is not None and clause.cue.role == "passive":
        return clause.end
    if clause.cue is None and clause.source.inherited:
        end = nominal_end(sentence, start, end)
    for one in later:
        if one.start >= start:
            cut = _cut(sentence, one, start)
            if cut is not None:
                return cut
    for at in range(start, end):
        ends = tags[at] == QUOTE and tags[at + 1 : at + 2] == "C" and tags[at + 2 : at + 3] in "FVw"
        if ends and awaits_cue(text, sentence, at):
            return at + 1
        if tags[at] == "," and at + 1 < end and sentence.tokens[at + 1].low in COMMENTS:
            return at
    return end


def _before_time(sentence: TokenizedSentence, at: int, start: int) -> int:
    """Walk left over the time in "… and last month he told"."""
    while at > start + 1 and sentence.tags[at - 1] in "TOD":
        at -= 1
    return at if sentence.tags[at - 1] != "P" else at - 1


def _cut(sentence: TokenizedSentence, one: ReportingClause, start: int) -> int | None:
    """Return where an attribution further on ends the words of the one before."""
    tags = sentence.tags
    at = one.start
    before = tags[at - 1]
    own = not one.source.inherited
    if one.cue is not None and one.cue.role == "participle":
        return at if before in ",C-QS" else None
    if at <= start:
        return None
    if before == "W" and tags[at - 2] == ",":
        return at - 1  # "…, who said"
    if own and before in "TO":
        at = _before_time(sentence, at, start)
        before = tags[at - 1]
    if before == "C" and (not own or tags[at - 2] in ",;-Q"):
        return at - 1
    if before == "S" and tags[at - 2] == ",":
        return at - 1
    if one.cue is not None and one.cue.entry.kind == "quote" and one.content_start is None:
        comma = tags.rfind(",", start, at)
        return comma if comma > 0 else None
    if one.content_start is None or one.cue is None:
        semicolon = tags.rfind(";", start, at)
        return semicolon if semicolon > 0 else None
    return at if before == ";" or (before == "," and not own) else None
