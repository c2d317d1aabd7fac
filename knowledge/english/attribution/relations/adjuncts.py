"""Adjuncts: times, occasions and addressees between a source, its cue and its content.

"Smith told reporters in a statement on Friday that …" and "Smith on Friday said"
are read as "Smith told that …" and "Smith said".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.relations.noun_phrases import APPROXIMATORS, noun_phrase_end
from knowledge.english.attribution.relations.occasions import (
    HALF_DAYS,
    OCCASIONS,
    is_clock_time,
    is_year,
)
from knowledge.english.attribution.relations.relation import is_reduced
from knowledge.english.attribution.vocabulary import DOCUMENTS
from knowledge.english.tables import SETS

if TYPE_CHECKING:
    from knowledge.english.attribution.tokens import TokenizedSentence

TIME_LEADS = SETS["time lead"]
TIME_MODIFIERS = SETS["time modifier"]
OCCASION_LEADS = frozenset({"in", "on", "at", "during", "via"})
FURTHEST_OCCASION_LEAD = 7
"""Tokens of "in a statement", walking left."""

BEFORE_ADVERBIAL = pos.NOUNS + pos.PRONOUN + pos.COMMA + pos.CLOSING
"""What a source ends with, before a time or an occasion."""
ABOUT_NUMBER = (pos.ADVERB + pos.NUMBER, pos.PREPOSITION + pos.NUMBER)
"""Of "told about 40 guests"."""
ADJUNCT_OBJECTS = pos.SUBJECT_STARTS + pos.TIME + pos.ADVERB
SEASONS = frozenset({"spring", "summer", "autumn", "fall", "winter"})
PRONOUN_PAST = pos.PRONOUN + pos.PAST
MADE_TOKENS = 3
"""Tokens of "report they filed"."""
TIME_PHRASES = (pos.DETERMINER + pos.TIME, pos.DETERMINER + pos.WORD + pos.TIME)
ORDINAL_TIME = pos.ADVERB + pos.TIME
"""Of "on her first day"."""
OPENINGS_OF_CONTENT = pos.THAT + pos.COLON + pos.COMMA + pos.STOP + pos.QUOTATION
CONTENT_OR_END = OPENINGS_OF_CONTENT + pos.SEMICOLON + pos.DASH
"""What shows that an adjunct is over."""
CONTENT_OPENS = CONTENT_OR_END + pos.TO + pos.CONJUNCTION
OPENS_QUOTATION = (pos.COLON_QUOTATION, pos.COMMA + pos.QUOTATION)
AFTER_ADJUNCT = CONTENT_OR_END + pos.PREPOSITION
TIME_PHRASE_TAGS = frozenset(pos.TIME + pos.PREPOSITION + pos.ADVERB + pos.DETERMINER + pos.NUMBER)
AFTER_CLOSING_ADVERB = OPENINGS_OF_CONTENT + pos.PREPOSITION + pos.TIME
AFTER_ADDRESSEE = AFTER_CLOSING_ADVERB + pos.DETERMINER + pos.PRONOUN
BARE_TIMES = pos.TIME + pos.NUMBER + pos.ADVERB


def strip_adverbials(sentence: TokenizedSentence, end: int, floor: int) -> int:
    """Walk left over "on Thursday", "last week", "in a statement", as far as they go."""
    while end > floor:
        cut = _time_start(sentence, end, floor) or _occasion_start(sentence, end, floor)
        if cut is None or cut <= floor:
            return end
        if is_reduced(sentence, cut - 1) and cut - 1 > floor:
            cut -= 1  # "a bulletin issued in March"
        elif _filed(sentence, cut, floor):
            cut -= 1  # "a report they filed last fall": they say so
        elif sentence.tags[cut - 1] not in BEFORE_ADVERBIAL:
            return end
        end = cut
    return end


def _filed(sentence: TokenizedSentence, end: int, floor: int) -> bool:
    """Whether "a report they filed" ends there: a document and who made it."""
    start = end - MADE_TOKENS
    made = sentence.tags.endswith(PRONOUN_PAST, floor, end) and start >= floor
    return made and sentence.words[start] in DOCUMENTS


def _time_start(sentence: TokenizedSentence, end: int, floor: int) -> int | None:
    words = sentence.words
    at = end
    if end - 1 > floor and words[end - 1] in SEASONS and words[end - 2] in TIME_MODIFIERS:
        at -= 1
    while at > floor and (sentence.tags[at - 1] == pos.TIME or is_year(sentence, at - 1)):
        at -= 1
    if at == end:
        return None
    while at > floor and words[at - 1] in TIME_MODIFIERS:
        at -= 1
    if at > floor and words[at - 1] in TIME_LEADS:
        at -= 1
    return at


def _occasion_start(sentence: TokenizedSentence, end: int, floor: int) -> int | None:
    if sentence.words[end - 1] not in OCCASIONS:
        return None
    for at in range(end - 1, max(floor, end - FURTHEST_OCCASION_LEAD), -1):
        if sentence.tags[at] == pos.PREPOSITION and sentence.words[at] in OCCASION_LEADS:
            return at
    return None


def skip_adjuncts(sentence: TokenizedSentence, start: int, end: int, *, addressee: bool) -> int:
    """Walk over an addressee, "on Thursday" or "in a statement" after a cue.

    Returns where content can start; `start` itself where nothing is skipped because a
    bare clause may start there.
    """
    tags = sentence.tags
    at = start
    if addressee:
        at += tags.startswith(ABOUT_NUMBER, at)
        if at < end and tags[at] in pos.SUBJECT_STARTS:
            at = at + 1 if tags[at] == pos.PRONOUN else _addressee_end(sentence, at, end)
    while at < end:
        stop = _adjunct_end(sentence, at, end)
        if stop is None:
            break
        at = stop
    complete = at in (start, end) or tags[at] in CONTENT_OPENS
    if complete or addressee or _is_time(tags[start:at]):
        return at
    dated = pos.TIME in tags[start:at] or not OCCASIONS.isdisjoint(sentence.words[start:at])
    clause = tags[at] in pos.SUBJECT_STARTS and any(tag in pos.FINITE for tag in tags[at:end])
    return at if dated and clause else start


def _is_time(tags: str) -> bool:
    """Whether all that was skipped is a time: "said Thursday the troops …"."""
    return pos.TIME in tags and TIME_PHRASE_TAGS.issuperset(tags)


def _addressee_end(sentence: TokenizedSentence, at: int, end: int) -> int:
    """Return where "a conference in California" or "reporters" ends."""
    tags = sentence.tags
    stop = at
    while stop < end and tags[stop] in pos.NOMINAL:
        stop += 1
        over = stop == end or tags[stop] in AFTER_ADDRESSEE
        if tags[stop - 1] in pos.COMMON_OR_NAME and over:
            break
    return stop


def _adjunct_end(sentence: TokenizedSentence, at: int, end: int) -> int | None:
    """Return where the time, adverb or occasion that starts at `at` ends, if one does."""
    tags = sentence.tags
    tag = tags[at]
    after = tags[at + 1] if at + 1 < end else ""
    if tag == pos.TIME or (tag == pos.ADVERB and after and after in AFTER_CLOSING_ADVERB):
        return at + 1
    leads = tag in pos.PREPOSITIONS or sentence.words[at] in ("before", "after")
    if leads and after and after in ADJUNCT_OBJECTS:
        return _prepositional_end(sentence, at, end)
    if tag == pos.DETERMINER and after and tags.startswith(TIME_PHRASES, at):
        return at + 1
    return None


def is_counted(sentence: TokenizedSentence, at: int) -> bool:
    """Whether a number of things starts at `at`: "said about 40 guests left"."""
    about = sentence.words[at] in APPROXIMATORS and sentence.tags.startswith(ABOUT_NUMBER, at)
    return about and not is_clock_time(sentence, at + 1)


def _goes_on_as_time(sentence: TokenizedSentence, at: int) -> bool:
    """Whether the token at `at` belongs to the time before it: "9:14 a.m. on the Friday"."""
    time = sentence.tags[at] in BARE_TIMES or sentence.words[at] in HALF_DAYS
    return time or sentence.tags.startswith(TIME_PHRASES[0], at)


def _prepositional_end(sentence: TokenizedSentence, at: int, end: int) -> int | None:
    """Return where "in a statement", "of the car", "at a forum in Siberia" ends."""
    tags = sentence.tags
    stop = at + 1
    if tags[stop] == pos.PRONOUN:
        stop += 1
    elif tags[stop] in BARE_TIMES:
        while stop < end and _goes_on_as_time(sentence, stop):
            stop += 1
    else:
        stop = noun_phrase_end(sentence, stop)
        while stop < end and (tags[stop] == pos.TIME or tags.startswith(ORDINAL_TIME, stop)):
            stop += 1
    if tags.startswith(pos.TO + pos.WORD, at):
        # "shouted to supporters: “…”", but "said to be", "vowed to press on"
        plural = sentence.words[at + 1].endswith("s")
        return at + 2 if plural and tags.startswith(OPENS_QUOTATION, at + 2) else None
    if stop == end or tags[stop] in AFTER_ADJUNCT or pos.TIME in tags[at:stop]:
        return stop
    return None if OCCASIONS.isdisjoint(sentence.words[at:stop]) else stop
