"""Noun sentences: where one starts and where it ends.

A sentence is read without a parse: the borders are found on its tags, by walking
away from a known end until the noun phrase cannot go on. Prepositions and "and"
are walked over where they belong to the sentence, times and occasions are not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution.tokens import QUOTE, TokenizedSentence
from knowledge.english.attribution.vocabulary import SPLIT_TITLES
from knowledge.english.tables import SETS

if TYPE_CHECKING:
    from knowledge.english.attribution.relations.relation import Source

NOUNISH = "wNO"
PARTS = SETS["part"]
FURTHEST = 60
"""Tokens a noun phrase is followed at most, so that time stays linear."""
# "in a statement on Friday": what may stand between a source and its cue.
OCCASIONS = SETS["occasion"]


def noun_phrase_start(sentence: TokenizedSentence, end: int, floor: int) -> int:
    """Walk left from `end` to where the noun phrase that ends there starts."""
    tags = sentence.tags
    floor = max(floor, end - FURTHEST)
    if tags[end - 1] == "R":
        return end - 1
    at = end
    while at > floor:
        step = _step_left(sentence, at, end, floor)
        if step == 0:
            break
        at -= step
        if tags[at] == "D" and (at == floor or tags[at - 1] not in "PICDBX"):
            break
    at = _over_relative(sentence, at, end, floor)
    while at < end and tags[at] in "PCBV" and not (tags[at] == "V" and at + 1 < end):
        at += 1
    return at


def _step_left(sentence: TokenizedSentence, at: int, end: int, floor: int) -> int:
    """Return how many tokens before `at` belong to the noun phrase that ends at `end`."""
    tags = sentence.tags
    tag = tags[at - 1]
    before = tags[at - 2] if at - 2 >= floor else "."
    if tag in "IP" and _leads_away(sentence, at, floor):
        return 0
    if tag in NOUNISH + "D&":
        return 1
    if tag in "VT":
        return int(at == end or before in "DwNOBC" or tags[at] in "wN")
    if at == end:
        return 0
    if tag == "B":
        return int(tags[at] in "wV" and before in "DPCw")
    if tag == "P" and sentence.tokens[at - 2].low in PARTS and sentence.tokens[at - 1].low == "of":
        return 1
    if tag in "PI" and before in NOUNISH + "T":
        return int(tag == "P" or tags[at] in "DNO")
    if tag == "P" and before == "C" and tags[max(floor, at - 3)] in NOUNISH:
        return 2
    if tag == "C" and before in NOUNISH:
        return int(_joins(sentence, at - 1, floor))
    return int(tag == QUOTE and (before in "Dw" or before + tags[at] == "NN"))


def _leads_away(sentence: TokenizedSentence, at: int, floor: int) -> bool:
    """Whether no noun stands before: "according to his aide", "were taken by an officer"."""
    low = sentence.tokens[at - 1].low
    if low == "to":
        return at > 1 and sentence.tokens[at - 2].low == "according"
    return low == "by" and sentence.tags[max(floor, at - 3)] == "A"


def _joins(sentence: TokenizedSentence, at: int, floor: int) -> bool:
    """Whether "and" joins two noun sentences rather than two clauses.

    It does where the first of them opens its clause or where both stand in a
    prepositional phrase of the same subject.
    """
    if sentence.tokens[at].low not in ("and", "&", "or"):
        return False
    start = at
    while start > floor and sentence.tags[start - 1] in "wNODB":
        start -= 1
    if start > floor and sentence.tags[start - 1] == "P":
        return not set(sentence.tags[floor:start]) & set("AMFVR")
    return start < at and (start == floor or sentence.tags[start - 1] in ",;:SCKQ-(")


def _over_relative(sentence: TokenizedSentence, at: int, end: int, floor: int) -> int:
    """Include a relative clause: in "the firms that sell e-bikes say" the firms say."""
    tags = sentence.tags
    for index in range(at - 1, max(floor, at - 12) - 1, -1):
        if tags[index] in ",.;:-Q(SC":
            return at
        if tags[index] in "WK" and index > floor and tags[index - 1] == "w":
            if index == at - 1 and end - at < 3:  # noqa: PLR2004
                return at
            if tags[index] == "K" and not sentence.tokens[index - 1].low.endswith("s"):
                return at
            return noun_phrase_start(sentence, index, floor)
    return at


def noun_phrase_end(sentence: TokenizedSentence, start: int) -> int:
    """Walk right from `start` to where the noun phrase that starts there ends."""
    limit = min(len(sentence), start + FURTHEST)
    at = start
    while at < limit and _steps_right(sentence, at, start, limit):
        at += 1
    return at


def _steps_right(sentence: TokenizedSentence, at: int, start: int, limit: int) -> bool:
    """Whether the token at `at` belongs to the noun phrase that starts at `start`."""
    tags = sentence.tags
    tag = tags[at]
    after = tags[at + 1] if at + 1 < limit else "."
    if tag == "D":
        return at == start or tags[at - 1] in "DPCBI"
    if tag == "w" and at > start and after == "D" and tags[at - 1] in NOUNISH:
        return False
    if tag in "wNO&":
        return True
    if at == start:
        return False
    if tag in "VB":
        return after in "wNV" and (tag == "B" or tags[at - 1] != "N")
    if tag == "P":
        return after in "DwNOVR" and not is_occasion(sentence, at)
    if tag == "R":
        return tags[at - 1] == "P"
    if tag == "C":
        return _joins_right(sentence, at, start)
    if tag == "I":
        return after in "DN" or (after == "w" and sentence.tokens[at + 1].low.endswith("s"))
    return False


def _joins_right(sentence: TokenizedSentence, at: int, start: int) -> bool:
    """Whether "and" joins two noun sentences, or two adjectives before their noun."""
    tags, low = sentence.tags, sentence.tokens[at].low
    adjectives = set(tags[start:at]) <= set("Dw") and at - start <= len(("the", "current"))
    after = tags[at + 1 : at + 2]
    return low in ("and", "&") and after in (("D", "N", "w") if adjectives else ("D", "N"))


def is_occasion(sentence: TokenizedSentence, at: int) -> bool:
    """Whether the preposition starts "on Thursday" or "in a statement"."""
    ahead = sentence.tokens[at + 1 : at + 6]
    tags = sentence.tags[at + 1 : at + 3]
    return (
        "T" in tags or any(token.low in OCCASIONS for token in ahead) or is_year(sentence, at + 1)
    )


def is_year(sentence: TokenizedSentence, at: int) -> bool:
    """Whether the token is a year of our time or the two centuries before."""
    low = sentence.tokens[at].low
    return low.isdigit() and len(low) == len("2000") and low[:2] in ("18", "19", "20")


def segments(sentence: TokenizedSentence, end: int, floor: int) -> list[tuple[int, int]]:
    """Return the stretches between commas that end at `end`, the nearest first."""
    found: list[tuple[int, int]] = []
    low = max(floor, end - FURTHEST)
    stop = end
    for at in range(end - 1, low - 1, -1):
        if sentence.tags[at] in ",.;:Q":
            if at + 1 < stop:
                found.append((at + 1, stop))
            stop = at
            if sentence.tags[at] != ",":
                return found
    if low < stop:
        found.append((low, stop))
    return found


def is_name(sentence: TokenizedSentence, start: int, end: int) -> bool:
    """Whether the stretch is nothing but a name ("Nils Oberg", "Mohammed al-Mamun")."""
    tags = sentence.tags[start:end]
    return bool(tags) and tags[0] == "N" and set(tags) <= set("Nw") and tags.count("w") <= 1


def is_clause(tags: str) -> bool:
    """Whether the tags hold a finite verb that is not one of a relative clause."""
    for tag in tags:
        if tag in "WK":
            return False
        if tag in "AMRF":
            return True
    return False


def core_end(sentence: TokenizedSentence, source: Source) -> int:
    """Return where the noun phrase ends without "of …", brackets and clauses."""
    for at in range(source.start + 1, source.end):
        ends = (
            (sentence.tokens[at - 1].low, sentence.tokens[at + 1].low)
            if at + 1 < source.end
            else ()
        )
        if sentence.tags[at] in "PWK(,-ICQ" and ends not in SPLIT_TITLES:
            return at
    return source.end
