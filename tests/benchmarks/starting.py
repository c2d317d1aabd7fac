"""How long `verbatim ask` takes to start and to answer, against what it must import at least.

    uv run python tests/benchmarks/starting.py [ROUNDS]

Rounds (15 unless told) take turns, so that a busy machine slows both alike; the first is not
counted, because it writes bytecode and whatever is kept for the next start. Then come the
parts of the program that take longest to import, from one run of `-X importtime`.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from paths import ROOT
from running import VERBATIM

QUESTION = "Who is Zalmay Khalilzad?"
LEAST = ("-c", "import rank_bm25, pydantic_settings")
ASK = (VERBATIM, "ask", QUESTION)
COMMANDS = {"nothing": ("-c", ""), "rank-bm25, pydantic-settings": LEAST, "verbatim ask": ASK}
PARTS = 12


class Took(NamedTuple):
    wall: float
    """Milliseconds until it had ended."""
    cpu: float
    """Milliseconds of processor time."""


def environment(data: str) -> dict[str, str]:
    """Return the environment without what changes an answer or forbids bytecode."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VERBATIM_")}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return {**kept, "VERBATIM_DATA": data}


def run(arguments: tuple[str, ...], env: dict[str, str]) -> Took:
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL
    )
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Took(wall * 1000, cpu * 1000)


def imports(env: dict[str, str]) -> Counter[str]:
    """Return the milliseconds that importing each part takes, what others import left out."""
    own = {}
    for arguments in (ASK, LEAST):
        done = subprocess.run(
            [sys.executable, "-X", "importtime", *arguments],
            cwd=ROOT,
            env=env,
            check=True,
            capture_output=True,
            text=True,
        )
        rows = [line.removeprefix("import time:").split("|") for line in done.stderr.splitlines()]
        own[arguments] = {
            row[2].strip(): int(row[0]) / 1000
            for row in rows
            if len(row) == 3 and row[0].strip().isdigit()
        }
    parts: Counter[str] = Counter()
    for module, took in own[ASK].items():
        if module not in own[LEAST]:
            depth = 2 if module.startswith(("bot.", "knowledge.")) else 1
            parts[".".join(module.split(".")[:depth])] += took
    return parts


def main(rounds: int) -> None:
    with tempfile.TemporaryDirectory() as data:
        env = environment(data)
        for arguments in COMMANDS.values():
            run(arguments, env)
        turns = [
            {name: run(arguments, env) for name, arguments in COMMANDS.items()}
            for _ in range(rounds)
        ]
        took = {
            name: Took(*map(statistics.median, zip(*(turn[name] for turn in turns), strict=True)))
            for name in COMMANDS
        }
        parts = imports(env)
    print(f"{'median of ' + str(rounds):30}{'wall':>10}{'CPU':>10}")
    for name, one in took.items():
        print(f"{name:30}{one.wall:7.0f} ms{one.cpu:7.0f} ms")
    least, ask = took["rank-bm25, pydantic-settings"], took["verbatim ask"]
    print(f"{'ratio':30}{ask.wall / least.wall:10.2f}{ask.cpu / least.cpu:10.2f}")
    print(f"\nimported beside these: {sum(parts.values()):.0f} ms")
    for part, milliseconds in parts.most_common(PARTS):
        print(f"{part:30}{milliseconds:7.1f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
