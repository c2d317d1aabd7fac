"""A request by hand, for what no bot would send: with the bot's token, without its library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp

if TYPE_CHECKING:
    from gateway.local import LocalDiscord


async def ask(
    discord: LocalDiscord, method: str, path: str, body: Any = None
) -> tuple[int, dict[str, Any]]:
    """The status and the JSON of the answer; an empty object where there is no body."""
    headers = {"Authorization": f"Bot {discord.token}"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.request(method, discord.api_url + path, json=body) as response,
    ):
        return response.status, {} if response.status == 204 else await response.json()
