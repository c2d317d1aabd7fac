"""What a fault of the gateway costs: until it is noticed, until answers come, and which never do.

Run by `uv run python tests/benchmarks/gateway_faults.py [FAULT …] [--tree FOLDER] [--interval S]`;
FOLDER is another working tree whose `bot` is measured, over the local Discord of this one. Each
fault meets a bot of its own, with a heartbeat every S seconds (4 unless told; Discord's are
41.25). When it happens, three people mention the bot in a channel and one writes to it directly;
while the gateway is away a slash command is used a second before it is back. "Noticed" is when
the bot opens another connection, "again" when the first of them has its answer.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from gateway import BotProcess, Door, LocalDiscord, Message, Person
from gateway.websocket import Zombie
from paths import ROOT

if TYPE_CHECKING:
    from gateway.interactions import Interaction

STORY = "The harbour bridge was closed on Tuesday after engineers found cracks in two cables.\n"
QUESTION = "why was the harbour bridge closed?"
SETTLED_S = 12.0
"""Seconds after the bot is back, after which no answer is expected any more."""
LONGEST_S = 120.0


@dataclass
class Scene:
    """A local Discord with a bot, and what people ask of it while the fault is on."""

    server: LocalDiscord
    process: BotProcess
    asked: list[Message]
    commands: list[Interaction]

    def ask(self) -> None:
        """Let three people mention the bot, and one write to it directly."""
        news = self.server.guild("News")
        for name in ("Ada", "Bo", "Cy"):
            person = news.member(name)
            self.asked.append(person.post(news.channel("general"), f"<@bot> {QUESTION}"))
        self.asked.append(writer(self.server).post(writer(self.server).here, QUESTION))

    def command(self) -> None:
        """Let somebody use the slash command."""
        person = self.server.guild("News").member("Di")
        self.commands.append(person.start_slash("/ask", question=QUESTION))


def writer(server: LocalDiscord) -> Person:
    """Whoever writes directly, as they did before."""
    return server.guild("News").member("Dora").in_private()


async def close(scene: Scene) -> None:
    await scene.server.drop(4000)
    scene.ask()


async def reset(scene: Scene) -> None:
    scene.server.gateway.reset()
    scene.ask()


async def reconnect(scene: Scene) -> None:
    scene.server.gateway.ask_to_reconnect()
    scene.ask()


async def invalid_resumable(scene: Scene) -> None:
    scene.server.gateway.invalidate(resumable=True)
    scene.ask()


async def invalid(scene: Scene) -> None:
    scene.server.gateway.invalidate(resumable=False)
    scene.ask()


async def invalid_null(scene: Scene) -> None:
    scene.server.gateway.send_raw('{"op": 9, "d": null}')
    scene.ask()


async def forgotten(scene: Scene) -> None:
    await scene.server.drop(4009)
    scene.server.gateway.forget_session()
    scene.ask()


def away(seconds: float, door: Door, *, session_lost: bool = False) -> Fault:
    async def happen(scene: Scene) -> None:
        scene.server.gateway.away = door
        await scene.server.drop(4000)
        if session_lost:
            scene.server.gateway.forget_session()
        scene.ask()
        await asyncio.sleep(seconds - 1)
        scene.command()
        await asyncio.sleep(1)
        scene.server.gateway.away = None

    return happen


async def silent(scene: Scene) -> None:
    scene.server.gateway.leave_open(Zombie.SILENT)
    scene.ask()


async def deaf(scene: Scene) -> None:
    scene.server.gateway.leave_open(Zombie.DEAF)
    scene.ask()
    scene.server.spawn(busy(scene.server))


async def busy(server: LocalDiscord) -> None:
    """Let something happen every second that the bot does not care for."""
    while True:
        server.gateway.dispatch("TYPING_START", {})
        await asyncio.sleep(1)


async def killed(scene: Scene) -> None:
    await scene.process.stop(signal.SIGKILL)
    scene.ask()
    await asyncio.sleep(3)
    await scene.process.start()


async def restarted(scene: Scene) -> None:
    """Everything asked is answered before the restart: after it nothing may be again."""
    scene.ask()
    await asyncio.gather(
        *(scene.server.guild("News").member("Ada").answer_to(m) for m in scene.asked)
    )
    await scene.process.restart()


Fault = Callable[[Scene], Awaitable[None]]
FAULTS: dict[str, Fault] = {
    "closed": close,
    "reset": reset,
    "reconnect": reconnect,
    "invalid-resumable": invalid_resumable,
    "invalid": invalid,
    "invalid-null": invalid_null,
    "session-lost": forgotten,
    "refused-5s": away(5, Door.BAD_GATEWAY),
    "refused-20s": away(20, Door.DROPPED),
    "refused-20s-session-lost": away(20, Door.CLOSED, session_lost=True),
    "silent": silent,
    "deaf": deaf,
    "killed": killed,
    "restarted": restarted,
}


async def measure(name: str, tree: Path, stories: Path, interval: float) -> str:
    """Let one fault happen to a bot; return the row of the table."""
    env = {"PYTHONPATH": str(tree), "VERBATIM_LOG_LEVEL": "WARNING"}
    command = [sys.executable, "-P", "-m", "bot", "bot", "--stories", str(stories)]
    async with LocalDiscord("News", within=LONGEST_S) as server:
        server.schema = None
        server.gateway.interval = interval
        sync = BotProcess(server, [*command[:4], "sync"], env)
        await sync.start()
        await sync.ended()
        async with BotProcess(server, command, env) as process:
            await writer(server).dm(QUESTION)
            await asyncio.sleep(min(interval / 4, 3))  # not at once after a heartbeat
            scene = Scene(server, process, [], [])
            connections, began = server.gateway.connections, time.monotonic()
            happening = asyncio.create_task(FAULTS[name](scene))
            gateway = server.gateway
            noticed = await since(began, LONGEST_S, lambda: gateway.connections > connections)
            await happening
            again = await since(began, SETTLED_S, lambda: any(map(replies, scene.asked)))
            deadline = time.monotonic() + SETTLED_S
            while time.monotonic() < deadline:
                await asyncio.sleep(0.2)
                if scene.asked and all(map(replies, scene.asked)) and not scene.commands:
                    await asyncio.sleep(3)  # what would be answered twice
                    break
            return row(name, noticed, again, scene)


async def since(began: float, within: float, done: Callable[[], bool]) -> float | None:
    """Wait until something holds; return the seconds since `began`, or None if it does not."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if done():
            return time.monotonic() - began
        await asyncio.sleep(0.02)
    return None


def replies(message: Message) -> int:
    """Return how many replies of the bot a message has."""
    return sum(one.reference is message for one in message.channel.messages.values())


def row(name: str, noticed: float | None, again: float | None, scene: Scene) -> str:
    """Return what came of a fault."""
    counts = [replies(message) for message in scene.asked]
    once, twice, never = counts.count(1), sum(n > 1 for n in counts), counts.count(0)
    used = [one.reply.callback_type is not None for one in scene.commands]
    commands = f"{sum(used)} of {len(used)}" if used else "–"
    times = " | ".join("–" if at is None else f"{at:.1f}" for at in (noticed, again))
    return f"| {name} | {times} | {once} | {twice} | {never} | {commands} |"


async def main(names: list[str], tree: Path, interval: float) -> None:
    """Print the table."""
    print("| fault | noticed s | again s | once | twice | never | commands |")
    print("| --- | --: | --: | --: | --: | --: | --: |")
    with TemporaryDirectory() as folder:
        (Path(folder) / "bridge.md").write_text(STORY, encoding="utf-8")
        for name in names or FAULTS:
            print(await measure(name, tree, Path(folder), interval), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("faults", nargs="*", choices=[*FAULTS, []], metavar="FAULT")
    parser.add_argument("--tree", type=Path, default=ROOT)
    parser.add_argument("--interval", type=float, default=4.0)
    given = parser.parse_args()
    asyncio.run(main(given.faults, given.tree.resolve(), given.interval))
