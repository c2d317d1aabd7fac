"""What a folder of very many story files costs: two starts, a reload, and a look at it.

    uv run python tests/benchmarks/many_files.py [FILES]

Writes so many small stories (20,000 unless told) and starts twice in processes of their own,
the second time from the cache; then, in one, reloads when nothing has changed and when one
file has, and looks at the files as whoever watches them does. Prints the seconds on the clock
and of the processor, those of child processes included, and the memory at its highest.
"""

from __future__ import annotations

import gc
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bot.shelf import Shelf
from bot.watching import look

if TYPE_CHECKING:
    from collections.abc import Callable

STORY = """The {place} harbour was closed on Monday after a storm.
“We will open it again in {number} days,” said Ann {place}, the mayor.
Nobody was hurt, the coast guard said.
"""


def told(name: str, work: Callable[[], object]) -> None:
    clock, used = time.perf_counter(), _used()
    work()
    print(f"{name:28} {time.perf_counter() - clock:7.2f} s  {_used() - used:7.2f} s", flush=True)


def _used() -> float:
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, -1))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def start(folder: Path, what: str) -> None:
    """Start as the program does, and go on with the rest the second time."""
    gc.disable()
    shelves: list[Shelf] = []
    told(
        f"{what} start",
        lambda: shelves.append(Shelf([folder / "stories"], cache=folder / "cache")),
    )
    gc.freeze()
    gc.enable()
    shelf = shelves[0]
    if what == "second":
        told("reload, nothing changed", shelf.reload)
        (folder / "stories" / "0" / "s0.md").write_text("The ferry is there.\n", encoding="utf-8")
        told("reload, one changed", shelf.reload)
        told("look of the watcher", lambda: look([folder / "stories"]))
    told("ask", lambda: shelf.library.ask("When will the harbour open again?"))
    print(f"{len(shelf.library.stories):,} stories, {_peak() // 1024:,} MB at most", flush=True)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main(files: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(files):
            inside = folder / "stories" / str(number // 1000)
            inside.mkdir(parents=True, exist_ok=True)
            text = STORY.format(place=f"Port{number % 977}", number=number)
            file = inside / f"s{number}.md"
            file.write_text(text, encoding="utf-8")
            os.utime(file, (1_600_000_000, 1_600_000_000))
        time.sleep(2.1)  # what has just been written is read again
        print(f"{files:,} files{'':16} on the clock  of the processor")
        for what in ("first", "second"):
            subprocess.run([sys.executable, __file__, "--start", what, name], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--start"]:
        start(Path(sys.argv[3]), sys.argv[2])
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
