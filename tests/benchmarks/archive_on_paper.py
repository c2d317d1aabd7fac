"""What a hundred million sentences would take, from what `archive.py` has measured.

    uv run python tests/benchmarks/archive_on_paper.py RESULTS.json … [--sentences N]
        [--questions-a-second N] [--cores N] [--memory GB]

RESULTS are those of two sizes or more: what grows with the sentences is a line through the largest
two, what does not is where it begins. Told are shards, disk, memory and cores, of OpenSearch,
PostgreSQL and a bot, and how many machines of so many cores and so much memory that is. What is
assumed besides, and measured by nobody here, is printed below. No prices: they change, and cores
and gigabytes can be looked up at whoever rents them out.
"""

from __future__ import annotations

import argparse
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Results = dict[str, Any]

SHARD_GB = 25.0
"""Gigabytes of a shard: who runs OpenSearch for others advises 10 to 30 where much is searched
(AWS, "Maintain shard sizes at recommended ranges")."""
CACHED = 0.5
"""The share of an index that is to fit into memory beside the heaps: what questions touch."""
HEAP_GB = 8.0
"""Gigabytes of heap of a node."""
FREE = 0.5
"""The share of a disk that stays free: an index that is made anew stands beside the old one."""
COPIES = 2
"""How often each part of the index is there: one node may fail."""
BUSY = 0.5
"""The share of the cores that questions may take in the busiest second."""
GB = 1000.0
"""Megabytes."""


@dataclass(frozen=True, slots=True)
class Line:
    """What grows with the number of sentences."""

    begins: float
    each: float
    """For a million sentences."""

    def at(self, sentences: float) -> float:
        """Return how much it is."""
        return self.begins + self.each * sentences / 1e6


def line(measured: Sequence[Results], of: Callable[[Results], float]) -> Line:
    """Return the line through the largest two sizes."""
    points = sorted((sentences_of(one), of(one)) for one in measured)
    (few, little), (many, much) = points[-2:]
    each = max(0.0, (much - little) / (many - few) * 1e6)
    return Line(much - each * many / 1e6, each)


def shown(megabytes: float) -> str:
    """Return a size as people read it."""
    return f"{megabytes / GB:,.1f} GB" if megabytes >= GB else f"{megabytes:,.0f} MB"


def sentences_of(one: Results) -> int:
    """Return of how many sentences a measurement is."""
    return int(one["fill"]["status"]["sentences"])


def held_by_bot(one: Results) -> float:
    """Return the megabytes of a process that has answered from the archive."""
    held = one["archive"]["in_the_end"]
    return float(held["private"] + held["mapped"])


def rows(measured: Sequence[Results], given: argparse.Namespace) -> list[tuple[str, str]]:
    """Return what it takes, and how much."""
    size, a_second = given.sentences, given.questions_a_second
    index = line(measured, lambda one: one["fill"]["opensearch_mb"]).at(size)
    stories = line(measured, lambda one: one["fill"]["postgres_mb"]).at(size)
    bot = line(measured, held_by_bot).at(size)
    searching = line(measured, lambda one: one["archive"]["opensearch_cpu_ms"]).at(size)
    answering = line(measured, lambda one: one["archive"]["again_ms"]["cpu"][0]).at(size)
    speed = max(measured, key=sentences_of)["fill"]["sentences_per_s"]
    memory = index * COPIES * CACHED
    cores = searching / 1000 * a_second / BUSY
    by_memory = memory / GB / (given.memory - HEAP_GB)
    nodes = max(3, math.ceil(by_memory), math.ceil(cores / given.cores))
    disk = index * COPIES / FREE
    return [
        ("OpenSearch, the index, once", shown(index)),
        ("  shards", f"{math.ceil(index / GB / SHARD_GB)} of at most {SHARD_GB:g} GB"),
        ("  disk, with copies and what stays free", shown(disk)),
        ("  memory beside the heaps", shown(memory)),
        ("  CPU of a question", f"{searching:,.0f} ms"),
        ("  cores", f"{cores:,.1f}"),
        (
            "  nodes",
            f"{nodes} of {given.cores} cores, {given.memory:g} GB and {shown(disk / nodes)}",
        ),
        (
            "PostgreSQL, and as much for a standby",
            f"{shown(stories)}, {shown(stories / FREE)} of disk",
        ),
        ("a bot, mapped files among it", shown(bot)),
        ("  CPU of a question", f"{answering:,.1f} ms"),
        ("  processes", f"{max(2, math.ceil(answering / 1000 * a_second / BUSY))}"),
        ("filling, by one process", f"{size / speed / 86_400:,.1f} days ({speed:,.0f} a second)"),
    ]


def main() -> None:
    """Read what was measured, and calculate."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("results", type=Path, nargs="+")
    parser.add_argument("--sentences", type=int, default=100_000_000)
    parser.add_argument("--questions-a-second", type=float, default=10.0)
    parser.add_argument("--cores", type=int, default=16)
    parser.add_argument("--memory", type=float, default=64.0)
    given = parser.parse_args()
    measured = [json.loads(path.read_text("utf-8")) for path in given.results]
    if len({sentences_of(one) for one in measured}) < 2:
        parser.error("a line needs the results of two sizes")
    sizes = ", ".join(f"{sentences_of(one):,}" for one in measured)
    print(f"{given.sentences:,} sentences, {given.questions_a_second:g} questions a second,")
    print(f"from {sizes} sentences that were measured\n")
    print("| what | how much |\n| --- | --- |")
    for what, how_much in rows(measured, given):
        print(f"| {what} | {how_much} |")
    print(
        f"\nAssumed: {CACHED:.0%} of the index with its copies in memory; heaps of {HEAP_GB:g} GB;"
    )
    print(
        f"{FREE:.0%} of disks free; cores {BUSY:.0%} busy at most; what grows goes on growing so."
    )


if __name__ == "__main__":
    main()
