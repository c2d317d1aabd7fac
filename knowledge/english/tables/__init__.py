"""The tables of English; see `knowledge.text.tables` for how they are read."""

from __future__ import annotations

from knowledge.text import tables


def rows(name: str) -> list[list[str]]:
    """Return the entries of a table, each as its columns."""
    return tables.rows(__name__, name)


def groups(name: str) -> dict[str, list[str]]:
    """Return the entries of a table by their headings, in order."""
    return tables.groups(__name__, name)


def values(name: str) -> dict[str, float]:
    """Return the words of a table whose headings are numbers, each with the number above it."""
    return tables.values(__name__, name)


SETS = {heading: frozenset(words) for heading, words in groups("sets.txt").items()}
"""The small word sets of attribution, by name."""
