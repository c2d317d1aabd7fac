"""Content: where it starts behind its cue.

What a cue licenses (`tables/reporting_verbs.tsv`) decides how bare a clause may be: "said that
…", "said …", "said: “…”", "warned against …", "urged schools to …". A clause without
"that" must hold a finite verb.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.relations.adjuncts import is_counted, skip_adjuncts
from knowledge.english.attribution.relations.finite_clause import has_finite_verb
from knowledge.english.attribution.relations.nonfinite_content import (
    NO_OBJECT,
    gerund_start,
    infinitive_start,
    plain_start,
)
from knowledge.english.attribution.relations.occasions import OCCASIONS
from knowledge.english.reporting_verbs import NOMINALS
from knowledge.english.tables import SETS

if TYPE_CHECKING:
    from knowledge.english.attribution.relations.cues import Cue
    from knowledge.english.attribution.tokens import TokenizedSentence

QUESTION_WORDS = SETS["question"]
SAY = SETS["say or add"]
"""Cues behind which almost anything is a clause."""
ASKED = frozenset({"asked", "pressed", "questioned", "quizzed"})
"""Words that open a sentence about an answer, which may be a word or two."""
NO_ANSWER = frozenset({"nothing", "little"})
NO_BARE_CLAUSE = SETS["no bare clause"]
OCCASION_CLAUSES = frozenset({"after", "while"})
SHORTEST_CLAUSE = 2
FURTHEST_NOMINAL = 6
"""Tokens between "expressed" and its noun, "optimism that"."""
FURTHEST_WHICH = 8
"""Tokens between "which" and the cue in "which critics say"."""
FINITE_TAGS = tuple(pos.FINITE)
AFTER_RELATIVE_VERB = tuple(pos.DETERMINER + pos.PREPOSITION + pos.NAME + pos.RELATIVE)
QUOTATION_THAT = pos.QUOTATION + pos.THAT
QUOTATION_LEADS = pos.COLON + pos.COMMA + pos.DASH + pos.ELLIPSIS
BARE_CLAUSE_STARTS = (
    pos.SUBJECT_STARTS + pos.ADVERB + pos.TIME + pos.QUOTATION + pos.SUBORDINATOR + pos.PREPOSITION
)
BARE_CLAUSE_STARTS += pos.NEGATION + pos.PAST + pos.OPENING
TIME_PHRASE = pos.TIME + pos.DETERMINER + pos.NUMBER
NOMINAL_ENDS = pos.BREAKS + pos.COMMA + pos.CLAUSE_LINKS + pos.AUXILIARIES


def content_start(sentence: TokenizedSentence, cue: Cue, end: int) -> int | None:
    """Return where what follows the cue as content starts, or None."""
    licences = cue.licences
    tags = sentence.tags
    gerund = gerund_start(sentence, cue, end)
    if gerund is None and "plain" in licences:
        gerund = plain_start(sentence, cue.end, end)
    if gerund is not None:
        return gerund
    addressee = "object" in licences or "object-to" in licences
    if _is_time_subject(sentence, cue.end, end) and not _is_relative(sentence, cue):
        return _bare_clause(sentence, cue, cue.end, end)
    at = skip_adjuncts(sentence, cue.end, end, addressee=addressee)
    if addressee and tags.startswith(pos.COMMA, at):
        at = _behind_apposition(sentence, at, end)
    if addressee and "bare" in licences and at < end and tags[at] in pos.FINITE:
        at = cue.end  # "warned the plan could": nobody was warned
    if tags.startswith(QUOTATION_THAT, at):
        at += 1  # "told ABC’s “This Week” that"
    if at >= end:
        return None
    opening = _quoted_opening(sentence, cue, at, end)
    if opening is not None:
        return opening
    if tags[at] == pos.THAT and ("that" in licences or "object-to" in licences):
        return _that_clause(sentence, cue.end, at, end)
    return infinitive_start(sentence, cue, end) or _bare_clause(sentence, cue, at, end)


def _is_time_subject(sentence: TokenizedSentence, start: int, end: int) -> bool:
    """Whether a time is what is spoken of: "said a week of talks had", "said the day was"."""
    tags = sentence.tags
    at = start
    while at < end and tags[at] in TIME_PHRASE:
        at += 1
    goes_on = at < end and (tags[at] in pos.FINITE or sentence.words[at] == "of")
    return goes_on and pos.TIME in tags[start:at]


def _behind_apposition(sentence: TokenizedSentence, at: int, end: int) -> int:
    """Walk over ", or Salt Water," behind an addressee, where "that" follows; else stay."""
    tags = sentence.tags
    close = tags.find(pos.COMMA, at + 1, end)
    apposed = close > 0 and tags.startswith(pos.THAT, close + 1)
    return close + 1 if apposed and NO_OBJECT.isdisjoint(tags[at + 1 : close]) else at


def _that_clause(sentence: TokenizedSentence, start: int, at: int, end: int) -> int | None:
    """Return where the clause of the "that" at `at` starts, or None where it opens none.

    Behind an adjunct that starts at `start` it may be relative: "said at a briefing that was
    delayed", "in a statement that underscored the need".
    """
    tags = sentence.tags
    after = tags[at + 1 : at + 2]
    verb = after in FINITE_TAGS
    if verb or (after == pos.PAST and tags[at + 2 : at + 3] in AFTER_RELATIVE_VERB):
        adjunct = tags[at - 1] == pos.WORD and not OCCASIONS.isdisjoint(sentence.words[start:at])
        if adjunct:
            return None
    if verb:
        return at  # "said that was “up to him”"
    if after != pos.QUOTATION and not has_finite_verb(sentence, at + 1, end, lenient=True):
        return None  # "disputed that account"
    return at + 2 if after == pos.COMMA else at + 1


def _quoted_opening(sentence: TokenizedSentence, cue: Cue, at: int, end: int) -> int | None:
    """Return where quoted words after ":" or "," or nothing start."""
    tags = sentence.tags
    if cue.licences.isdisjoint(("direct", "that", "nominal")):
        return None
    if tags[at] == pos.QUOTATION:
        return at
    if tags[at] in QUOTATION_LEADS and tags[at + 1 : at + 2] == pos.QUOTATION:
        return at + 1
    if tags[at] == pos.COLON and at + SHORTEST_CLAUSE < end and cue.entry.kind == "speech":
        return at + 1
    return None


def _bare_clause(sentence: TokenizedSentence, cue: Cue, at: int, end: int) -> int | None:
    """Return the start of a clause without "that", where the cue licenses one."""
    licences, tags, words = cue.licences, sentence.tags, sentence.words
    if "whether" in licences and words[at] in QUESTION_WORDS:
        return at
    if "bare" not in licences:
        return None
    if tags[at] in pos.VERBS and _is_relative(sentence, cue):
        return at
    if (
        tags[at] not in BARE_CLAUSE_STARTS
        or end - at < SHORTEST_CLAUSE
        or (words[at] in NO_BARE_CLAUSE and not is_counted(sentence, at))
    ):
        return None
    if words[at] in OCCASION_CLAUSES and pos.COMMA not in tags[at:end]:
        return None  # "said after the team rallied"
    lenient = words[cue.start] in SAY
    if lenient and words[0] in ASKED and tags[at] in pos.NOMINAL and words[at] not in NO_ANSWER:
        return at
    return at if has_finite_verb(sentence, at, end, lenient=lenient) else None


def _is_relative(sentence: TokenizedSentence, cue: Cue) -> bool:
    """Whether the cue stands in "which critics say was never tested"."""
    tags, end = sentence.tags, cue.group
    if tags.endswith(pos.COMMA, 0, end):
        end = max(0, tags.rfind(pos.COMMA, 0, end - 1))  # "that Smith, the senator, says"
    before = tags[max(0, end - FURTHEST_WHICH) : end]
    return pos.RELATIVE in before or pos.THAT in before


def nominal_content_start(sentence: TokenizedSentence, at: int, end: int) -> int | None:
    """Return the end of "optimism that" after "expressed", or None."""
    for index in range(at, min(end - 1, at + FURTHEST_NOMINAL)):
        if sentence.words[index] in NOMINALS and sentence.tags[index + 1] == pos.THAT:
            return index + 2
        if sentence.tags[index] in NOMINAL_ENDS:
            return None
    return None
