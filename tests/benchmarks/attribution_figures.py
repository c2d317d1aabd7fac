"""The statements of our own annotated texts, against the annotation: the table of `verbatim eval`.

Run it as `uv run python tests/benchmarks/attribution_figures.py [FOLDER]`, where FOLDER holds
texts written as those of `tests/data/attribution` are.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from attribution_gold import GOLD, annotated, read_gold
from bot.evaluation.quotations import score_statements
from bot.evaluation.report.tables import quotations_table, resolutions_table
from bot.terminal.console import open_console
from bot.terminal.table import print_table
from knowledge.english.attribution.statements import statements
from knowledge.model import Story


def main(folder: str | None = None) -> None:
    """Print the tables of the texts of a folder."""
    stories = read_gold(GOLD if folder is None else Path(folder))
    made = {s.story_id: statements(Story(s.story_id, s.story_id, s.text)) for s in stories}
    judged = score_statements(made, {s.story_id: annotated(s) for s in stories})
    for table in (quotations_table(judged), resolutions_table(judged)):
        print_table(open_console(), table.title, table.header, table.rows, table.note)


if __name__ == "__main__":
    main(*sys.argv[1:])
