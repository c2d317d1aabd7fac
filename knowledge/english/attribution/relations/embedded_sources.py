"""Embedded sources: who speaks in a clause that hangs on another, as a participle does.

"…, with its spokeswoman, Kayla Dressler, saying", "The Echo quoted Larkin as saying":
the one who speaks is not the subject of the sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.relations.appositions import name_after_role
from knowledge.english.attribution.relations.noun_phrases import (
    FURTHEST,
    noun_phrase_end,
    pronoun_or_phrase_end,
)
from knowledge.english.attribution.relations.relation import ReportingClause, make_source
from knowledge.english.attribution.relations.source_kinds import can_mean
from knowledge.english.attribution.relations.source_phrases import source_before, subject
from knowledge.english.tables import SETS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.english.attribution.relations.relation import Source
    from knowledge.english.attribution.tokens import TokenizedSentence

OVERHEARING = SETS["overhearing"]
"""Verbs and nouns of quoting, recording and hearing: who they have as an object speaks."""
FURTHEST_OVERHEARING = 16
"""Tokens from such a verb to the participle behind its object."""
OVERHEARD_ENDS = pos.NOUNS + pos.PRONOUN + pos.COMMA + pos.DETERMINER + pos.CLOSING

IN_THE_WORDS_OF = ("in", "the", "words", "of")
WITH_THE_WORDS = ("with", "the", "words")
BEFORE_WORDS = pos.COMMA + pos.COLON
SENTENCE_CLOSED = ("", pos.STOP)
BEFORE_ACCOMPANYING = pos.COMMA + pos.DASH
NO_ACCOMPANYING = frozenset(pos.FINITE + pos.RELATIVE + pos.THAT + pos.PRONOUN + pos.BREAKS)


def accompanying(sentence: TokenizedSentence, group: int) -> Source | None:
    """Return the spokeswoman of ", with its spokeswoman, Kayla Dressler, saying"."""
    tags, words = sentence.tags, sentence.words
    furthest = max(0, group - FURTHEST)
    lead = max((at for at in range(furthest, group - 1) if words[at] == "with"), default=None)
    if lead is None or (lead > 0 and tags[lead - 1] not in BEFORE_ACCOMPANYING):
        return None
    if not NO_ACCOMPANYING.isdisjoint(tags[lead + 1 : group]):
        return None
    found = source_before(sentence, group, lead + 1)
    return found and make_source(sentence, found.start, found.end, lead, group)


def worded(sentence: TokenizedSentence) -> Iterator[ReportingClause]:
    """Yield "in the words of X, “…”" and "she sacked him with the words “…”", at an end."""
    words, tags = sentence.words, sentence.tags
    for at in range(len(words) - 3):
        if words[at : at + 4] == IN_THE_WORDS_OF:
            start = at + 4
            end = noun_phrase_end(sentence, start)
            start, end = name_after_role(sentence, start, end) or (start, end)
            quoted = end + tags.startswith(pos.COMMA, end)
            source = make_source(sentence, start, end, at, end, inverted=True)
            cue = (at, at + 4)
        elif words[at : at + 3] == WITH_THE_WORDS and at:
            found = _agent(sentence, at)
            if found is None:
                continue
            quoted = at + 3 + (tags[at + 3] in BEFORE_WORDS)
            source = make_source(sentence, found.start, found.end, at, at + 3, inherited=True)
            cue = (at + 2, at + 3)
        else:
            continue
        ends = tags[quoted + 1 : quoted + 2] in SENTENCE_CLOSED
        if source.end > source.start and tags.startswith(pos.QUOTATION, quoted) and ends:
            yield ReportingClause(
                None, source, at, quoted, quoted, parenthetical=False, cue_span=sentence.span(*cue)
            )


def _agent(sentence: TokenizedSentence, at: int) -> Source | None:
    """Return who does what is done "with the words": "Strang, who sacked him"."""
    who = max((link for link in range(1, at) if sentence.words[link] == "who"), default=None)
    return subject(sentence, at) if who is None else source_before(sentence, who + 1)


def overheard(sentence: TokenizedSentence, group: int) -> Source | None:
    """Return the object whose speech another reports, before a participle.

    "The Echo quoted Larkin as saying", "a recording of Larkin saying", "a video shows
    Lee telling Reed": not whoever quotes, records or shows.
    """
    words, tags = sentence.words, sentence.tags
    end = group - (words[group - 1] == "as")
    if end < 1 or tags[end - 1] not in OVERHEARD_ENDS:
        return None
    for at in range(end - 1, max(-1, end - FURTHEST_OVERHEARING), -1):
        stem = words[at].removesuffix("s")
        if stem in OVERHEARING and at + 1 < end:
            start = at + 1 + (words[at + 1] == "of")
            while start < end and tags[start] == pos.ADVERB:
                start += 1
            return _overheard_name(sentence, start, end, group)
        if tags[at] in pos.BREAKS:
            return None
    return None


def _overheard_name(sentence: TokenizedSentence, start: int, end: int, group: int) -> Source | None:
    tags = sentence.tags
    if start >= end or tags[start] not in pos.SUBJECT_STARTS:
        return None
    stop = pronoun_or_phrase_end(sentence, start)
    if stop < end and tags[stop] != pos.COMMA:
        return None
    stop = min(stop, end)
    first, last = name_after_role(sentence, start, stop) or (start, stop)
    if not can_mean(sentence, make_source(sentence, first, last, start, group)):
        return None
    return make_source(sentence, first, min(last, end), group, group)
