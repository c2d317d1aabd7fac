"""What an answer is made by ends with whoever waits for it."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.discord.posting import in_time, typed
from bot.discord.waiting import UnsentError


class Work:
    """Makes an answer once it is let to; knows how it ended."""

    def __init__(self) -> None:
        self.may_end, self.begun, self.ended = asyncio.Event(), asyncio.Event(), ""

    async def __call__(self) -> str:
        self.begun.set()
        try:
            await self.may_end.wait()
        except asyncio.CancelledError:
            self.ended = "cancelled"
            raise
        self.ended = "done"
        return "answer"


def interaction(defer: BaseException | None = None, told: list[Any] | None = None) -> Any:
    async def deferring(**how: bool) -> None:
        if told is not None:
            told.append(how)
        if defer is not None:
            raise defer

    return SimpleNamespace(response=SimpleNamespace(defer=deferring))


class Silent:
    """A channel in which typing never begins."""

    def typing(self) -> Any:
        raise discord.HTTPException(REFUSED, "")


REFUSED: Any = SimpleNamespace(status=500, reason="")
WAYS: dict[str, Any] = {
    "before it is announced": lambda work: in_time(interaction(), work, 60, private=True),
    "announced": lambda work: in_time(interaction(), work, 0, private=True),
    "in place": lambda work: in_time(interaction(), work, 0, in_place=True),
    "before it types": lambda work: typed(work, Silent(), 60),  # type: ignore[arg-type]
    "typing": lambda work: typed(work, Silent(), 0),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("way", WAYS.values(), ids=list(WAYS))
async def test_whoever_is_cancelled_takes_the_work_along(way: Any) -> None:
    work = Work()
    waiting = asyncio.ensure_future(way(work()))
    await work.begun.wait()
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert work.ended == "cancelled"


async def test_an_announcement_that_is_refused_ends_the_work() -> None:
    work = Work()
    refused = discord.HTTPException(REFUSED, "")
    with pytest.raises(discord.HTTPException):
        await in_time(interaction(refused), work(), 0, private=True)
    assert work.ended == "cancelled"


@pytest.mark.parametrize("in_place", [True, False])
async def test_an_announcement_that_is_late_costs_no_answer(in_place: bool) -> None:  # noqa: FBT001
    work = Work()
    waiting = asyncio.ensure_future(
        in_time(interaction(UnsentError()), work(), 0, in_place=in_place)
    )
    await work.begun.wait()
    work.may_end.set()
    assert await waiting == "answer"


@pytest.mark.parametrize(
    ("how", "announced"),
    [
        ({"private": True}, {"ephemeral": True, "thinking": True}),
        ({"private": False}, {"ephemeral": False, "thinking": True}),
        ({"in_place": True}, {"ephemeral": False, "thinking": False}),
    ],
)
async def test_an_announcement_is_of_the_kind_of_its_answer(
    how: dict[str, bool], announced: dict[str, bool]
) -> None:
    work, told = Work(), list[Any]()
    waiting = asyncio.ensure_future(in_time(interaction(told=told), work(), 0, **how))
    await work.begun.wait()
    work.may_end.set()
    assert await waiting == "answer"
    assert told == [announced]
