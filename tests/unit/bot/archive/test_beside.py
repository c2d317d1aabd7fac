"""What is awaited beside is waited for by threads, and never for ever."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING

import pytest

from bot.archive import beside as module
from bot.archive.beside import Beside
from knowledge.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def beside() -> Iterator[Beside]:
    beside = Beside()
    yield beside
    beside.close()


async def number(value: int) -> int:
    await asyncio.sleep(0)
    return value


async def never() -> None:
    await asyncio.Event().wait()


async def failing(error: Exception) -> None:
    raise error


def test_a_thread_gets_what_was_made(beside: Beside) -> None:
    assert beside.call(number(3), 5) == 3


async def test_another_loop_can_await_it(beside: Beside) -> None:
    assert await asyncio.wrap_future(beside.begin(number(4))) == 4


def test_what_goes_wrong_goes_wrong_for_whoever_waits(beside: Beside) -> None:
    for error in (ArchiveError("no"), TimeoutError("its own"), ValueError("wrong")):
        with pytest.raises(type(error), match=str(error)):
            beside.call(failing(error), 5)


def test_what_takes_too_long_is_given_up(beside: Beside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MARGIN", 0.0)
    begun, ended = threading.Event(), threading.Event()

    async def long() -> None:
        begun.set()
        try:
            await never()
        finally:
            ended.set()

    with pytest.raises(ArchiveError, match=r"did not answer within 0\.05 s"):
        beside.call(long(), 0.05)
    assert begun.is_set()
    assert ended.wait(5)


def test_it_does_not_wait_for_itself(beside: Beside) -> None:
    async def within() -> None:
        beside.call(number(1), 5)

    with pytest.raises(RuntimeError, match="cannot wait"):
        beside.call(within(), 5)


def test_what_is_under_way_ends_with_it() -> None:
    beside = Beside()
    begun = beside.begin(never())
    beside.close()
    with pytest.raises(CancelledError):
        begun.result(0)
    beside.close()
