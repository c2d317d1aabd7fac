"""A bot over a real archive: PostgreSQL and OpenSearch, filled by `verbatim archive`."""

from __future__ import annotations

import secrets
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.exits import Exit
from gateway import BotProcess, LocalDiscord
from running import VERBATIM, run

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path


def archive_env(database: str, opensearch: str, files: Path) -> dict[str, str]:
    """The settings of an archive of its own, with the stories of files beside it."""
    return {
        "VERBATIM_DATABASE_URL": database,
        "VERBATIM_ARCHIVE_URL": opensearch,
        "VERBATIM_ARCHIVE_NAME": f"t{secrets.token_hex(6)}",
        "VERBATIM_STORIES": str(files),
    }


async def fill(server: LocalDiscord, env: dict[str, str], *stories: Path) -> None:
    """Make an archive, and add stories to it."""
    for arguments in (["create"], ["add", *map(str, stories)]):
        code, lines = await run(server, "archive", *arguments, env=env)
        assert (code, lines) == (Exit.CLOSED, []), lines


@asynccontextmanager
async def archived_bot(
    stories: Path, env: Mapping[str, str], granted: int = 0
) -> AsyncIterator[LocalDiscord]:
    """A local Discord whose bot answers from an archive of `stories`."""
    async with LocalDiscord("News", granted=granted) as server:
        assert await run(server, "sync") == (Exit.CLOSED, [])
        await fill(server, dict(env), stories)
        async with BotProcess(server, [VERBATIM, "bot"], env):
            yield server
