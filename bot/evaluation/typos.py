"""Slips of the keyboard, seeded: what hurried fingers do to a question.

A slip hits a content word of at least four letters, anywhere in it: a neighbouring
key, two letters swapped, one dropped, one doubled. The four kinds are equally likely,
and several slips of one question hit different words while there are any.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING

from bot.evaluation.metrics import mean
from bot.evaluation.outcomes import ask
from knowledge.english.analyzer import STOPWORDS, normalize

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.evaluation.questions import Question
    from knowledge.library import Library

DRAWS = 3
"""Each question is misspelt so often; hit@1 is the mean, and so less a matter of luck."""

WORD = re.compile(r"[^\W\d_]{4,}")

# Each row of a QWERTY keyboard, with how far it is set to the right, in keys.
ROWS = (("qwertyuiop", 0.0), ("asdfghjkl", 0.25), ("zxcvbnm", 0.75))
PLACES = {
    key: (row, column + shift)
    for row, (keys, shift) in enumerate(ROWS)
    for column, key in enumerate(keys)
}
NEIGHBOURS = {
    key: [
        other
        for other, (other_row, other_x) in PLACES.items()
        if other != key and abs(other_row - row) <= 1 and abs(other_x - x) <= 1
    ]
    for key, (row, x) in PLACES.items()
}


@dataclass(frozen=True, slots=True)
class Typos:
    """What slips cost, story by story."""

    slips: int
    """In each question."""
    hit_1: float | None
    lost: float | None
    """How much hit@1 is lower than on the questions as they were written."""


def measure(
    library: Library, questions: Iterable[Question], slips: int, seed: int, clean: float | None
) -> Typos:
    """Return what `slips` slips a question cost; `clean` is hit@1 without any."""
    first = [
        ask(library, replace(question, question=text), question.story_id, top=1).rank == 1
        for question in questions
        for text in misspellings(question, slips, seed)
    ]
    share = mean(first)
    return Typos(slips, share, None if share is None or clean is None else clean - share)


def misspellings(question: Question, slips: int, seed: int) -> list[str]:
    """Return the question with that many slips, in `DRAWS` ways."""
    random = Random(f"{seed} {slips} {question.question_id}")
    return [misspell(question.question, slips, random) for _ in range(DRAWS)]


def misspell(text: str, slips: int, random: Random) -> str:
    """Return `text` with so many slips; without a word to hit it stays as it is."""
    words = [m.span() for m in WORD.finditer(text) if normalize(m[0]) not in STOPWORDS]
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
