"""What is told to be of the page around a story: in lines of pages, and in stories.

    uv run python tests/benchmarks/page_lines.py [LINES … | STORIES …]

A file of lines (`.txt`, one a line, each of a page but for notes of corrections and
amendments) gives the share that is recognised, and those that are not. A file of stories
(`.jsonl`) or a folder of annotated texts gives what is left out of them, and every sentence
that would be taken for the page's if it stood on a line of its own: none should be.
"""

from __future__ import annotations

import re
import sys
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from attribution_gold import GOLD, UNSEEN, read_gold
from knowledge.english.sentences import sentences
from knowledge.model import Story
from knowledge.page.formulas import kind_of
from knowledge.page.left_out import left_out
from knowledge.stories.reading import read
from paths import SHARED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.model import Sentence, Span

NOTES = re.compile(r"\b(?:corrections?|corrected|clarifications?|amended)\b", re.IGNORECASE)
USUAL = (SHARED / "newsroom" / "page_lines.txt", *sorted((SHARED / "eval").glob("*.stories.jsonl")))


def main() -> None:
    """Print the figures of each file or folder."""
    for path in map(Path, sys.argv[1:]) if sys.argv[1:] else (*USUAL, GOLD, UNSEEN):
        if path.suffix == ".txt":
            lines = [line for line in path.read_text("utf-8").splitlines() if line.strip()]
            print_lines(path, [line.strip() for line in lines if not NOTES.search(line)])
        elif path.is_dir():
            print_stories(path, [Story(one.story_id, "", one.text) for one in read_gold(path)])
        elif path.exists():
            print_stories(path, read([path]).stories)


def print_lines(path: Path, lines: list[str]) -> None:
    """Print how many lines of a page are recognised, and those that are not."""
    missed = [line for line in lines if kind_of(line) is None]
    print(f"{path.name}: {len(lines) - len(missed)} of {len(lines)} lines")
    for line in missed:
        print(f"    missed    {line}")


def print_stories(path: Path, stories: Iterable[Story]) -> None:
    """Print what is left out of stories, and what of their sentences would be alone."""
    stories = list(stories)
    out = [(one.kind, text(story, one.span)) for story in stories for one in left_out(story)]
    said = [text(story, span) for story in stories for span in sentences(story.text)]
    alone = {(kind, line) for line in said if (kind := kind_of(line)) is not None}
    print(f"{path.name}: {len(stories)} stories, {len(said)} sentences, {len(out)} lines left out")
    for kind, line in chain(dict.fromkeys(out), sorted(alone.difference(out))):
        print(f"    {kind:12}  {line}")


def text(story: Story, span: Span | Sentence) -> str:
    """Return the words of a story at a place."""
    return story.text[span.start : span.end]


if __name__ == "__main__":
    main()
