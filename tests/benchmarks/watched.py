"""The bot as it runs in production, with its memory, threads, files and tasks read meanwhile.

It is started by this file in place of `verbatim`, with the interpreter of whichever checkout is
measured: all that differs is that SIGUSR1 lets it say how many tasks it has. What stands in
/proc is read from outside (Linux alone).
"""

from __future__ import annotations

import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gateway import BotProcess, LocalDiscord

TOLD = "watched: tasks "
MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Figures:
    """What the process takes at a moment."""

    rss_mb: float
    peak_mb: float
    threads: int
    files: int
    """Open file descriptors, sockets among them."""
    cpu_s: float
    """Seconds of processor time since its start, of all its threads."""


def watched(
    server: LocalDiscord, python: str, stories: list[str], env: dict[str, str]
) -> BotProcess:
    """Return the bot of an interpreter's checkout, not started yet."""
    from gateway import BotProcess  # noqa: PLC0415 - the watched process has no gateway

    given = [part for path in stories for part in ("--stories", path)]
    return BotProcess(server, [python, __file__, "bot", *given], env)


def figures(process: BotProcess) -> Figures:
    """Return what a running bot takes now."""
    place = Path("/proc", str(pid(process)))
    status = dict(
        line.split(":", 1) for line in (place / "status").read_text().splitlines() if ":" in line
    )
    times = (place / "stat").read_text().rpartition(")")[2].split()
    return Figures(
        int(status["VmRSS"].split()[0]) / 1024,
        int(status["VmHWM"].split()[0]) / 1024,
        int(status["Threads"]),
        len(list((place / "fd").iterdir())),
        (int(times[11]) + int(times[12])) / 100,
    )


async def tasks(process: BotProcess) -> int:
    """Return how many tasks its event loop has."""
    known = len(process.stderr)
    process._process.send_signal(signal.SIGUSR1)  # noqa: SLF001 - nobody else sends it

    def told() -> str | None:
        return next((line for line in process.stderr[known:] if line.startswith(TOLD)), None)

    line = await process.discord.until(told, "the number of tasks")
    return int(line.removeprefix(TOLD))


def pid(process: BotProcess) -> int:
    """Return the process's number."""
    return int(process._process.pid)  # noqa: SLF001 - nobody else asks


def run() -> None:
    """Run the bot as `verbatim` does, and say on SIGUSR1 how many tasks there are."""
    import asyncio  # noqa: PLC0415 - the bot's own start comes first

    # This folder's modules are no part of the bot.
    sys.path[:] = [path for path in sys.path if Path(path) != Path(__file__).parent]
    from bot.start import main  # noqa: PLC0415 - of the checkout that is measured

    def say(*_: object) -> None:
        count = len(asyncio.all_tasks(asyncio.get_running_loop()))
        sys.stderr.write(f"{TOLD}{count}\n")
        sys.stderr.flush()

    signal.signal(signal.SIGUSR1, say)
    main()


if __name__ == "__main__":
    run()
