"""What the words of many stories cost: to be summed, to change, and to be looked through.

Run by `uv run python tests/benchmarks/vocabulary.py [STORIES WORDS]` (2,847 stories, as
100,000 sentences have, and 60,000 words unless told). Words are made of syllables and drawn
by Zipf's law, but for one story that has all of them. Times are of the processor.
"""

from __future__ import annotations

import random
import sys
import time
from typing import TYPE_CHECKING

import numpy as np

from knowledge.index.vocabulary import Vocabulary
from knowledge.index.word_rows import WordRows, word_rows
from knowledge.index.words import Words
from knowledge.language import Token
from knowledge.text.slips import within

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

STARTS = [*"bcdfghjklmnprstvw", "st", "tr", "ch", "sh", "pl"]
VOWELS, ENDS = [*"aeiou", "ea", "ou"], ["", "", "n", "r", "s", "nd", "ck"]
PER_STORY, ASKED = 600, 200
chance = random.Random(12)


def words(count: int) -> list[str]:
    made: dict[str, None] = {}
    while len(made) < count:
        parts = [chance.choice(p) for _ in range(chance.randint(1, 4)) for p in (STARTS, VOWELS)]
        made["".join([*parts, chance.choice(ENDS)])] = None
    return list(made)


def story(drawn: Sequence[str]) -> WordRows:
    starts = [0]
    for word in drawn:
        starts.append(starts[-1] + len(word) + 1)
    tokens = [Token(at, at + len(w), w, w) for at, w in zip(starts, drawn, strict=False)]
    return word_rows(" ".join(drawn), "en", [tokens])


def misspelt(word: str) -> str:
    at = chance.randrange(1, len(word))
    return word[:at] + chance.choice("abcdefghijklmnopqrstuvwxyz") + word[at + 1 :]


def milliseconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000


def main(stories: int, size: int) -> None:
    known = words(size)
    drawn = np.random.default_rng(12).zipf(1.15, (stories, PER_STORY)) - 1
    told = [story([known[number] for number in row.tolist() if number < size]) for row in drawn]
    rows = [story(known), *told]
    print(f"{milliseconds(lambda: Words.of(rows)):8.0f} ms  to sum {len(rows):,} stories")
    base = Words.of(rows)
    held = sum(array.nbytes for array in base.arrays().values()) / 1e6
    print(f"{held:8.1f} MB  for {len(base):,} words")
    changed = lambda: Vocabulary((base, Words.of(rows[-1:])), (Words.of(rows[1:2]),))  # noqa: E731
    print(f"{milliseconds(changed):8.1f} ms  for a story that comes and one that goes")
    asked = [misspelt(word) for word in known if len(word) > 6][:ASKED]
    by_letter: dict[str, list[str]] = {}
    for word in known:
        by_letter.setdefault(word[0], []).append(word)
    compared = lambda: [within(one, by_letter.get(one[0], ()), 2) for one in asked]  # noqa: E731
    print(f"{milliseconds(compared) / len(asked):8.3f} ms  a word, compared with each")
    for name, vocabulary in (("one segment", Vocabulary((base,))), ("and changes", changed())):
        near = lambda v=vocabulary: [v.near(one, 2, same_letter=True) for one in asked]  # noqa: E731
        print(f"{milliseconds(near) / len(asked):8.3f} ms  a word, by its letters, {name}")


if __name__ == "__main__":
    main(*(map(int, sys.argv[1:3]) if len(sys.argv) > 2 else (2_847, 60_000)))
