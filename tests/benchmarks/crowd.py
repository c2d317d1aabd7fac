"""How a crowd fares: so many people ask at the same moment, and then vote at the same moment.

Run by `uv run python tests/benchmarks/crowd.py [PEOPLE…] [--busy] [--database sqlite|postgresql]`
(150 and 300 people, both databases), over the local Discord. `--busy` lets two more processes
spin meanwhile. A vote is refused where anything but thanks is shown for it, late where nothing
was said within three seconds, and lost where there were thanks and the database does not hold it.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import subprocess
import sys
import time
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from gateway import BotProcess, LocalDiscord
from paths import SAMPLE
from postgres import OWNER, running_postgres
from running import VERBATIM

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gateway import Person, Reply
    from gateway.interactions import Interaction
    from postgres import Postgres

ENV = {"VERBATIM_QUESTIONS_AT_ONCE": "1000", "VERBATIM_LOG_LEVEL": "WARNING"}
PATIENCE_S = 45.0
"""After so long nobody waits any more."""
SPINNING = 2
QUESTIONS = (
    "Who is Zalmay Khalilzad?",
    "How many troops are being sent?",
    "What did Kirby say about the embassy?",
)


async def finished(server: LocalDiscord, sent: list[Interaction]) -> list[Reply]:
    """Wait until all are answered, or nobody waits any more."""
    replies, ends = [one.reply for one in sent], time.monotonic() + PATIENCE_S
    while time.monotonic() < ends and not all(reply.completed for reply in replies):
        await asyncio.sleep(0.1)
        server.changed()
    return replies


def waits(replies: list[Reply]) -> str:
    """How long the first answers took."""
    took = sorted(r.acknowledged_after for r in replies if r.acknowledged_after is not None)
    if not took:
        return "none answered"
    middle, nearly = took[len(took) // 2], took[int(len(took) * 0.99)]
    deferred = sum(reply.deferred for reply in replies)
    return f"p50 {middle:.2f} p99 {nearly:.2f} worst {took[-1]:.2f} s, {deferred} announced"


async def crowd(server: LocalDiscord, people: list[Person], count_votes: str | Path) -> str:
    """Let people ask and vote; return what came of it, in one line."""
    began = time.monotonic()
    asked = await finished(
        server,
        [
            person.start_slash("/ask", question=QUESTIONS[number % len(QUESTIONS)])
            for number, person in enumerate(people)
        ],
    )
    asking = time.monotonic() - began
    good = [reply for reply in asked if reply.completed and reply.message is not None]
    buttoned = [reply for reply in good if "👍" in reply.buttons]
    if not buttoned:
        return f"no reply with buttons; {waits(asked)}"
    began = time.monotonic()
    voted = await finished(
        server,
        [
            person.start_click(buttoned[number % len(buttoned)].shown, "👍")
            for number, person in enumerate(people)
        ],
    )
    voting = time.monotonic() - began
    thanked = [r for r in voted if r.completed and r.message and r.content.startswith("Thank")]
    late = sum(any(one.code == 10062 for one in reply.refusals) for reply in voted)
    kept = votes_in(count_votes)
    return (
        f"asked: {len(asked) - len(good)} unanswered, {len(good) - len(buttoned)} without buttons,"
        f" {waits(asked)}, all after {asking:.1f} s; voted: {len(voted) - len(thanked)} refused"
        f" ({late} too late), {max(0, len(thanked) - kept)} lost, {waits(voted)},"
        f" all after {voting:.1f} s"
    )


def votes_in(database: str | Path) -> int:
    """How many votes a database holds: a file, or a URL of PostgreSQL's."""
    query = "SELECT count(*) FROM feedback"
    if isinstance(database, Path):
        with closing(sqlite3.connect(database)) as file:
            return int(file.execute(query).fetchone()[0])
    told = subprocess.run(
        ["psql", "-U", OWNER, "-Atc", query, database], check=True, capture_output=True, text=True
    )
    return int(told.stdout)


@contextmanager
def spinning(count: int) -> Iterator[None]:
    """Keep the machine busy with so many processes."""
    command = [sys.executable, "-c", "while True: pass"]
    processes = [subprocess.Popen(command) for _ in range(count)]
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


async def measure(count: int, postgres: Postgres | None, *, busy: bool) -> str:
    """Start a bot on a new database, and let a crowd come."""
    async with LocalDiscord("News", within=PATIENCE_S) as server:
        server.schema = None  # holding every payload against the description takes longer
        env, database = dict(ENV), Path(server.env["VERBATIM_DATA"]) / "verbatim.db"
        counted: str | Path = database
        if postgres is not None:
            counted = env["VERBATIM_DATABASE_URL"] = postgres.database()
        sync = BotProcess(server, [VERBATIM, "sync"])
        await sync.start()
        await sync.ended()
        people = [server.guild("News").member(f"Person {number}") for number in range(count)]
        async with BotProcess(server, [VERBATIM, "bot", "--stories", str(SAMPLE)], env) as bot:
            await people[0].in_private().slash("/ask", question=QUESTIONS[0])
            with spinning(SPINNING if busy else 0):
                told = await crowd(server, people, counted)
            lines = len(bot.stderr) - bot.begun
        server.take_problems()
    return f"{told}; {lines} lines of log"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("people", nargs="*", type=int, default=[150, 300])
    parser.add_argument("--busy", action="store_true")
    parser.add_argument("--database", choices=["sqlite", "postgresql"])
    given = parser.parse_args()
    with ExitStack() as stack:
        for database in [given.database] if given.database else ["sqlite", "postgresql"]:
            is_file = database == "sqlite"
            postgres = None if is_file else stack.enter_context(running_postgres())
            for count in given.people:
                told = asyncio.run(measure(count, postgres, busy=given.busy))
                print(f"{database}, {count} at once{', busy' if given.busy else ''}: {told}")


if __name__ == "__main__":
    main()
