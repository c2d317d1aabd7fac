"""What texts cost that no newsroom writes, at three sizes, and by how much a doubling costs more.

    uv run python tests/benchmarks/worst_cases.py [--sizes N…] [--kinds NAME…] [--questions]

Each row is a kind of text (`tests/awkward_texts.py`) and each column a work with a library of one
story of it: reading it, asking seven questions, finding the source of seven messages and
listing statements, the last three for the first time and as any other time. A cell holds the
processor time in ms at each size and, behind an x, the largest growth at a doubling: linear is
2, and more than 2.6 is marked with an `!` where the time is long enough to be told. With
`--questions` the kinds are asked and found as messages of 1,000, 2,000 and 4,000 characters.
"""

from __future__ import annotations

import argparse
import sys
from itertools import pairwise
from math import log2
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from awkward_texts import TEXTS, asking_costs, costs, news
from knowledge.library import Library
from knowledge.model import Story

SIZES = (50_000, 100_000, 200_000)
MOST = 2.6
TOLD = 0.02
"""Seconds below which a growth is noise."""


def growth(sizes: list[int], took: list[float]) -> float:
    """Return the largest factor at a doubling, of those that end in a time that can be told."""
    pairs = zip(pairwise(sizes), pairwise(took), strict=True)
    return max(
        (
            (after / max(before, 1e-4)) ** (1 / log2(large / small))
            for (small, large), (before, after) in pairs
            if after >= TOLD
        ),
        default=0.0,
    )


def row(name: str, sizes: list[int], measured: list[dict[str, float]]) -> None:
    cells = []
    for work in measured[0]:
        took = [one[work] for one in measured]
        grown = growth(sizes, took)
        mark = "!" if grown > MOST else " "
        shown = "/".join(f"{t * 1000:.0f}" for t in took)
        cells.append(f"{work} {shown} x{grown:.1f}{mark}")
    print(f"{name:28}", " | ".join(cells), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--kinds", nargs="+", default=list(TEXTS))
    parser.add_argument("--questions", action="store_true")
    chosen = parser.parse_args()
    sizes = [1000, 2000, 4000] if chosen.questions else chosen.sizes
    library = Library.build([Story("news", "News", news(100_000))]) if chosen.questions else None
    costs(news(5000))  # whatever is imported or read once
    for name in chosen.kinds:
        texts = [TEXTS[name](size) for size in sizes]
        if library is not None:
            for text in texts[:1]:
                asking_costs(library, text)
        row(name, sizes, [costs(t) if library is None else asking_costs(library, t) for t in texts])


if __name__ == "__main__":
    main()
