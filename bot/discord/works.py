"""What the bot does while it answers: each work by what the log calls it.

The client keeps them up (`bot.supervising`) as long as it is connected or tries to be.
"""

from __future__ import annotations

from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.discord.services import Services
    from bot.supervising import Work


def works(services: Services) -> Mapping[str, Work]:
    """Return the works."""
    return {"hearing of what other bots change": partial(_hear, services)}


async def _hear(services: Services) -> None:
    """Answer from what other processes on the database have changed, soon after they have."""
    async with aclosing(services.store.changes()) as changes:
        async for _ in changes:
            await services.shelves.refresh()
