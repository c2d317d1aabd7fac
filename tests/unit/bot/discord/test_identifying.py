"""Whose turn it is to begin a session, in this process and among all."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import discord
import pytest

from bot.discord.identifying import Starts, Turns, ask_for_starts
from bot.store import StoreError

EVERY_S = 0.05


async def begun(turns: Turns, *shards: int) -> list[float]:
    """When each shard may begin, in seconds from the first."""
    began = time.monotonic()

    async def begin(shard: int) -> float:
        await turns.take(shard)
        return time.monotonic() - began

    return sorted(await asyncio.gather(*map(begin, shards)))


async def free(*_: object) -> float:
    return 0.0


async def away(*_: object) -> float:
    raise StoreError("away")


@pytest.mark.parametrize("claim", [free, away])
async def test_of_a_bucket_one_begins_at_a_time_though_the_database_is_away(claim: Any) -> None:
    first, second, third = await begun(Turns(1, claim, EVERY_S), 0, 1, 2)
    assert first < EVERY_S
    assert second - first >= EVERY_S * 0.9
    assert third - second >= EVERY_S * 0.9


async def test_shards_of_different_buckets_begin_together() -> None:
    assert max(await begun(Turns(16, free, 60.0), *range(16))) < 5


async def test_what_other_processes_have_taken_is_waited_for() -> None:
    claimed: list[tuple[int, float]] = []

    async def claim(bucket: int, every: float) -> float:
        claimed.append((bucket, every))
        return 0.2

    (at,) = await begun(Turns(4, claim, EVERY_S), 6)
    assert (at >= 0.19, claimed) == (True, [(2, EVERY_S)])


@pytest.mark.parametrize(
    ("told", "starts"),
    [
        (
            {
                "url": "wss://gateway.discord.gg",
                "shards": 9,
                "session_start_limit": {
                    "total": 1000,
                    "remaining": 999,
                    "reset_after": 14400000,
                    "max_concurrency": 16,
                },
            },
            Starts(9, 16, 999, 14400.0),
        ),
        ({"url": "wss://gateway.discord.gg"}, Starts(1, 1, 1000, 0.0)),
        ([], Starts(1, 1, 1000, 0.0)),
    ],
)
async def test_what_discord_does_not_say_of_starts_is_taken_to_be_the_least(
    monkeypatch: pytest.MonkeyPatch, told: object, starts: Starts
) -> None:
    client = discord.Client(intents=discord.Intents.none())

    async def request(*_: object, **__: object) -> object:
        return told

    monkeypatch.setattr(client.http, "request", request)
    assert await ask_for_starts(client) == starts
