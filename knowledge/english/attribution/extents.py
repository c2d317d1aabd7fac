"""Extents: where the words end that an attribution reports behind it.

They run to the end of the sentence, unless another attribution begins ("… and
Jones said"), a quotation ends that awaits its own cue, or the writer comments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution.nominals import nominal_end
from knowledge.english.attribution.quoted import awaits_cue
from knowledge.english.attribution.tokens import QUOTE, Phrase
from knowledge.english.tables import SETS

if TYPE_CHECKING:
    from knowledge.english.attribution.records import Attribution

# "…, echoing the president": the writer's own comment after a statement.
COMMENTS = SETS["comment"]


def words_end(text: str, phrase: Phrase, attribution: Attribution, later: list[Attribution]) -> int:
    """Return where the words reported behind an attribution end."""
    end = len(phrase) - (phrase.tags[-1] == ".")
    start = attribution.right if attribution.follows is None else attribution.follows
    tags = phrase.tags
    if attribution.cue is not None and attribution.cue.role == "passive":
        return attribution.right
    if attribution.cue is None and attribution.source.inherited:
        end = nominal_end(phrase, start, end)
    for one in later:
        if one.left >= start:
            cut = _cut(phrase, one, start)
            if cut is not None:
                return cut
    for at in range(start, end):
        ends = tags[at] == QUOTE and tags[at + 1 : at + 2] == "C" and tags[at + 2 : at + 3] in "FVw"
        if ends and awaits_cue(text, phrase, at):
            return at + 1
        if tags[at] == "," and at + 1 < end and phrase.tokens[at + 1].low in COMMENTS:
            return at
    return end


def _before_time(phrase: Phrase, at: int, start: int) -> int:
    """Walk left over the time in "… and last month he told"."""
    while at > start + 1 and phrase.tags[at - 1] in "TOD":
        at -= 1
    return at if phrase.tags[at - 1] != "P" else at - 1


def _cut(phrase: Phrase, one: Attribution, start: int) -> int | None:
    """Return where an attribution further on ends the words of the one before."""
    tags = phrase.tags
    at = one.left
    before = tags[at - 1]
    own = not one.source.inherited
    if one.cue is not None and one.cue.role == "participle":
        return at if before in ",C-QS" else None
    if at <= start:
        return None
    if before == "W" and tags[at - 2] == ",":
        return at - 1  # "…, who said"
    if own and before in "TO":
        at = _before_time(phrase, at, start)
        before = tags[at - 1]
    if before == "C" and (not own or tags[at - 2] in ",;-Q"):
        return at - 1
    if before == "S" and tags[at - 2] == ",":
        return at - 1
    if one.cue is not None and one.cue.entry.kind == "quote" and one.follows is None:
        comma = tags.rfind(",", start, at)
        return comma if comma > 0 else None
    if one.follows is None or one.cue is None:
        semicolon = tags.rfind(";", start, at)
        return semicolon if semicolon > 0 else None
    return at if before == ";" or (before == "," and not own) else None
