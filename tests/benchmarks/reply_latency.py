"""How long a person waits: from INTERACTION_CREATE to the first answer, over the local Discord.

Run by `uv run python tests/benchmarks/reply_latency.py [STORIES [QUESTIONS]]`; STORIES is what
`--stories` takes (the shipped one unless told), QUESTIONS a .jsonl of {"question": …} lines.
The time is the server's: it holds sending the event, the bot with its database, its request,
and half of the local Discord's own work, so it is an upper bound of the bot's share.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from itertools import cycle, islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from gateway import BotProcess, LocalDiscord, Person, Reply
from paths import SAMPLE
from running import VERBATIM

ASKS, AT_ONCE = 1_000, 50
ENV = {"VERBATIM_QUESTIONS_PER_MINUTE": "100000", "VERBATIM_LOG_LEVEL": "WARNING"}
QUESTIONS = (
    "Who is Zalmay Khalilzad?",
    "How many troops are being sent?",
    "What did Kirby say about the embassy?",
    "What is the boiling point of lead?",
)


def percentiles(replies: list[Reply]) -> str:
    waits = sorted(reply.acknowledged_after or 0.0 for reply in replies)
    found = {name: waits[int(len(waits) * part)] for name, part in (("p50", 0.5), ("p99", 0.99))}
    shown = ", ".join(f"{name} {1000 * wait:.1f} ms" for name, wait in found.items())
    deferred = sum(reply.deferred for reply in replies)
    return f"{shown}, worst {1000 * waits[-1]:.1f} ms, {deferred} announced first"


async def one_after_another(person: Person, questions: list[str]) -> list[Reply]:
    return [await person.slash("/ask", question=question) for question in questions]


async def at_once(person: Person, questions: list[str]) -> list[Reply]:
    asked = [person.start_slash("/ask", question=question) for question in questions]
    return [await person.completed(interaction) for interaction in asked]


async def measure(stories: str, questions: list[str]) -> None:
    async with LocalDiscord("News", within=60) as server:
        server.schema = None  # holding every payload against the description takes longer
        sync = BotProcess(server, [VERBATIM, "sync"])
        await sync.start()
        await sync.ended()
        async with BotProcess(server, [VERBATIM, "bot", "--stories", stories], ENV):
            ada = server.guild("News").member("Ada")
            await one_after_another(ada, questions[:20])
            started = time.perf_counter()
            replies = await one_after_another(ada, list(islice(cycle(questions), ASKS)))
            seconds = time.perf_counter() - started
            print(f"{ASKS:,} asks one after another: {percentiles(replies)} ({seconds:.1f} s)")
            crowd = await at_once(ada, list(islice(cycle(questions), AT_ONCE)))
            print(f"{AT_ONCE} at once: {percentiles(crowd)}")


def main(stories: str = str(SAMPLE), questions: str | None = None) -> None:
    asked = list(QUESTIONS)
    if questions is not None:
        lines = Path(questions).read_text(encoding="utf-8").splitlines()
        asked = [json.loads(line)["question"][:300] for line in lines if line.strip()]
    asyncio.run(measure(stories, asked))


if __name__ == "__main__":
    main(*sys.argv[1:])
