"""Fits the weights by which sources are resolved, and says how well they do on texts left out.

    uv run python tests/benchmarks/fit_attribution.py [STORIES.jsonl QUOTES.jsonl]...

Beside the gold of the project and the texts of spent blind rounds, the annotated statements
of each pair of files are used.
Coordinate search: one weight after the other is made larger and smaller, and kept where the
statements that have their right speaker, less `WRONG` times those that have a wrong one, grow
by more than the step away from where the weight began costs. Whole articles are left out in
turn, since statements of one article are alike. The last line is a fit on all of them, to be
rounded into `knowledge/english/attribution/resolution/weights.py`.
"""

from __future__ import annotations

import json
import math
import sys
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from attribution_gold import GOLD, read_gold
from bot.evaluation.matching import match, same_name
from knowledge.english.attribution.resolution.weights import FLOOR, MARGIN, WEIGHTS
from knowledge.english.attribution.statements import attributed, relations_of
from knowledge.model import Kind, Statement

if TYPE_CHECKING:
    from knowledge.english.attribution.statements import Relations

WRONG = 2.0
"""What a wrong name costs, a right one being worth 1."""
FOLDS = 5
SWEEPS = 2
STEPS = (0.7, 1.4)
SHIFTS = (-0.3, 0.3)
"""For margins and floors, which may be 0."""
STIFFNESS = 0.6
"""What it costs to multiply a weight by e."""


@dataclass(frozen=True, slots=True)
class Article:
    """A text with its annotated statements, read as far as the weights have no say."""

    text: str
    relations: Relations
    rows: tuple[Statement, ...]


def articles(arguments: list[str]) -> list[Article]:
    """Return the articles of the gold and of the files."""
    found = [
        (
            story.text,
            [
                Statement(row.start, row.end, Kind(row.kind), row.speaker, row.role, row.cue)
                for row in story.statements
            ],
        )
        for story in (*read_gold(), *read_gold(GOLD / "unseen"))
    ]
    for stories, quotes in zip(arguments[::2], arguments[1::2], strict=True):
        rows: dict[str, list[Statement]] = defaultdict(list)
        for line in Path(quotes).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            rows[row["story_id"]].append(
                Statement(row["start"], row["end"], Kind(row["kind"]), row["speaker"])
            )
        for line in Path(stories).read_text(encoding="utf-8").splitlines():
            story = json.loads(line)
            found.append((story["text"], rows[story["story_id"]]))
    return [Article(text, relations_of(text), tuple(rows)) for text, rows in found]


def counts(measured: list[Article]) -> tuple[int, int, int]:
    """Return how many statements are found, have the right speaker, have a wrong one."""
    found = right = wrong = 0
    for article in measured:
        made = [statement for statement, _ in attributed(article.text, article.relations)]
        for at, pair in match(made, article.rows).items():
            wanted, given = article.rows[at].speaker, made[pair].speaker
            same = wanted == given or (
                wanted is not None and given is not None and same_name(given, wanted)
            )
            found += 1
            right += same
            wrong += not same and given is not None
    return found, right, wrong


def worth(measured: list[Article]) -> float:
    """Return the figure that is made as large as possible."""
    _, right, wrong = counts(measured)
    return right - WRONG * wrong


def fit(measured: list[Article], start: dict[str, dict[str, float]]) -> None:
    """Search the weights, one after the other; they are left at the best that was met."""
    tables = {"weights": WEIGHTS, "margin": MARGIN, "floor": FLOOR}
    for name, table in tables.items():
        table.update(start[name])
    best = worth(measured)
    for _ in range(SWEEPS):
        before = best
        for name, table in tables.items():
            for key in table:
                best = _search(measured, table, key, start[name][key], best)
        if best - before < 1:
            break


def _search(
    measured: list[Article], table: dict[str, float], key: str, began: float, best: float
) -> float:
    """Move one weight to the best of its neighbours."""
    here = table[key]
    scaled = table is WEIGHTS
    tried = [here * step for step in STEPS] if scaled else [here + shift for shift in SHIFTS]
    chosen = here
    for value in tried:
        table[key] = value
        away = abs(math.log(value / began)) if scaled else abs(value - began)
        reached = worth(measured) - STIFFNESS * away
        if reached > best:
            chosen, best = value, reached
    table[key] = chosen
    return best


def left_out(arguments: list[str], fold: int) -> tuple[int, int, int]:
    """Fit on all folds but one, and return the counts of that one."""
    everything = articles(arguments)
    fit([one for at, one in enumerate(everything) if at % FOLDS != fold], as_they_are())
    return counts([one for at, one in enumerate(everything) if at % FOLDS == fold])


def as_they_are() -> dict[str, dict[str, float]]:
    """Return the weights of the project."""
    return {"weights": dict(WEIGHTS), "margin": dict(MARGIN), "floor": dict(FLOOR)}


def main() -> None:
    """Print the figures of each fold, and the weights fitted on all articles."""
    everything = articles(sys.argv[1:])
    print(f"as they are: {_share(counts(everything))}", flush=True)
    with ProcessPoolExecutor() as pool:
        folds = list(pool.map(left_out, repeat(sys.argv[1:], FOLDS), range(FOLDS)))
    for fold, counted in enumerate(folds):
        print(f"fold {fold}, left out: {_share(counted)}")
    total = [sum(column) for column in zip(*folds, strict=True)]
    print(f"left out in turn: {_share((total[0], total[1], total[2]))}", flush=True)
    fit(everything, as_they_are())
    print(f"fitted on all: {_share(counts(everything))}")
    for table in (WEIGHTS, MARGIN, FLOOR):
        print({key: round(value, 2) for key, value in table.items()})


def _share(counted: tuple[int, int, int]) -> str:
    found, right, wrong = counted
    return f"{found} found, right {right / found:.3f}, wrong {wrong / found:.3f}"


if __name__ == "__main__":
    main()
