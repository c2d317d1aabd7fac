"""Slips of the keyboard, seeded: what hurried fingers do to a question.

A slip hits a content word of at least four letters, anywhere in it: a neighbouring
key, two letters swapped, one dropped, one doubled. The four kinds are equally likely,
and several slips of one question hit different words while there are any.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from bot.evaluation.outcomes import Outcome, outcome_of
from knowledge.english.analyzer import STOPWORDS, normalize

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.evaluation.data import AnnotatedQuestion
    from knowledge.library import Library

DRAWS = 3
"""Each question is misspelt so often, so that the figures are less a matter of luck."""

LONG_WORD = re.compile(r"[^\W\d_]{4,}")

# Each row of a QWERTY keyboard, with how far it is set to the right, in keys.
KEYBOARD = (("qwertyuiop", 0.0), ("asdfghjkl", 0.25), ("zxcvbnm", 0.75))
KEY_PLACES = {
    key: (row, column + shift)
    for row, (keys, shift) in enumerate(KEYBOARD)
    for column, key in enumerate(keys)
}
NEIGHBOURS = {
    key: [
        other
        for other, (other_row, other_x) in KEY_PLACES.items()
        if other != key and abs(other_row - row) <= 1 and abs(other_x - x) <= 1
    ]
    for key, (row, x) in KEY_PLACES.items()
}


def ask_misspelt(
    library: Library, questions: Iterable[AnnotatedQuestion], slips: int, seed: int
) -> list[Outcome]:
    """Ask each question of its own story, misspelt by so many slips in `DRAWS` ways."""
    return [
        outcome_of(library, replace(question, question=text), question.story_id, top=1)
        for question in questions
        for text in misspellings(question, slips, seed)
    ]


def misspellings(question: AnnotatedQuestion, slips: int, seed: int) -> list[str]:
    """Return the question with that many slips, in `DRAWS` ways."""
    random = Random(f"{seed} {slips} {question.question_id}")
    return [misspell(question.question, slips, random) for _ in range(DRAWS)]


def misspell(text: str, slips: int, random: Random) -> str:
    """Return `text` with so many slips; without a word to hit it stays as it is."""
    words = [m.span() for m in LONG_WORD.finditer(text) if normalize(m[0]) not in STOPWORDS]
    random.shuffle(words)
    hits = Counter(words[number % len(words)] for number in range(slips if words else 0))
    for (start, end), times in sorted(hits.items(), reverse=True):
        word = text[start:end]
        for _ in range(times):
            word = slip(word, random)
        text = text[:start] + word + text[end:]
    return text


def slip(word: str, random: Random) -> str:
    """Return `word` with one slip, which always changes it."""
    return random.choice(random.choice([words for words in _slips(word) if words]))


def _slips(word: str) -> list[list[str]]:
    """Return the words that one slip makes of `word`, by its kind."""
    cuts = [(word[:at], word[at], word[at + 1 :]) for at in range(len(word))]
    return [
        [
            left + (key.upper() if letter.isupper() else key) + right
            for left, letter, right in cuts
            for key in NEIGHBOURS.get(letter.lower(), ())
        ],
        [
            left + right[0] + letter + right[1:]
            for left, letter, right in cuts
            if right and right[0] != letter
        ],
        [left + right for left, _, right in cuts],
        [left + letter + letter + right for left, letter, right in cuts],
    ]
