"""Finite clauses: whether words have a verb of their own and are more than a noun phrase.

There is no parse: the tags of the words and of their neighbours have to show it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.vocabulary import IRREGULAR_PASTS

if TYPE_CHECKING:
    from knowledge.english.attribution.tokens import TokenizedSentence

SHORTEST_LENIENT_CLAUSE = 6
"""Tokens from which a stretch without a verb that is known is taken for a clause."""
AFTER_CONJOINED_PAST = tuple(pos.DETERMINER + pos.PRONOUN + pos.RELATIVE + pos.THAT)
BEFORE_PAST = pos.NOUNS + pos.PRONOUN
AFTER_PRONOUN = pos.WORD + pos.PAST + pos.ADVERB + pos.NEGATION
BEFORE_THIRD_PERSON = pos.NOUNS + pos.ADVERB
PLURAL_NOUNS = frozenset({"people", "children", "men", "women", "police"})
SENTENCE_BREAKS = pos.STOP + pos.SEMICOLON


def has_finite_verb(sentence: TokenizedSentence, start: int, end: int, *, lenient: bool) -> bool:
    """Whether a clause, not just a noun phrase, stands between the two tokens.

    A lenient reading takes a lower-case word in s after a noun, or any stretch of
    some length, for a clause; a strict one wants an auxiliary or a past tense.
    """
    tags, words = sentence.tags, sentence.words
    for at in range(start, end):
        tag = tags[at]
        if tag == pos.CONJUNCTION and _is_verb_conjoined(sentence, at, end):
            return False  # "confirmed the leak but said", "reported a loss and gave"
        if tag in pos.FINITE:
            return True
        if tag == pos.PRONOUN and (at > start or "’" in words[at]):
            return True
        if tag == pos.PRONOUN and at + 1 < end and tags[at + 1] in AFTER_PRONOUN:
            return True
        if at > start and _is_verb(sentence, at, lenient=lenient):
            return True
        if not lenient and tag == pos.COMMA:
            # "Poland’s new government, elected in 2015, is hostile"
            close = tags.find(pos.COMMA, at + 1, end - 1)
            return close > 0 and tags[close + 1] in pos.FINITE
        if not lenient and tag in pos.CLAUSE_LINKS:
            return False
        if tag in SENTENCE_BREAKS:
            break
    return lenient and end - start >= SHORTEST_LENIENT_CLAUSE


def _is_verb_conjoined(sentence: TokenizedSentence, at: int, end: int) -> bool:
    """Whether the verb behind a conjunction is another one of the subject before the cue."""
    tags = sentence.tags
    at += 1
    while at < end and tags[at] == pos.ADVERB:
        at += 1
    if at >= end or tags[at] in pos.FINITE:
        return at < end
    past = tags[at] == pos.PAST or sentence.words[at] in IRREGULAR_PASTS
    return past and tags[at + 1 : at + 2] in AFTER_CONJOINED_PAST  # no "old and battered wall"


def _is_verb(sentence: TokenizedSentence, at: int, *, lenient: bool) -> bool:
    """Whether a token is a verb by what stands before it, or may hold one (a quotation)."""
    tag, before = sentence.tags[at], sentence.tags[at - 1]
    if tag == pos.PAST:
        before = sentence.tags[at - 2] if before == pos.ADVERB else before
        return before in BEFORE_PAST  # "the town still needed", no "a newly needed pump"
    if tag == pos.WORD:
        third = before in BEFORE_THIRD_PERSON and sentence.words[at].endswith("s")
        return lenient and (third or _is_plural_subject(sentence, at))
    return lenient and tag == pos.QUOTATION


def _is_plural_subject(sentence: TokenizedSentence, at: int) -> bool:
    """Whether a noun in the plural stands before `at`: "nurses deserve", "shops often close"."""
    before = at - 1 - (sentence.tags[at - 1] in pos.ADVERB + pos.NEGATION)
    word = sentence.words[before]
    plural = word in PLURAL_NOUNS or (
        word.endswith("s") and not word.endswith(("ss", "us", "is", "’s"))
    )
    return before >= 0 and sentence.tags[before] == pos.WORD and plural
