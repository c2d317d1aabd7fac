"""Attributions without a verb: "according to X", "Quigley’s claim that …", "“…” – X"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.relations.appositions import appositions_end, name_after_role
from knowledge.english.attribution.relations.modifiers import modifier_end
from knowledge.english.attribution.relations.noun_phrases import (
    noun_phrase_end,
    noun_phrase_start,
    pronoun_or_phrase_end,
)
from knowledge.english.attribution.relations.relation import ReportingClause, make_source
from knowledge.english.attribution.vocabulary import POSSESSIVE_PRONOUNS, is_possessive
from knowledge.english.reporting_verbs import NOMINALS
from knowledge.english.tables import SETS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.english.attribution.relations.relation import Source
    from knowledge.english.attribution.tokens import TokenizedSentence

FURTHEST_ISSUER = 8
"""Tokens from "that" back to the "from" of the issuer."""

FURTHEST_OWNER = 5
"""Tokens from the content of a noun back to whose it is ("his very polite request that")."""
OWNED_NOUNS = SETS["owned noun"]
VERBS_BEHIND = tuple(pos.VERBS)
INTRODUCTIONS = SETS["introduction"]
QUOTING = frozenset({"quote", "quotes", "quoted", "quoting"})
QUOTATION_DASH_NAME = pos.QUOTATION + pos.DASH + pos.NAME
NO_SIGNATURE = frozenset(pos.VERBS + pos.QUOTATION + pos.PRONOUN + pos.BREAKS + pos.THAT)
ISSUER_TAGS = pos.NOMINAL + pos.PREPOSITION
NO_NEW_CLAUSE = pos.ADVERB + pos.PRONOUN + pos.RELATIVE
"""What may stand before a second verb of the same clause."""


def according(sentence: TokenizedSentence) -> Iterator[ReportingClause]:
    """Yield each "according to X"."""
    words, tags = sentence.words, sentence.tags
    if "according" not in words:
        return
    for at in range(len(words) - 2):
        if words[at] == "according" and words[at + 1] == "to":
            start = at + 2
            end = pronoun_or_phrase_end(sentence, start)
            if end <= start:
                continue
            start, end = name_after_role(sentence, start, end) or (
                start,
                modifier_end(sentence, end),
            )
            outer = appositions_end(sentence, end)
            if at == 0 and tags[outer + 1 : outer + 2] in VERBS_BEHIND:
                outer = end  # "According to Smith, the man, aged 31, had": no apposition
            goes_on = tags[outer : outer + 1] == pos.COMMA and outer + 1 < len(tags)
            follows = outer + 1 if goes_on and tags[outer + 1] != pos.RELATIVE else None
            source = make_source(sentence, start, end, at, outer, inverted=True)
            cue_span = sentence.span(at, at + 2)
            yield ReportingClause(None, source, at, outer, follows, follows is not None, cue_span)


def nominal(sentence: TokenizedSentence) -> Iterator[ReportingClause]:
    """Yield each "Quigley’s claim that …" and "his warning that …"."""
    words, tags = sentence.words, sentence.tags
    at = tags.find(pos.THAT, 2)
    while at > 0:
        if words[at - 1] not in NOMINALS and words[at - 1] not in OWNED_NOUNS:
            yield from _issued(sentence, at)
        else:
            yield from _possessed(sentence, at)
        at = tags.find(pos.THAT, at + 1)


def introduced(sentence: TokenizedSentence) -> Iterator[ReportingClause]:
    """Yield each "Quigley’s conclusion: “…”" and "the paper quoted Quigley: “…”"."""
    words, tags = sentence.words, sentence.tags
    at = tags.find(pos.COLON_QUOTATION, 2)
    while at > 0:
        if words[at - 1] in NOMINALS or words[at - 1] in INTRODUCTIONS:
            yield from _possessed(sentence, at)
        elif (quoting := _quoting(sentence, at)) is not None:
            source = make_source(sentence, quoting + 1, at, quoting + 1, at, inherited=True)
            yield _nominal_clause(sentence, source, quoting, quoting, at)
        at = tags.find(pos.COLON_QUOTATION, at + 1)


def _quoting(sentence: TokenizedSentence, at: int) -> int | None:
    """Return the verb of "quoted Quigley: “…”", whose object ends at `at`."""
    for verb in range(at - 2, max(0, at - FURTHEST_ISSUER), -1):
        if sentence.words[verb] in QUOTING:
            return verb if noun_phrase_end(sentence, verb + 1) == at else None
    return None


def signed(sentence: TokenizedSentence) -> Iterator[ReportingClause]:
    """Yield "“…” – Ann Lee, swimming coach", where nothing else follows."""
    tags = sentence.tags
    at = tags.find(QUOTATION_DASH_NAME)
    if at < 0:
        return
    start = at + 2
    end = noun_phrase_end(sentence, start)
    rest = tags[start : len(tags) - tags.endswith(pos.STOP)]
    if NO_SIGNATURE.isdisjoint(rest) and tags[end : end + 1] in ("", pos.COMMA, pos.STOP):
        source = make_source(sentence, start, end, at + 1, len(tags), inverted=True)
        cue_span = sentence.span(at + 1, at + 2)
        yield ReportingClause(
            None, source, at + 1, len(tags), None, parenthetical=False, cue_span=cue_span
        )


def _possessed(sentence: TokenizedSentence, at: int) -> Iterator[ReportingClause]:
    """Read "Quigley’s claim that"."""
    words, tags = sentence.words, sentence.tags
    own = at - 2
    while (
        own > max(0, at - FURTHEST_OWNER)
        and tags[own] == pos.WORD
        and not is_possessive(words[own])
    ):
        own -= 1  # "the author’s polite request"
    if words[own] in POSSESSIVE_PRONOUNS:
        start = own
    elif is_possessive(words[own]):
        start = noun_phrase_start(sentence, own + 1, 0)
    else:
        return
    source = make_source(sentence, start, own + 1, start, at, inherited=True)
    yield _nominal_clause(sentence, source, at - 1, start, at)


def _issued(sentence: TokenizedSentence, at: int) -> Iterator[ReportingClause]:
    """Read "warnings from economists that"."""
    words, tags = sentence.words, sentence.tags
    for index in range(at - 2, max(0, at - FURTHEST_ISSUER), -1):
        if tags[index] not in ISSUER_TAGS:
            return
        if words[index] in ("from", "by") and tags[index + 1] in pos.NOMINAL:
            noun = index - 1
            if words[noun] in NOMINALS:
                source = make_source(sentence, index + 1, at, noun, at, inherited=True)
                yield _nominal_clause(sentence, source, noun, noun, at)
            return


def _nominal_clause(
    sentence: TokenizedSentence, source: Source, noun: int, start: int, at: int
) -> ReportingClause:
    cue_span = sentence.span(noun, noun + 1)
    return ReportingClause(None, source, start, at, at + 1, parenthetical=False, cue_span=cue_span)


def nominal_content_end(sentence: TokenizedSentence, start: int, end: int) -> int:
    """Return where the clause of a noun ends: before the second finite verb or a comment."""
    words, tags = sentence.words, sentence.tags
    verbs = 0
    for at in range(start, end):
        tag, before = tags[at], tags[at - 1]
        if verbs and tag == pos.COMMA and at + 1 < end and words[at + 1] in ("a", "an"):
            return at
        finite = tag in pos.FINITE and before not in pos.AUXILIARIES
        past = tag == pos.PAST and before in pos.COMMON_OR_NAME and (verbs or before == pos.NAME)
        verbs += bool(finite or past)
        if verbs > 1 and before not in NO_NEW_CLAUSE:
            return at
    return end
