"""The tables of the page; see `knowledge.text.tables` for how they are read."""

from __future__ import annotations

from knowledge.text import tables


def rows(table: str) -> list[tuple[str, str]]:
    """Return the two columns of each row of a table, in order."""
    return [(kind, rest) for kind, rest in tables.rows(__name__, f"{table}.tsv")]
