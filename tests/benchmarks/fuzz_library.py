"""Change and ask a library, and the folder behind it, in any order until the time is up.

    uv run python tests/benchmarks/fuzz_library.py [SECONDS [SEED]]

The machines are those of `library_machine` and `shelf_machine`, of which the tests run a few
dozen steps a time. A failure ends the command with the shortest order of steps that shows it; it
becomes a test, and then it is mended.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from hypothesis import seed, settings
from hypothesis.stateful import run_state_machine_as_test

from benchmarks.fuzzed import FUZZED
from library_machine import LibraryMachine
from shelf_machine import ShelfMachine

if TYPE_CHECKING:
    from hypothesis.stateful import RuleBasedStateMachine

MACHINES: tuple[type[RuleBasedStateMachine], ...] = (LibraryMachine, ShelfMachine)
RUNS, STEPS = 20, 40
"""Of each machine in a round, and of each run; a round has a seed of its own."""

fuzzed = settings(FUZZED, max_examples=RUNS, stateful_step_count=STEPS)


def main(limit: float = 60, first: int = 0) -> None:
    started, number, steps = time.monotonic(), first, Counter[str]()
    while time.monotonic() - started < limit:
        for machine in MACHINES:
            counted = seed(number)(_counting(machine, steps))
            run_state_machine_as_test(counted, settings=fuzzed)  # type: ignore[no-untyped-call]
        number += 1
    runs = (number - first) * RUNS
    told = ", ".join(f"{count} steps of {name}" for name, count in steps.items())
    print(f"{runs} runs of each machine, {told}: each answer as of stories read just now")
    print(f"seeds {first} to {number - 1}, {time.monotonic() - started:.0f} s")


def _counting(
    machine: type[RuleBasedStateMachine], steps: Counter[str]
) -> type[RuleBasedStateMachine]:
    """Return the machine, so that every step of it is counted."""

    class Counting(machine):  # type: ignore[misc, valid-type]
        def check_invariants(self, *given: object, **more: object) -> None:
            steps[machine.__name__] += 1
            super().check_invariants(*given, **more)

    return Counting


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
