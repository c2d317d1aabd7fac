"""Likeness: whether a text is nearly the same as a story that is there already.

Two texts are compared by their shingles, runs of four words: an article that was edited keeps
most of them, and another article on the same subject has hardly any.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from knowledge.model import Story

WORD = re.compile(r"\w+")
ALIKE = 0.5
"""The share of the shorter text's shingles from which two texts are nearly the same."""
FEWEST = 8
"""Shingles below which nothing can be said of a text."""
MOST_COMPARED = 100_000
"""Characters of a text that are compared."""


def nearest(text: str, stories: Iterable[Story]) -> tuple[Story, float] | None:
    """Return the story that is most like a text, with the share they have in common, or None."""
    own = set(_shingles(text))
    if len(own) < FEWEST:
        return None
    best: tuple[Story, float] | None = None
    for story in stories:
        # As a list it is walked over once, and a set would have to be made of it.
        other = list(_shingles(story.text))
        if len(other) < FEWEST:
            continue
        share = len(own.intersection(other)) / min(len(own), len(other))
        if share >= ALIKE and (best is None or share > best[1]):
            best = story, min(share, 1.0)
    return best


def _shingles(text: str) -> Iterator[tuple[str, str, str, str]]:
    words = WORD.findall(text[:MOST_COMPARED].lower())
    return zip(words, words[1:], words[2:], words[3:], strict=False)
