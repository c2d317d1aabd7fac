"""Passives: what is reported by the agent of a passive.

"She was told by officials that …", "dismissed by officers as “…”": the content stands
behind the agent. "The deployment was first reported by the Courier": what was reported
is the subject.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.relations.adjuncts import TIME_MODIFIERS
from knowledge.english.attribution.relations.appositions import appositions_end, name_after_role
from knowledge.english.attribution.relations.content_start import content_start
from knowledge.english.attribution.relations.noun_phrases import (
    noun_phrase_end,
    noun_phrase_start,
    pronoun_or_phrase_end,
)
from knowledge.english.attribution.relations.relation import ReportingClause, Source, make_source
from knowledge.english.attribution.relations.source_kinds import can_mean
from knowledge.english.attribution.vocabulary import BE, HEARERS

if TYPE_CHECKING:
    from knowledge.english.attribution.relations.cues import Cue
    from knowledge.english.attribution.tokens import TokenizedSentence

TIME_OPENS = TIME_MODIFIERS | {"on"}
REPORTERS = frozenset({"i", "we"})
FURTHEST_TOLD = 3
"""Tokens from "told" to the quotation of "told to “grow up”"."""
BEFORE_TOLD = pos.TO + pos.QUOTATION + pos.THAT
CLAUSE_OPENS = pos.SUBJECT_STARTS


def passive(sentence: TokenizedSentence, cue: Cue) -> ReportingClause | None:
    """Read a passive with an agent, or return None where it reports nothing."""
    return (
        _with_content_behind(sentence, cue)
        or _with_content_before(sentence, cue)
        or _with_agent_last(sentence, cue)
        or _without_agent(sentence, cue)
        or _court_told(sentence, cue)
    )


def _with_agent_last(sentence: TokenizedSentence, cue: Cue) -> ReportingClause | None:
    """Read "was told to “grow up” by the mayor"."""
    words, tags = sentence.words, sentence.tags
    quotation = tags.find(pos.QUOTATION, cue.end, cue.end + FURTHEST_TOLD)
    if quotation < 0 or "object-to" not in cue.licences or tags[cue.end] not in BEFORE_TOLD:
        return None
    agent = quotation + 2
    if words[quotation + 1 : agent] != ("by",) or agent >= len(words):
        return None
    end = pronoun_or_phrase_end(sentence, agent)
    if end == agent:
        return None
    first, last = name_after_role(sentence, agent, end) or (agent, end)
    source = make_source(sentence, first, last, agent, last, inverted=True)
    if not can_mean(sentence, source):
        return None
    return _clause(sentence, cue, source, (cue.group, cue.end), quotation)


def _without_agent(sentence: TokenizedSentence, cue: Cue) -> ReportingClause | None:
    """Read "Jurors were told that …": by whom is not said."""
    words, group = sentence.words, cue.group
    addressed = {"object", "that"} <= cue.licences and cue.entry.kind == "speech"
    if not addressed or not group or BE.isdisjoint(words[group : cue.start]):
        return None
    end = len(words) - sentence.tags.endswith(pos.STOP)
    if cue.end >= end or words[group - 1] in REPORTERS:
        return None
    follows = content_start(sentence, cue, end)
    told = follows is not None and (
        sentence.tags[follows - 1] == pos.THAT
        or (follows == cue.end and sentence.tags[follows] in CLAUSE_OPENS)
    )
    if not told:
        return None
    source = Source(cue.start, cue.end, cue.end, group, cue.end, inverted=True, unsaid=True)
    return _clause(sentence, cue, source, (group, cue.end), follows)


def _court_told(sentence: TokenizedSentence, cue: Cue) -> ReportingClause | None:
    """Read "…, Ely Crown Court was told": by whom is not said."""
    words, tags, group = sentence.words, sentence.tags, cue.group
    told = words[cue.start] == "told" and BE.intersection(words[group : cue.start])
    closes = cue.end >= len(words) - tags.endswith(pos.STOP)
    if not (told and closes and group > 1) or words[group - 1] not in HEARERS:
        return None
    start = noun_phrase_start(sentence, group, 0)
    if start == 0 or tags[start - 1] != pos.COMMA:
        return None
    source = Source(cue.start, cue.end, cue.end, start, cue.end, inverted=True, unsaid=True)
    return _clause(sentence, cue, source, (start, cue.end), None)


def _with_content_behind(sentence: TokenizedSentence, cue: Cue) -> ReportingClause | None:
    """Read "She was told by officials that …", "dismissed by officers as “…”"."""
    words = sentence.words
    agent = cue.end + 1
    if words[cue.end : cue.end + 1] != ("by",) or agent >= len(words):
        return None
    stop = pronoun_or_phrase_end(sentence, agent)
    if "of" in cue.licences and "of" in words[agent:stop]:
        stop = words.index("of", agent)
    source = make_source(sentence, agent, stop, cue.group, stop, inverted=True)
    apposed = appositions_end(sentence, stop)
    stop = apposed + 1 if apposed > stop else stop
    stop = _over_time(sentence, stop)
    if stop == agent or stop + 1 >= len(words):
        return None
    if not can_mean(sentence, source):
        return None
    follows = _behind_agent(sentence, cue, stop)
    if follows is None:
        return None
    return _clause(sentence, cue, source, (cue.group, stop), follows)


def _over_time(sentence: TokenizedSentence, at: int) -> int:
    """Walk over the time in "accused by rivals last night of"."""
    words, tags = sentence.words, sentence.tags
    start = at
    while at + 1 < len(words) and (tags[at] == pos.TIME or words[at] in TIME_OPENS):
        at += 1
    return at if pos.TIME in tags[start:at] else start


def _behind_agent(sentence: TokenizedSentence, cue: Cue, at: int) -> int | None:
    """Return where the content starts behind the agent of a passive, if any is licensed."""
    word, licences = sentence.words[at], cue.licences
    if word == "to":
        return at if "object-to" in licences and "person" not in licences else None
    quoted = sentence.tags[at + 1] == pos.QUOTATION
    licensed = (
        (word == "that" and "that" in licences)
        or (word == "as" and (quoted or "plain" in licences))
        or (word == "of" and "of" in licences)
    )
    return at + 1 if licensed else None


def _with_content_before(sentence: TokenizedSentence, cue: Cue) -> ReportingClause | None:
    """Read "The deployment was first reported by the Courier": what was reported precedes."""
    words, tags = sentence.words, sentence.tags
    addressed = not cue.licences.isdisjoint(("object", "object-to"))
    licensed = {"direct", "that"} <= cue.licences and cue.entry.kind == "speech" and not addressed
    whole = cue.group < cue.start or tags[cue.group - 1] == pos.COMMA
    licensed = licensed and whole  # not "a book written by Lee"
    if not licensed or words[cue.end : cue.end + 1] != ("by",) or cue.group == 0:
        return None
    agent = cue.end + 1
    end = noun_phrase_end(sentence, agent)
    stop = cue.group - (tags[cue.group - 1] == pos.COMMA)
    start = noun_phrase_start(sentence, stop, 0) if stop > 0 else 0
    if end == agent or start >= stop or tags[stop - 1] not in pos.COMMON_OR_NAME:
        return None
    source = make_source(sentence, agent, end, start, end, inverted=True)
    if not can_mean(sentence, source):
        return None
    clause = _clause(sentence, cue, source, (start, stop), start)
    return replace(clause, cue_span=sentence.span(cue.start, agent))


def _clause(
    sentence: TokenizedSentence, cue: Cue, source: Source, own: tuple[int, int], follows: int | None
) -> ReportingClause:
    """Return a passive that stands in its `own` tokens, with its content where that starts."""
    cue_span = sentence.span(cue.start, cue.end)
    return ReportingClause(cue, source, *own, follows, parenthetical=False, cue_span=cue_span)
