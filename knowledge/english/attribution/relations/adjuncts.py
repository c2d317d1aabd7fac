"""Adjuncts: times, occasions and addressees between a source, its cue and its words.

"Smith told reporters in a statement on Friday that …" and "Smith on Friday said"
are read as "Smith told that …" and "Smith said".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution.relations.noun_phrases import (
    NOUNISH,
    OCCASIONS,
    is_year,
    noun_phrase_end,
)
from knowledge.english.tables import SETS

if TYPE_CHECKING:
    from knowledge.english.attribution.tokens import TokenizedSentence

TIME_LEADS = SETS["time lead"]
TIME_MODIFIERS = SETS["time modifier"]


def strip_adverbials(sentence: TokenizedSentence, end: int, floor: int) -> int:
    """Walk left over "on Thursday", "last week", "in a statement", as far as they go."""
    while end > floor:
        cut = _time_start(sentence, end, floor) or _occasion_start(sentence, end, floor)
        if cut is None or cut <= floor or sentence.tags[cut - 1] not in NOUNISH + "R,)":
            return end
        end = cut
    return end


def _time_start(sentence: TokenizedSentence, end: int, floor: int) -> int | None:
    at = end
    while at > floor and (sentence.tags[at - 1] == "T" or is_year(sentence, at - 1)):
        at -= 1
    if at == end:
        return None
    while at > floor and sentence.tokens[at - 1].low in TIME_MODIFIERS:
        at -= 1
    if at > floor and sentence.tokens[at - 1].low in TIME_LEADS:
        at -= 1
    return at


def _occasion_start(sentence: TokenizedSentence, end: int, floor: int) -> int | None:
    if sentence.tokens[end - 1].low not in OCCASIONS:
        return None
    for at in range(end - 1, max(floor, end - 7), -1):
        if sentence.tags[at] == "P" and sentence.tokens[at].low in (
            "in",
            "on",
            "at",
            "during",
            "via",
        ):
            return at
    return None


def skip_adjuncts(sentence: TokenizedSentence, at: int, end: int, *, addressee: bool) -> int:
    """Walk over an addressee, "on Thursday" or "in a statement" after a cue.

    Returns where what is reported can start; `at` itself where nothing is skipped
    because a bare clause may start there.
    """
    tags = sentence.tags
    start = at
    if addressee and tags[at : at + 2] in ("BO", "PO"):
        at += 1  # "told about 40 guests"
    if addressee and at < end and tags[at] in "DwNRO":
        at = at + 1 if tags[at] == "R" else _addressee_end(sentence, at, end)
    while at < end:
        if tags[at] == "T" or (tags[at] == "B" and at + 1 < end and tags[at + 1] in "K:,.QPT"):
            at += 1
        elif (
            (tags[at] in "PI" or sentence.tokens[at].low in ("before", "after"))
            and at + 1 < end
            and tags[at + 1] in "DwNORTVB"
        ):
            stop = _adjunct_end(sentence, at, end)
            if stop is None:
                break
            at = stop
        elif (
            tags[at] == "D"
            and at + 1 < end
            and (tags[at + 1] == "T" or tags[at + 1 : at + 3] == "wT")
        ):
            at += 1
        else:
            break
    complete = at in (start, end) or tags[at] in "K:,.Q;-IC"
    return at if complete or addressee or _timed(tags, start, at) else start


def _timed(tags: str, start: int, at: int) -> bool:
    """Whether all that was skipped is a time: "said Thursday the troops …"."""
    return set(tags[start:at]) <= set("TPBDO") and "T" in tags[start:at]


def _addressee_end(sentence: TokenizedSentence, at: int, end: int) -> int:
    """Return where "a conference in California" or "reporters" ends."""
    tags = sentence.tags
    stop = at
    while stop < end and tags[stop] in "DNwO":
        stop += 1
        if tags[stop - 1] in "Nw" and (stop == end or tags[stop] in "DRTPK:,.Q"):
            break
    return stop


def _adjunct_end(sentence: TokenizedSentence, at: int, end: int) -> int | None:
    """Return where "in a statement", "of the car", "at a forum in Siberia" ends."""
    stop = at + 1
    if sentence.tags[stop] == "R":
        stop += 1
    elif sentence.tags[stop] in "TOB":
        while stop < end and (
            sentence.tags[stop] in "TOB" or sentence.tags[stop : stop + 2] == "DT"
        ):
            stop += 1
    else:
        stop = noun_phrase_end(sentence, stop)
        while stop < end and sentence.tags[stop] == "T":
            stop += 1
    if stop <= at + 1 or stop > end:
        return None
    if sentence.tags[at] == "I" and sentence.tags[at + 1] == "w":
        return None
    occasion = any(token.low in OCCASIONS for token in sentence.tokens[at:stop])
    timed = "T" in sentence.tags[at:stop]
    return stop if occasion or timed or stop == end or sentence.tags[stop] in "K:,.QP;-" else None
