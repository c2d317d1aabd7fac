"""Tables in the terminal: coloured there, plain and aligned in a pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from bot.terminal.console import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console

CELL_STYLES = {"better": "green", "worse": "red"}


def print_table(
    console: Console, title: str, header: Sequence[str], rows: Iterable[Sequence[str]], note: str
) -> None:
    """Print a table, its note below it, and a blank line."""
    grid = Table(box=box.SIMPLE_HEAD if console.is_terminal else None, pad_edge=False)
    for place, name in enumerate(header):
        grid.add_column(name, justify="right" if place else "left", no_wrap=place > 0)
    for row in rows:
        grid.add_row(*(Text(visible(cell), CELL_STYLES.get(cell, "")) for cell in row))
    console.print(Text(title, "bold"))
    if grid.row_count:
        console.print(grid)
    if note:
        console.print(Text(note, "dim"))
    console.print()
