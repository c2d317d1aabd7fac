"""The closed classes of English words, for those who read sentences without a parser."""

from __future__ import annotations

from knowledge.english import tables

WORD_CLASSES = tables.groups("word_classes.txt")


def closed_classes(tags: str) -> frozenset[str]:
    """Return the words of the closed classes with these tags (`tables/word_classes.txt`)."""
    classes = WORD_CLASSES.items()
    return frozenset(word for heading, words in classes if heading[0] in tags for word in words)
