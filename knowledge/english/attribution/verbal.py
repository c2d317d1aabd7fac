"""Verbal attributions: a verb that reports, the source it has and the words it takes.

"Smith said that …", "…, said Smith", ", adding that …", "The deal was first reported
by the Courier".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution.adjuncts import skip_adjuncts
from knowledge.english.attribution.contents import complement, nominal_complement
from knowledge.english.attribution.noun_phrases import is_clause, noun_phrase_end, noun_phrase_start
from knowledge.english.attribution.records import Attribution, Source
from knowledge.english.attribution.source_phrases import (
    accompanying,
    is_document,
    source_after,
    source_before,
    subject,
)
from knowledge.english.attribution.tokens import QUOTE, Phrase
from knowledge.model import Span

if TYPE_CHECKING:
    from knowledge.english.attribution.cues import Cue


def verbal(phrase: Phrase, cue: Cue, earlier: list[Attribution]) -> Attribution | None:
    """Give a verb its source, or None where nobody can be meant."""
    if cue.role == "passive":
        return _passive(phrase, cue)
    source = _source(phrase, cue, earlier)
    if source is None or not _can_speak(phrase, cue, source):
        return None
    end = len(phrase) - (phrase.tags[-1] == ".")
    left = cue.group if source.inverted or source.inherited else source.outer_start
    right = source.outer_end if source.inverted else cue.end
    follows = _follows(phrase, cue, source, right, end)
    label_end = cue.end
    if follows is not None and "nominal" in cue.entry.licences and phrase.tags[follows - 1] == "K":
        label_end = follows - 1
    label = Span(phrase.tokens[cue.start].start, phrase.tokens[label_end - 1].end)
    if not _has_marks(phrase, cue, (left, right), follows, end):
        return None
    if source.inherited and follows is None and cue.entry.kind == "speech":
        return None
    between = source.inverted and follows is not None
    if follows is not None and phrase.tags[left - 1 : left] == "," and left > 0:
        between = between or phrase.tags[cue.end : cue.end + 2] == ",Q"  # "…, she says, “…”"
    if follows is None and not source.inverted:
        follows = _resumes(phrase, cue, left, end)
        between = follows is not None
    return Attribution(cue, source, left, right, follows, between, label)


def _has_marks(
    phrase: Phrase, cue: Cue, own: tuple[int, int], follows: int | None, end: int
) -> bool:
    """Whether a cue that licenses nothing but quoted words has some."""
    left, right = own
    if cue.entry.licences == {"direct"}:
        return phrase.tags[left - 1 : left] == "Q" or (
            follows is not None and phrase.tags[follows] == "Q"
        )
    if cue.entry.kind == "quote" and follows is None:
        return "Q" in phrase.tags[right:end] or "Q" in phrase.tags[:left]
    return True


def _can_speak(phrase: Phrase, cue: Cue, source: Source) -> bool:
    """Only a paper reads "…", and an infinitive reports only what stands in marks."""
    if cue.role == "infinitive":
        following = phrase.tags[cue.end : cue.end + 6]
        return ":Q" in following or ",Q" in following or following[:1] == "Q"
    if phrase.tokens[cue.start].low in ("read", "reads"):
        return is_document(phrase, source)
    return True


def _passive(phrase: Phrase, cue: Cue) -> Attribution | None:
    """Read "The deployment was first reported by the Courier": what was reported precedes."""
    licensed = {"direct", "that"} <= cue.entry.licences and cue.entry.kind == "speech"
    if not licensed or phrase.tokens[cue.end : cue.end + 1] == []:
        return None
    if phrase.tokens[cue.end].low != "by" or cue.group == 0:
        return None
    end = noun_phrase_end(phrase, cue.end + 1)
    stop = cue.group - (phrase.tags[cue.group - 1] == ",")
    start = noun_phrase_start(phrase, stop, 0) if stop > 0 else 0
    if end == cue.end + 1 or start >= stop or phrase.tags[stop - 1] not in "wN":
        return None
    source = Source(cue.end + 1, end, start, end, inverted=True)
    label = Span(phrase.tokens[cue.start].start, phrase.tokens[cue.end].end)
    return Attribution(cue, source, start, stop, start, between=False, label=label)


def _resumes(phrase: Phrase, cue: Cue, left: int, end: int) -> int | None:
    """Return where the reported words go on after "…, he said," or "…, he said –"."""
    at = skip_adjuncts(phrase, cue.end, end, addressee="object" in cue.entry.licences)
    if left and phrase.tags[left - 1] in ",Q-" and at + 1 < end and phrase.tags[at] in ",-":
        return at + 1
    if left and phrase.tokens[left - 1].low == "as" and at + 1 < end and phrase.tags[at] == ",":
        return at + 1
    return None


def _follows(phrase: Phrase, cue: Cue, source: Source, right: int, end: int) -> int | None:
    if source.inverted:
        colon = phrase.tags[right : right + 1] in (":", ",") and phrase.tags[right + 1 : right + 2]
        return right + 1 if colon and (colon == QUOTE or colon in "AMV") else None
    if "nominal" in cue.entry.licences:
        nominal = nominal_complement(phrase, cue.end, end)
        if nominal is not None:
            return nominal
    return complement(phrase, cue, end)


def _source(phrase: Phrase, cue: Cue, earlier: list[Attribution]) -> Source | None:
    """Find who speaks: behind the cue, before it, or as in the clause before."""
    floor = max((one.right for one in earlier if one.right <= cue.group), default=0)
    before = phrase.tags[cue.group - 1] if cue.group else "."
    if cue.role in ("participle", "infinitive"):
        return accompanying(phrase, cue.group) or _inherited(phrase, cue, earlier)
    direct = "direct" in cue.entry.licences
    if direct and before in "Q." and cue.start == cue.group:
        after = source_after(phrase, cue.end)
        if after is not None:
            return after
    if before == "W" and (one := _around(cue, earlier)) is not None:
        return Source(one.start, one.end, cue.group, cue.end, inherited=True)
    found = source_before(phrase, cue.group, floor)
    if found is None and direct and before in ",-" and cue.start == cue.group:
        after = source_after(phrase, cue.end)
        if after is not None and not is_clause(
            phrase.tags[after.end : after.end + 12].split(",")[0]
        ):
            return after
    if found is None and before in "C,":
        return _inherited(phrase, cue, earlier)
    return found


def _around(cue: Cue, earlier: list[Attribution]) -> Source | None:
    """Return the source of "said Smith, the senator, who has argued"."""
    for one in reversed(earlier):
        if one.source.inverted and one.source.end < cue.group <= one.right:
            return one.source
    return None


def _inherited(phrase: Phrase, cue: Cue, earlier: list[Attribution]) -> Source | None:
    """Return the source of the attribution before, else the subject of the sentence."""
    for one in reversed(earlier):
        if one.cue is not None:
            kept = one.source
            return Source(kept.start, kept.end, cue.group, cue.end, inherited=True)
    found = subject(phrase, cue.group)
    return found and Source(found.start, found.end, cue.group, cue.end, inherited=True)
