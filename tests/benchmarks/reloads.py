"""What reloads cost those who ask meanwhile: errors, mixed revisions, and stalls of the event loop.

Run by `uv run python tests/benchmarks/reloads.py [RELOADS [ASKERS [STORIES]]]` (200, 50, 40): so
many reloads of as many stories, one of which says another number each time, while so many
people ask for that number without a pause. Every answer has to come whole from one revision:
the number that it quotes is that of the revision which it names. The stall is by how much a
task that wants to run every five milliseconds is late.
"""

from __future__ import annotations

import asyncio
import random
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.discord.answering import Desk

sys.path.insert(0, str(Path(__file__).parents[1]))

from bot.discord.asked import Asked
from bot.discord.services import build_services
from bot.settings import Settings
from bot.shelf import Shelf
from bot.shelves import Shelves
from bot.store import open_store
from bot.words import ENGLISH

BEAT = 0.005
STALL = 0.05
"""By how many seconds a beat is late that counts as a stall."""
SERVER, CHANNEL = 7, 70
WORDS = ("harbour", "council", "bridge", "storm", "school", "budget", "rail", "clinic", "mayor")


def filler(chance: random.Random, number: int) -> str:
    """A story of thirty sentences, some of which somebody says."""
    lines = []
    for at in range(30):
        one, two, three = chance.sample(WORDS, 3)
        said = f", Ann Lee{number}, the {one} chief, said on Monday" if at % 3 == 0 else ""
        lines.append(f"The {one} {two} number {at} was closed near the {three}{said}.")
    return "\n\n".join(lines) + "\n"


async def beat(late: list[float]) -> None:
    """Note by how much each beat is late."""
    while True:
        wanted = time.perf_counter() + BEAT
        await asyncio.sleep(BEAT)
        late.append(time.perf_counter() - wanted)


async def ask(desk: Desk, asker: int, told: dict[str, set[str]]) -> None:
    """Ask for ever; note which numbers each revision tells."""
    while True:
        asked = Asked("How many passengers does the ferry Aurora take?", asker, CHANNEL, SERVER)
        answered = await desk.answer(asked, ENGLISH)
        first = answered.answer.passages[0].text
        told.setdefault(answered.answer.revision, set()).add(first)
        await asyncio.sleep(0)


def write(folder: Path, passengers: int) -> None:
    """Let the story that is asked say another number."""
    text = f"The ferry Aurora takes {passengers} passengers.\n"
    (folder / "aurora.md").write_text(text, encoding="utf-8")


def fill(folder: Path, stories: int) -> None:
    """Write so many stories."""
    chance = random.Random(12)
    folder.mkdir()
    for number in range(stories - 1):
        (folder / f"s{number}.md").write_text(filler(chance, number), encoding="utf-8")
    write(folder, 1000)


async def measure(reloads: int, askers: int, stories: int) -> int:
    with TemporaryDirectory() as name:
        folder = Path(name, "stories")
        fill(folder, stories)
        settings = Settings(
            data=Path(name, "data"), questions_per_minute=10**6, questions_at_once=10**6
        )
        async with open_store(settings) as store:
            shelves = Shelves(Shelf([folder]), store)
            await shelves.load()
            desk = build_services(settings, shelves, store).desk
            told: dict[str, set[str]] = {}
            late: list[float] = []
            tasks = [asyncio.create_task(ask(desk, number, told)) for number in range(askers)]
            await asyncio.sleep(1)
            tasks.append(asyncio.create_task(beat(late)))
            await asyncio.sleep(2)
            quiet = sorted(late)
            late.clear()
            started = time.perf_counter()
            for number in range(reloads):
                write(folder, 1001 + number)
                await shelves.swap_shared(await shelves.read_shared(), None)
            took = time.perf_counter() - started
            failed = [task for task in tasks if task.done()]
            for task in tasks:
                task.cancel()
            outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        errors = [o for o in outcomes if not isinstance(o, asyncio.CancelledError)]
    mixed = [revision for revision, numbers in told.items() if len(numbers) > 1]
    busy = sorted(late)
    for label, waits in (("without a reload", quiet), ("while reloading", busy)):
        p50, p99, worst = waits[len(waits) // 2], waits[int(len(waits) * 0.99)], waits[-1]
        line = f"{label}: p50 {1000 * p50:.1f} ms, p99 {1000 * p99:.1f} ms"
        stalls = sum(wait > STALL for wait in waits)
        print(f"late {line}, worst {1000 * worst:.1f} ms of {len(waits)} beats, {stalls} stalls")
    print(f"{reloads} reloads of {stories} stories in {took:.1f} s under {askers} askers:")
    print(
        f"  {len(told)} revisions answered, {len(mixed)} mixed, {len(errors)} errors {errors[:1]}"
    )
    return int(bool(mixed or errors or failed))


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    sys.exit(asyncio.run(measure(*(given + [200, 50, 40][len(given) :]))))
