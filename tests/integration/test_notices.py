"""A bot learns what another changes, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import asyncio
import time
from contextlib import aclosing, asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from bot.faults import Faults
from bot.settings import Settings
from bot.store import notices
from bot.store.database import open_database
from bot.store.notices import changes, notify
from postgres import running_postgres

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator
    from pathlib import Path

    from bot.store.database import Database
    from postgres import Postgres

SOON = 2.0
"""Seconds in which a bot has learnt of a change."""
INTERVAL = 0.01
CUT_OFF = """
    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE pid <> pg_backend_pid() AND datname = current_database()
"""


@pytest.fixture
async def ours(config: Settings) -> AsyncIterator[Database]:
    async with open_database(config) as database:
        yield database


@pytest.fixture
async def others(config: Settings) -> AsyncIterator[Database]:
    """The same database, as another bot has opened it."""
    async with open_database(config) as database:
        yield database


@pytest.fixture(autouse=True)
def _nothing_was_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "faults", Faults())


@asynccontextmanager
async def listening(
    database: Database, interval: float = INTERVAL
) -> AsyncIterator[AsyncGenerator[None]]:
    """What a bot hears of, from when it listens."""
    async with aclosing(changes(database, interval=interval)) as heard:
        await soon(heard)
        yield heard


async def soon(heard: AsyncGenerator[None]) -> None:
    await asyncio.wait_for(anext(heard), SOON)


async def silent(heard: AsyncGenerator[None]) -> bool:
    """Tell that nothing is heard for as long as a notice takes several times over."""
    hearing = asyncio.ensure_future(anext(heard))
    await asyncio.wait([hearing], timeout=20 * INTERVAL)
    hearing.cancel()
    await asyncio.wait([hearing])
    return hearing.cancelled()


async def change(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text("DELETE FROM servers"))
        await notify(connection)


async def test_a_bot_hears_of_every_change_that_another_makes(
    ours: Database, others: Database
) -> None:
    async with listening(ours) as heard:
        for _ in range(3):
            await change(others)
            await soon(heard)


async def test_a_bot_hears_of_its_own_changes_and_of_those_made_together_as_one(
    ours: Database,
) -> None:
    async with listening(ours) as heard:
        async with ours.engine.begin() as connection:
            for _ in range(5):
                await notify(connection)
        await soon(heard)
        assert await silent(heard)


async def test_a_change_is_heard_of_when_it_is_committed_and_never_when_it_is_taken_back(
    ours: Database, others: Database
) -> None:
    async with listening(ours) as heard:
        async with others.engine.connect() as connection:
            await notify(connection)
            await connection.rollback()
        async with others.engine.begin() as connection:
            await connection.execute(text("DELETE FROM servers"))
        assert await silent(heard)


async def test_the_store_is_used_while_a_bot_listens(ours: Database) -> None:
    async with listening(ours):
        for _ in range(20):
            async with ours.engine.begin() as connection:
                await connection.execute(text("DELETE FROM servers"))


async def test_a_listener_that_loses_its_connection_says_so_and_looks_again(
    postgres: Postgres, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    config = Settings(data=tmp_path, database_url=postgres.database())
    async with open_database(config) as database, listening(database) as heard:
        for _ in range(2):
            async with database.engine.begin() as connection:
                assert (await connection.execute(text(CUT_OFF))).scalar_one() == 1
            await soon(heard)
        await change(database)
        await soon(heard)
    assert [line.levelname for line in caplog.records] == ["WARNING"]
    assert "what other bots change is not heard" in caplog.text
    assert "trying again in 0.25 seconds" in caplog.text


async def test_a_change_is_told_of_at_once_and_not_only_when_it_is_looked_for(
    postgres: Postgres, tmp_path: Path
) -> None:
    config = Settings(data=tmp_path, database_url=postgres.database())
    async with open_database(config) as database, listening(database, interval=60) as heard:
        await change(database)
        await soon(heard)


async def test_a_change_that_is_told_of_to_nobody_is_seen_all_the_same(
    postgres: Postgres, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    config = Settings(data=tmp_path, database_url=postgres.database())
    async with open_database(config) as database:
        await change(database)
        async with listening(database) as heard:
            async with database.engine.begin() as connection:
                await connection.execute(text("UPDATE notices SET number = number + 1"))
            await soon(heard)
            assert await silent(heard)
    assert caplog.records == []


async def test_a_listener_comes_back_after_a_restart_of_the_server(tmp_path: Path) -> None:
    try:
        starting = running_postgres()
        with starting as server:
            config = Settings(data=tmp_path, database_url=server.database())
            async with open_database(config) as database, listening(database) as heard:
                await asyncio.to_thread(server.stop)
                await asyncio.sleep(0.5)
                await asyncio.to_thread(server.start)
                back = time.monotonic()
                await asyncio.wait_for(anext(heard), notices.LONGEST_PAUSE + SOON)
                await change(database)
                await soon(heard)
                assert time.monotonic() - back < notices.LONGEST_PAUSE + SOON
    except LookupError as missing:
        pytest.skip(str(missing))


async def test_a_database_that_cannot_be_read_is_looked_at_until_it_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.store.notices.FIRST_PAUSE", 0.01)
    config = Settings(data=tmp_path / "data", database_url=None)
    async with open_database(config) as database, listening(database) as heard:
        config.data.rename(tmp_path / "elsewhere")
        config.data.write_text("where the folder should be")
        hearing = asyncio.ensure_future(anext(heard))
        await asyncio.wait([hearing], timeout=0.1)
        assert not hearing.done()
        config.data.unlink()
        await asyncio.wait_for(hearing, SOON)
    assert "what other bots change is not heard" in caplog.text
