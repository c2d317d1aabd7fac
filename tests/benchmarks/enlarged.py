"""As many sentences as are wanted of real text, none of which stands there twice.

    uv run python tests/benchmarks/enlarged.py STORIES.jsonl SENTENCES OUT.jsonl

Takes the stories of a file (made by `padding.py`) as they are, and then again and again with
other words: each round puts every word that is not among the most frequent ones in the place of
another that is about as frequent and has a capital where it has. So sentences keep their grammar
and words their frequencies, names stay names, and with a part of new names each round the
vocabulary grows, as it does in real text.
"""

from __future__ import annotations

import json
import math
import random
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WORD = re.compile(r"[A-Za-z]{3,}")
SENTENCE = re.compile(r"[.!?][”\"’']?(?:\s|$)")
FREQUENT = 300
"""The words, by their uses, that stay as they are: grammar, and what people speak with."""
BANDS = 1.5
"""How many bands of words that are about as frequent there are to twice the uses."""
NEW = 0.2
"""The share of names that are new in a round."""


def enlarged(rows: list[dict[str, str]], sentences: int) -> Iterator[dict[str, str]]:
    """Yield stories until they have so many sentences, about."""
    counts = Counter(word for row in rows for word in WORD.findall(row["text"]))
    sizes = [len(SENTENCE.findall(row["text"])) + 1 for row in rows]
    made, turn = 0, 0
    while made < sentences:
        others = _others(counts, random.Random(f"round {turn}")) if turn else {}
        for row, size in zip(rows, sizes, strict=True):
            if made >= sentences:
                return
            made += size
            yield row if not turn else _changed(row, turn, others)
        turn += 1


def _others(counts: Counter[str], chance: random.Random) -> dict[str, str]:
    """Return for each word that is to be changed what is to stand in its place."""
    kept = {word.lower() for word, _ in counts.most_common(FREQUENT)}
    alike: dict[tuple[bool, bool, int], list[str]] = defaultdict(list)
    for word, count in counts.items():
        if word.lower() not in kept:
            band = int(math.log2(count) * BANDS)
            alike[word[0].isupper(), word.isupper(), band].append(word)
    others: dict[str, str] = {}
    for (is_name, _, _), words in alike.items():
        shuffled = chance.sample(words, len(words))
        others |= dict(zip(words, shuffled, strict=True))
        if is_name:
            for word in chance.sample(words, int(NEW * len(words))):
                others[word] = _new(others[word], chance)
    return others


def _new(word: str, chance: random.Random) -> str:
    """Return a name that is like another."""
    vowels = "aeiou"
    return "".join(
        chance.choice(vowels if letter in vowels else "bcdfghklmnprstvz")
        if at and letter.islower() and chance.random() < 0.5
        else letter
        for at, letter in enumerate(word)
    )


def _changed(row: dict[str, str], turn: int, others: Mapping[str, str]) -> dict[str, str]:
    def other(found: re.Match[str]) -> str:
        return others.get(found[0], found[0])

    changed = {"text": WORD.sub(other, row["text"]), "title": WORD.sub(other, row["title"])}
    return {**row, **changed, "story_id": f"{row['story_id']}~{turn}"}


def main(stories: str, sentences: str, out: str) -> None:
    """Write the stories."""
    rows = [json.loads(line) for line in Path(stories).read_text("utf-8").splitlines()]
    lines = (f"{json.dumps(row, ensure_ascii=False)}\n" for row in enlarged(rows, int(sentences)))
    with Path(out).open("w", encoding="utf-8") as stream:
        stream.writelines(lines)


if __name__ == "__main__":
    main(*sys.argv[1:])
