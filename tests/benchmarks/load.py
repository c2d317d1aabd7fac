"""A crowd that asks for a minute, over the local Discord; and one person who floods the bot.

Run by `uv run python tests/benchmarks/load.py [--askers N] [--seconds S] [--flood]
[--before PYTHON]`. Without `--flood` N people ask, each again as soon as they may (six seconds
after they asked last, `--every`): told are answers a second, how long people waited, who was
turned away, and memory. With `--flood` a few others ask at a steady rate, first alone and then
while one person keeps `--outstanding` asks, clicks and heavy searches open all the time: how long
the *others* waited, with and without. `--before` measures another checkout's bot (the path of
its interpreter) beside it. Waits are the local Discord's, from sending the event to the first
answer, and to the answer itself where it was announced first.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import time
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.watched import figures, watched
from gateway import BotProcess, LocalDiscord
from gateway.transcript import Transcript
from paths import SAMPLE
from running import VERBATIM

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from gateway import Person
    from gateway.interactions import Interaction

ENV = {"VERBATIM_QUESTIONS_PER_MINUTE": "100000", "VERBATIM_LOG_LEVEL": "ERROR"}
"""How often one person may ask is tested elsewhere: here the crowd itself is."""
QUESTIONS = (
    "Who is Zalmay Khalilzad?",
    "How many troops are being sent?",
    "What did Kirby say about the embassy?",
    "What is the boiling point of lead?",
)
LOOK_S = 0.004
"""How often it is looked who has been answered."""
GRACE_S = 100.0
OTHERS, OTHERS_EVERY_S = 10, 1.0
FLOOD_PAUSE_S = 0.5
HEAVY_CHARACTERS = 300_000
LONG_MESSAGE = 1_800
FIND = "Find the source"


class Silent(Transcript):
    """A transcript of nothing, so that what is measured does not grow."""

    def add(self, *_: Any) -> None:
        """Forget it."""


@dataclass
class Told:
    """What became of the questions of some people."""

    waits: list[float] = field(default_factory=list)
    """Seconds until the answer itself."""
    first: list[float] = field(default_factory=list)
    """Seconds until the first sign."""
    kinds: Counter[str] = field(default_factory=Counter)

    def note(self, asked: Interaction, now: float) -> None:
        reply = asked.reply
        if reply.refusals:
            self.kinds["errors"] += 1
            return
        content = "" if reply.message is None else reply.message.content
        if content.startswith(("So many are asking", "I am still at work")):
            self.kinds["turned away"] += 1
            return
        self.kinds["failed" if content.startswith("Sorry, something") else "answered"] += 1
        self.kinds["announced first"] += reply.deferred
        first = reply.acknowledged_after or 0.0
        self.first.append(first)
        self.waits.append(now - reply.asked_at if reply.deferred else first)

    def line(self) -> str:
        counts = ", ".join(f"{n:,} {kind}" for kind, n in self.kinds.items() if n)
        waits = f"answer {parts(self.waits)}; first sign {parts(self.first)}"
        return f"{counts or 'nobody answered'}; {waits}"


def parts(waits: list[float]) -> str:
    if not waits:
        return "–"
    found = sorted(waits)
    at = {"p50": len(found) // 2, "p99": len(found) * 99 // 100, "worst": len(found) - 1}
    return ", ".join(f"{name} {1000 * found[n]:,.0f} ms" for name, n in at.items())


class Asking:
    """People who ask, and are looked after all at once: 500 that wait one by one cost too much."""

    def __init__(self) -> None:
        self._open: dict[int, tuple[Interaction, Told, asyncio.Future[None]]] = {}

    async def ask(self, start: Callable[[], Interaction], told: Told) -> Interaction:
        """Do something, and wait until it is answered."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        asked = start()
        self._open[asked.id] = asked, told, done
        await done
        return asked

    async def look(self) -> None:
        """Let whoever has been answered go on, until it is cancelled."""
        while True:
            now = time.perf_counter()
            for number, (asked, told, done) in list(self._open.items()):
                if asked.reply.completed or asked.reply.refusals:
                    del self._open[number]
                    told.note(asked, now)
                    asked.reply.source = None
                    done.set_result(None)
            await asyncio.sleep(LOOK_S)

    def left(self, told: Told) -> int:
        """Return how many wait still."""
        return sum(1 for _, whose, _ in self._open.values() if whose is told)


@dataclass(frozen=True, slots=True)
class Pace:
    """How often each person asks, and how long."""

    every: float
    until: float


async def asks_on(asking: Asking, person: Person, pace: Pace, told: Told) -> None:
    """Ask again and again, each time `every` seconds after the last time at the earliest."""
    rng = random.Random(person.user.name)
    await asyncio.sleep(rng.random() * pace.every)
    while (began := time.monotonic()) < pace.until:
        question = rng.choice(QUESTIONS)
        await asking.ask(lambda q=question: person.start_slash("/ask", question=q), told)  # type: ignore[misc]
        await asyncio.sleep(max(0.0, began + pace.every - time.monotonic()))


async def floods(
    asking: Asking, works: list[Callable[[], Interaction]], until: float, told: Told
) -> None:
    """Do one thing after the other, with a moment between two, as a person needs."""
    at = 0
    while time.monotonic() < until:
        at += 1
        await asking.ask(works[at % len(works)], told)
        await asyncio.sleep(FLOOD_PAUSE_S)


async def heavy_works(flo: Person, heavy: str) -> list[Callable[[], Interaction]]:
    """Return what a person can do that costs, each a thing to begin."""
    reply = await flo.slash("/ask", question=QUESTIONS[1])
    posted = flo.post(flo.here, heavy)
    return [
        lambda: flo.start_menu(posted, FIND),
        lambda: flo.start_click(reply, "Context"),
        lambda: flo.start_slash("/quotes", speaker="the"),
        lambda: flo.start_slash("/ask", question=heavy[:290]),
    ]


async def crowd(server: LocalDiscord, given: argparse.Namespace, process: BotProcess) -> None:
    """Let many people ask, and tell what became of it."""
    news, asking, told = server.guild("News"), Asking(), Told()
    people = [news.member(f"Asker {n}") for n in range(given.askers)]
    before = figures(process)
    looking = asyncio.create_task(asking.look())
    began = time.monotonic()
    until = began + given.seconds
    pace = Pace(given.every, until)
    work = [asyncio.create_task(asks_on(asking, person, pace, told)) for person in people]
    await asyncio.wait(work, timeout=given.seconds + GRACE_S)
    seconds, after = time.monotonic() - began, figures(process)
    looking.cancel()
    unanswered = asking.left(told)
    for task in work:
        task.cancel()
    cpu = after.cpu_s - before.cpu_s
    asked = sum(told.kinds[kind] for kind in ("answered", "turned away", "failed", "errors"))
    print(f"  {given.askers:,} askers, each every {given.every:g} s: {told.line()}")
    print(
        f"  {asked / seconds:.1f} a second over {seconds:.0f} s, {unanswered:,} without an answer; "
        f"{1000 * cpu / max(1, asked):.1f} ms of processor each"
    )
    print(
        f"  memory {before.rss_mb:.0f} MB before, {after.rss_mb:.0f} after, {after.peak_mb:.0f} at"
        f" most; threads {before.threads} → {after.threads}, files {before.files} → {after.files}"
    )


async def flood(server: LocalDiscord, given: argparse.Namespace, heavy: str) -> None:
    """Let a few people ask, alone and beside one who floods, and tell how long they waited."""
    news, asking = server.guild("News"), Asking()
    others = [news.member(f"Other {n}") for n in range(OTHERS)]
    flo = news.member("Flo")
    looking = asyncio.create_task(asking.look())
    for name, outstanding in (("alone", 0), ("beside a flood", given.outstanding)):
        told, floated = Told(), Told()
        until = time.monotonic() + given.seconds
        flooding = []
        if outstanding:
            works = await heavy_works(flo, heavy)
            flooding = [
                asyncio.create_task(floods(asking, works[n % 4 :] + works, until, floated))
                for n in range(outstanding)
            ]
            await asyncio.sleep(1.0)
        pace = Pace(OTHERS_EVERY_S, until)
        work = [asyncio.create_task(asks_on(asking, one, pace, told)) for one in others]
        await asyncio.wait(work, timeout=given.seconds + GRACE_S)
        print(f"  {OTHERS} others {name}: {told.line()}; {asking.left(told)} without an answer")
        for task in (*work, *flooding):
            task.cancel()
        if outstanding:
            print(f"    the flood of {outstanding} at once: {floated.line()}")
    looking.cancel()


@asynccontextmanager
async def running(
    python: str, stories: list[str]
) -> AsyncIterator[tuple[LocalDiscord, BotProcess]]:
    """A local Discord with the bot of an interpreter's checkout in it."""
    async with LocalDiscord("News", within=GRACE_S) as server:
        server.schema, server.transcript = None, Silent()
        sync = BotProcess(server, [VERBATIM, "sync"])
        await sync.start()
        await sync.ended()
        bot = watched(server, python, stories, ENV)
        try:
            async with bot:
                ada = server.guild("News").member("Ada")
                for question in QUESTIONS * 3:
                    await ada.slash("/ask", question=question)
                yield server, bot
        finally:
            logged = [line for line in bot.stderr if line[:4].isdecimal()]
            for line in logged[:3]:
                print(f"  log ({len(logged):,} lines): {line[:160]}")
            server.take_problems()


async def measure(given: argparse.Namespace, python: str) -> None:
    """Measure one bot."""
    with TemporaryDirectory() as folder:
        heavy = long_story(HEAVY_CHARACTERS)
        await asyncio.to_thread(Path(folder, "archive.md").write_text, heavy, "utf-8")
        stories = [given.stories or str(SAMPLE), *([folder] if given.flood else [])]
        async with running(python, stories) as (server, process):
            if given.flood:
                await flood(server, given, altered(heavy))
            else:
                await crowd(server, given, process)


def long_story(characters: int) -> str:
    """Return a story of that many characters, of sentences with words of their own."""
    rng, lines, length = random.Random(13), [], 0
    things = ["harbour", "bridge", "council", "embassy", "troops", "ferry", "budget", "minister"]
    while length < characters:
        a, b, c = rng.sample(things, 3)
        number = rng.randrange(1000, 100_000)
        line = f"The {a} and the {b} cost {number} pounds, said Ann Hill{number % 97}, of the {c}."
        lines.append(line)
        length += len(line) + 1
    return "\n".join(lines) + "\n"


def altered(story: str) -> str:
    """Return words of a story as somebody might post them, with some changed."""
    middle = len(story) // 2
    return " ".join(story[middle : middle + LONG_MESSAGE].replace("cost", "took").split())


def main() -> None:
    parser = argparse.ArgumentParser(description="a crowd that asks, or one person who floods")
    parser.add_argument("--askers", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--every", type=float, default=6.0, help="seconds between a person's asks")
    parser.add_argument("--stories", help="by default the sample")
    parser.add_argument("--flood", action="store_true")
    parser.add_argument("--outstanding", type=int, default=20, help="what the flood keeps open")
    parser.add_argument("--before", help="the interpreter of another checkout, measured first")
    given = parser.parse_args()
    states = {"before": given.before} if given.before else {}
    for state, python in {**states, "now": sys.executable}.items():
        print(f"{state}:", flush=True)
        asyncio.run(measure(given, python))


if __name__ == "__main__":
    main()
