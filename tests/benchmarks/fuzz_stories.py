"""Read, ask and search texts as news holds them until something raises or the time is up.

    uv run python tests/benchmarks/fuzz_stories.py [SECONDS [SEED]]

The texts are those of `news_texts`, the checks those of `reading_checks`, of which the
tests run a few hundred a time. A failure ends the command with the smallest text that
shows it; it becomes a case of a test, and then it is mended.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from hypothesis import given, seed, settings

from benchmarks.fuzzed import FUZZED
from news_texts import news_texts, paragraphs_of_news, story_files
from reading_checks import ON_FILES, ON_TEXTS, WITH_WORDS

EXAMPLES = 300
"""Of each check in a round; a round takes a few seconds and has a seed of its own."""

fuzzed = settings(FUZZED, max_examples=EXAMPLES)


def main(limit: float = 60, first: int = 0) -> None:
    started, number = time.monotonic(), first
    while time.monotonic() - started < limit:
        for check in ON_TEXTS:
            seed(number)(fuzzed(given(news_texts())(check)))()
        for search in WITH_WORDS:
            seed(number)(fuzzed(given(news_texts(), paragraphs_of_news)(search)))()
        for reading in ON_FILES:
            seed(number)(fuzzed(given(story_files())(reading)))()
        number += 1
    read = (number - first) * EXAMPLES
    checks = [check.__name__ for check in (*ON_TEXTS, *WITH_WORDS, *ON_FILES)]
    print(f"{read} texts or files for each of {', '.join(checks)}: nothing raised")
    print(f"seeds {first} to {number - 1}, {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
