"""How long finding the source of a message takes, over stories of 5 kB.

Run by `uv run python tests/benchmarks/finding.py [STORIES]` (1,000 unless told). Words are
drawn by Zipf's law from 20,000, so that postings have the lengths that news gives them.
"""

from __future__ import annotations

import random
import statistics
import sys
import time

from knowledge.library import Library
from knowledge.model import Story
from knowledge.source.finding import find
from knowledge.text.folding import folded_text

LETTERS, VOCABULARY, CHARACTERS, ROUNDS = "etaoinshrdlu", 20_000, 5_000, 30
chance = random.Random(11)


def vocabulary() -> list[str]:
    lengths = [min(2 + rank // 40, 9) for rank in range(VOCABULARY)]
    return ["".join(chance.choices(LETTERS, k=length)) for length in lengths]


def story(words: list[str], weights: list[float]) -> str:
    drawn = chance.choices(words, weights, k=CHARACTERS // 6)
    rows = [" ".join(drawn[i : i + 20]).capitalize() for i in range(0, len(drawn), 20)]
    return "’s gain.\n".join(rows)[:CHARACTERS]


def messages(stories: list[Story]) -> dict[str, list[str]]:
    texts = [chance.choice(stories).text for _ in range(ROUNDS)]
    exact = [" ".join(text[s : s + 130].split()[1:-1]) for text in texts for s in [len(text) // 2]]
    changed = [
        " ".join(["nothing", *text.split()[1:9], "else", *text.split()[10:24]]) for text in texts
    ]
    return {
        "word for word, 120 characters": exact,
        "nearly, two words changed": changed,
        "not found, 20 known words": [" ".join(chance.sample(text.split(), 20)) for text in texts],
        "not found, 20 unknown words": ["zq" + " zq".join(map(str, range(20)))] * ROUNDS,
        "4,000 characters, every tenth word changed": [
            " ".join("else" if n % 10 == 9 else w for n, w in enumerate(text.split()))[:4000]
            for text in texts
        ],
        "4,000 characters of one": ["e" * 4000] * ROUNDS,
    }


def main(count: int) -> None:
    words = vocabulary()
    weights = [1 / (rank + 1) for rank in range(VOCABULARY)]
    stories = [Story(str(n), f"Story {n}", story(words, weights)) for n in range(count)]
    started = time.perf_counter()
    library = Library.build(stories)
    built = time.perf_counter()
    for each in stories:
        folded_text(each.text)
    folded = time.perf_counter() - built
    print(f"{count:,} stories built in {built - started:.1f} s, {folded:.1f} s of it folding")
    for name, posted in messages(stories).items():
        times, kinds = [], []
        for message in posted:
            started = time.perf_counter()
            kinds.append(find(library, message).kind)
            times.append((time.perf_counter() - started) * 1000)
        p50, worst = statistics.median(times), max(times)
        print(f"{p50:8.2f} ms p50 {worst:8.2f} ms max  {name}: {statistics.mode(kinds)}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
