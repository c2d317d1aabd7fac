"""The tables in the terminal: coloured there, plain and aligned in a pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table as Grid
from rich.text import Text

from bot.terminal.console import CONTROL_PICTURES

if TYPE_CHECKING:
    from rich.console import Console

    from bot.evaluation.report.tables import Table

STYLES = {"better": "green", "worse": "red"}


def print_table(console: Console, table: Table) -> None:
    """Print a table, its note below it, and a blank line."""
    grid = Grid(box=box.SIMPLE_HEAD if console.is_terminal else None, pad_edge=False)
    for place, name in enumerate(table.header):
        grid.add_column(name, justify="right" if place else "left", no_wrap=place > 0)
    for row in table.rows:
        grid.add_row(
            *(Text(cell.translate(CONTROL_PICTURES), STYLES.get(cell, "")) for cell in row)
        )
    console.print(Text(table.title, "bold"))
    if table.rows:
        console.print(grid)
    if table.note:
        console.print(Text(table.note, "dim"))
    console.print()
