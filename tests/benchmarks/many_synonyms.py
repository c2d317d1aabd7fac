"""What a large synonyms.txt costs: to be read, to be compared, and to ask and read stories with.

    uv run python tests/benchmarks/many_synonyms.py [LINES [STORIES.jsonl]]

Writes a file of so many lines (100,000 unless told), of which each third has synonyms of two
words, and prints the processor time in ms of reading it, of telling that it is as it was, of
reading stories with it and of asking; with the same without it beside them. The stories are our
own annotated reports unless others are told.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from attribution_gold import read_gold
from bot.cache.keys import words_key
from knowledge.library import Library
from knowledge.model import Story
from knowledge.stories import synonyms
from knowledge.stories.synonyms import NO_SYNONYMS

if TYPE_CHECKING:
    from collections.abc import Callable

QUESTIONS = ("Who said that the council was wrong?", "When did the storm hit the harbour?")


VOCABULARY = 60_000
"""Words that such a file has: a language's."""


@cache
def vocabulary() -> list[str]:
    chance = random.Random(1)
    return ["".join(chance.choices("abcdefghijklmnoprstuvw", k=7)) for _ in range(VOCABULARY)]


def line(number: int, chance: random.Random) -> str:
    words = chance.choices(vocabulary(), k=4)
    if number % 3 == 0:
        return f"{words[0]} {words[1]}, {words[2]}, {words[3]}"
    return f"{words[0]} => {words[1]}, {words[2]}" if number % 3 == 1 else ", ".join(words)


def ms(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def main(lines: int, path: str | None) -> None:
    chance = random.Random(13)
    stories = [Story(story.story_id, story.story_id, story.text) for story in read_gold()]
    if path is not None:
        rows = map(json.loads, Path(path).read_text(encoding="utf-8").splitlines())
        stories = [Story(row["story_id"], row["title"], row["text"]) for row in rows]
    Library.build(stories[:2])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        text = "\n".join(line(number, chance) for number in range(lines))
        (folder / "synonyms.txt").write_text(text, encoding="utf-8")
        print(f"{lines:,} lines, {len(text):,} characters")
        print(f"{ms(lambda: synonyms.read([folder])):8.0f} ms to read it")
        words, again = (synonyms.read([folder])[0] for _ in range(2))
        print(f"{ms(lambda: words == again):8.0f} ms to tell that it is as it was")
        print(f"{ms(lambda: words_key(words)):8.0f} ms to tell by what stories are read")
    for called, used in {"without": NO_SYNONYMS, "with it": words}.items():
        built: list[Library] = []
        took = ms(lambda used=used, built=built: built.append(Library.build(stories, used)))  # type: ignore[misc]
        for question in QUESTIONS:
            built[0].ask(question)
        asked = ms(lambda built=built: [built[0].ask(one) for one in QUESTIONS * 50])  # type: ignore[misc]
        print(f"{called}: {took:8.0f} ms to read {len(stories)} stories, {asked / 100:.2f} to ask")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000, (sys.argv[2:] or [None])[0])
