"""How fast statements are read, and that no text makes it slow.

    uv run python tests/benchmarks/attribution_speed.py [STORIES.jsonl]

Prints words a second over the stories (or over the gold texts), and for each worst
case the seconds for a quarter, half and whole megabyte: linear is 1 : 2 : 4.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from attribution_gold import read_gold
from knowledge.english.attribution.statements import statements
from knowledge.model import Story

SIZES = (250_000, 500_000, 1_000_000)
WORST = {
    "opening marks": "“",
    "closing marks": "”",
    "straight marks": '"',
    "single marks": "‘",
    "apostrophes": "’",
    "marks and words": " “a” 'b' ",
    "nested marks": "“‘",
    "quoted sentences": "“A b c.” ",
    "commas": ",",
    "commas and words": "a, ",
    "capitals": "A",
    "capitalised words": "Ab ",
    "capitals with commas": "Ab Cd, ",
    "cues": "said ",
    "names and cues": "Ab said that ",
    "and": "and ",
    "nouns": "house ",
    "dashes": "a – ",
    "brackets": "(a ",
    "acronyms": "Ab Cd (AC) ",
    "full stops": "A. ",
    "according to": "according to ",
    "claims that": "Ab’s claim that ",
    "who": "Ab, who said ",
    "pronouns": "He said. She said. ",
    "namesakes": "John Ab said so. Mary Ab said no. Ab said he. ",
    "colons": "a: “B c d.” ",
    "newlines": "a\n",
}

# Every name another, so that nothing is found twice.
MANY = {
    "many persons": "Xa{0} Ab said so. ",
    "many surnames": "John Xa{0} said so. ",
    "many bodies": "The Xa{0} Council met. The company said so. ",
    "many roles": "John Xa{0}, a doctor, left. The doctor said so. ",
    "many sources": "A spokesman for Xa{0} said so. The spokesman said no. ",
}


def seconds(text: str) -> float:
    """Return the processor time that one story of this text takes."""
    start = time.process_time()
    statements(Story("bench", "bench", text))
    return time.process_time() - start


def texts(arguments: list[str]) -> list[str]:
    if arguments:
        lines = Path(arguments[0]).read_text(encoding="utf-8").splitlines()
        return [json.loads(line)["text"] for line in lines]
    return [story.text for story in read_gold()]


def main(arguments: list[str]) -> None:
    stories = texts(arguments)
    words = sum(len(text.split()) for text in stories)
    best = min(sum(seconds(text) for text in stories) for _ in range(5))
    print(f"{len(stories)} stories, {words} words: {words / best:,.0f} words/s")
    for name, unit in WORST.items():
        report(name, [(unit * (size // len(unit) + 1))[:size] for size in SIZES])
    for name, unit in MANY.items():
        counts = [size // len(unit) for size in SIZES]
        report(name, ["".join(unit.format(n) for n in range(count)) for count in counts])


def report(name: str, grown: list[str]) -> None:
    took = [seconds(text) for text in grown]
    print(f"{name:22}", *(f"{one:7.2f} s" for one in took), f"x{took[2] / took[0]:.1f}")


if __name__ == "__main__":
    main(sys.argv[1:])
