"""Corrections: a word that nobody knows is searched as the story's nearest one.

A word is left alone if the stories hold it or if its language knows it; a number always
is. Every other is compared with the stories' own words by optimal string alignment
(Damerau–Levenshtein with each letter edited at most once): one slip, or two in a long
word, names before other words, the same first letter before another.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from knowledge.answer import Correction
from knowledge.index.letters import Letters
from knowledge.text.slips import within

if TYPE_CHECKING:
    from collections.abc import Callable

    from knowledge.index.vocabulary import Vocabulary
    from knowledge.language import Analysis, Questions, Token
    from knowledge.query.asked_language import AskedLanguage

SHORTEST_WORD = 4
"""Letters below which a word has too many neighbours to be corrected."""
LONGEST_WORD = 40
"""Letters above which it is no word."""
TWO_SLIPS_FROM = 7
OTHER_LETTER_FROM = 6
"""Letters from which the first letter may be the slip."""
MOST_LOOKED_UP = 8
"""Unknown words of one question that are looked up; more are no typing errors."""


def corrected(
    question: Analysis,
    vocabulary: Vocabulary,
    is_held: Callable[[str], bool],
    language: AskedLanguage,
) -> tuple[Analysis, tuple[Correction, ...]]:
    """Return a question with its unknown words replaced, and what was replaced.

    Args:
        question: what is asked.
        vocabulary: the words of the stories.
        is_held: tells whether a term is in what is asked, one story or all.
        language: the language that it is in.
    """
    told = language.questions
    text = question.text
    pieces: list[str] = []
    made: list[Correction] = []
    at = looked_up = 0
    for token in question.tokens:
        if looked_up == MOST_LOOKED_UP or not _is_unknown(token, told):
            continue
        if any(map(is_held, language.terms(token, text, vocabulary))):
            continue
        looked_up += 1
        nearest = _nearest(token.word, vocabulary, is_held, told)
        if nearest is None:
            continue
        pieces += [text[at : token.start], nearest]
        if nearest not in told.stopwords:
            made.append(Correction(text[token.start : token.end], nearest))
        at = token.end
    searched = told.analyze("".join([*pieces, text[at:]])) if pieces else question
    return searched, tuple(made)


def _is_unknown(token: Token, told: Questions) -> bool:
    return (
        SHORTEST_WORD <= len(token.word) <= LONGEST_WORD
        and token.word.isalpha()
        and not told.is_known(token.word)
    )


def _nearest(
    word: str, vocabulary: Vocabulary, is_held: Callable[[str], bool], told: Questions
) -> str | None:
    """Return the surface form of the word that `word` was most likely meant to be."""
    slips = 2 if len(word) >= TWO_SLIPS_FROM else 1
    found = vocabulary.near(word, slips, same_letter=True)
    if not found and len(word) >= OTHER_LETTER_FROM:
        found = vocabulary.near(word, 1, same_letter=False)
    held = [
        (slips, not entry.is_name, -entry.count, entry.surface)
        for slips, entry in found
        if is_held(entry.term)
    ]
    if held:
        return min(held)[3]
    # Of two as near as each other, as "again" and "against" to "agains", the more common.
    stopwords, letters = _spelled(told.stopwords)
    others = (stopwords[number] for number in letters.near(word, 1))
    near = [(slips, -told.zipf(stop), stop) for slips, stop in within(word, others, 1)]
    return min(near)[2] if near else None


@cache
def _spelled(stopwords: frozenset[str]) -> tuple[tuple[str, ...], Letters]:
    words = tuple(stopwords)
    return words, Letters.of(words)
