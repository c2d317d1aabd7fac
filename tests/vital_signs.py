"""How a bot that runs tells that it is, as tests ask it."""

from __future__ import annotations

import asyncio
import json
import re
from typing import TYPE_CHECKING, Any

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gateway import BotProcess, LocalDiscord

WITHIN_S = 30.0
PAUSE_S = 0.02


class Bot:
    """A bot that runs, its stories, and where it tells how it is."""

    def __init__(self, discord_: LocalDiscord, process: BotProcess, stories: Path) -> None:
        self.discord, self.process, self.stories = discord_, process, stories

    async def place(self) -> str:
        line = await self.process.logged("health and metrics are told at")
        return re.findall(r"http://\S+", line)[0]

    async def get(self, path: str) -> tuple[int, str]:
        url = f"{await self.place()}{path}"
        async with aiohttp.ClientSession() as session, session.get(url) as answer:
            return answer.status, await answer.text()

    async def health(self) -> tuple[int, dict[str, Any]]:
        status, body = await self.get("/health")
        return status, json.loads(body)

    async def once(self, wanted: Callable[[dict[str, Any]], object]) -> tuple[int, dict[str, Any]]:
        """What /health tells once it is so."""
        async with asyncio.timeout(WITHIN_S):
            while True:
                status, told = await self.health()
                if wanted(told):
                    return status, told
                await asyncio.sleep(PAUSE_S)

    async def number(self, name: str, *labels: str) -> float:
        """One of the metrics, by the values of its labels; 0 where nothing was counted yet."""
        status, body = await self.get("/metrics")
        assert status == 200
        found = (s for f in text_string_to_metric_families(body) for s in f.samples)
        wanted = (s.value for s in found if s.name == name and {*s.labels.values()} == {*labels})
        return next(wanted, 0.0)
