"""Words of a page: what a line is made of that no formula knows.

Pages say the same few things in ever new ways ("Follow our live blog", "New updates
available"). A short line that ends in no full stop and whose every word is one that pages
use is of the page; a heading of a story has a word of its own, and a sentence its stop.
"""

from __future__ import annotations

import re
from functools import cache

from knowledge.page.tables import rows

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
SHAPE = re.compile(r"[^\W_a-zß-öø-ÿ]")
SENTENCE_END = re.compile(r"[.!?…][)\]\"”’»]*$")
SMALL = "small"
"""The kind of words that make no line one of the page."""
OTHER = "menu"
"""The kind of a line of nothing but such words."""
FEWEST_WORDS, MOST_WORDS = 1, 10


def kind_by_words(line: str) -> str | None:
    """Return the kind of a line whose words are all those of pages; None for any other."""
    words = [word.lower() for word in WORD.findall(line)]
    is_label = SHAPE.match(line) and not SENTENCE_END.search(line)
    if not is_label or not FEWEST_WORDS <= len(words) <= MOST_WORDS:
        return None
    known = _kinds()
    kinds = [known.get(word) for word in words]
    if None in kinds:
        return None
    found = next((kind for kind in kinds if kind != SMALL), None)
    return OTHER if found is None and len(words) > 1 else found


@cache
def _kinds() -> dict[str, str]:
    """Return the kind of each word of a page; the first that the table names."""
    found: dict[str, str] = {}
    for kind, words in rows("words"):
        for word in words.split():
            found.setdefault(word, kind)
    return found
