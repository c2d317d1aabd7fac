"""The server of /health, /live and /metrics, over real sockets."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import socket
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import aiohttp
import pytest

from bot.health.metrics import Metrics
from bot.health.server import UnservedError, serve
from bot.health.state import Database, Gateway, Queue, Reloads, State, Stories

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
WELL = State(
    version="1.2.3",
    started_at=NOW,
    gateways=(Gateway(connected=True, since=NOW, reconnects=2, resumed=1, latency=0.05),),
    database=Database(usable=True, since=NOW),
    stories=Stories("b1946ac9", 3, 40, is_sample=False, loaded_at=NOW, problems=0),
    reloads=Reloads({"swapped": 1}, "swapped", NOW),
    queue=Queue(),
    faults={"gateway": 4, "rest": 0},
)


class Bot:
    """A state that changes while it is served."""

    def __init__(self) -> None:
        self.now = WELL
        self.metrics = Metrics()
        self.metrics.watch(self.state)

    def state(self) -> State:
        return self.now


@pytest.fixture
def bot() -> Bot:
    return Bot()


@pytest.fixture
async def place(bot: Bot) -> AsyncIterator[str]:
    """Where the bot is served."""
    async with served(bot, "127.0.0.1") as place:
        yield place


class Told(logging.Handler):
    """Waits for the log to tell the address."""

    def __init__(self) -> None:
        super().__init__()
        self.place: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def emit(self, record: logging.LogRecord) -> None:
        if found := re.search(r"http://\S+", record.getMessage()):
            self.place.set_result(found[0])


@contextlib.asynccontextmanager
async def served(bot: Bot, host: str) -> AsyncIterator[str]:
    told, log = Told(), logging.getLogger("bot.health.server")
    log.addHandler(told)
    log.setLevel("INFO")
    task = asyncio.create_task(serve(host, 0, bot.state, bot.metrics))
    try:
        async with asyncio.timeout(30):
            yield await told.place
    finally:
        log.removeHandler(told)
        log.setLevel(logging.NOTSET)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def get(
    url: str, headers: dict[str, str] | None = None
) -> tuple[int, str, Mapping[str, str]]:
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
        return answer.status, await answer.text(), answer.headers


async def test_a_bot_that_answers_says_so_with_200(place: str) -> None:
    status, body, headers = await get(f"{place}/health")
    assert status == 200
    assert '"status": "ok"' in body
    assert headers["Server"] == "verbatim"


async def test_a_bot_that_is_cut_off_says_so_with_503_and_is_alive(place: str, bot: Bot) -> None:
    bot.now = replace(WELL, gateways=(Gateway(),))
    assert (await get(f"{place}/health"))[0] == 503
    assert (await get(f"{place}/live"))[0] == 200
    assert 'verbatim_status{status="down"} 1.0' in (await get(f"{place}/metrics"))[1]


async def test_a_bot_without_its_database_answers_and_says_what_is_wrong(
    place: str, bot: Bot
) -> None:
    bot.now = replace(WELL, database=Database(usable=False, since=NOW, reason="locked"))
    status, body, _ = await get(f"{place}/health")
    assert status == 200
    assert '"degraded": ["database"]' in body
    assert "verbatim_database_usable 0.0" in (await get(f"{place}/metrics"))[1]


async def test_the_state_is_told_in_numbers(place: str) -> None:
    lines = (await get(f"{place}/metrics"))[1].splitlines()
    for line in (
        'verbatim_gateway_connected{shard="0"} 1.0',
        'verbatim_gateway_latency_seconds{shard="0"} 0.05',
        'verbatim_gateway_reconnects_total{shard="0"} 2.0',
        'verbatim_gateway_resumes_total{shard="0"} 1.0',
        'verbatim_faults_total{kind="gateway"} 4.0',
        'verbatim_reloads_total{outcome="swapped"} 1.0',
        'verbatim_library_info{revision="b1946ac9"} 1.0',
    ):
        assert line in lines


@pytest.mark.parametrize("name", ["localhost", "localhost:8787", "127.0.0.1", "[::1]:80"])
async def test_this_machine_may_be_called_by_each_of_its_names(place: str, name: str) -> None:
    assert (await get(f"{place}/health", {"Host": name}))[0] == 200


@pytest.mark.parametrize("name", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1", "[x"])
async def test_a_page_that_points_its_own_name_to_this_machine_reads_nothing(
    place: str, name: str
) -> None:
    for path in ("health", "live", "metrics"):
        status, body, _ = await get(f"{place}/{path}", {"Host": name})
        assert status in {400, 421}
        assert "verbatim" not in body


async def test_whoever_is_to_read_it_from_elsewhere_may_call_it_by_any_name(bot: Bot) -> None:
    async with served(bot, "0.0.0.0") as place:  # noqa: S104 - as in a container
        url = place.replace("0.0.0.0", "127.0.0.1")  # noqa: S104
        assert (await get(f"{url}/health", {"Host": "verbatim.monitoring"}))[0] == 200


async def test_nothing_else_is_there_and_nothing_can_be_sent(place: str) -> None:
    assert (await get(f"{place}/"))[0] == 404
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{place}/health", data=b"x" * 100_000) as answer,
    ):
        assert answer.status == 405


async def test_a_port_that_is_taken_is_named_in_one_line_with_the_setting(bot: Bot) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UnservedError) as raised:
            await serve("127.0.0.1", port, bot.state, bot.metrics)
    told = str(raised.value)
    assert told.startswith(f"127.0.0.1:{port} cannot be served at (address already in use)")
    assert "VERBATIM_HEALTH_ADDRESS" in told
    assert "\n" not in told
