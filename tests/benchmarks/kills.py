"""Kills a process that changes stories, again and again, and looks at what is left.

Run by `uv run python tests/benchmarks/kills.py [KILLS [SEED]]` (200, 1). Each time a process
adds, edits, removes, takes down, undoes, goes back and reloads until it is killed (SIGKILL) at
a random moment; then every story must be whole and say what was confirmed last, or what the one
change under way was to let it say.
"""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from kills import Ledger, said_in

CHILD = Path(__file__).parents[1] / "kills.py"
LONGEST = 0.5
"""Seconds of changing after which the process is killed at the latest."""


def kill_once(folder: Path, ledger: Ledger, seed: int, after: float) -> None:
    """Let a process change the stories for so long, and take what it told."""
    command = [sys.executable, str(CHILD), str(folder), str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        ledger.read(process.stdout.readline())  # it has started
        killer = threading.Timer(after, process.kill)
        killer.start()
        for line in process.stdout:
            if line.endswith("\n"):  # the last one may be cut
                ledger.read(line)
        killer.join()


def main(kills: int, seed: int) -> None:
    chance, ledger, halfway = random.Random(seed), Ledger(), 0
    started = time.monotonic()
    with TemporaryDirectory() as name:
        for number in range(kills):
            kill_once(Path(name), ledger, seed + number, chance.uniform(0, LONGEST))
            halfway += ledger.under_way is not None
            now = asyncio.run(said_in(Path(name)))
            ledger.check(now)
            ledger.said, ledger.under_way = {**dict.fromkeys(ledger.said), **now}, None
            if sys.stderr.isatty():
                print(f"\r{number + 1} of {kills}", end="", file=sys.stderr)
    took = time.monotonic() - started
    print(f"{kills} kills, {halfway} of them during a change, {ledger.changes} changes confirmed:")
    print(f"every story whole, nothing lost that was confirmed ({took:.0f} s)")


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    main(*(given + [200, 1][len(given) :]))
