"""This project's postings beside other BM25 engines, on the same terms.

Each engine runs in a process and, where it needs packages, an environment of its own, made
by `uv run --with`; one that cannot be installed is told. Rounds are interleaved, so that
what else the machine does falls on all alike; times are CPU time of the process. Answers
are compared with rank-bm25's. It answers fewer questions where it takes long, and above
100,000 sentences only where `--engines` names it: else the answers are compared with this
project's, whose scores are its own.

Run by `uv run python tests/benchmarks/engines.py [--sizes 1000 10000 …] [--text PATH]
[--engines NAME …] [--markdown] [--svg PATH]`. Sentences are drawn by Zipf's law, seeded, or
taken from a text (or `.jsonl` of stories). Content words are those beyond the hundred most
frequent; the questions with stopwords hold up to six of these besides. `--python` names a
Python for the engines that have no wheel for the one that runs.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks.engine_plot import plotted

ROOT = Path(__file__).parents[2]
WORKER = Path(__file__).parent / "engine_worker.py"
NEEDED: dict[str, tuple[str, ...]] = {
    "verbatim": (),
    "verbatim [speed]": ("numba>=0.60,<1",),
    "tantivy": ("tantivy>=0.22,<1",),
    "bm25s numba": ("bm25s>=0.3,<0.4", "numba>=0.60,<1"),
    "bm25s": ("bm25s>=0.3,<0.4",),
    "bm25x": ("bm25x>=0.3,<0.4",),
    "SQLite FTS5": (),
    "rank-bm25": (),
}
"""The packages of each engine that the project does not have."""
OWN = {"verbatim", "verbatim [speed]", "SQLite FTS5", "rank-bm25"}
"""The engines that run in the project's environment."""
OTHER_PYTHON = {"bm25x"}
SIZES = (1_000, 10_000, 100_000, 1_000_000)
STOPWORDS, QUESTIONS, ROUNDS, ADDED = 100, 300, 3, 20
LIMIT = 3.0
"""Seconds that an engine may take for a round of one kind of question."""
COMPARED = 40
"""Questions whose answers are compared."""
SLOW, MOST_FOR_SLOW = "rank-bm25", 100_000
KINDS = ("content", "stopwords")

Sentences = list[list[str]]


def zipf(size: int, seed: int = 1) -> Sentences:
    """Draw sentences of about 20 words by the law of Zipf and Mandelbrot."""
    chance = np.random.default_rng(seed)
    lengths = np.clip(chance.lognormal(2.9, 0.45, size).round(), 3, 80).astype(np.int64)
    weights = 1 / (np.arange(1_000_000) + 2.7) ** 1.07
    drawn = (weights.cumsum() / weights.sum()).searchsorted(chance.random(lengths.sum()))
    stream = iter(drawn.tolist())
    return [[spelt(next(stream)) for _ in range(length)] for length in lengths.tolist()]


def spelt(number: int) -> str:
    """Spell a word that no engine takes apart, or for a stopword of a language."""
    letters = "w"
    while number or letters == "w":
        number, letter = divmod(number, 26)
        letters += chr(97 + letter)
    return letters + "q"


def written(path: Path) -> Sentences:
    """Return the words of the sentences of a text, or of a `.jsonl` of stories."""
    text = path.read_text()
    if path.suffix == ".jsonl":
        text = "\n".join(json.loads(line)["text"] for line in text.splitlines())
    found = (re.findall(r"[^\W\d_]{2,}", one.lower()) for one in re.split(r"[.?!\n]+\s", text))
    return [words for words in found if words]


def questions(sentences: Sentences, seed: int = 2) -> dict[str, list[list[str]]]:
    """Take questions from sentences: two to six of their content words, and then stopwords."""
    chance = random.Random(seed)
    counted = Counter(word for sentence in sentences[:50_000] for word in sentence)
    common = {word for word, _ in counted.most_common(STOPWORDS)}
    asked: dict[str, list[list[str]]] = {kind: [] for kind in KINDS}
    while len(asked["content"]) < QUESTIONS:
        words = list(dict.fromkeys(chance.choice(sentences)))
        content = [word for word in words if word not in common]
        if len(content) < 2:
            continue
        own = chance.sample(content, min(len(content), chance.randrange(2, 7)))
        asked["content"].append(own)
        asked["stopwords"].append([*own, *[word for word in words if word in common][:6]])
    return asked


class Worker:
    """An engine in its process."""

    def __init__(self, name: str, folder: Path, python: str) -> None:
        command = [sys.executable]
        if NEEDED[name]:
            command = ["uv", "run", "--quiet"]
            if name not in OWN:
                command += ["--no-project", "--with", "numpy"]
            if name in OTHER_PYTHON:
                command += ["--python", python]
            command += [part for package in NEEDED[name] for part in ("--with", package)]
            command += ["python"]
        self.process = subprocess.Popen(
            [*command, str(WORKER), name, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=own_environment(),
        )
        self.read()

    def read(self) -> Any:
        assert self.process.stdout
        assert self.process.stderr
        line = self.process.stdout.readline()
        if not line:
            told = self.process.stderr.read().strip().splitlines() or ["it ended"]
            raise RuntimeError(next((one for one in reversed(told) if "rror" in one), told[-1]))
        return json.loads(line)

    def do(self, *task: Any) -> Any:
        assert self.process.stdin
        self.process.stdin.write(json.dumps(task) + "\n")
        self.process.stdin.flush()
        return self.read()

    def end(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()


def own_environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


@dataclass
class Row:
    """What was measured of an engine at one size."""

    name: str
    build: float
    load: float | None = None
    memory: float | None = None
    spent: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    add: float | None = None
    agreement: dict[str, float] = field(default_factory=dict)

    def at(self, kind: str, share: float) -> float:
        return float(np.percentile(self.spent[kind], share))


def measured(sentences: Sentences, names: Sequence[str], python: str) -> list[Row]:
    """Measure engines on sentences, of which the last ones are added at the end."""
    more = [sentences.pop() for _ in range(ADDED)]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "sentences.txt").write_text("\n".join(map(" ".join, sentences)))
        (folder / "more.txt").write_text("\n".join(map(" ".join, more)))
        (folder / "queries.json").write_text(json.dumps(questions(sentences)))
        started = [one for name in names if (one := begun(name, folder, python))]
        for turn in range(ROUNDS):
            for row, worker in started[turn % len(started) :] + started[: turn % len(started)]:
                for kind in KINDS:
                    row.spent[kind] += worker.do("ask", kind, LIMIT)
        for row, worker in started:
            row.memory = worker.do("memory")
        compare(started)
        for row, worker in started:
            row.add = worker.do("add")
            worker.end()
        return [row for row, _ in started]


def begun(name: str, folder: Path, python: str) -> tuple[Row, Worker] | None:
    """Build an engine's index, and load it in a new process where it can be kept."""
    try:
        worker = Worker(name, folder, python)
        row = Row(name, worker.do("build"))
        if name != SLOW:
            worker.end()
            worker = Worker(name, folder, python)
            row.load = worker.do("load")
        worker.do("warm")
    except (RuntimeError, OSError, BrokenPipeError) as error:
        print(f"{name} is left out: {error}", file=sys.stderr)
        return None
    print(f"{name} built in {row.build:.1f} s", file=sys.stderr)
    return row, worker


def compare(started: Sequence[tuple[Row, Worker]]) -> None:
    """Compare the answers with rank-bm25's, or else with ours."""
    judges = [one for one in started if one[0].name in (SLOW, "verbatim")]
    if not judges:
        return
    judge, process = max(judges, key=lambda one: one[0].name == SLOW)
    for kind in KINDS:
        many = min(COMPARED, len(judge.spent[kind]) // ROUNDS)
        found = {row.name: worker.do("found", kind, many) for row, worker in started}
        each = process.do("agreement", kind, found)
        for row, _ in started:
            row.agreement[kind] = statistics.mean(one[row.name] for one in each)


COLUMNS = ("", "build", "MB", "load", "content", "stopwords", "+20", "same 5")
UNITS = ("", "s", "", "ms", "p50 / p99 ms", "p50 / p99 ms", "ms", "")


def cells(row: Row) -> list[str]:
    return [
        row.name,
        f"{row.build:.1f}",
        "–" if row.memory is None else f"{row.memory:,.0f}",
        "–" if row.load is None else f"{row.load:.0f}",
        *(f"{short(row.at(kind, 50))} / {short(row.at(kind, 99))}" for kind in KINDS),
        "–" if row.add is None else short(row.add),
        " / ".join(f"{row.agreement[kind]:.2f}".replace("0.", ".") for kind in row.agreement)
        or "–",
    ]


def short(number: float) -> str:
    """Write milliseconds with two figures that count."""
    if number >= 100:
        return f"{number:,.0f}"
    if number >= 10:
        return f"{number:.0f}"
    return f"{number:.1f}" if number >= 1 else f"{number:.2g}".removeprefix("0")


def table(rows: Sequence[Row], *, markdown: bool) -> Iterator[str]:
    lines = [list(COLUMNS), list(UNITS), *map(cells, rows)]
    if markdown:
        heads = [" ".join(filter(None, pair)) for pair in zip(COLUMNS, UNITS, strict=True)]
        lines = [heads, ["---", *["--:"] * (len(COLUMNS) - 1)], *map(cells, rows)]
        yield from (f"| {' | '.join(line)} |" for line in lines)
        return
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for first, *others in lines:
        rest = (one.rjust(width) for one, width in zip(others, widths[1:], strict=True))
        yield " ".join([first.ljust(widths[0]), *rest]).rstrip()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    options.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="SENTENCES")
    options.add_argument("--text", type=Path, help="a text or a .jsonl of stories")
    options.add_argument("--engines", nargs="+", choices=NEEDED, default=None)
    options.add_argument("--markdown", action="store_true")
    options.add_argument("--svg", type=Path, help="where the plot is written")
    options.add_argument("--python", default="3.12", help="for engines without a wheel here")
    chosen = options.parse_args()
    text = written(chosen.text) if chosen.text else None
    by_size: dict[int, list[Row]] = {}
    for size in chosen.sizes:
        if text is not None and len(text) < size + ADDED:
            print(f"{chosen.text.name} has {len(text):,} sentences only", file=sys.stderr)
            continue
        names = chosen.engines or [name for name in NEEDED if name != SLOW or size <= MOST_FOR_SLOW]
        sentences = text[: size + ADDED] if text else zipf(size + ADDED)
        by_size[size] = measured(sentences, names, chosen.python)
        print(f"\n{size:,} sentences\n")
        print("\n".join(table(by_size[size], markdown=chosen.markdown)), flush=True)
        if chosen.svg:
            chosen.svg.write_text(plotted(dict(points(by_size))))


def points(by_size: dict[int, list[Row]]) -> Iterator[tuple[str, list[tuple[float, float]]]]:
    """Yield each engine's median for content words at each size."""
    for name in NEEDED:
        own = [
            (float(size), row.at("content", 50))
            for size, rows in sorted(by_size.items())
            for row in rows
            if row.name == name
        ]
        if own:
            yield name, own


if __name__ == "__main__":
    main()
