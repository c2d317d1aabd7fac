"""Each try takes no longer than what is sent is of use; over a real socket that says nothing."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import aiohttp
import pytest
from discord.http import Route

from bot.discord.manners import CALLBACK, CHOICES, MESSAGES, TYPING, WEBHOOK, Manner
from bot.discord.rest import PatientAdapter, PatientHTTPClient
from bot.discord.sending import Sends
from bot.discord.waiting import UnsentError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SHORT_S, TRY_S, FIRST_S = 0.1, 0.8, 0.4
"""What the bot has in seconds, in this test."""
ME = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
IDS = {"channel_id": 3, "message_id": 9, "webhook_id": 5, "webhook_token": "secret"}


@pytest.fixture(autouse=True)
async def silence(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """A REST that answers nothing but the login, and manners of less patience."""

    async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if b"/users/@me" in await reader.readline():  # the login
            writer.write(ME)
        await reader.read()
        writer.close()

    server = await asyncio.start_server(hear, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    monkeypatch.setattr(Route, "BASE", f"http://127.0.0.1:{port}")
    monkeypatch.setattr("bot.discord.rest.TRY_S", TRY_S)
    for name, patience in [("READ", SHORT_S), ("CHOSEN", SHORT_S)]:
        monkeypatch.setattr(f"bot.discord.manners.{name}", Manner(patience, patience, lost=False))
    for place in ("manners", "rest"):
        monkeypatch.setattr(f"bot.discord.{place}.FIRST_ANSWER", Manner(FIRST_S, 0))
    yield
    server.close()


@pytest.mark.parametrize(
    ("method", "path", "longest"),
    [
        ("GET", MESSAGES + "/{message_id}", SHORT_S),
        ("POST", TYPING, TRY_S),
    ],
    ids=["what is read", "typing"],
)
async def test_a_try_with_the_bot_s_token_takes_no_longer_than_it_is_of_use(
    method: str, path: str, longest: float
) -> None:
    http = PatientHTTPClient(asyncio.get_running_loop(), Sends())
    await http.static_login("token")
    begun = time.monotonic()
    with pytest.raises(UnsentError):
        await http.request(Route(method, path, **IDS))
    await http.close()
    assert longest <= time.monotonic() - begun < longest + SHORT_S * 2


@pytest.mark.parametrize(
    ("method", "path", "kind", "longest"),
    [
        ("GET", WEBHOOK + "/messages/@original", None, SHORT_S),
        ("POST", CALLBACK, 4, FIRST_S),
        ("POST", CALLBACK, CHOICES, FIRST_S),
    ],
    ids=["what is looked for", "a first answer", "choices"],
)
async def test_a_try_with_an_interaction_s_token_takes_no_longer_than_it_is_of_use(
    method: str, path: str, kind: int | None, longest: float
) -> None:
    """Discord waits for choices as long as for any first answer: what is on its way may come."""
    adapter = PatientAdapter(Sends(), lambda: None)
    payload = None if kind is None else {"type": kind}
    begun = time.monotonic()
    async with aiohttp.ClientSession() as session:
        try:
            await adapter.request(Route(method, path, **IDS), session, payload=payload)
        except UnsentError:
            assert kind != CHOICES
    assert longest <= time.monotonic() - begun < longest + SHORT_S * 2
