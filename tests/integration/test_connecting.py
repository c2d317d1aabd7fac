"""A Discord that cannot be reached for now is waited for: at login, at the gateway, later on.

discord.py's own client, in this process, on the sockets of the local Discord; only the
pauses are shorter than in production.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import threading
import time
from typing import TYPE_CHECKING

import aiohttp
import discord
import pytest
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from bot.discord import gateway as opening
from bot.discord import registration, waiting
from bot.discord.connection import exit_code, log_in, until_stopped
from bot.discord.gateway import stay_connected
from bot.discord.liveness import Liveness
from bot.exits import Exit
from bot.faults import Fault, Faults, faults
from gateway import Door, LocalDiscord
from gateway.websocket import Zombie

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tenacity import RetryCallState

ME, APPLICATION = "GET /users/@me", "GET /oauth2/applications/@me"


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[LocalDiscord]:
    monkeypatch.setattr(waiting, "growing", lambda state: 0.001 * state.attempt_number)
    monkeypatch.setattr(waiting, "faults", Faults())  # nothing was told before
    async with LocalDiscord("News") as discord_:
        monkeypatch.setattr(Route, "BASE", discord_.api_url)
        monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", URL(discord_.gateway_url))
        yield discord_


@pytest.fixture
async def client(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[discord.Client]:
    async with discord.Client(intents=discord.Intents(guilds=True)) as client:
        # Five seconds, before each IDENTIFY but the first.
        monkeypatch.setattr(client, "before_identify_hook", _nothing)
        yield client


@contextlib.asynccontextmanager
async def connected(client: discord.Client, server: LocalDiscord) -> AsyncIterator[Liveness]:
    await log_in(client, server.token)
    liveness = Liveness()
    running = asyncio.create_task(stay_connected(client, liveness))
    try:
        yield liveness
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


async def _nothing(*_: object, **__: object) -> None:
    """Do nothing."""


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [r.getMessage() for r in caplog.records if r.name == waiting.__name__]


@pytest.mark.parametrize("route", [ME, APPLICATION])
@pytest.mark.parametrize(
    "trouble",
    [
        (503, "503 Service Unavailable"),
        (429, "429 Too Many Requests"),
        (520, "520"),
        (200, "the answer is not Discord's"),
    ],
)
async def test_a_login_that_fails_for_now_is_told_and_tried_again(
    server: LocalDiscord,
    client: discord.Client,
    caplog: pytest.LogCaptureFixture,
    route: str,
    trouble: tuple[int, str],
) -> None:
    status, told = trouble
    server.fail_next(route, status, by_proxy=True)
    await log_in(client, server.token)
    assert client.user is not None
    assert client.user.name == "verbatim"
    (line,) = warnings(caplog)
    assert line.startswith(f"cannot log in: {told}")
    assert re.search(r"; trying again in \d+\.\d s$", line)


async def test_a_login_is_given_up_when_patience_ends(
    server: LocalDiscord, client: discord.Client
) -> None:
    server.fail_next(ME, 503)
    with pytest.raises(discord.DiscordServerError) as raised:
        await log_in(client, server.token, patience=0)
    assert exit_code(raised.value) is Exit.UNREACHABLE


async def test_a_pause_is_as_long_as_what_answers_asks_for(
    server: LocalDiscord, client: discord.Client, caplog: pytest.LogCaptureFixture
) -> None:
    server.fail_next(ME, 429, by_proxy=True, retry_after=3600)
    with pytest.raises(discord.HTTPException):
        await log_in(client, server.token, patience=60)  # which an hour would outlast
    server.fail_next(ME, 429, by_proxy=True, retry_after=1)
    await log_in(client, server.token, patience=60)
    assert warnings(caplog) == ["cannot log in: 429 Too Many Requests; trying again in 1.0 s"]


async def test_a_start_does_not_wait_long_for_the_comparison_of_the_commands(
    server: LocalDiscord, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(registration, "COMPARING_S", 0.05)
    server.fail_next("GET /applications/{application_id}/commands", 502)
    async with commands.Bot("/", intents=discord.Intents.none()) as bot:
        await log_in(bot, server.token)
        await registration.warn_of_stale_commands(bot)
    assert "cannot compare the commands with Discord's: TimeoutError" in caplog.messages


async def test_a_wrong_token_is_not_tried_again(
    server: LocalDiscord, client: discord.Client, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(discord.LoginFailure):
        await log_in(client, f"not {server.token}")
    assert warnings(caplog) == []


@pytest.mark.parametrize(
    ("door", "told"),
    [
        (Door.BAD_GATEWAY, "502, no WebSocket"),
        (Door.DROPPED, "Server disconnected"),
        (Door.CLOSED, "the connection was closed"),
    ],
)
async def test_a_gateway_that_is_not_there_yet_is_told_and_tried_again(
    server: LocalDiscord,
    client: discord.Client,
    caplog: pytest.LogCaptureFixture,
    door: Door,
    told: str,
) -> None:
    server.gateway.doors = [door] * 3
    async with connected(client, server):
        await server.identified()
    lines = warnings(caplog)
    assert lines
    for line in lines:
        assert line.startswith(f"cannot connect to the gateway: {told}")


async def test_a_gateway_that_refuses_connections_is_tried_until_it_is_there(
    monkeypatch: pytest.MonkeyPatch, server: LocalDiscord, client: discord.Client
) -> None:
    tried = asyncio.Event()

    def growing(state: RetryCallState) -> float:
        if state.attempt_number > 2:
            tried.set()
        return 0.001

    monkeypatch.setattr(waiting, "growing", growing)
    reserved = socket.socket()  # bound, and nobody listens; the server closes it
    reserved.bind(("127.0.0.1", 0))
    url = f"ws://127.0.0.1:{reserved.getsockname()[1]}/"
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", URL(url))
    async with connected(client, server):
        await tried.wait()
        await server.listen(reserved)
        await server.identified()


@pytest.mark.parametrize("door", Door)
async def test_a_lost_connection_is_resumed_when_the_gateway_is_there_again(
    server: LocalDiscord, client: discord.Client, caplog: pytest.LogCaptureFixture, door: Door
) -> None:
    async with connected(client, server):
        await server.identified()
        await server.received()
        server.gateway.doors = [door] * 3
        await server.drop()
        await server.resumed()
    assert server.gateway.identified == 1
    # Each failed try is followed by a pause; aiohttp makes a second one of some by itself.
    assert len(warnings(caplog)) >= 1


@pytest.mark.parametrize("zombie", Zombie)
async def test_a_connection_that_only_seems_open_is_left_before_its_second_silent_heartbeat(
    server: LocalDiscord, client: discord.Client, zombie: Zombie
) -> None:
    server.gateway.interval = 0.5
    async with connected(client, server):
        await server.identified()
        await server.received()
        heard, began = server.gateway.heartbeats, time.monotonic()
        server.gateway.leave_open(zombie)
        await server.until(lambda: server.gateway.connections == 2, "another connection")
        assert time.monotonic() - began < 5  # a minute and more without our own eye on it
        await server.resumed()
    assert server.gateway.heartbeats - heard <= 2  # the second one over the new connection
    assert server.gateway.identified == 1


async def test_a_gateway_that_acknowledges_each_heartbeat_is_kept_however_quiet_it_is(
    server: LocalDiscord, client: discord.Client
) -> None:
    server.gateway.interval = 0.05
    async with connected(client, server):
        await server.identified()
        await server.until(lambda: server.gateway.heartbeats >= 10, "ten heartbeats")
        assert server.gateway.connections == 1


async def test_a_process_that_stood_still_blames_nobody(
    server: LocalDiscord, client: discord.Client
) -> None:
    server.gateway.interval = 0.2
    async with connected(client, server):
        await server.identified()
        await server.received()
        for _ in range(3):
            heard = server.gateway.heartbeats
            await server.until(lambda heard=heard: server.gateway.heartbeats > heard, "a heartbeat")
            time.sleep(0.2)  # noqa: ASYNC251 - both ends stand still, longer than is waited for
        await server.received()
        assert server.gateway.connections == 1


async def test_a_session_that_cannot_go_on_is_begun_anew_at_once(
    server: LocalDiscord, client: discord.Client
) -> None:
    async with connected(client, server) as liveness:
        await server.identified()
        await server.received()
        await server.drop(4009)
        await server.identified(2)
        await server.received()
        assert (liveness.sessions, liveness.resumed, liveness.lost) == (2, 0, 1)
    assert not any("RESUME" in line for line in server.transcript.lines)


async def test_a_session_of_which_more_was_seen_than_there_was_is_begun_anew(
    server: LocalDiscord, client: discord.Client
) -> None:
    async with connected(client, server):
        await server.identified()
        await server.received()
        client.ws.sequence = 1_000_000
        await server.drop()
        await server.identified(2)
    assert server.gateway.closed_with.count(4007) == 1


async def test_a_session_is_resumed_where_it_is_not_said_that_it_cannot_be(
    server: LocalDiscord, client: discord.Client
) -> None:
    async with connected(client, server):
        await server.identified()
        await server.received()
        server.gateway.send_raw('{"op": 9, "d": null}')
        await server.resumed()
    assert server.gateway.identified == 1


async def test_a_gateway_that_greets_and_says_nothing_more_is_tried_again(
    server: LocalDiscord, client: discord.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "OPENING_S", 0.2)
    identify = server.gateway._identify  # noqa: SLF001 - Discord never goes mute so on request
    monkeypatch.setattr(server.gateway, "_identify", _nothing)
    async with connected(client, server):
        await server.until(lambda: server.gateway.connections == 2, "another connection")
        monkeypatch.setattr(server.gateway, "_identify", identify)
        await server.identified()


async def test_it_is_known_since_when_and_how_often_the_gateway_was_there(
    server: LocalDiscord, client: discord.Client
) -> None:
    began = time.time()
    async with connected(client, server) as liveness:
        await server.identified()
        await server.received()
        assert liveness.connected
        assert began <= liveness.since <= liveness.last_event <= time.time()
        assert (liveness.reconnects, liveness.resumed) == (0, 0)
        counted = faults.counts[Fault.GATEWAY]
        await server.drop()
        await server.resumed()
        await server.received()
        assert (liveness.connected, liveness.reconnects, liveness.resumed) == (True, 1, 1)
        assert faults.counts[Fault.GATEWAY] > counted
    assert not liveness.connected


async def test_no_pause_is_so_long_that_a_command_would_lapse_meanwhile(
    server: LocalDiscord, client: discord.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "growing", lambda _: 60.0)
    monkeypatch.setattr(opening, "SOON_S", 0.001)
    async with connected(client, server):
        await server.identified()
        await server.received()
        server.gateway.doors = [Door.BAD_GATEWAY] * 5
        await server.drop()
        await server.resumed()


async def test_an_address_that_can_be_none_is_not_tried_again(
    monkeypatch: pytest.MonkeyPatch, server: LocalDiscord, client: discord.Client
) -> None:
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", URL("nonsense"))
    await log_in(client, server.token)
    with pytest.raises(aiohttp.InvalidURL) as raised:
        await stay_connected(client, Liveness())
    assert exit_code(raised.value) is Exit.UNREACHABLE


async def test_a_session_whose_address_is_nonsense_is_resumed_at_the_usual_one(
    server: LocalDiscord, client: discord.Client
) -> None:
    async with connected(client, server):
        await server.identified()
        await server.received()
        client.ws.gateway = URL("nonsense")
        await server.drop()
        await server.resumed()


async def test_a_compressed_frame_that_cannot_be_read_costs_a_resume(
    server: LocalDiscord, client: discord.Client
) -> None:
    async with connected(client, server):
        await server.identified()
        await server.received()
        server.gateway.send_raw(b"no stream\x00\x00\xff\xff")
        await server.resumed()


async def test_pages_that_are_slow_to_read_hold_up_no_question() -> None:
    read = threading.Event()

    async def work() -> None:
        pages = [asyncio.create_task(asyncio.to_thread(read.wait, 30)) for _ in range(12)]
        try:
            await asyncio.sleep(0)
            assert await asyncio.wait_for(asyncio.to_thread(lambda: "answered"), 10) == "answered"
        finally:
            read.set()
            await asyncio.gather(*pages)

    await until_stopped(work())
