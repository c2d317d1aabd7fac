"""Write the background word frequencies that `knowledge` ships, one language at a time.

    uv run --with "wordfreq>=3.1,<4" python tests/benchmarks/frequencies.py en \
        knowledge/english/tables/frequencies.txt

wordfreq itself costs 0.2 s to import and load, which is more than an answer may
take; the table holds the words that matter for telling the common from the rare. Words
of other languages than English are folded as their stories are.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import wordfreq

from knowledge.language import FOLDERS

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = {"en": 30_000}
WORDS_OF_OTHERS = 20_000
NAMES = {"en": "English", "de": "German", "fr": "French", "es": "Spanish"}
HEAD = """\
# How often {} words are used: the words under their Zipf value (the base-10 logarithm
# of uses in a billion words). The most frequent words of wordfreq 3.1 (Robyn Speer,
# github.com/rspeer/wordfreq), whose data are under CC BY-SA 4.0, and so is this table;
# written by tests/benchmarks/frequencies.py.
"""


def fold_of(code: str) -> Callable[[str], str]:
    """Return how the words of a language are folded in its stories."""
    if code == "en":
        return str
    fold: Callable[[str], str] = import_module(f"{FOLDERS[code]}.language").fold
    return fold


def main(code: str, path: str) -> None:
    fold = fold_of(code)
    values: dict[str, float] = {}
    for word in wordfreq.top_n_list(code, WORDS.get(code, WORDS_OF_OTHERS)):
        folded = fold(word)
        if folded.isascii() and folded.isalpha():
            value = round(wordfreq.zipf_frequency(word, code), 1)
            values[folded] = max(value, values.get(folded, 0.0))
    by_value: dict[float, list[str]] = {}
    for word, value in values.items():
        by_value.setdefault(value, []).append(word)
    groups = [
        "\n".join([f"\n[{value}]", *sorted(by_value[value]), ""])
        for value in sorted(by_value)[::-1]
    ]
    Path(path).write_text(HEAD.format(NAMES[code]) + "".join(groups), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
