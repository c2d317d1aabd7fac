"""A long while of steady use, over every surface: does the bot stay as it was?

Run by `uv run python tests/benchmarks/soak.py [MINUTES] [--rate N] [--before PYTHON]`. People ask,
mention, click, vote, type, find, change and take back questions, N acts a second in all, over the
local Discord; every minute a story is changed and read again, and every third minute the gateway
drops the connection. A line a minute says what the bot takes, and the last ones whether memory is
flat (a line through the second half), whether every act was answered once, and what the driver
itself takes. It ends with 1 where something was not so.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.soaking import Day, Forgetful, Soaked, forget
from benchmarks.watched import Figures, figures, tasks, watched
from gateway import BotProcess, LocalDiscord
from paths import SAMPLE
from running import VERBATIM, owner_of, reload_stories

if TYPE_CHECKING:
    from collections.abc import Sequence

ENV = {"VERBATIM_QUESTIONS_PER_MINUTE": "100000", "VERBATIM_LOG_LEVEL": "INFO"}
PEOPLE = 8
WITHIN_S = 60.0
DROP_EVERY = 3
"""Minutes between two losses of the connection."""
FLAT_MB, FLAT_PART = 3.0, 0.02
"""How much the second half may grow by and be flat: what the allocator itself wavers by."""


class Minute(NamedTuple):
    """What was measured at the end of a minute."""

    figures: Figures
    tasks: int
    database_kb: int
    log_kb: int
    acts: int


async def live(day: Day, soaked: Soaked, every: float, until: float) -> None:
    """Let a person act until a time, each `every` seconds at most."""
    await asyncio.sleep(day.rng.random() * every)
    while (began := time.monotonic()) < until:
        try:
            soaked.note(*await day.act())
        except (AssertionError, LookupError) as error:
            soaked.fail(str(error).splitlines()[0][:120])
        await asyncio.sleep(max(0.0, began + every - time.monotonic()))


async def disturb(server: LocalDiscord, folder: Path, soaked: Soaked, minute: int) -> None:
    """Change a story and read it again; now and then drop the connection."""
    story = "".join(
        f"The harbour bridge was closed on day {minute} of the year, said Ann Hill{n}.\n"
        f"The ferry costs {minute + n} pounds.\n"
        for n in range(50)
    )
    await asyncio.to_thread((folder / "bridge.md").write_text, story, "utf-8")
    reply = await reload_stories(server)
    if "bridge" not in reply.content:
        soaked.fail(f"a reload said {reply.content[:80]!r}")
    asked = await owner_of(server).slash("/ask", question=f"What was closed on day {minute}?")
    if f"day {minute} " not in asked.content.replace("*", ""):
        soaked.fail(f"after a reload the answer was {asked.content[:80]!r}")
    if minute % DROP_EVERY == 0 and server.gateway.session is not None:
        session, resumes = server.gateway.session, server.gateway.session.resumes
        if session.socket is not None:
            await server.gateway.drop(4000)
            await server.until(lambda: session.resumes > resumes, "RESUME")


async def measured(server: LocalDiscord, bot: BotProcess, soaked: Soaked, log: list[int]) -> Minute:
    """Return what the bot takes now."""
    count = await tasks(bot)
    log[0] += sum(len(line) + 1 for line in bot.stderr)
    soaked.hear(bot.stderr)
    bot.stderr.clear()
    data = Path(server.env["VERBATIM_DATA"])
    sizes = await asyncio.to_thread(lambda: [p.stat().st_size for p in data.glob("verbatim.db*")])
    acts = sum(soaked.done.values())
    return Minute(figures(bot), count, sum(sizes) // 1024, log[0] // 1024, acts)


def told(minute: int, one: Minute) -> str:
    taken = one.figures
    return (
        f"{minute:>4}  {taken.rss_mb:>7.1f}  {one.tasks:>5}  {taken.threads:>7}  {taken.files:>5}"
        f"  {one.database_kb:>8,}  {one.log_kb:>6,}  {taken.cpu_s:>6.0f}  {one.acts:>7,}"
        f"  {own_mb():>6.0f}"
    )


def own_mb() -> float:
    """Return what the driver itself takes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
    return pages * 4096 / 1024 / 1024


def slope(values: Sequence[float]) -> float:
    """Return by how much a line through the values rises from one to the next (least squares)."""
    count = len(values)
    if count < 2:
        return 0.0
    middle = (count - 1) / 2
    mean = sum(values) / count
    over = sum((at - middle) * (value - mean) for at, value in enumerate(values))
    return over / sum((at - middle) ** 2 for at in range(count))


def verdict(minutes: Sequence[Minute], soaked: Soaked) -> bool:
    """Say whether it stayed as it was, and return that."""
    late = minutes[len(minutes) // 2 :]
    rising = slope([one.figures.rss_mb for one in late])
    grown = rising * max(1, len(late) - 1)
    flat = grown <= max(FLAT_MB, FLAT_PART * late[0].figures.rss_mb)
    print(f"memory {'is flat' if flat else 'GROWS'}: {60 * rising:+.1f} MB an hour, a line through")
    print(f"  the last {len(late)} minutes ({grown:+.1f} MB in all); tasks", end=" ")
    print(f"{60 * slope([one.tasks for one in late]):+.1f} an hour, threads", end=" ")
    print(f"{60 * slope([one.figures.threads for one in late]):+.1f}, files", end=" ")
    print(f"{60 * slope([one.figures.files for one in late]):+.1f}")
    acts = ", ".join(f"{count:,} {act}" for act, count in sorted(soaked.done.items()))
    print(f"{sum(soaked.done.values()):,} acts: {acts}")
    for line, count in soaked.logged.items():
        print(f"log: {count:,} × {line}")
    if soaked.wrong:
        print("NOT every act was answered once:")
        for what, count in sorted(soaked.wrong.items(), key=lambda one: -one[1])[:20]:
            print(f"  {count:,} × {what}")
    else:
        print("every act was answered once")
    return flat and not soaked.wrong


async def soak(given: argparse.Namespace, python: str) -> bool:
    """Let people live, and measure; return whether all stayed as it was."""
    with TemporaryDirectory() as name:
        folder, soaked, log = Path(name), Soaked(), [0]
        async with LocalDiscord("News", within=WITHIN_S) as server:
            server.schema, server.transcript = None, Forgetful()
            sync = BotProcess(server, [VERBATIM, "sync"])
            await sync.start()
            await sync.ended()
            async with watched(server, python, [str(SAMPLE), name], ENV) as bot:
                good = await _soaked(server, bot, folder, given, soaked, log)
            server.take_problems()
    return good


async def _soaked(  # noqa: PLR0913, PLR0917 - what is measured, and with what
    server: LocalDiscord,
    bot: BotProcess,
    folder: Path,
    given: argparse.Namespace,
    soaked: Soaked,
    log: list[int],
) -> bool:
    news = server.guild("News")
    owner_of(server)
    await disturb(server, folder, soaked, 1)
    soaked.wrong.clear()
    until = time.monotonic() + 60 * given.minutes
    days = [
        Day(news.member(f"Person {n}"), news.add_channel(f"channel-{n}"), n) for n in range(PEOPLE)
    ]
    every = PEOPLE / given.rate
    living = [asyncio.create_task(live(day, soaked, every, until)) for day in days]
    minutes: list[Minute] = []
    print("  min   rss MB  tasks  threads  files  database  log kB   cpu s     acts  driver MB")
    for minute in range(1, given.minutes + 1):
        begun = time.monotonic()
        try:
            await disturb(server, folder, soaked, minute + 1)
        except AssertionError as error:
            soaked.fail(str(error).splitlines()[0][:120])
        while (left := begun + 60 - time.monotonic()) > 0:
            forget(server)
            await asyncio.sleep(min(5.0, left))
        minutes.append(await measured(server, bot, soaked, log))
        print(told(minute, minutes[-1]), flush=True)
    await asyncio.wait(living, timeout=WITHIN_S * 2)
    return verdict(minutes, soaked)


def main() -> None:
    parser = argparse.ArgumentParser(description="a long while of steady use")
    parser.add_argument("minutes", type=int, nargs="?", default=60)
    parser.add_argument("--rate", type=float, default=4.0, help="acts a second, of all together")
    parser.add_argument("--before", help="the interpreter of another checkout, measured first")
    given = parser.parse_args()
    good = True
    states = {"before": given.before} if given.before else {}
    for state, python in {**states, "now": sys.executable}.items():
        print(f"{state}:", flush=True)
        good = asyncio.run(soak(given, python))
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
