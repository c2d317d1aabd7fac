"""Noun phrases: where one starts and where it ends.

A sentence is read without a parse: the borders are found on its tags, by walking
away from a known end until the noun phrase cannot go on. Prepositions and "and"
are walked over where they belong to the phrase, times and occasions are not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution.relations.relation import Source
from knowledge.english.attribution.tags import (
    ADVERB,
    AMPERSAND,
    AUXILIARY,
    CLAUSE_ENDS,
    CLAUSE_LINKS,
    COLON,
    COMMA,
    COMMON_OR_NAME,
    CONJUNCTION,
    DASH,
    DETERMINER,
    FINITE,
    NAME,
    NEGATION,
    NOMINAL,
    NOUNS,
    NUMBER,
    OPENING,
    PAST,
    PREPOSITION,
    PREPOSITIONS,
    PRONOUN,
    QUOTATION,
    SEMICOLON,
    STOP,
    SUBORDINATOR,
    THAT,
    TIME,
    TO,
    VERBS,
    WORD,
)
from knowledge.english.attribution.vocabulary import SPLIT_TITLES
from knowledge.english.tables import SETS

if TYPE_CHECKING:
    from knowledge.english.attribution.tokens import TokenizedSentence

PARTS = SETS["part"]
# "in a statement on Friday": what may stand between a source and its cue.
OCCASIONS = SETS["occasion"]
FURTHEST = 60
"""Tokens a noun phrase is followed at most, so that time stays linear."""
FURTHEST_RELATIVE = 12
"""Tokens from the start of a noun phrase back to the "who" of a clause that it closes."""
SHORTEST_CLOSING = 3
"""Tokens of a noun phrase that may follow "that" directly and still close its clause."""
MOST_ADJECTIVES = 2
"""Tokens before "and" that are taken for adjectives of the noun behind it."""
LONGEST_OCCASION = 5
"""Tokens behind a preposition among which the word for an occasion stands."""
YEAR_DIGITS = 4
CENTURIES = ("18", "19", "20")

BEFORE_DETERMINER = PREPOSITIONS + CONJUNCTION + DETERMINER + ADVERB + NEGATION
"""What may stand before a determiner inside a noun phrase."""
NO_START = PREPOSITION + CONJUNCTION + ADVERB + PAST
"""What is left out at the start of a noun phrase."""
STEPS_LEFT = NOUNS + DETERMINER + AMPERSAND
PAST_OR_TIME = PAST + TIME
BEFORE_MODIFIER = NOMINAL + ADVERB + CONJUNCTION
AFTER_ADVERB = WORD + PAST
BEFORE_ADVERB = DETERMINER + PREPOSITION + CONJUNCTION + WORD
BEFORE_PREPOSITION = NOUNS + TIME
AFTER_TO = DETERMINER + NAME + NUMBER
BEFORE_QUOTATION = DETERMINER + WORD
BETWEEN_NAMES = NAME + NAME
JOINED = NOMINAL + ADVERB
CLAUSE_STARTS = (
    COMMA + SEMICOLON + COLON + SUBORDINATOR + CONJUNCTION + THAT + QUOTATION + DASH + OPENING
)
"""Behind what a clause opens with its subject."""
CLAUSE_VERBS = frozenset(VERBS + PRONOUN)
NO_RELATIVE = CLAUSE_ENDS + DASH + QUOTATION + OPENING + SUBORDINATOR + CONJUNCTION
BEFORE_INNER_DETERMINER = DETERMINER + PREPOSITIONS + CONJUNCTION + ADVERB
STEPS_RIGHT = NOUNS + AMPERSAND
PAST_OR_ADVERB = PAST + ADVERB
MODIFIED = COMMON_OR_NAME + PAST
AFTER_PREPOSITION = NOMINAL + PAST + PRONOUN
AFTER_INNER_TO = DETERMINER + NAME
ADJECTIVAL = frozenset(DETERMINER + WORD)
JOINED_NOUN = (DETERMINER, NAME)
JOINED_ADJECTIVE = (DETERMINER, NAME, WORD)
SEGMENT_ENDS = CLAUSE_ENDS + QUOTATION
NAME_TAGS = frozenset(NAME + WORD)
CLAUSE_SIGNS = FINITE + PRONOUN
CORE_ENDS = PREPOSITIONS + CLAUSE_LINKS + OPENING + COMMA + DASH + CONJUNCTION + QUOTATION


def noun_phrase_start(sentence: TokenizedSentence, end: int, floor: int) -> int:
    """Walk left from `end` to where the noun phrase that ends there starts."""
    tags = sentence.tags
    floor = max(floor, end - FURTHEST)
    if tags[end - 1] == PRONOUN:
        return end - 1
    at = end
    while at > floor:
        step = _step_left(sentence, at, end, floor)
        if step == 0:
            break
        at -= step
        if tags[at] == DETERMINER and (at == floor or tags[at - 1] not in BEFORE_DETERMINER):
            break
    at = _over_relative(sentence, at, end, floor)
    while at < end and tags[at] in NO_START and not (tags[at] == PAST and at + 1 < end):
        at += 1
    return at


def _step_left(sentence: TokenizedSentence, at: int, end: int, floor: int) -> int:
    """Return how many tokens before `at` belong to the noun phrase that ends at `end`."""
    tags = sentence.tags
    tag = tags[at - 1]
    before = tags[at - 2] if at - 2 >= floor else STOP
    if tag in PREPOSITIONS and _leads_away(sentence, at, floor):
        return 0
    if tag in STEPS_LEFT:
        return 1
    if tag in PAST_OR_TIME:
        return int(at == end or before in BEFORE_MODIFIER or tags[at] in COMMON_OR_NAME)
    if at == end:
        return 0
    if tag == ADVERB:
        return int(tags[at] in AFTER_ADVERB and before in BEFORE_ADVERB)
    if tag == PREPOSITION and sentence.words[at - 2] in PARTS and sentence.words[at - 1] == "of":
        return 1
    if tag in PREPOSITIONS and before in BEFORE_PREPOSITION:
        return int(tag == PREPOSITION or tags[at] in AFTER_TO)
    if tag == PREPOSITION and before == CONJUNCTION and tags[max(floor, at - 3)] in NOUNS:
        return 2
    if tag == CONJUNCTION and before in NOUNS:
        return int(_joins(sentence, at - 1, floor))
    titled = before in BEFORE_QUOTATION or before + tags[at] == BETWEEN_NAMES
    return int(tag == QUOTATION and titled)


def _leads_away(sentence: TokenizedSentence, at: int, floor: int) -> bool:
    """Whether no noun stands before: "according to his aide", "were taken by an officer"."""
    word = sentence.words[at - 1]
    if word == "to":
        return at > 1 and sentence.words[at - 2] == "according"
    return word == "by" and sentence.tags[max(floor, at - 3)] == AUXILIARY


def _joins(sentence: TokenizedSentence, at: int, floor: int) -> bool:
    """Whether "and" joins two noun phrases rather than two clauses.

    It does where the first of them opens its clause or where both stand in a
    prepositional phrase of the same subject.
    """
    tags = sentence.tags
    if sentence.words[at] not in ("and", "or"):
        return False
    start = at
    while start > floor and tags[start - 1] in JOINED:
        start -= 1
    if start > floor and tags[start - 1] == PREPOSITION:
        return CLAUSE_VERBS.isdisjoint(tags[floor:start])
    return start < at and (start == floor or tags[start - 1] in CLAUSE_STARTS)


def _over_relative(sentence: TokenizedSentence, at: int, end: int, floor: int) -> int:
    """Include a relative clause: in "the firms that sell e-bikes say" the firms say."""
    tags = sentence.tags
    for link in range(at - 1, max(floor, at - FURTHEST_RELATIVE) - 1, -1):
        if tags[link] in NO_RELATIVE:
            return at
        if tags[link] in CLAUSE_LINKS and link > floor and tags[link - 1] == WORD:
            if link == at - 1 and end - at < SHORTEST_CLOSING:
                return at
            if tags[link] == THAT and not sentence.words[link - 1].endswith("s"):
                return at
            return noun_phrase_start(sentence, link, floor)
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
    after = tags[at + 1] if at + 1 < limit else STOP
    if tag == DETERMINER:
        return at == start or tags[at - 1] in BEFORE_INNER_DETERMINER
    if tag == WORD and at > start and after == DETERMINER and tags[at - 1] in NOUNS:
        return False
    if tag in STEPS_RIGHT:
        return True
    if at == start:
        return False
    if tag in PAST_OR_ADVERB:
        return after in MODIFIED and (tag == ADVERB or tags[at - 1] != NAME)
    if tag == PREPOSITION:
        return after in AFTER_PREPOSITION and not is_occasion(sentence, at)
    if tag == PRONOUN:
        return tags[at - 1] == PREPOSITION
    if tag == CONJUNCTION:
        return _joins_right(sentence, at, start)
    if tag == TO:
        plural = after == WORD and sentence.words[at + 1].endswith("s")
        return after in AFTER_INNER_TO or plural
    return False


def _joins_right(sentence: TokenizedSentence, at: int, start: int) -> bool:
    """Whether "and" joins two noun phrases, or two adjectives before their noun."""
    tags = sentence.tags
    adjectives = at - start <= MOST_ADJECTIVES and ADJECTIVAL.issuperset(tags[start:at])
    after = tags[at + 1 : at + 2]
    joined = JOINED_ADJECTIVE if adjectives else JOINED_NOUN
    return sentence.words[at] == "and" and after in joined


def is_occasion(sentence: TokenizedSentence, at: int) -> bool:
    """Whether the preposition starts "on Thursday" or "in a statement"."""
    if TIME in sentence.tags[at + 1 : at + 3] or is_year(sentence, at + 1):
        return True
    return not OCCASIONS.isdisjoint(sentence.words[at + 1 : at + 1 + LONGEST_OCCASION])


def is_year(sentence: TokenizedSentence, at: int) -> bool:
    """Whether the token is a year of our time or the two centuries before."""
    word = sentence.words[at]
    return len(word) == YEAR_DIGITS and word.isdigit() and word.startswith(CENTURIES)


def segments(sentence: TokenizedSentence, end: int, floor: int) -> list[tuple[int, int]]:
    """Return the stretches between commas that end at `end`, the nearest first."""
    tags = sentence.tags
    found: list[tuple[int, int]] = []
    furthest = max(floor, end - FURTHEST)
    stop = end
    for at in range(end - 1, furthest - 1, -1):
        if tags[at] in SEGMENT_ENDS:
            if at + 1 < stop:
                found.append((at + 1, stop))
            stop = at
            if tags[at] != COMMA:
                return found
    if furthest < stop:
        found.append((furthest, stop))
    return found


def is_name(sentence: TokenizedSentence, start: int, end: int) -> bool:
    """Whether the stretch is nothing but a name ("Nils Oberg", "Mohammed al-Mamun")."""
    tags = sentence.tags[start:end]
    return tags.startswith(NAME) and NAME_TAGS.issuperset(tags) and tags.count(WORD) <= 1


def is_clause(tags: str) -> bool:
    """Whether the tags hold a finite verb that is not one of a relative clause."""
    for tag in tags:
        if tag in CLAUSE_LINKS:
            return False
        if tag in CLAUSE_SIGNS:
            return True
    return False


def core_end(sentence: TokenizedSentence, start: int, end: int) -> int:
    """Return where the noun phrase ends without "of …", brackets and clauses."""
    tags, words = sentence.tags, sentence.words
    for at in range(start + 1, end):
        if tags[at] in CORE_ENDS and not (
            at + 1 < end and (words[at - 1], words[at + 1]) in SPLIT_TITLES
        ):
            return at
    return end


def make_source(  # noqa: PLR0913 - its borders and how it stands to its cue
    sentence: TokenizedSentence,
    start: int,
    end: int,
    outer_start: int,
    outer_end: int,
    *,
    inverted: bool = False,
    inherited: bool = False,
) -> Source:
    """Return the noun phrase from `start` to `end` as a source."""
    core = core_end(sentence, start, end)
    return Source(start, end, core, outer_start, outer_end, inverted, inherited)
