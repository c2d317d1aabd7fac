"""What people get while the archive's servers fail: a node killed, a cut, a full disk, a restart.

    uv run python tests/benchmarks/archive_faults.py [FAULT …] [--work FOLDER] [--rate N]
        [--seconds S] [--questions N]

The real bot answers over the local Discord, from the archive that `archive.py` has filled (its
FOLDER). Each question is asked beforehand by somebody who asks nothing else; then they ask all the
time, N a second (10 unless told), while a fault begins, lasts S seconds, ends, and until all nodes
are there again. Told are of how many that asked how many were quoted the same as before, were told
that the archive is away, were lost (another answer, an apology or none within half a minute) or
were quoted something else, which is wrong, and how long the slowest waited. As root on Linux the
network between nodes is cut for real; else the node is stopped. It ends with 1 if any was wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.archive_servers import Apart, Servers, archive_servers, in_own_network
from benchmarks.load import Silent, parts
from bot.words import ENGLISH
from gateway import BotProcess, LocalDiscord
from running import VERBATIM, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from gateway import Person, Reply

    Fault = Callable[[], AbstractContextManager[None]]

ENV = {"VERBATIM_QUESTIONS_PER_MINUTE": "100000", "VERBATIM_LOG_LEVEL": "WARNING"}
LOOK_S = 0.005
PATIENCE_S = 30.0
"""Seconds after which somebody who got nothing is lost."""
AROUND_S = 5.0
"""Seconds before a fault, and after it, in which they ask."""
LATE_S = 3.0
AWAY = ("archive_unreached_now", "archive_partly")
"""What is said where the archive is away."""
BLOCK = "index.blocks.read_only_allow_delete"
"""What OpenSearch does to an index whose disk is nearly full."""
STORY = "The harbour bridge was closed while the disk was full, said Ann Hill.\n"


@dataclass
class Asker:
    """Somebody who asks one question again and again."""

    person: Person
    question: str
    before: list[str] = field(default_factory=list)
    """What was quoted when nothing was wrong."""
    refused: str = ""
    """What was said where nothing was; what could be asked instead is drawn by chance."""

    async def ask(self) -> tuple[Reply, float]:
        """Ask once; return the answer, and the seconds that it took."""
        began = time.perf_counter()
        reply = self.person.start_slash("/ask", question=self.question).reply
        while not reply.completed and not reply.refusals:
            if time.perf_counter() - began > PATIENCE_S:
                break
            await asyncio.sleep(LOOK_S)
        return reply, time.perf_counter() - began

    async def remember(self) -> None:
        """Ask twice, since some things are told once, and keep the answer."""
        await self.ask()
        reply, _ = await self.ask()
        self.before, self.refused = quoted(reply), refusal(reply)

    def kind(self, reply: Reply) -> str:
        """Say what became of an answer."""
        if not reply.completed or reply.refusals:
            return "lost"
        if is_away(reply):
            return "told"
        now = quoted(reply)
        if now == self.before and (now or refusal(reply) == self.refused):
            return "right"
        return "wrong" if now else "lost"


def is_away(reply: Reply) -> bool:
    """Tell whether an answer says that the archive is away."""
    return any(ENGLISH(key) in reply.content for key in AWAY)


def refusal(reply: Reply) -> str:
    """Return what an answer without a quotation says, without the question."""
    lines = [line for line in reply.content.splitlines() if not line.startswith("-# ")]
    return lines[0] if lines else ""


@dataclass
class Outcome:
    """What became of the questions while something failed."""

    kinds: Counter[str] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    examples: dict[str, str] = field(default_factory=dict)

    def note(self, asker: Asker, reply: Reply, seconds: float) -> None:
        """Count an answer."""
        kind = asker.kind(reply)
        self.kinds[kind] += 1
        self.waits.append(seconds)
        if kind not in {"right", *self.examples}:
            self.examples[kind] = f"{asker.question} → {reply.content[:200]!r}"

    def row(self, name: str) -> str:
        """Return a line of the table."""
        counts = " | ".join(str(self.kinds[kind]) for kind in ("right", "told", "lost", "wrong"))
        late = sum(wait > LATE_S for wait in self.waits)
        return f"| {name} | {self.kinds.total()} | {counts} | {parts(self.waits)} | {late} |"


@contextmanager
def killed(servers: Servers, *numbers: int) -> Iterator[None]:
    """Let nodes end as by a power cut, and start again."""
    for number in numbers:
        servers.nodes.kill(number)
    yield
    for number in numbers:
        servers.nodes.start(number)


@contextmanager
def cut(servers: Servers, number: int) -> Iterator[None]:
    """Let a node and the others not hear of each other."""
    nodes = servers.nodes
    if isinstance(nodes, Apart):
        nodes.cut(number)
        yield
        nodes.mend(number)
    else:
        nodes.running[number].send_signal(signal.SIGSTOP)
        yield
        nodes.running[number].send_signal(signal.SIGCONT)


@contextmanager
def full(servers: Servers) -> Iterator[None]:
    """Block the index as a full disk does; what is added then is refused, and taken later."""
    with TemporaryDirectory() as name:
        story = Path(name) / "bridge.md"
        story.write_text(STORY, "utf-8")
        _block(servers, blocked=True)
        if not _archive(servers, "add", str(story)):
            raise AssertionError("something was added to a full disk")
        yield
        _block(servers, blocked=None)
        if _archive(servers, "add", str(story)) or _archive(servers, "remove", "bridge"):
            raise AssertionError("nothing can be added to a disk that was full")


def _archive(servers: Servers, *arguments: str) -> int:
    env = {**os.environ, **servers.env}
    return subprocess.run([VERBATIM, "archive", *arguments], env=env, check=False).returncode


def _block(servers: Servers, *, blocked: bool | None) -> None:
    body = json.dumps({BLOCK: blocked}).encode()
    request = urllib.request.Request(  # noqa: S310 - http, on loopback
        f"{servers.nodes.urls[0]}/verbatim/_settings",
        body,
        {"Content-Type": "application/json"},
        method="PUT",
    )
    with urllib.request.urlopen(request, timeout=30):  # noqa: S310
        pass


@contextmanager
def restarted(servers: Servers, how: str) -> Iterator[None]:
    """Let PostgreSQL end and start again."""
    servers.postgres.start_again(how)
    yield


def faults_of(servers: Servers) -> dict[str, Fault]:
    """Return what can go wrong, by its name."""
    numbers = range(len(servers.nodes.ports))
    return {
        "nothing": partial(killed, servers),
        **{f"kill-{number}": partial(killed, servers, number) for number in numbers},
        **{f"cut-{number}": partial(cut, servers, number) for number in numbers},
        "full-disk": partial(full, servers),
        "postgres-restart": partial(restarted, servers, "fast"),
        "postgres-crash": partial(restarted, servers, "immediate"),
        "kill-all": partial(killed, servers, *numbers),
    }


async def asking(askers: list[Asker], rate: float, ended: asyncio.Event, told: Outcome) -> None:
    """Let one after the other ask, so many a second, until it has ended and all have got theirs."""
    chance, under_way = Random(12), set()
    began, count = time.perf_counter(), 0

    async def one(asker: Asker) -> None:
        told.note(asker, *await asker.ask())

    while not ended.is_set():
        task = asyncio.create_task(one(chance.choice(askers)))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
        count += 1
        await asyncio.sleep(max(0.0, began + count / rate - time.perf_counter()))
    if under_way:
        await asyncio.wait(under_way)


async def tried(
    fault: Fault, servers: Servers, askers: list[Asker], given: argparse.Namespace
) -> tuple[Outcome, float]:
    """Let something go wrong; return what people got, and the seconds until all was well."""
    ended, told = asyncio.Event(), Outcome()
    people = asyncio.create_task(asking(askers, given.rate, ended, told))
    await asyncio.sleep(AROUND_S)
    wrong = fault()
    await asyncio.to_thread(wrong.__enter__)
    await asyncio.sleep(given.seconds)
    began = time.perf_counter()
    await asyncio.to_thread(wrong.__exit__, None, None, None)
    await asyncio.sleep(1.0)  # before that a node that was killed counts still
    await asyncio.to_thread(servers.nodes.wait)
    healed = time.perf_counter() - began
    await asyncio.sleep(AROUND_S)
    ended.set()
    await people
    return told, healed


async def measure(servers: Servers, given: argparse.Namespace) -> bool:
    """Try each fault and tell; return whether nobody was quoted anything wrong."""
    known = json.loads((given.work / "questions.json").read_text("utf-8"))
    questions = [text for _, text in Random(12).sample(known, min(given.questions, len(known)))]
    faults = faults_of(servers)
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(LocalDiscord("News", within=60))
        server.schema, server.transcript = None, Silent()
        # The bot's own data are apart from those of who fills the archive.
        data = server.env["VERBATIM_DATA"]
        env = {**ENV, **servers.env, "VERBATIM_DATA": data}
        sync = BotProcess(server, [VERBATIM, "sync"], env)
        await sync.start()
        await sync.ended()
        bot = await stack.enter_async_context(BotProcess(server, [VERBATIM, "bot"], env))
        news = server.guild("News")
        channel = news.channel("general")
        askers = [
            Asker(news.member(f"Asker {number}").at(channel), question)
            for number, question in enumerate(questions)
        ]
        for asker in askers:
            await asker.remember()
        found = sum(bool(asker.before) for asker in askers)
        print(f"{len(askers)} questions, {found} of them with a quotation", flush=True)
        print("| fault | asked | right | told | lost | wrong | wait | over 3 s | whole after, s |")
        print("| --- | --: | --: | --: | --: | --: | --- | --: | --: |", flush=True)
        rows: dict[str, Outcome] = {}
        for name in given.faults or faults:
            told, healed = await tried(faults[name], servers, askers, given)
            rows[name] = told
            print(f"{told.row(name)} {healed:.0f} |", flush=True)
            for kind, example in told.examples.items():
                print(f"  {kind}: {example}", flush=True)
        for line in Counter(line.partition(" WARNING ")[2] for line in bot.stderr).most_common(10):
            print("log:", *line)
        server.take_problems()
    results = {name: {**told.kinds, "slowest": max(told.waits)} for name, told in rows.items()}
    (given.work / "faults.json").write_text(json.dumps(results), "utf-8")
    return not any(told.kinds["wrong"] for told in rows.values())


def main() -> None:
    """Start the servers and try."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("faults", nargs="*")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--nodes", type=int, default=3)
    parser.add_argument("--heap", type=int, default=512)
    parser.add_argument("--rate", type=float, default=10.0)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--questions", type=int, default=100)
    given = parser.parse_args()
    apart = in_own_network()
    with archive_servers(given.work, given.nodes, given.heap, apart=apart) as servers:
        good = asyncio.run(measure(servers, given))
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
