"""Plain data that people may want to change, and the one way to read it."""

from __future__ import annotations

from importlib.resources import files


def rows(name: str) -> list[list[str]]:
    """Return the tab-separated rows of a table, without blank and "#" lines."""
    text = (files(__name__) / name).read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return [line.split("\t") for line in lines]


SETS = {name: frozenset(words.split()) for name, _, words in rows("sets.tsv")}
"""The small word sets of attribution, by name."""
