"""A bot that runs tells how it is, and goes on telling it while gateway, database or stories fail.

Over its own process, by the addresses that an owner's monitoring reads.
"""

from __future__ import annotations

import asyncio
import json
import re
import socket
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.exits import Exit
from gateway import BotProcess, Door, LocalDiscord
from gateway.websocket import Zombie
from running import VERBATIM, reload_stories, run
from vital_signs import WITHIN_S, Bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from gateway import Person

STORY = "The ferry takes 40 passengers, ‘and more in summer,’ Ann Wood said.\n"
QUESTION = "How many passengers does the ferry take?"


@pytest.fixture(scope="module")
async def discord_() -> AsyncIterator[LocalDiscord]:
    async with LocalDiscord("News") as server:
        assert await run(server, "sync") == (Exit.CLOSED, [])
        yield server


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stories")
    (folder / "ferry.md").write_text(STORY, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
async def bot(discord_: LocalDiscord, stories: Path) -> AsyncIterator[Bot]:
    """A bot that each test leaves as well as it found it."""
    command = [VERBATIM, "bot", "--stories", str(stories)]
    async with BotProcess(discord_, command) as process:
        yield Bot(discord_, process, stories)


async def test_a_bot_that_answers_says_so_and_all_that_its_owner_asks_for(
    bot: Bot, ada: Person
) -> None:
    await ada.slash("/ask", question=QUESTION)
    status, told = await bot.once(lambda told: told["gateway"]["latency_ms"] is not None)
    assert (status, told["status"], told["degraded"]) == (200, "ok", [])
    assert told["gateway"]["connected"] is True
    assert told["gateway"]["servers"] == 1
    assert re.fullmatch("[0-9a-f]{8,}", told["stories"]["revision"])
    assert told["stories"]["stories"] == 1
    assert told["database"]["usable"] is True
    assert told["questions"] == {"present": 0, "waiting": 0, "most": 500, "unsent": 0}
    assert await run(bot.discord, "health", env=await at(bot)) == (Exit.CLOSED, [])


async def at(bot: Bot) -> dict[str, str]:
    """The setting with which `verbatim health` asks this bot."""
    return {"VERBATIM_HEALTH_ADDRESS": (await bot.place()).removeprefix("http://")}


ASKED = {
    "verbatim_asks_total quote command": 1,
    "verbatim_asks_total none command": 1,
    "verbatim_asks_total quote mention": 1,
    "verbatim_asks_total quote direct": 1,
    "verbatim_answer_seconds_count": 4,
}


async def test_questions_are_counted_by_verdict_and_surface(bot: Bot, ada: Person) -> None:
    async def counted() -> dict[str, float]:
        return {counter: await bot.number(*counter.split()) for counter in ASKED}

    before = await counted()
    await ada.slash("/ask", question=QUESTION)
    await ada.slash("/ask", question="Who painted the Mona Lisa?")
    await ada.say(ada.here, f"<@bot> {QUESTION}")
    await ada.dm(QUESTION)
    after = await counted()
    assert {counter: after[counter] - before[counter] for counter in ASKED} == ASKED


async def test_a_bot_whose_gateway_is_gone_is_down_until_it_is_back(bot: Bot, ada: Person) -> None:
    await ada.slash("/ask", question=QUESTION)
    bot.discord.gateway.doors = [Door.BAD_GATEWAY] * 1000
    await bot.discord.drop()
    status, told = await bot.once(lambda told: not told["gateway"]["connected"])
    assert (status, told["status"], told["down"]) == (503, "down", ["gateway"])
    assert await bot.number("verbatim_gateway_connected", "0") == 0
    assert (await bot.get("/live"))[0] == 200
    code, (line,) = await run(bot.discord, "health", env=await at(bot))
    assert (code, "answers nobody: gateway" in line) == (1, True)
    bot.discord.gateway.doors.clear()
    await bot.discord.resumed()
    status, told = await bot.once(lambda told: told["gateway"]["connected"])
    assert (status, told["status"]) == (200, "ok")
    assert (told["gateway"]["reconnects"], told["gateway"]["resumed"]) == (1, 1)
    line = await bot.process.logged("resumed; shard 0, latency ")
    assert line.endswith(" ms, reconnects 1")


async def test_a_bot_whose_heartbeats_nobody_acknowledges_is_not_taken_for_connected(
    bot: Bot, ada: Person
) -> None:
    bot.discord.gateway.interval = 0.5
    await bot.discord.drop()
    await bot.once(lambda told: told["gateway"]["connected"] and told["gateway"]["latency_ms"])
    bot.discord.gateway.away = Door.DROPPED
    bot.discord.gateway.leave_open(Zombie.DEAF)
    status, told = await bot.once(lambda told: not told["gateway"]["connected"])
    assert (status, told["down"]) == (503, ["gateway"])
    bot.discord.gateway.away = None
    await bot.once(lambda told: told["gateway"]["connected"])
    assert "Ann Wood said" in (await ada.slash("/ask", question=QUESTION)).text


async def test_what_waits_for_discord_is_counted(bot: Bot, ada: Person) -> None:
    with bot.discord.outage(503, route="POST /channels/{channel_id}/messages"):
        message = ada.post(bot.discord.world.dm(ada.user), QUESTION)
        _, told = await bot.once(lambda told: told["questions"]["unsent"])
        assert told["questions"]["unsent"] == 1
        assert await bot.number("verbatim_unsent") == 1
    await ada.answer_to(message)
    await bot.once(lambda told: not told["questions"]["unsent"])


async def test_a_bot_whose_database_is_locked_answers_and_is_degraded_until_it_is_free(
    bot: Bot, ada: Person
) -> None:
    await ada.slash("/ask", question=QUESTION)
    file = Path(bot.discord.env["VERBATIM_DATA"], "verbatim.db")
    with closing(sqlite3.connect(file, isolation_level=None)) as locking:
        locking.execute("BEGIN EXCLUSIVE")
        interaction = ada.start_slash("/ask", question=QUESTION)
        status, told = await bot.once(lambda told: not told["database"]["usable"])
        assert (status, told["status"], told["degraded"]) == (200, "degraded", ["database"])
        assert str(file.parent) not in json.dumps(told)
        assert await bot.number("verbatim_database_usable") == 0
        locking.execute("ROLLBACK")
    await ada.completed(interaction)
    await ada.slash("/ask", question=QUESTION)
    status, told = await bot.once(lambda told: told["database"]["usable"])
    assert (status, told["status"]) == (200, "ok")


async def test_a_bot_whose_stories_are_broken_on_a_reload_is_degraded_until_they_are_mended(
    bot: Bot, ada: Person
) -> None:
    before = (await bot.health())[1]["stories"]["revision"]
    (bot.stories / "ferry.md").write_bytes(b"\xff\xfe not text \xff")
    await reload_stories(bot.discord)
    status, told = await bot.health()
    assert (status, told["status"], told["degraded"]) == (200, "degraded", ["reload"])
    assert told["reload"]["last"] == "partly"
    assert told["stories"]["revision"] == before
    assert told["stories"]["problems"] == 1
    assert await bot.number("verbatim_reloads_total", "partly") == 1
    assert await bot.number("verbatim_faults_total", "stories") == 1
    assert "Ann Wood said" in (await ada.slash("/ask", question=QUESTION)).text
    (bot.stories / "ferry.md").write_text(STORY.replace("40", "50"), encoding="utf-8")
    await reload_stories(bot.discord)
    status, told = await bot.health()
    assert (status, told["status"], told["reload"]["last"]) == (200, "ok", "swapped")
    assert told["stories"]["revision"] != before


async def test_nothing_that_is_told_names_a_secret_a_path_a_server_or_a_question(
    bot: Bot, ada: Person
) -> None:
    await ada.slash("/ask", question=QUESTION)
    told = (await bot.get("/health"))[1] + (await bot.get("/metrics"))[1]
    for word in (bot.discord.token, str(bot.stories), "News", "ferry", str(ada.user.id)):
        assert word not in told


async def test_a_port_that_is_taken_costs_a_line_and_no_answer(stories: Path) -> None:
    command = [VERBATIM, "bot", "--stories", str(stories)]
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        async with (
            LocalDiscord("News") as server,
            BotProcess(server, command, {"VERBATIM_HEALTH_ADDRESS": place}) as process,
        ):
            line = await process.logged("cannot be served at")
            assert place in line
            assert "VERBATIM_HEALTH_ADDRESS" in line
            assert "Ann Wood said" in (await server.guild("News").member("Ada").dm(QUESTION)).text
            taken.close()
            await process.logged("health and metrics are told at")


async def test_where_nothing_is_to_be_told_nothing_is(stories: Path) -> None:
    command, off = [VERBATIM, "bot", "--stories", str(stories)], {"VERBATIM_HEALTH_ADDRESS": "off"}
    async with LocalDiscord("News") as server:
        async with BotProcess(server, command, off) as process:
            await process.logged("has connected to Gateway")
        assert "told at" not in process.log
        code, (line,) = await run(server, "health", env=off)
    assert code == Exit.USAGE
    assert line.startswith("VERBATIM_HEALTH_ADDRESS is off")


async def test_systemd_is_told_that_the_bot_has_started_and_that_its_loop_turns(
    stories: Path, tmp_path: Path
) -> None:
    place, loop = str(tmp_path / "notify"), asyncio.get_running_loop()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(place)
        systemd.settimeout(0)
        env = {"NOTIFY_SOCKET": place, "WATCHDOG_USEC": "300000"}
        command = [VERBATIM, "bot", "--stories", str(stories)]
        async with LocalDiscord("News") as server, BotProcess(server, command, env):
            async with asyncio.timeout(WITHIN_S):
                told = [await loop.sock_recv(systemd, 100) for _ in range(4)]
    assert told == [b"READY=1", *[b"WATCHDOG=1"] * 3]


async def test_a_bot_that_does_not_run_is_told_of_in_one_line(discord_: LocalDiscord) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{unused.getsockname()[1]}"
        code, (line,) = await run(discord_, "health", env={"VERBATIM_HEALTH_ADDRESS": place})
    assert code == 1
    assert line.startswith(f"no bot answers at {place}")


async def test_another_program_in_its_place_is_not_taken_for_the_bot(
    discord_: LocalDiscord,
) -> None:
    place = discord_.api_url.removeprefix("http://").partition("/")[0]
    code, (line,) = await run(discord_, "health", env={"VERBATIM_HEALTH_ADDRESS": place})
    assert code == 1
    assert "is no Verbatim" in line
