"""Write the background word frequencies that `knowledge` ships.

    uv run --with "wordfreq>=3.1,<4" python tests/benchmarks/frequencies.py \
        knowledge/english/tables/frequencies.txt

wordfreq itself costs 0.2 s to import and load, which is more than an answer may
take; the table holds the words that matter for telling the common from the rare.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

import wordfreq

WORDS = 30_000
HEAD = """\
# How often English words are used: the words under their Zipf value (the base-10 logarithm
# of uses in a billion words). The most frequent words of wordfreq 3.1 (Robyn Speer,
# github.com/rspeer/wordfreq), whose data are under CC BY-SA 4.0, and so is this table;
# written by tests/benchmarks/frequencies.py.
"""


def main(path: str) -> None:
    by_value: dict[float, list[str]] = defaultdict(list)
    for word in wordfreq.top_n_list("en", WORDS):
        if word.isascii() and word.isalpha():
            by_value[round(wordfreq.zipf_frequency(word, "en"), 1)].append(word)
    groups = [
        "\n".join([f"\n[{value}]", *sorted(by_value[value]), ""])
        for value in sorted(by_value)[::-1]
    ]
    Path(path).write_text(HEAD + "".join(groups), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
