"""Verbal attributions: a verb that reports, the source it has and the words it takes.

"Smith said that …", "…, said Smith", ", adding that …", "The deal was first reported
by the Courier".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution.relations.adjuncts import skip_adjuncts
from knowledge.english.attribution.relations.content_start import complement, nominal_complement
from knowledge.english.attribution.relations.noun_phrases import (
    is_clause,
    noun_phrase_end,
    noun_phrase_start,
)
from knowledge.english.attribution.relations.relation import ReportingClause, Source
from knowledge.english.attribution.relations.source_phrases import (
    accompanying,
    is_document,
    source_after,
    source_before,
    subject,
)
from knowledge.english.attribution.tokens import QUOTE, TokenizedSentence
from knowledge.model import Span

if TYPE_CHECKING:
    from knowledge.english.attribution.relations.cues import Cue


def verbal(
    sentence: TokenizedSentence, cue: Cue, earlier: list[ReportingClause]
) -> ReportingClause | None:
    """Give a verb its source, or None where nobody can be meant."""
    if cue.role == "passive":
        return _passive(sentence, cue)
    source = _source(sentence, cue, earlier)
    if source is None or not _can_speak(sentence, cue, source):
        return None
    end = len(sentence) - (sentence.tags[-1] == ".")
    left = cue.group if source.inverted or source.inherited else source.outer_start
    right = source.outer_end if source.inverted else cue.end
    follows = _follows(sentence, cue, source, right, end)
    label_end = cue.end
    if (
        follows is not None
        and "nominal" in cue.entry.licences
        and sentence.tags[follows - 1] == "K"
    ):
        label_end = follows - 1
    label = Span(sentence.tokens[cue.start].start, sentence.tokens[label_end - 1].end)
    if not _has_marks(sentence, cue, (left, right), follows, end):
        return None
    if source.inherited and follows is None and cue.entry.kind == "speech":
        return None
    between = source.inverted and follows is not None
    if follows is not None and sentence.tags[left - 1 : left] == "," and left > 0:
        between = between or sentence.tags[cue.end : cue.end + 2] == ",Q"  # "…, she says, “…”"
    if follows is None and not source.inverted:
        follows = _resumes(sentence, cue, left, end)
        between = follows is not None
    return ReportingClause(cue, source, left, right, follows, between, label)


def _has_marks(
    sentence: TokenizedSentence, cue: Cue, own: tuple[int, int], follows: int | None, end: int
) -> bool:
    """Whether a cue that licenses nothing but quoted words has some."""
    left, right = own
    if cue.entry.licences == {"direct"}:
        return sentence.tags[left - 1 : left] == "Q" or (
            follows is not None and sentence.tags[follows] == "Q"
        )
    if cue.entry.kind == "quote" and follows is None:
        return "Q" in sentence.tags[right:end] or "Q" in sentence.tags[:left]
    return True


def _can_speak(sentence: TokenizedSentence, cue: Cue, source: Source) -> bool:
    """Only a paper reads "…", and an infinitive reports only what stands in marks."""
    if cue.role == "infinitive":
        following = sentence.tags[cue.end : cue.end + 6]
        return ":Q" in following or ",Q" in following or following[:1] == "Q"
    if sentence.tokens[cue.start].low in ("read", "reads"):
        return is_document(sentence, source)
    return True


def _passive(sentence: TokenizedSentence, cue: Cue) -> ReportingClause | None:
    """Read "The deployment was first reported by the Courier": what was reported precedes."""
    licensed = {"direct", "that"} <= cue.entry.licences and cue.entry.kind == "speech"
    if not licensed or sentence.tokens[cue.end : cue.end + 1] == []:
        return None
    if sentence.tokens[cue.end].low != "by" or cue.group == 0:
        return None
    end = noun_phrase_end(sentence, cue.end + 1)
    stop = cue.group - (sentence.tags[cue.group - 1] == ",")
    start = noun_phrase_start(sentence, stop, 0) if stop > 0 else 0
    if end == cue.end + 1 or start >= stop or sentence.tags[stop - 1] not in "wN":
        return None
    source = Source(cue.end + 1, end, start, end, inverted=True)
    label = Span(sentence.tokens[cue.start].start, sentence.tokens[cue.end].end)
    return ReportingClause(cue, source, start, stop, start, parenthetical=False, cue_span=label)


def _resumes(sentence: TokenizedSentence, cue: Cue, left: int, end: int) -> int | None:
    """Return where the reported words go on after "…, he said," or "…, he said –"."""
    at = skip_adjuncts(sentence, cue.end, end, addressee="object" in cue.entry.licences)
    if left and sentence.tags[left - 1] in ",Q-" and at + 1 < end and sentence.tags[at] in ",-":
        return at + 1
    if left and sentence.tokens[left - 1].low == "as" and at + 1 < end and sentence.tags[at] == ",":
        return at + 1
    return None


def _follows(
    sentence: TokenizedSentence, cue: Cue, source: Source, right: int, end: int
) -> int | None:
    if source.inverted:
        colon = (
            sentence.tags[right : right + 1] in (":", ",") and sentence.tags[right + 1 : right + 2]
        )
        return right + 1 if colon and (colon == QUOTE or colon in "AMV") else None
    if "nominal" in cue.entry.licences:
        nominal = nominal_complement(sentence, cue.end, end)
        if nominal is not None:
            return nominal
    return complement(sentence, cue, end)


def _source(sentence: TokenizedSentence, cue: Cue, earlier: list[ReportingClause]) -> Source | None:
    """Find who speaks: behind the cue, before it, or as in the clause before."""
    floor = max((one.end for one in earlier if one.end <= cue.group), default=0)
    before = sentence.tags[cue.group - 1] if cue.group else "."
    if cue.role in ("participle", "infinitive"):
        return accompanying(sentence, cue.group) or _inherited(sentence, cue, earlier)
    direct = "direct" in cue.entry.licences
    if direct and before in "Q." and cue.start == cue.group:
        after = source_after(sentence, cue.end)
        if after is not None:
            return after
    if before == "W" and (one := _around(cue, earlier)) is not None:
        return Source(one.start, one.end, cue.group, cue.end, inherited=True)
    found = source_before(sentence, cue.group, floor)
    if found is None and direct and before in ",-" and cue.start == cue.group:
        after = source_after(sentence, cue.end)
        if after is not None and not is_clause(
            sentence.tags[after.end : after.end + 12].split(",")[0]
        ):
            return after
    if found is None and before in "C,":
        return _inherited(sentence, cue, earlier)
    return found


def _around(cue: Cue, earlier: list[ReportingClause]) -> Source | None:
    """Return the source of "said Smith, the senator, who has argued"."""
    for one in reversed(earlier):
        if one.source.inverted and one.source.end < cue.group <= one.end:
            return one.source
    return None


def _inherited(
    sentence: TokenizedSentence, cue: Cue, earlier: list[ReportingClause]
) -> Source | None:
    """Return the source of the attribution before, else the subject of the sentence."""
    for one in reversed(earlier):
        if one.cue is not None:
            kept = one.source
            return Source(kept.start, kept.end, cue.group, cue.end, inherited=True)
    found = subject(sentence, cue.group)
    return found and Source(found.start, found.end, cue.group, cue.end, inherited=True)
