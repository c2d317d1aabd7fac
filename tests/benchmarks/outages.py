"""What people get while Discord's REST fails: each fault on each surface, once and for seconds.

Run by `uv run python tests/benchmarks/outages.py [FAULT …] [--seconds S …] [--bot COMMAND]`:
FAULT is a name of `FAULTS` (all unless told), S how long it lasts (0: each request fails once;
0 and 5 unless told), COMMAND the `verbatim` of another tree, to compare with. The gateway goes
on all the time: what fails is what the bot asks. Told is of how many that asked how many were
answered once, twice, got an apology, or nothing, and the longest wait for an answer.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from gateway import BotProcess, LocalDiscord
from gateway.world import DISCORD_EPOCH_MS
from paths import SAMPLE
from running import VERBATIM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gateway import Channel, Message, Person, Reply

ASKED, AT_ONCE = 6, 3
AFTER_HICCUP_S, AFTER_OUTAGE_S = 5.0, 40.0
"""Seconds after which nothing more is waited for."""
SEND = "POST /channels/{channel_id}/messages"
CALLBACK = "POST /interactions/{interaction_id}/{interaction_token}/callback"
QUESTION = "How many troops are being sent?"
ENV = {"VERBATIM_QUESTIONS_PER_MINUTE": "100000"}
FAULTS: dict[str, dict[str, Any]] = {
    "503": {"status": 503},
    "520 page": {"status": 520, "by_proxy": True},
    "429 page": {"status": 429, "by_proxy": True, "retry_after": 1},
    "429": {"status": 429, "retry_after": 0.5},
    "502 page": {"status": 502, "by_proxy": True},
    "200 page": {"status": 200, "by_proxy": True},
    "reset": {"reset": True},
    "lost": {"reset": True, "carried_out": True},
    "2 s late": {"status": 200, "late": 2.0},
}
SURFACES = ("mention", "direct message", "slash", "button")


@dataclass
class Asking:
    """One who asks, and what they see of it."""

    surface: str
    seen: Callable[[], Iterable[Message]]
    asked_ms: int = field(default_factory=lambda: time.time_ns() // 1_000_000)

    def outcome(self) -> str:
        texts = [message.content for message in self.seen() if message.content]
        answers = [text for text in texts if not text.startswith("Sorry")]
        if len(answers) > 1:
            return "twice"
        if len(texts) > len(answers):
            return "apology"
        return "once" if answers else "silent"

    def wait_s(self) -> float:
        posted = [(message.id >> 22) + DISCORD_EPOCH_MS for message in self.seen()]
        return (min(posted) - self.asked_ms) / 1000


def ask(surface: str, person: Person, channel: Channel, shown: Message) -> Asking:
    discord, bot = person.discord, person.discord.world.bot

    def under(message: Message) -> list[Message]:
        here = message.channel.messages.values()
        return [m for m in here if m.reference is message and m.author is bot]

    def told(reply: Reply) -> list[Message]:
        here = channel.messages.values()
        instead = [m for m in here if m.author is bot and person.user.mention in m.content]
        return [*filter(None, [reply.message]), *reply.followups, *instead]

    match surface:
        case "mention":
            message = person.post(channel, f"<@bot> {QUESTION}")
        case "direct message":
            message = person.post(discord.world.dm(person.user), QUESTION)
        case "slash":
            reply = person.start_slash("/ask", question=QUESTION).reply
            return Asking(surface, lambda: told(reply))
        case _:
            reply = person.start_click(shown, "Context").reply
            return Asking(surface, lambda: told(reply))
    return Asking(surface, lambda: under(message))


async def settle(server: LocalDiscord, asked: list[Asking], within: float) -> None:
    server.within = within

    def all_seen() -> bool:
        return not any(one.outcome() == "silent" for one in asked)

    with contextlib.suppress(AssertionError):
        await server.until(all_seen, "all to see something")


async def try_fault(name: str, seconds: float, bot: str) -> list[str]:
    async with LocalDiscord("News", within=60) as server:
        server.schema = None
        sync = BotProcess(server, [VERBATIM, "sync"])
        await sync.start()
        await sync.ended()
        async with BotProcess(server, [bot, "bot", "--stories", str(SAMPLE)], ENV):
            guild = server.guild("News")
            channel = guild.channel("general")
            shown = await guild.member("Ada").say(channel, f"<@bot> {QUESTION}")
            everybody = [
                (surface, guild.member(f"{surface} {number}").at(channel))
                for number in range(ASKED)
                for surface in SURFACES
            ]
            if seconds:
                with server.outage(**FAULTS[name]):
                    asked = [ask(surface, person, channel, shown) for surface, person in everybody]
                    await asyncio.sleep(seconds)
                await settle(server, asked, AFTER_OUTAGE_S)
            else:
                asked = []
                for surface, person in everybody:
                    route = SEND if surface in {"mention", "direct message"} else CALLBACK
                    server.fail_next(route, **FAULTS[name])
                    asked.append(ask(surface, person, channel, shown))
                    await settle(server, asked[-1:], AFTER_HICCUP_S)
            await asyncio.sleep(2.0)  # for a second answer
        server.take_problems()
        return [row(name, seconds, one, asked) for one in SURFACES]


def row(name: str, seconds: float, surface: str, asked: list[Asking]) -> str:
    here = [one for one in asked if one.surface == surface]
    count = Counter(one.outcome() for one in here)
    waits = [one.wait_s() for one in here if one.outcome() in {"once", "twice"}]
    figures = " | ".join(str(count[kind]) for kind in ("once", "twice", "apology", "silent"))
    lasted = f"{seconds:g} s" if seconds else "once"
    wait = f"{max(waits):.1f}" if waits else "–"
    return f"| {name} | {lasted} | {surface} | {figures} | {wait} |"


async def measure(names: list[str], lasting: list[float], bot: str) -> None:
    print("| fault | lasting | surface | once | twice | apology | silent | longest wait, s |")
    print("| --- | --- | --- | --: | --: | --: | --: | --: |", flush=True)
    room = asyncio.Semaphore(AT_ONCE)

    async def tried(name: str, seconds: float) -> list[str]:
        async with room:
            return await try_fault(name, seconds, bot)

    trying = [asyncio.ensure_future(tried(n, s)) for s in lasting for n in names]
    for one in trying:
        print(*await one, sep="\n", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("faults", nargs="*", default=list(FAULTS))
    parser.add_argument("--seconds", nargs="+", type=float, default=[0.0, 5.0])
    parser.add_argument("--bot", default=VERBATIM)
    given = parser.parse_args()
    asyncio.run(measure(given.faults, given.seconds, given.bot))


if __name__ == "__main__":
    main()
