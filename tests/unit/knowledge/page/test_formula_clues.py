"""A formula is asked only of lines with one of its clues, and loses none that it matches."""

from __future__ import annotations

import pytest

from attribution_gold import GOLD, UNSEEN, read_gold
from formula_clues import TABLE, clues_of, table_of_clues
from knowledge.page.formulas import Formula, compiled, formulas
from paths import DATA

LINES = [
    *(line.split("\t")[-1] for line in (DATA / "page_lines.txt").read_text("utf-8").splitlines()),
    *(line for story in (*read_gold(GOLD), *read_gold(UNSEEN)) for line in story.text.splitlines()),
]

DERIVED = {
    "sign up(?: here)?": "sign u…sign up",
    "(?:sign up|subscribe) to": "sign u¦subscr…ign up¦ubscribe",
    "(?:please )?read": "please¦read…read",
    "(?:an|bee)+c": "an¦bee…an¦bee",
    ".{3,9}photo(?: by| credit): .*": "…photo ",
    r"\d+ (?:hours|days) ago": "… ago",
    r"(?!x)(?=.*\bjan\b)\d+": "…jan",
    r"[\W_]*": "",
    "(?:news )?.*": "",
    "\t\\d": "",
}
"""Expressions, and what is told of the lines that they match."""


def test_the_table_is_what_the_formulas_tell() -> None:
    told = "run `uv run python tests/benchmarks/formula_clues.py`"
    assert TABLE.read_text("utf-8") == table_of_clues(), told


@pytest.mark.parametrize(("expression", "clues"), DERIVED.items())
def test_clues_are_read_off_an_expression(expression: str, clues: str) -> None:
    assert clues_of(expression) == clues


def test_no_line_is_lost_for_a_clue() -> None:
    told = [(one, compiled(one.expression)) for one in formulas()]

    def is_told(formula: Formula, line: str) -> bool:
        folded = line.casefold()
        opens = not formula.openings or folded.startswith(formula.openings)
        return opens and (not formula.parts or any(part in folded for part in formula.parts))

    short = [line.strip() for line in LINES if line.strip() and len(line) <= 200]
    matched = [(one, line) for one, regex in told for line in short if regex.fullmatch(line)]
    assert len({one.number for one, _ in matched}) > 150
    assert [(one.expression, line) for one, line in matched if not is_told(one, line)] == []
