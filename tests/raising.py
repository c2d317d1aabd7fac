"""Runs `verbatim` with one error built in: a story that holds `MARKER` cannot be analysed.

    python tests/raising.py ask "Who left?" --stories FOLDER

No story is known at which the program fails (such a bug would be mended, and the test with
it gone), and no setting makes it fail. So this is the program with a bug: the reading of
statements raises where a text holds the marker. It is put in before anything imports
`statements`; all else is the program as it is installed.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from knowledge.english.attribution import statements as module

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.model import Person, Span, Statement, Story

MARKER = "A sentence that no rule foresaw."

right = module.statements_and_people


def statements_and_people(
    story: Story, read: Iterable[Span] | None = None
) -> tuple[tuple[Statement, ...], tuple[Person, ...]]:
    if MARKER in story.text:
        raise IndexError("list index out of range")
    return right(story, read)


if __name__ == "__main__":
    module.statements_and_people = statements_and_people
    from bot.start import main

    sys.argv[0] = "verbatim"
    main()
