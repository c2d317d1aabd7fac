"""A long while of additions and removals while people ask: is every answer one of its moment?

    uv run python tests/benchmarks/archive_soak.py [MINUTES] [--nodes N] [--rate N]
        [--every S] [--eval ../shared/eval]

An archive of the stories of guardian has a story about a bridge, which `verbatim archive add`
replaces every S seconds, so that it names another day, or `remove` takes away; and now and then
twenty stories of wikipedia come or go together. What the real bot may answer at each of these
states is what it answers without an archive, from the same stories in memory: it is asked first.
Then people ask all the time, and each answer has to be that of a state that was current at some
moment between question and answer, or until two seconds before: by then every process has to know
of a change. A line a minute says what the bot takes, and the last ones whether it stays flat. It
ends with 1 where something was not so.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.archive_faults import ENV, Asker, is_away
from benchmarks.archive_servers import Servers, archive_servers
from benchmarks.asked import questions_of, sets_of, some
from benchmarks.load import parts
from benchmarks.soak import FLAT_MB, FLAT_PART, slope
from benchmarks.soaking import Forgetful, forget
from benchmarks.watched import Figures, figures, watched
from gateway import BotProcess, LocalDiscord
from running import VERBATIM, quoted

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Sequence

    from knowledge.model import Story

QUESTION = "On which day of the year was the harbour bridge closed?"
BRIDGE = "The harbour bridge was closed on day {} of the year, said Ann Hill.\n"
DAY = re.compile(r"day (\d+)")
SEEN_S = 2.0
"""Seconds in which a change has come to every process."""
ASKS = 60
"""Questions, besides that about the bridge, which every second one asks."""
FEW = 20
FORGET_S = 5.0


class State(NamedTuple):
    """Which stories there are."""

    day: int | None
    """That the story of the bridge names; None where it is not there."""
    has_few: bool
    """Whether the stories that come and go together are there."""

    @property
    def kind(self) -> tuple[bool, bool]:
        """What decides on the answers, but for the day."""
        return self.day is not None, self.has_few


class Change(NamedTuple):
    """A state, when the command that led to it began, and when it was committed."""

    state: State
    began: float
    committed: float


class Got(NamedTuple):
    """What somebody got, between two moments."""

    question: str
    quoted: list[str] | None
    """None where it was no answer."""
    said: str
    began: float
    ended: float


class Minute(NamedTuple):
    """What was taken at the end of a minute."""

    figures: Figures
    database: int
    """Connections to PostgreSQL, of everybody."""
    engine: int
    """Connections to OpenSearch."""


Expected = dict[tuple[bool, bool], dict[str, list[str]]]


@dataclass
class Soaked:
    """What happened."""

    changes: list[Change]
    answers: list[Got] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    wrong: dict[str, int] = field(default_factory=dict)

    def current(self, began: float, ended: float) -> Iterator[State]:
        """Yield the states that may be answered from between two moments."""
        last = Change(self.changes[-1].state, 0.0, float("inf"))
        for one, following in pairwise([*self.changes, last]):
            if one.began <= ended and began <= following.committed + SEEN_S:
                yield one.state

    def judge(self, right: Expected) -> None:
        """Hold every answer against the states that were current; all changes are committed."""
        for got in self.answers:
            states = [*self.current(got.began, got.ended)]
            fitting = (dated(right[one.kind][got.question], one.day) for one in states)
            kind = "right" if got.quoted in fitting else "wrong" if got.quoted else "lost"
            self.kinds[kind] += 1
            if kind != "right":
                last = max(one.committed for one in self.changes if one.began <= got.ended)
                ago = f"asked {got.began - last:+.2f} s after the last commit"
                told = f"{kind}, {ago}, {states}: {got.question} → {got.quoted or got.said!r}"
                self.wrong[told] = self.wrong.get(told, 0) + 1


def dated(lines: list[str], day: int | None) -> list[str]:
    """Return what is quoted, with the day that the story names."""
    return [DAY.sub(f"day {day}", line) if "bridge" in line else line for line in lines]


def written(stories: Sequence[Story], path: Path) -> Path:
    """Write stories as a .jsonl."""
    rows = [{"story_id": one.id, "title": one.title, "text": one.text} for one in stories]
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    return path


async def expected(folder: Path, files: dict[str, Path], questions: list[str]) -> Expected:
    """Return what the bot quotes at each kind of state, from memory."""
    found: Expected = {}
    for has_bridge in (True, False):
        for has_few in (True, False):
            paths = [files["base"], *[files["few"]] * has_few, *[files["bridge"]] * has_bridge]
            env = {**ENV, "VERBATIM_DATA": str(folder / "data-memory")}
            async with LocalDiscord("News", within=60) as server:
                given = [part for path in paths for part in ("--stories", str(path))]
                await synced(server, ENV)
                async with BotProcess(server, [VERBATIM, "bot", *given], env):
                    askers = asking_people(server, questions)
                    for asker in askers:
                        await asker.remember()
                server.take_problems()
            found[has_bridge, has_few] = {one.question: one.before for one in askers}
    return found


async def synced(server: LocalDiscord, env: dict[str, str]) -> None:
    """Let the commands be known."""
    server.schema, server.transcript = None, Forgetful()
    sync = BotProcess(server, [VERBATIM, "sync"], env)
    await sync.start()
    await sync.ended()


def asking_people(server: LocalDiscord, questions: list[str]) -> list[Asker]:
    """Return somebody for each question."""
    news = server.guild("News")
    return [
        Asker(news.member(f"Asker {n}").at(news.add_channel(f"channel-{n}")), question)
        for n, question in enumerate(questions)
    ]


async def change(
    servers: Servers, files: dict[str, Path], soaked: Soaked, every: float, ended: asyncio.Event
) -> None:
    """Change what the archive has, again and again, until it has ended."""
    chance = Random(12)
    while not ended.is_set():
        before = soaked.changes[-1].state
        match chance.randrange(5):
            case 0 if before.day is not None:
                after, command = before._replace(day=None), ["remove", "bridge"]
            case 1 if before.has_few:
                ids = [json.loads(line)["story_id"] for line in files["few"].open()]
                after, command = before._replace(has_few=False), ["remove", *ids]
            case 1:
                after, command = before._replace(has_few=True), ["add", str(files["few"])]
            case _:
                after = before._replace(day=len(soaked.changes))
                files["bridge"].write_text(BRIDGE.format(after.day), "utf-8")
                command = ["add", str(files["bridge"])]
        began = time.monotonic()
        await asyncio.to_thread(verbatim, servers, *command)
        soaked.changes.append(Change(after, began, await asyncio.to_thread(committed, servers)))
        await asyncio.sleep(max(0.0, began + every - time.monotonic()))


async def ask(
    askers: list[Asker],
    soaked: Soaked,
    rate: float,
    ended: asyncio.Event,
) -> None:
    """Let people ask, so many a second, until it has ended."""
    chance, under_way = Random(12), set()
    start, count = time.monotonic(), 0

    async def one(asker: Asker) -> None:
        began = time.monotonic()
        reply, _ = await asker.ask()
        is_answer = reply.completed and not reply.refusals and not is_away(reply)
        found = quoted(reply) if is_answer else None
        got = Got(asker.question, found, reply.content[:160], began, time.monotonic())
        soaked.answers.append(got)

    while not ended.is_set():
        asker = askers[0] if count % 2 else chance.choice(askers[1:])
        under_way.add(task := asyncio.create_task(one(asker)))
        task.add_done_callback(under_way.discard)
        count += 1
        await asyncio.sleep(max(0.0, start + count / rate - time.monotonic()))
    if under_way:
        await asyncio.wait(under_way)


def verbatim(servers: Servers, *arguments: str) -> None:
    """Run `verbatim archive …`, which must not fail."""
    env = {**os.environ, **servers.env}
    subprocess.run(
        [VERBATIM, "archive", *arguments], env=env, stdout=subprocess.DEVNULL, check=True
    )


def committed(servers: Servers) -> float:
    """Return when the newest revision was committed, as this machine's clock goes on."""
    query = "select extract(epoch from max(created_at)) from archive_revisions"
    return time.monotonic() - (time.time() - float(asked(servers, query)))


def asked(servers: Servers, query: str) -> str:
    """Return what the database answers."""
    psql = ("psql", "-XAtq", "-h", servers.postgres.folder, "-U", "verbatim", "-c", query)
    return subprocess.run(psql, stdout=subprocess.PIPE, text=True, check=True).stdout


def minute(servers: Servers, bot: BotProcess) -> Minute:
    """Return what is taken now."""
    query = "select count(*) from pg_stat_activity where backend_type = 'client backend'"
    counted = asked(servers, query)
    url = f"{servers.nodes.urls[0]}/_nodes/stats/http"
    with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 - http, on loopback
        nodes = json.load(answer)["nodes"].values()
    return Minute(figures(bot), int(counted), sum(one["http"]["current_open"] for one in nodes))


async def repeat(do: Callable[[], Awaitable[None]], every: float) -> None:
    while True:
        await do()
        await asyncio.sleep(every)


def verdict(minutes: Sequence[Minute], soaked: Soaked) -> bool:
    """Say whether all was right and flat, and return that."""
    waits = [one.ended - one.began for one in soaked.answers]
    late = minutes[len(minutes) // 2 :]
    grown = slope([one.figures.rss_mb for one in late]) * max(1, len(late) - 1)
    flat = grown <= max(FLAT_MB, FLAT_PART * late[0].figures.rss_mb)
    print(
        f"memory {'is flat' if flat else 'GROWS'}: {grown:+.1f} MB in {len(late)} minutes;", end=" "
    )
    for name, values in {
        "threads": [one.figures.threads for one in late],
        "files": [one.figures.files for one in late],
        "to PostgreSQL": [one.database for one in late],
        "to OpenSearch": [one.engine for one in late],
    }.items():
        print(f"{name} {60 * slope(values):+.1f} an hour", end="; ")
    print(f"\n{len(soaked.changes) - 1} changes; answers: {dict(soaked.kinds)}; {parts(waits)}")
    for told, count in sorted(soaked.wrong.items(), key=lambda one: -one[1])[:10]:
        print(f"  {count} × {told}")
    return flat and not soaked.wrong


async def soak(servers: Servers, given: argparse.Namespace) -> bool:
    """Change and ask; return whether all was as it should be."""
    folder = servers.folder
    sets = sets_of(given.eval)
    files = {
        "base": written(sets["guardian"], folder / "base.jsonl"),
        "few": written(sets["wikipedia"][:FEW], folder / "few.jsonl"),
        "bridge": folder / "bridge.md",
    }
    files["bridge"].write_text(BRIDGE.format(0), "utf-8")
    others = [one.text for one in some(questions_of(given.eval, "guardian"), ASKS)]
    questions = [QUESTION, *dict.fromkeys(others)]
    right = await expected(folder, files, questions)
    verbatim(servers, "create")
    verbatim(servers, "add", str(files["base"]), str(files["bridge"]))
    soaked, ended = Soaked([Change(State(0, has_few=False), 0.0, 0.0)]), asyncio.Event()
    minutes: list[Minute] = []
    async with LocalDiscord("News", within=60) as server:
        env = {**ENV, **servers.env, "VERBATIM_DATA": server.env["VERBATIM_DATA"]}
        await synced(server, env)
        async with watched(server, sys.executable, [], env) as bot:
            askers = asking_people(server, questions)
            for asker in askers:
                await asker.remember()

            async def tidy() -> None:
                forget(server)

            tidying = asyncio.create_task(repeat(tidy, FORGET_S))
            work = [
                asyncio.create_task(change(servers, files, soaked, given.every, ended)),
                asyncio.create_task(ask(askers, soaked, given.rate, ended)),
            ]
            print("  min   rss MB  threads  files  to PostgreSQL  to OpenSearch  changes  answers")
            for number in range(1, given.minutes + 1):
                await asyncio.wait(work, timeout=60)
                one = await asyncio.to_thread(minute, servers, bot)
                minutes.append(one)
                own = one.figures
                print(
                    f"{number:>5}  {own.rss_mb:>7.1f}  {own.threads:>7}  {own.files:>5}"
                    f"  {one.database:>13}  {one.engine:>13}  {len(soaked.changes) - 1:>7}"
                    f"  {len(soaked.answers):>7}",
                    flush=True,
                )
            ended.set()
            tidying.cancel()
            await asyncio.gather(*work)
        server.take_problems()
    soaked.judge(right)
    return verdict(minutes, soaked)


def main() -> None:
    """Start the servers and soak."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("minutes", type=int, nargs="?", default=60)
    parser.add_argument("--nodes", type=int, default=1)
    parser.add_argument("--rate", type=float, default=4.0)
    parser.add_argument("--every", type=float, default=10.0)
    parser.add_argument("--eval", type=Path, default=Path("../shared/eval"))
    given = parser.parse_args()
    with (
        TemporaryDirectory(prefix="soak-", ignore_cleanup_errors=True) as name,
        archive_servers(Path(name), given.nodes, 512) as servers,
    ):
        good = asyncio.run(soak(servers, given))
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
