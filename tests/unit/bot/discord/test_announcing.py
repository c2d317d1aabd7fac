"""A crowd's answers are announced at once, a few people's only if they are slow."""

from __future__ import annotations

import asyncio

from bot.discord.announcing import AT_ONCE, Announcing


async def test_a_quick_answer_is_not_announced() -> None:
    async def work() -> None:
        await asyncio.sleep(0)

    assert await Announcing().ready(asyncio.ensure_future(work()), 60)


async def test_a_slow_answer_is_announced_after_some_patience() -> None:
    work = asyncio.get_running_loop().create_future()
    assert not await Announcing().ready(work, 0.01)
    work.cancel()


async def test_in_a_crowd_an_answer_is_announced_at_once_until_the_crowd_is_gone() -> None:
    announcing, loop = Announcing(), asyncio.get_running_loop()
    crowd: list[asyncio.Future[None]] = [loop.create_future() for _ in range(AT_ONCE)]
    for one in crowd:
        assert not await announcing.ready(one, 0)
    late: asyncio.Future[None] = loop.create_future()
    async with asyncio.timeout(10):
        assert not await announcing.ready(late, 60)
    for one in (*crowd, late):
        one.set_result(None)
    await asyncio.sleep(0)
    calm: asyncio.Future[None] = loop.create_future()
    loop.call_later(0.01, calm.set_result, None)
    assert await announcing.ready(calm, 60)
