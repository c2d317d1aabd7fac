"""What goes on beside the answers: it begins anew when it fails, and ends with them."""

from __future__ import annotations

import asyncio

import pytest

from bot.request import current
from bot.supervising import FIRST_PAUSE, LONGEST_PAUSE, supervised


class Time:
    """A clock that only moves when somebody sleeps or works."""

    def __init__(self, most: int = 100) -> None:
        self.now = 0.0
        self.slept: list[float] = []
        self.done = asyncio.Event()
        self._most = most

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        if len(self.slept) == self._most:
            self.done.set()
            await asyncio.Event().wait()

    def clock(self) -> float:
        return self.now


async def for_ever() -> None:
    await asyncio.Event().wait()


async def test_a_work_that_fails_is_told_in_one_line_and_begins_anew(
    caplog: pytest.LogCaptureFixture,
) -> None:
    time, begun = Time(), asyncio.Event()
    tries = 0

    async def work() -> None:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise ValueError(f"no\nluck with {tries}")
        begun.set()
        await for_ever()

    async with supervised({"watching": work}, sleep=time.sleep, clock=time.clock):
        await begun.wait()
    assert [line.getMessage() for line in caplog.records if line.levelname == "ERROR"] == [
        "watching failed: no luck with 1; it begins anew in 1 seconds",
        "watching failed: no luck with 2; it begins anew in 2 seconds",
    ]


async def test_the_pauses_grow_to_a_bound_and_begin_anew_after_a_long_while_without_failure() -> (
    None
):
    time, lasts = Time(most=13), 0.0

    async def work() -> None:
        time.now += LONGEST_PAUSE + 1 if len(time.slept) == 11 else lasts
        raise OSError

    async with supervised({"watching": work}, sleep=time.sleep, clock=time.clock):
        await time.done.wait()
    assert time.slept[:3] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert time.slept[9:] == [LONGEST_PAUSE, LONGEST_PAUSE, FIRST_PAUSE, 2 * FIRST_PAUSE]


async def test_a_work_that_fails_costs_no_other_and_one_that_is_done_stays_done() -> None:
    time, heard = Time(most=3), []

    async def fails() -> None:
        raise OSError

    async def done() -> None:
        heard.append("done")

    works = {"one": fails, "another": done, "a third": for_ever}
    async with supervised(works, sleep=time.sleep, clock=time.clock):
        await time.done.wait()
    assert heard == ["done"]


async def test_every_work_has_ended_when_what_it_goes_on_beside_ends_or_fails() -> None:
    ended = []

    async def work() -> None:
        try:
            await for_ever()
        finally:
            await asyncio.sleep(0)
            ended.append("work")

    async def answers() -> None:
        async with supervised({"watching": work}):
            await asyncio.sleep(0)
            raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        await answers()
    assert ended == ["work"]


async def test_what_a_work_writes_down_carries_its_name() -> None:
    done, names = asyncio.Event(), []

    async def work() -> None:
        request = current()
        names.append(request and request.id)
        done.set()

    async with supervised({"watching": work}):
        await done.wait()
    assert names == ["watching"]
    assert current() is None


async def test_a_work_that_has_failed_for_weeks_still_begins_anew() -> None:
    time = Time(most=1200)

    async def work() -> None:
        raise OSError("no database")

    async with supervised({"watching": work}, sleep=time.sleep, clock=time.clock):
        async with asyncio.timeout(30):
            await time.done.wait()
    assert time.slept[-1] == LONGEST_PAUSE
