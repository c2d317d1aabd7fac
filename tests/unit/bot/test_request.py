"""A request is known to whatever works for it, and to who waits for the last one."""

from __future__ import annotations

import asyncio

import pytest

from bot.request import Requests, current, named


def id_now() -> str | None:
    request = current()
    return None if request is None else request.id


async def test_whatever_works_for_a_request_knows_it_in_tasks_and_threads_too() -> None:
    with Requests().begun(17):
        assert id_now() == "17"
        assert await asyncio.create_task(_in_a_task()) == "17"
        assert await asyncio.to_thread(id_now) == "17"
    assert id_now() is None


async def _in_a_task() -> str | None:
    return id_now()


async def test_requests_at_the_same_time_are_told_apart() -> None:
    requests, gate = Requests(), asyncio.Event()

    async def work(event: int) -> str | None:
        with requests.begun(event):
            await gate.wait()
            return id_now()

    tasks = [asyncio.create_task(work(event)) for event in range(3)]
    await asyncio.sleep(0)
    assert len(requests) == 3
    gate.set()
    assert await asyncio.gather(*tasks) == ["0", "1", "2"]
    assert len(requests) == 0


async def test_who_waits_for_the_last_request_waits_for_one_that_has_not_begun_too() -> None:
    requests, done = Requests(), []

    async def work() -> None:
        with requests.begun("late"):
            await asyncio.sleep(0)
            done.append("late")

    task = asyncio.create_task(work())
    await requests.finished()
    assert done == ["late"]
    await task


async def test_a_request_that_fails_is_at_work_no_more() -> None:
    requests = Requests()
    with pytest.raises(ValueError, match="odd"), requests.begun(1):
        raise ValueError("odd")
    assert len(requests) == 0


async def test_what_is_given_up_has_ended_and_is_counted() -> None:
    requests, ended = Requests(), []

    async def work() -> None:
        with requests.begun(1):
            try:
                await asyncio.Event().wait()
            finally:
                ended.append(1)

    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    assert await requests.give_up() == 1
    assert ended == [1]
    assert task.cancelled()


async def test_what_has_only_a_name_is_not_waited_for() -> None:
    requests = Requests()
    with named("watching"):
        assert id_now() == "watching"
        await requests.finished()
