"""Mark the rows of annotated texts that are not read right: `?` before each, and before no other.

    uv run python tests/benchmarks/mark_known_failures.py [FOLDER]

The tests demand that exactly the marked rows fail, so a change of the rules that mends or
breaks a row shows up as a changed mark.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from attribution_gold import GOLD, annotated, is_right, parse_annotated
from bot.evaluation.matching import match
from knowledge.english.attribution.statements import statements
from knowledge.model import Story

MARK = "? "


def marked(story_id: str, source: str) -> str:
    """Return the content of an annotated file with the marks that its text deserves now."""
    story = parse_annotated(story_id, source)
    made = statements(Story(story_id, story_id, story.text))
    rows = annotated(story)
    pairs = match(made, rows)
    body, separator, lines = source.partition("\n---\n")
    written = [line.removeprefix(MARK) for line in lines.splitlines() if line]
    told = [
        line if is_right(row, made[pairs[at]] if at in pairs else None) else MARK + line
        for at, (line, row) in enumerate(zip(written, rows, strict=True))
    ]
    return body + separator + "".join(f"{line}\n" for line in told)


def main(folder: str | None = None) -> None:
    for path in sorted((GOLD if folder is None else Path(folder)).glob("*.txt")):
        source = path.read_text(encoding="utf-8")
        told = marked(path.stem, source)
        if told != source:
            path.write_text(told, encoding="utf-8")
            print(path.name)


if __name__ == "__main__":
    main(*sys.argv[1:])
