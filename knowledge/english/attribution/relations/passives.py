"""Passives: what is reported by the agent of a passive.

"She was told by officials that …", "dismissed by officers as “…”": the content stands
behind the agent. "The deployment was first reported by the Courier": what was reported
is the subject.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.relations.appositions import appositions_end
from knowledge.english.attribution.relations.noun_phrases import noun_phrase_end, noun_phrase_start
from knowledge.english.attribution.relations.relation import ReportingClause, make_source
from knowledge.english.attribution.relations.source_phrases import can_mean

if TYPE_CHECKING:
    from knowledge.english.attribution.relations.cues import Cue
    from knowledge.english.attribution.tokens import TokenizedSentence


def passive(sentence: TokenizedSentence, cue: Cue) -> ReportingClause | None:
    """Read a passive with an agent, or return None where it reports nothing."""
    return _with_content_behind(sentence, cue) or _with_content_before(sentence, cue)


def _with_content_behind(sentence: TokenizedSentence, cue: Cue) -> ReportingClause | None:
    """Read "She was told by officials that …", "dismissed by officers as “…”"."""
    words, tags = sentence.words, sentence.tags
    agent = cue.end + 1
    if words[cue.end : cue.end + 1] != ("by",) or agent >= len(words):
        return None
    stop = agent + 1 if tags[agent] == pos.PRONOUN else noun_phrase_end(sentence, agent)
    if "of" in cue.licences and "of" in words[agent:stop]:
        stop = words.index("of", agent)
    source = make_source(sentence, agent, stop, cue.group, stop, inverted=True)
    apposed = appositions_end(sentence, stop)
    stop = apposed + 1 if apposed > stop else stop
    if stop == agent or stop + 1 >= len(words):
        return None
    if not can_mean(sentence, source):
        return None
    follows = _behind_agent(sentence, cue, stop)
    if follows is None:
        return None
    cue_span = sentence.span(cue.start, cue.end)
    return ReportingClause(
        cue, source, cue.group, stop, follows, parenthetical=False, cue_span=cue_span
    )


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
    tags = sentence.tags
    addressed = not cue.licences.isdisjoint(("object", "object-to"))
    licensed = {"direct", "that"} <= cue.licences and cue.entry.kind == "speech" and not addressed
    whole = cue.group < cue.start or sentence.tags[cue.group - 1] == pos.COMMA
    licensed = licensed and whole  # not "a book written by Lee"
    if not licensed or sentence.words[cue.end : cue.end + 1] != ("by",) or cue.group == 0:
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
    cue_span = sentence.span(cue.start, agent)
    return ReportingClause(cue, source, start, stop, start, parenthetical=False, cue_span=cue_span)
