"""Embedded sources: who speaks in a clause that hangs on another, as a participle does.

"…, with its spokeswoman, Kayla Dressler, saying", "The Echo quoted Larkin as saying":
the one who speaks is not the subject of the sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.relations.appositions import name_after_role
from knowledge.english.attribution.relations.noun_phrases import FURTHEST, noun_phrase_end
from knowledge.english.attribution.relations.relation import make_source
from knowledge.english.attribution.relations.source_phrases import can_mean, source_before
from knowledge.english.tables import SETS

if TYPE_CHECKING:
    from knowledge.english.attribution.relations.relation import Source
    from knowledge.english.attribution.tokens import TokenizedSentence

OVERHEARING = SETS["overhearing"]
"""Verbs and nouns of quoting, recording and hearing: who they have as an object speaks."""
FURTHEST_OVERHEARING = 16
"""Tokens from such a verb to the participle behind its object."""
OVERHEARD_ENDS = pos.NOUNS + pos.PRONOUN + pos.COMMA + pos.DETERMINER + pos.CLOSING

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
    stop = start + 1 if tags[start] == pos.PRONOUN else noun_phrase_end(sentence, start)
    if stop < end and tags[stop] != pos.COMMA:
        return None
    stop = min(stop, end)
    first, last = name_after_role(sentence, start, stop) or (start, stop)
    if not can_mean(sentence, make_source(sentence, first, last, start, group)):
        return None
    return make_source(sentence, first, min(last, end), group, group)
