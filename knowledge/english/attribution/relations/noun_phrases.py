"""Noun phrases: where one starts and where it ends.

A sentence is read without a parse: the borders are found on its tags, by walking
away from a known end until the noun phrase cannot go on. Prepositions and "and"
are walked over where they belong to the phrase, times and occasions are not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.relations.occasions import is_occasion
from knowledge.english.attribution.relations.relation import IRREGULAR_PARTICIPLES
from knowledge.english.attribution.vocabulary import PARTS
from knowledge.english.tables import SETS

if TYPE_CHECKING:
    from knowledge.english.attribution.tokens import TokenizedSentence

APPROXIMATORS = SETS["approximator"]
FURTHEST = 60
"""Tokens a noun phrase is followed at most, so that time stays linear."""
FURTHEST_LINK = 12
"""Tokens from the start of a noun phrase back to the "who" of a clause that it closes."""
SHORTEST_CLOSING = 3
"""Tokens of a noun phrase that may follow "that" directly and still close its clause."""
MOST_ADJECTIVES = 2
"""Tokens before "and" that are taken for adjectives of the noun behind it."""
LONGEST_QUOTED_LABEL = 24
"""Characters of a label or a doubted word in marks, inside a noun phrase."""
LONGEST_NICKNAME = 14
"""Characters of a nickname in marks between a noun and a name ("drummer “Sticks” Smith")."""
BEFORE_DETERMINER = pos.PREPOSITIONS + pos.CONJUNCTION + pos.DETERMINER + pos.ADVERB + pos.NEGATION
"""What may stand before a determiner inside a noun phrase."""
NO_START = pos.PREPOSITION + pos.CONJUNCTION + pos.ADVERB + pos.PAST
"""What is left out at the start of a noun phrase."""
STEPS_LEFT = pos.NOUNS + pos.DETERMINER + pos.AMPERSAND
PAST_OR_TIME = pos.PAST + pos.TIME
BEFORE_MODIFIER = pos.NOMINAL + pos.ADVERB + pos.CONJUNCTION
MODIFIED_BY_ADVERB = pos.WORD + pos.PAST
BEFORE_ADVERB = pos.DETERMINER + pos.PREPOSITION + pos.CONJUNCTION + pos.WORD
BEFORE_PREPOSITION = pos.NOUNS + pos.TIME
AFTER_TO = pos.DETERMINER + pos.NAME + pos.NUMBER
BEFORE_QUOTED_NAME = pos.DETERMINER + pos.WORD
BETWEEN_NAMES = pos.NAME + pos.NAME
PHRASE_INNER = pos.NOMINAL + pos.ADVERB
CLAUSE_MARKS = pos.COMMA + pos.SEMICOLON + pos.COLON + pos.DASH + pos.OPENING
CONJUNCTIONS = pos.CONJUNCTION + pos.SUBORDINATOR
BEFORE_CLAUSE_SUBJECT = CONJUNCTIONS + pos.THAT + pos.QUOTATION + CLAUSE_MARKS
"""Behind what a clause opens with its subject."""
VERBS_OR_PRONOUN = frozenset(pos.VERBS + pos.PRONOUN)
NO_RELATIVE = CLAUSE_MARKS + pos.STOP + pos.QUOTATION + CONJUNCTIONS
BEFORE_INNER_DETERMINER = pos.DETERMINER + pos.PREPOSITIONS + pos.CONJUNCTION + pos.ADVERB
STEPS_RIGHT = pos.NOUNS + pos.AMPERSAND
PAST_OR_ADVERB = pos.PAST + pos.ADVERB
MODIFIED = pos.COMMON_OR_NAME + pos.PAST
AFTER_PREPOSITION = pos.NOMINAL + pos.PAST + pos.PRONOUN
AFTER_INNER_TO = pos.DETERMINER + pos.NAME
ADJECTIVAL = frozenset(pos.DETERMINER + pos.WORD)
JOINED_NOUN = (pos.DETERMINER, pos.NAME)
JOINED_ADJECTIVE = (pos.DETERMINER, pos.NAME, pos.WORD)


def noun_phrase_start(sentence: TokenizedSentence, end: int, floor: int) -> int:
    """Walk left from `end` to where the noun phrase that ends there starts."""
    tags = sentence.tags
    floor = max(floor, end - FURTHEST)
    if tags[end - 1] == pos.PRONOUN:
        return end - 1
    at = end
    while at > floor:
        step = _step_left(sentence, at, end, floor)
        if step == 0:
            break
        at -= step
        if tags[at] == pos.DETERMINER and (at == floor or tags[at - 1] not in BEFORE_DETERMINER):
            break
    at = _over_relative(sentence, at, end, floor)
    while at < end and tags[at] in NO_START and not (tags[at] == pos.PAST and at + 1 < end):
        at += 1
    return at


def _step_left(sentence: TokenizedSentence, at: int, end: int, floor: int) -> int:
    """Return how many tokens before `at` belong to the noun phrase that ends at `end`."""
    tags = sentence.tags
    tag = tags[at - 1]
    before = tags[at - 2] if at - 2 >= floor else pos.STOP
    if tag in pos.PREPOSITIONS and _leads_away(sentence, at, floor):
        return 0
    if tag in STEPS_LEFT:
        return 1
    if tag in PAST_OR_TIME:
        return int(at == end or before in BEFORE_MODIFIER or tags[at] in pos.COMMON_OR_NAME)
    if at == end:
        return 0
    if tag == pos.ADVERB:
        return int(tags[at] in MODIFIED_BY_ADVERB and before in BEFORE_ADVERB)
    if tag in pos.PREPOSITIONS:
        return _over_preposition(sentence, at, floor)
    if tag == pos.CONJUNCTION and before in pos.NOUNS:
        return int(_joins_left(sentence, at - 1, floor))
    titled = before in BEFORE_QUOTED_NAME or before + tags[at] == BETWEEN_NAMES
    length = sentence.ends[at - 1] - sentence.starts[at - 1]
    # "the mood “has turned sour,” Smith said": Smith is no mood.
    own = before + tags[at] == pos.WORD + pos.NAME
    short = length <= (LONGEST_NICKNAME if own else LONGEST_QUOTED_LABEL)
    return int(tag == pos.QUOTATION and titled and short)


def _over_preposition(sentence: TokenizedSentence, at: int, floor: int) -> int:
    """Return how many tokens the preposition before `at` takes the noun phrase on."""
    tags, words = sentence.tags, sentence.words
    tag = tags[at - 1]
    before = tags[at - 2] if at - 2 >= floor else pos.STOP
    further = tags[at - 3] if at - 3 >= floor else pos.STOP
    if words[at - 2] in PARTS and words[at - 1] == "of":
        return 1
    if before in BEFORE_PREPOSITION:
        return int(tag == pos.PREPOSITION or tags[at] in AFTER_TO)
    if words[at - 1] == "by" and (before == pos.PAST or words[at - 2] in IRREGULAR_PARTICIPLES):
        return 2 * (further in pos.COMMON_OR_NAME)  # "data collected by the office"
    return 2 * (tag == pos.PREPOSITION and before == pos.CONJUNCTION and further in pos.NOUNS)


def _leads_away(sentence: TokenizedSentence, at: int, floor: int) -> bool:
    """Whether no noun stands before: "according to his aide", "were taken by an officer"."""
    word = sentence.words[at - 1]
    if word == "to":
        return at > 1 and sentence.words[at - 2] == "according"
    return word == "by" and sentence.tags[max(floor, at - 3)] == pos.AUXILIARY


def _joins_left(sentence: TokenizedSentence, at: int, floor: int) -> bool:
    """Whether "and" joins two noun phrases rather than two clauses.

    It does where the first of them opens its clause or where both stand in a
    prepositional phrase of the same subject.
    """
    tags = sentence.tags
    if sentence.words[at] not in ("and", "or"):
        return False
    start = at
    while start > floor and tags[start - 1] in PHRASE_INNER:
        start -= 1
    if start > floor and tags[start - 1] == pos.PREPOSITION:
        return VERBS_OR_PRONOUN.isdisjoint(tags[floor:start])
    return start < at and (start == floor or tags[start - 1] in BEFORE_CLAUSE_SUBJECT)


def _over_relative(sentence: TokenizedSentence, at: int, end: int, floor: int) -> int:
    """Include a relative clause: in "the firms that sell e-bikes say" the firms say."""
    tags = sentence.tags
    for link in range(at - 1, max(floor, at - FURTHEST_LINK) - 1, -1):
        if tags[link] in NO_RELATIVE:
            return at
        if tags[link] in pos.CLAUSE_LINKS and link > floor and tags[link - 1] == pos.WORD:
            if link == at - 1 and end - at < SHORTEST_CLOSING:
                return at
            # "a company that fined drivers", but not "the claim that drivers paid"
            subject = tags[link + 1] in pos.FINITE_VERB + pos.PAST
            if tags[link] == pos.THAT and not (subject or sentence.words[link - 1].endswith("s")):
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


def pronoun_or_phrase_end(sentence: TokenizedSentence, start: int) -> int:
    """Return where what starts at `start` ends, be it a pronoun or a noun phrase."""
    pronoun = sentence.tags[start] == pos.PRONOUN
    return start + 1 if pronoun else noun_phrase_end(sentence, start)


def _steps_right(sentence: TokenizedSentence, at: int, start: int, limit: int) -> bool:
    """Whether the token at `at` belongs to the noun phrase that starts at `start`."""
    tags = sentence.tags
    tag = tags[at]
    after = tags[at + 1] if at + 1 < limit else pos.STOP
    if tag == pos.DETERMINER:
        return at == start or tags[at - 1] in BEFORE_INNER_DETERMINER
    if tag == pos.WORD and at > start and after == pos.DETERMINER and tags[at - 1] in pos.NOUNS:
        return False
    if tag in STEPS_RIGHT:
        return True
    if at == start:
        return False
    if tag in PAST_OR_ADVERB:
        return after in MODIFIED and (tag == pos.ADVERB or tags[at - 1] != pos.NAME)
    if tag == pos.TIME:
        return after == pos.WORD and tags[at - 1] == pos.DETERMINER  # "a night nurse"
    if tag == pos.PREPOSITION:
        return after in AFTER_PREPOSITION and not is_occasion(sentence, at)
    if tag == pos.PRONOUN:
        return tags[at - 1] == pos.PREPOSITION
    if tag == pos.CONJUNCTION:
        return _joins_right(sentence, at, start)
    plural = after == pos.WORD and sentence.words[at + 1].endswith("s")
    return tag == pos.TO and (after in AFTER_INNER_TO or plural)


def _joins_right(sentence: TokenizedSentence, at: int, start: int) -> bool:
    """Whether "and" joins two noun phrases, or two adjectives before their noun."""
    tags = sentence.tags
    adjectives = at - start <= MOST_ADJECTIVES and ADJECTIVAL.issuperset(tags[start:at])
    after = tags[at + 1 : at + 2]
    joined = JOINED_ADJECTIVE if adjectives else JOINED_NOUN
    return sentence.words[at] == "and" and after in joined
