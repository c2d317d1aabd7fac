"""Turns: few at once, shared fairly among people, and nobody is forgotten or counted twice."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import pytest

from bot.discord.crowd import AT_WORK, MOST_EACH, BusyError, Crowd, OwnBusyError

if TYPE_CHECKING:
    from collections.abc import Callable

ADA, BOB, CLEO, DAN = 1, 2, 3, 4


class Work:
    """What people do in turns, each of which ends when it is told to."""

    def __init__(self, crowd: Crowd) -> None:
        self.crowd = crowd
        self.begun: list[int] = []
        self.ends: list[asyncio.Event] = []

    def start(self, *people: int) -> list[asyncio.Task[None]]:
        return [asyncio.create_task(self._do(person)) for person in people]

    async def _do(self, person: int) -> None:
        async with self.crowd.turn(person):
            self.begun.append(person)
            self.ends.append(asyncio.Event())
            await self.ends[-1].wait()

    async def end(self, number: int) -> None:
        """Let the piece end that was begun as this one, and those begin whose turn it is then."""
        self.ends[number].set()
        await settle()


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_as_many_have_a_turn_at_once_as_there_are() -> None:
    work = Work(Crowd(100))
    tasks = work.start(*range(10))
    await settle()
    assert work.begun == [*range(AT_WORK)]
    assert (work.crowd.present, work.crowd.waiting) == (10, 10 - AT_WORK)
    for number in range(10):
        await work.end(number)
    await asyncio.gather(*tasks)
    assert work.begun == [*range(10)]
    assert (work.crowd.present, work.crowd.waiting) == (0, 0)


async def test_one_person_has_one_turn_at_a_time_even_alone() -> None:
    work = Work(Crowd(100))
    work.start(*[ADA] * 5)
    await settle()
    assert work.begun == [ADA]
    work.start(*[BOB] * 5, CLEO)
    await settle()
    assert work.begun == [ADA, BOB, CLEO]
    await work.end(0)
    assert work.begun == [ADA, BOB, CLEO, ADA]


async def test_turns_go_round_by_person_and_not_by_who_came_first() -> None:
    work = Work(Crowd(100, 1))
    work.start(*[ADA] * 4, BOB, CLEO, BOB)
    await settle()
    for number in range(6):
        await work.end(number)
    assert work.begun == [ADA, BOB, CLEO, ADA, BOB, ADA, ADA]


async def test_who_wants_more_than_is_done_for_one_is_told_so_and_others_are_not() -> None:
    work = Work(Crowd(100, 1))
    work.start(*[ADA] * (MOST_EACH + 1))
    await settle()
    with pytest.raises(OwnBusyError):
        async with work.crowd.turn(ADA):
            pass
    work.start(BOB)
    await settle()
    assert work.crowd.present == MOST_EACH + 2
    await work.end(0)
    assert work.begun[-1] in {ADA, BOB}


async def test_of_too_many_the_last_is_turned_away() -> None:
    work = Work(Crowd(6))
    tasks = work.start(*range(6))
    await settle()
    with pytest.raises(BusyError):
        await work.crowd.work(DAN, int)
    for number in range(6):
        await work.end(number)
    await asyncio.gather(*tasks)
    assert await work.crowd.work(DAN, int, "7") == 7


@pytest.mark.parametrize("cancelled", ["while waiting", "as the turn comes", "at work"])
async def test_who_goes_away_leaves_the_turn_to_the_next(cancelled: str) -> None:
    work = Work(Crowd(100, 1))
    first, second, third = work.start(ADA, BOB, CLEO)
    await settle()
    if cancelled == "at work":
        first.cancel()
    elif cancelled == "while waiting":
        second.cancel()
        await settle()
        await work.end(0)
    else:
        work.ends[0].set()
        await asyncio.sleep(0)  # the first one ends, so that it is the second's turn
        second.cancel()
    await settle()
    if cancelled == "at work":
        assert work.begun == [ADA, BOB]
        await work.end(1)
    assert work.begun[-1] == CLEO
    await work.end(len(work.begun) - 1)
    await third
    assert (work.crowd.present, work.crowd.waiting) == (0, 0)


async def test_of_who_gives_up_waiting_nothing_is_kept() -> None:
    crowd = Crowd(100, 1)
    work = Work(crowd)
    work.start(ADA)
    await settle()
    waiting = work.start(BOB, CLEO, ADA)
    await settle()
    for task in waiting:
        task.cancel()
    await settle()
    assert (crowd.present, crowd.waiting) == (1, 0)
    assert set(crowd._next_tag) == {ADA}  # noqa: SLF001 - what is kept is seen nowhere else
    await work.end(0)
    assert crowd._next_tag == {}  # noqa: SLF001 - the same


async def test_what_fails_gives_its_turn_back() -> None:
    crowd = Crowd(100, 1)
    for _ in range(3):
        with pytest.raises(ValueError, match="invalid literal"):
            await crowd.work(ADA, int, "x")
    assert await crowd.work(ADA, int, "7") == 7


async def test_work_is_done_in_threads_that_other_threads_cannot_take() -> None:
    crowd, release = Crowd(100, 2), threading.Event()
    held: list[Callable[[], bool]] = [release.wait] * 50
    others = [asyncio.create_task(asyncio.to_thread(wait)) for wait in held]
    try:
        async with asyncio.timeout(10):
            assert (await crowd.work(ADA, threading.current_thread)).name.startswith("turn")
    finally:
        release.set()
        await asyncio.gather(*others)
