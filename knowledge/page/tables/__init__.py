"""The tables of the page: two columns to a line, and comments that say what they hold."""

from __future__ import annotations

from importlib.resources import files


def rows(table: str) -> list[tuple[str, str]]:
    """Return the two columns of each row of a table, in order."""
    text = (files(__name__) / f"{table}.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(name, rest) for name, _, rest in (line.partition("\t") for line in lines)]
