"""What was not sent is told with the request that it was for, and with no other."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.discord.manners import CHANGED, Sending
from bot.discord.sending import Sends
from bot.discord.waiting import UnsentError
from bot.log import TextLines
from bot.request import requests

if TYPE_CHECKING:
    from collections.abc import Iterator

ANSWER = "the answer to an interaction"
ANSWERING = Sending(CHANGED, "answers", ANSWER, "")


class Lines(logging.Handler):
    """The lines as the log has them, without their time."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(TextLines())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record).partition("bot.discord.unsent")[2])


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    monkeypatch.setattr("bot.discord.unsent.QUIET_S", 0.01)
    handler, log = Lines(), logging.getLogger("bot.discord.unsent")
    log.addHandler(handler)
    yield handler.lines
    log.removeHandler(handler)


async def test_each_is_told_with_its_own_request(lines: list[str]) -> None:
    sends = Sends(most=0)

    async def give_up(what: str) -> None:
        with pytest.raises(UnsentError):
            await sends.carry(replace(ANSWERING, what=what), asyncio.Event().wait)

    for request, what in [(111, ANSWER), (222, ANSWER), (333, "interaction 333")]:
        with requests.begun(request):
            await give_up(what)
    await give_up("a message in channel 4")
    async with asyncio.timeout(5):
        while len(lines) < 2:  # noqa: ASYNC110 - the timer is what is tried
            await asyncio.sleep(0.01)
    rest = [f"{ANSWER} for request 222 (too much waits)", "interaction 333 (too much waits)"]
    rest.append("a message in channel 4 (too much waits)")
    assert lines == [
        f": Discord did not take: {ANSWER} for request 111 (too much waits)",
        f": Discord did not take: {'; '.join(rest)}",
    ]


async def test_what_still_waits_at_the_end_is_told_with_its_own_request(lines: list[str]) -> None:
    sends, asked = Sends(), asyncio.Event()

    async def never() -> None:
        asked.set()
        await asyncio.Event().wait()

    with requests.begun(111):
        waiting = asyncio.ensure_future(sends.carry(ANSWERING, never))
    await asked.wait()
    with requests.begun(999):
        sends.close()
    assert lines == [f": Discord did not take: {ANSWER} for request 111 (ended while it waited)"]
    waiting.cancel()
