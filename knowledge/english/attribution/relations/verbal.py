"""Verbal attributions: a verb that reports, the source it has and where its content starts.

"Smith said that …", "…, said Smith", ", adding that …", "The deal was first reported
by the Courier".
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.relations.adjuncts import skip_adjuncts
from knowledge.english.attribution.relations.content_start import (
    SAY,
    content_start,
    nominal_content_start,
)
from knowledge.english.attribution.relations.finite_clause import has_finite_verb
from knowledge.english.attribution.relations.passives import passive
from knowledge.english.attribution.relations.relation import ReportingClause
from knowledge.english.attribution.relations.reticence import asks_for_anonymity, refuses_comment
from knowledge.english.attribution.relations.source_kinds import can_mean, head_noun, is_document
from knowledge.english.attribution.relations.verbal_sources import find_source, opens_clause
from knowledge.english.attribution.vocabulary import DOCUMENTS, FINDINGS, HEARERS
from knowledge.english.tables import SETS

if TYPE_CHECKING:
    from knowledge.english.attribution.relations.cues import Cue
    from knowledge.english.attribution.relations.relation import Source
    from knowledge.english.attribution.tokens import TokenizedSentence

FURTHEST_QUOTATION = 6
"""Tokens between an infinitive and the quotation that it reports."""
CONDITIONS = frozenset({"if", "unless", "lest"})
INVERTED_CONDITIONS = frozenset({"did", "does", "do", "had", "should", "were"})
"""Words before a subject that opens its sentence: "Had he said", "Did he say"."""
NOBODY_WORDS = frozenset({"nobody", "none", "neither"})
RECIPROCAL = (("each", "other"), ("one", "another"))
# A report is written to say something, emails and data only show it.
PAPERS = (DOCUMENTS | FINDINGS) - {"report", "reports"}
SENDING = SETS["sending"]
FURTHEST_SENDING = 8
"""Tokens from "emailed" to the infinitive that says what."""
COMMA_QUOTATION = pos.COMMA + pos.QUOTATION
BEFORE_OCCASION = pos.COMMA + pos.QUOTATION
BEFORE_CONTENT = (pos.COLON, pos.COMMA)
AFTER_INVERSION = pos.QUOTATION + pos.AUXILIARIES + pos.PAST
BEFORE_RESUMED = pos.COMMA + pos.QUOTATION + pos.DASH
RESUMED_BY = pos.COMMA + pos.DASH


def verbal(
    sentence: TokenizedSentence, cue: Cue, earlier: list[ReportingClause]
) -> ReportingClause | None:
    """Give a verb its source, or None where nobody can be meant."""
    if cue.function == "passive":
        return passive(sentence, cue)
    source = find_source(sentence, cue, earlier)
    if source is None or not _can_speak(sentence, cue, source):
        return None
    tags = sentence.tags
    end = len(sentence) - tags.endswith(pos.STOP)
    left = cue.group if source.inverted or source.inherited else source.outer_start
    right = source.outer_end if source.inverted else cue.end
    follows = _content_start(sentence, cue, source, right, end)
    if follows is not None and _is_occasion_clause(sentence, left, follows):
        follows = None
    if not _has_marks(sentence, cue, (left, right), follows, end):
        return None
    plain = "plain" in cue.licences and follows is not None and tags[follows] != pos.QUOTATION
    if plain and not can_mean(sentence, source):
        return None
    if source.inherited and follows is None and cue.entry.kind == "speech":
        return None
    cue_end = cue.end
    if follows is not None and "nominal" in cue.licences and tags[follows - 1] == pos.THAT:
        cue_end = follows - 1  # "expressed optimism"
    parenthetical = source.inverted and follows is not None
    if follows is not None and left > 0 and tags[left - 1] == pos.COMMA:
        parenthetical = parenthetical or tags.startswith(COMMA_QUOTATION, follows - 1)
    elif follows is None and not source.inverted:
        follows = _resumption(sentence, cue, left, end)
        parenthetical = follows is not None
    cue_span = sentence.span(cue.start, cue_end)
    source = replace(source, unsaid="hearer" in cue.licences)
    return ReportingClause(cue, source, left, right, follows, parenthetical, cue_span)


def _is_occasion_clause(sentence: TokenizedSentence, left: int, at: int) -> bool:
    """Whether a clause behind "That is true, he says" tells when he says so."""
    if sentence.words[at] != "when" or not left or sentence.tags[left - 1] not in BEFORE_OCCASION:
        return False
    quoted = pos.QUOTATION in sentence.tags[:left]
    return quoted or has_finite_verb(sentence, 0, left, lenient=False)


def _has_marks(
    sentence: TokenizedSentence, cue: Cue, own: tuple[int, int], follows: int | None, end: int
) -> bool:
    """Whether a cue that licenses nothing but quoted words has some, and no refusal follows."""
    if follows is not None and refuses_comment(sentence, follows):
        return False
    tags = sentence.tags
    left, right = own
    if cue.licences == {"direct"}:
        before = left > 0 and tags[left - 1] == pos.QUOTATION
        return before or (follows is not None and tags[follows] == pos.QUOTATION)
    if cue.entry.kind == "quote" and follows is None:
        return pos.QUOTATION in tags[right:end] or pos.QUOTATION in tags[:left]
    return True


def _can_speak(sentence: TokenizedSentence, cue: Cue, source: Source) -> bool:
    """Weigh whether the source can do what the cue says.

    Only a paper reads "…", only somebody invites, and an infinitive reports only what
    stands in marks.
    """
    if cue.function == "infinitive":
        following = sentence.tags[cue.end : cue.end + FURTHEST_QUOTATION]
        introduced = pos.COLON_QUOTATION in following or COMMA_QUOTATION in following
        before = sentence.words[max(0, cue.group - FURTHEST_SENDING) : cue.group]
        sent = not SENDING.isdisjoint(before)  # "emailed staff to say"
        return introduced or sent or following.startswith(pos.QUOTATION)
    if asks_for_anonymity(sentence, cue.start):
        return False
    if sentence.words[cue.end : cue.end + 2] in RECIPROCAL:
        return False  # "accused each other of"
    if "mind" in cue.licences and head_noun(sentence, source) in PAPERS:
        return False  # "the data suggest"
    if "hearer" in cue.licences:
        return head_noun(sentence, source) in HEARERS
    if "document" in cue.licences:
        return is_document(sentence, source)
    if "person" in cue.licences:
        return can_mean(sentence, source)
    return not _is_imagined(sentence, source)


def _is_imagined(sentence: TokenizedSentence, source: Source) -> bool:
    """Whether nobody says so: "If Smith had said", "Nobody said"."""
    if source.inverted or source.inherited:
        return False
    words = sentence.words
    outer = words[source.outer_start - 1] if source.outer_start else ""
    inverted = source.outer_start == 1 and outer in INVERTED_CONDITIONS
    if words[source.start] == "i":
        return True  # the reporter
    return outer in CONDITIONS or inverted or words[source.start] in NOBODY_WORDS


def _resumption(sentence: TokenizedSentence, cue: Cue, left: int, end: int) -> int | None:
    """Return where content goes on after "…, he said," or "…, he said –"."""
    tags = sentence.tags
    at = skip_adjuncts(sentence, cue.end, end, addressee="object" in cue.licences)
    if left == 0 or at + 1 >= end:
        return None
    if sentence.words[cue.end] == "to" and sentence.words[cue.start] not in SAY:
        return None  # "agreed to the embargo, a cut"
    if tags[left - 1] in BEFORE_RESUMED and tags[at] in RESUMED_BY:
        return at + 1
    return at + 1 if sentence.words[left - 1] == "as" and tags[at] == pos.COMMA else None


def _content_start(
    sentence: TokenizedSentence, cue: Cue, source: Source, right: int, end: int
) -> int | None:
    if source.inverted:
        tags = sentence.tags
        opens = tags[right : right + 1] in BEFORE_CONTENT and right + 1 < len(tags)
        if opens and (tags[right + 1] in AFTER_INVERSION or opens_clause(sentence, right + 1)):
            return right + 1
        return None
    if "nominal" in cue.licences:
        start = nominal_content_start(sentence, cue.end, end)
        if start is not None:
            return start
    return content_start(sentence, cue, end)
