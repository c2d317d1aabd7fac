"""Plain data that people may want to change, one entry a line, and the ways to read it.

A table opens with "#" lines that say what it holds and where that comes from. A `.tsv`
table has an entry's columns on its line; a `.txt` table has its entries alone, under
[headings] where it holds several groups. Each stands in a package that holds tables and
nothing else, which says for itself whose words they are.
"""

from __future__ import annotations

from importlib.resources import files


def rows(package: str, name: str) -> list[list[str]]:
    """Return the entries of a table, each as its columns."""
    return [line.split("\t") for line in _entries(_text(package, name))]


def groups(package: str, name: str) -> dict[str, list[str]]:
    """Return the entries of a table by their headings, in order."""
    _, *parts = _text(package, name).split("\n[")
    split = (part.partition("]\n") for part in parts)
    return {heading: _entries(entries) for heading, _, entries in split}


def values(package: str, name: str) -> dict[str, float]:
    """Return the words of a table whose headings are numbers, each with the number above it."""
    _, *parts = _text(package, name).split("\n[")
    return {
        word: value
        for heading, _, words in (part.partition("]\n") for part in parts)
        for value in [float(heading)]
        for word in words.split()
    }


def _text(package: str, name: str) -> str:
    return (files(package) / name).read_text(encoding="utf-8")


def _entries(lines: str) -> list[str]:
    """Return the lines that are neither blank nor a comment."""
    return [line for line in lines.split("\n") if line and line[0] != "#"]
