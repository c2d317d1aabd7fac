"""What building, starting and reloading cost, and those who ask meanwhile.

    uv run python tests/benchmarks/reloads.py STORIES.jsonl [--more MORE.jsonl] [--copies N]

The stories of a file (made by `padding.py`; with `--copies` N times, their figures exchanged) are
laid down as a file each, and then, each in a process of its own that starts anew: they are read and
analysed for the first time; read from the cache; and served, by a desk as Discord's, while one is
changed, again and again, and while those of MORE come all at once. Somebody asks all the while,
ten times a second. The stall is by how much a task that wants to run every five milliseconds is
late.

    uv run python tests/benchmarks/reloads.py --consistent [RELOADS [ASKERS [STORIES]]]

lets so many people (200, 50, 40) ask for a number without a pause while it is changed: every answer
has to come whole from one revision, the one that it names.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import random
import re
import resource
import subprocess
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from bot.discord.answering import Desk

sys.path.insert(0, str(Path(__file__).parents[1]))

from bot.discord.asked import Asked
from bot.discord.services import build_services
from bot.settings import Settings
from bot.shelf import Shelf
from bot.shelves import Shelves
from bot.store import open_store
from bot.words import ENGLISH
from knowledge.stories.reading import read

BEAT = 0.005
STALL = 0.05
"""By how many seconds a beat is late that counts as a stall."""
ASKS = 500
PAUSE = 0.1
"""Seconds between two questions while the stories are read anew: people ask seldom."""
IDLE = 30.0
"""Seconds for which nothing is read, to compare."""
CHANGES = 20
"""How often a story is changed."""
REST = 2.5
"""Seconds after which a file is known by its times."""
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


def settings_in(folder: Path) -> Settings:
    return Settings(
        data=folder / "data", questions_per_minute=10**6, questions_at_once=10**6, _env_file=None
    )


async def consistent(reloads: int = 200, askers: int = 50, stories: int = 40) -> int:
    with TemporaryDirectory() as name:
        folder = Path(name, "stories")
        fill(folder, stories)
        settings = settings_in(Path(name))
        async with open_store(settings) as store:
            shelves = Shelves(Shelf([folder], cache=settings.data / "cache"), store)
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
            shelves.close()
        errors = [o for o in outcomes if not isinstance(o, asyncio.CancelledError)]
    mixed = [revision for revision, numbers in told.items() if len(numbers) > 1]
    busy = sorted(late)
    for label, waits in (("without a reload", quiet), ("while reloading", busy)):
        line = f"{label}: p50 {1000 * at(waits, 0.5):.1f} ms, p99 {1000 * at(waits, 0.99):.1f} ms"
        stalls = sum(wait > STALL for wait in waits)
        print(f"late {line}, worst {1000 * waits[-1]:.1f} ms of {len(waits)}, {stalls} stalls")
    print(f"{reloads} reloads of {stories} stories in {took:.1f} s under {askers} askers:")
    print(
        f"  {len(told)} revisions answered, {len(mixed)} mixed, {len(errors)} errors {errors[:1]}"
    )
    return int(bool(mixed or errors or failed))


def at(waits: list[float], share: float) -> float:
    waits = sorted(waits)
    return waits[min(len(waits) - 1, int(len(waits) * share))] if waits else float("nan")


def lay_down(source: Path, folder: Path, copies: int = 1, name: str = "") -> int:
    """Write each story of a file into one of its own; return how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    stories = read([source]).stories
    for copy in range(copies):
        chance = random.Random(copy)
        for number, story in enumerate(stories):
            text = story.text if not copy else _exchanged(story.text, chance)
            (folder / f"{name}{copy}-{number}.txt").write_text(text + "\n", encoding="utf-8")
    return copies * len(stories)


def _exchanged(text: str, chance: random.Random) -> str:
    """Return a text with other figures, so that it is another story."""
    return re.sub(r"\d", lambda _: str(chance.randrange(10)), f"{text}\n\nNo. {chance.random()}")


def questions_of(folder: Path, count: int) -> list[str]:
    """Return questions by a seed that some of the stories answer."""
    chance = random.Random(5)
    found = []
    files = sorted(folder.iterdir())
    while len(found) < count:
        words = chance.choice(files).read_text(encoding="utf-8").split()
        start = chance.randrange(max(1, len(words) - 8))
        found.append(f"What about {' '.join(words[start : start + 6])}?")
    return found


def memory() -> tuple[float, float]:
    """Return the private and the mapped memory of this process, in MB."""
    found = defaultdict(int)
    for line in Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]:
        name, size, *_ = line.split()
        found[name] = int(size)
    return found["Anonymous:"] / 1000, (found["Rss:"] - found["Anonymous:"]) / 1000


def build(folder: Path) -> dict[str, float]:
    """Read the stories, the first time or again, and ask."""
    before, mapped_before = memory()
    started = time.perf_counter()
    shelf = Shelf([folder / "stories"], cache=folder / "data" / "cache")
    took = time.perf_counter() - started
    usage = [resource.getrusage(of) for of in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    private, mapped = memory()
    told = {
        "sentences": float(len(shelf.library.corpus.documents)),
        "seconds": took,
        "cpu": sum(one.ru_utime + one.ru_stime for one in usage),
        "private": private - before,
        "mapped": mapped - mapped_before,
        "peak": usage[0].ru_maxrss / 1000,
        "worker peak": usage[1].ru_maxrss / 1000,
    }
    waits = []
    for question in questions_of(folder / "stories", ASKS):
        began = time.perf_counter()
        shelf.library.ask(question)
        waits.append(time.perf_counter() - began)
    private, mapped = memory()
    asked = {"private asked": private - before, "mapped asked": mapped - mapped_before}
    return {**told, **asked, "p50": 1000 * at(waits, 0.5), "p99": 1000 * at(waits, 0.99)}


@dataclass(frozen=True, slots=True)
class Waits:
    """For how many seconds somebody waited for an answer, and a task to run."""

    asked: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)

    def clear(self) -> None:
        self.asked.clear()
        self.late.clear()

    def taken(self, name: str) -> dict[str, float]:
        """Return what was waited since they were cleared, in milliseconds, and clear them."""
        told = {
            f"{name} p50": 1000 * at(self.asked, 0.5),
            f"{name} p99": 1000 * at(self.asked, 0.99),
            f"{name} stall": 1000 * max(self.late),
            f"{name} asks": len(self.asked),
        }
        self.clear()
        return told


async def serve(folder: Path) -> dict[str, float]:
    """Change a story, and add many, while somebody asks."""
    settings, stories = settings_in(folder), folder / "stories"
    waits = Waits()
    async with open_store(settings) as store:
        shelves = Shelves(Shelf([stories], cache=settings.data / "cache"), store)
        gc.freeze()  # as `bot.opening` does
        started = time.perf_counter()
        await shelves.load()
        told = {"load": time.perf_counter() - started}
        desk = build_services(settings, shelves, store).desk
        tasks = [
            asyncio.create_task(ask_seldom(desk, questions_of(stories, 4000), waits.asked)),
            asyncio.create_task(beat(waits.late)),
        ]
        await asyncio.sleep(5)
        waits.clear()
        await asyncio.sleep(IDLE)
        told |= waits.taken("idle")
        files = sorted(stories.iterdir())
        told |= await change_in_turn(shelves, files) | waits.taken("changes")
        told |= await let_come(shelves, folder / "more", stories) | waits.taken("many")
        told |= await settle(shelves) | waits.taken("settling")
        for task in tasks:
            task.cancel()
        shelves.close()
    return told


async def ask_seldom(desk: Desk, questions: Iterable[str], waited: list[float]) -> None:
    """Ask one question after another, and note for how long each is waited for."""
    for question in questions:
        started = time.perf_counter()
        await desk.answer(Asked(question, 1, CHANNEL, SERVER), ENGLISH)
        waited.append(time.perf_counter() - started)
        await asyncio.sleep(PAUSE)


async def change_in_turn(shelves: Shelves, files: Sequence[Path]) -> dict[str, float]:
    """Change one story after another; return how long until it answers, in milliseconds."""
    took = []
    for number in range(CHANGES):
        file = files[(37 * number) % len(files)]
        text = f"{file.read_text(encoding='utf-8')}\n\nNumber {number}.\n"
        file.write_text(text, encoding="utf-8")
        started = time.perf_counter()
        reload = await shelves.read_shared()
        await shelves.swap_shared(reload, None)
        took.append(time.perf_counter() - started)
        assert len(reload.changed) == 1, reload.changed
        await asyncio.sleep(0.5)
    return {"one p50": 1000 * at(took, 0.5), "one worst": 1000 * max(took)}


async def let_come(shelves: Shelves, more: Path, stories: Path) -> dict[str, float]:
    """Let many stories come at once; return how long it takes until they answer, in seconds."""
    await asyncio.to_thread(Path.rename, more, stories / "more")
    started = time.perf_counter()
    reload = await shelves.read_shared()
    read = time.perf_counter() - started
    await shelves.swap_shared(reload, None)
    return {
        "many read": read,
        "many": time.perf_counter() - started,
        "many stories": len(reload.added),
    }


async def settle(shelves: Shelves) -> dict[str, float]:
    """Wait until what was read lies in few files; return how long it takes, in seconds."""
    started = time.perf_counter()
    await shelves._builder.settle()  # noqa: SLF001 - what goes on behind
    took = time.perf_counter() - started
    await asyncio.sleep(1)
    return {"settled": took}


ROWS: dict[str, Callable[[dict[str, dict[str, float]]], str]] = {
    "first build: wall, CPU of all processes": lambda of: (
        f"{of['first']['seconds']:.1f} s, {of['first']['cpu']:.1f} s"
    ),
    "  peak of the program, of a worker": lambda of: (
        f"{of['first']['peak']:.0f} MB, {of['first']['worker peak']:.0f} MB"
    ),
    "start from the cache": lambda of: f"{of['again']['seconds']:.2f} s",
    "  private, mapped": lambda of: (
        f"{of['again']['private']:.0f} MB, {of['again']['mapped']:.0f} MB"
    ),
    f"  after {ASKS} asks": lambda of: (
        f"{of['again']['private asked']:.0f} MB, {of['again']['mapped asked']:.0f} MB"
    ),
    "  ask, one by one: p50, p99": lambda of: (
        f"{of['again']['p50']:.1f} ms, {of['again']['p99']:.1f} ms"
    ),
    "the store: first time, then": lambda of: (
        f"{of['served']['load']:.1f} s, {of['served again']['load']:.2f} s"
    ),
    "served, idle: p50, p99, worst stall": lambda of: _served(of, "idle"),
    "one story changed: median, worst": lambda of: (
        f"{of['served again']['one p50']:.0f} ms, {of['served again']['one worst']:.0f} ms"
    ),
    "  meanwhile": lambda of: _served(of, "changes"),
    "many come: read, answer, in few files": lambda of: (
        f"{of['served again']['many read']:.1f} s, {of['served again']['many']:.1f} s,"
        f" {of['served again']['many'] + of['served again']['settled']:.1f} s"
    ),
    "  meanwhile ": lambda of: _served(of, "many"),
    "  until they are in few files": lambda of: _served(of, "settling"),
}


def _served(of: dict[str, dict[str, float]], name: str) -> str:
    p50, p99, stall = (of["served again"][f"{name} {one}"] for one in ("p50", "p99", "stall"))
    return f"{p50:.1f} ms, {p99:.1f} ms, {stall:.0f} ms"


def measure(source: Path, more: Path, copies: int) -> Iterator[str]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        count = lay_down(source, folder / "stories", copies)
        many = lay_down(more, folder / "more", name="more")
        time.sleep(REST)
        of = {}
        for phase in ("first", "again", "served", "served again"):
            done = subprocess.run(
                [sys.executable, __file__, "--phase", phase, str(folder)],
                stdout=subprocess.PIPE, text=True, check=True,
            )  # fmt: skip
            of[phase] = json.loads(done.stdout.splitlines()[-1])
            print(phase, of[phase], file=sys.stderr)
    sentences = int(of["first"]["sentences"])
    yield f"{sentences:,} sentences in {count:,} stories; {many:,} more; two shared cores"
    yield from (f"{label:<41}{row(of)}" for label, row in ROWS.items())


def phase(name: str, folder: Path) -> dict[str, float]:
    if name == "served":
        return asyncio.run(loaded(folder))
    return asyncio.run(serve(folder)) if name == "served again" else build(folder)


async def loaded(folder: Path) -> dict[str, float]:
    """Let the store take up the stories."""
    async with open_store(settings_in(folder)) as store:
        shelves = Shelves(Shelf([folder / "stories"], cache=folder / "data" / "cache"), store)
        started = time.perf_counter()
        await shelves.load()
        took = time.perf_counter() - started
        shelves.close()
    return {"load": took}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stories", nargs="*")
    parser.add_argument("--more", type=Path, help="those that come all at once; STORIES by default")
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--consistent", action="store_true")
    parser.add_argument("--phase", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.consistent:
        return asyncio.run(consistent(*map(int, given.stories)))
    if given.phase:
        print(json.dumps(phase(given.phase, Path(given.stories[0]))))
        return 0
    for source in map(Path, given.stories):
        for line in measure(source, given.more or source, given.copies):
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
