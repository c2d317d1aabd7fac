"""What compiling the kernel of the extra `speed` costs whoever answers meanwhile.

An event loop wakes every millisecond while a thread compiles: it tells how late it woke at
worst, idle and meanwhile, and what memory the compiler takes. Run by
`uv run python tests/benchmarks/compiling.py`.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

from knowledge.index import kernel

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks.engine_worker import memory

STALL = 0.05


async def late(until: asyncio.Event) -> list[float]:
    """Return how late each wake was, in seconds, until told to end."""
    found = []
    while not until.is_set():
        started = time.perf_counter()
        await asyncio.sleep(0.001)
        found.append(time.perf_counter() - started - 0.001)
    return found


async def main() -> None:
    for what in ("idle", "compiling"):
        until, before = asyncio.Event(), memory()
        watching = asyncio.create_task(late(until))
        spent = time.process_time()
        await asyncio.to_thread(time.sleep if what == "idle" else compiled, 1)
        spent = time.process_time() - spent
        until.set()
        waits = await watching
        now = memory()
        more = "?" if now is None or before is None else f"{now - before:.0f}"
        print(
            f"{what}: {spent:.1f} s of CPU, {more} MB, at worst {1000 * max(waits):.0f} ms late, "
            f"{sum(wait > STALL for wait in waits)} times more than 50"
        )


def compiled(_: float) -> None:
    if not kernel.compile_kernel():
        sys.exit("the extra `speed` is not installed")


if __name__ == "__main__":
    asyncio.run(main())
