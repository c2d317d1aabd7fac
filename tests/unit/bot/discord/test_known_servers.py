"""A database that fails or is slow costs no answer: what was decided last goes on."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from bot.discord.servers import NO_SERVER, KnownServers
from bot.settings import Settings
from bot.store import Server, Store, StoreError, open_store

if TYPE_CHECKING:
    from pathlib import Path

SERVER = 7


async def fail(store: Store, data: Path) -> None:
    """Let nothing of a server be read any more, since a column is called otherwise."""
    with closing(sqlite3.connect(data / "verbatim.db")) as connection:
        connection.execute("ALTER TABLE servers RENAME COLUMN private TO secret")
    with pytest.raises(StoreError):
        await store.servers.of(SERVER)


async def test_what_was_decided_goes_on_when_the_database_fails(tmp_path: Path) -> None:
    async with open_store(Settings(data=tmp_path, database_url=None)) as store:
        servers = KnownServers(store)
        await store.servers.decide(SERVER, private=True)
        assert (await servers.of(SERVER)).private
        await fail(store, tmp_path)
        assert (await servers.of(SERVER)).private


async def test_of_a_server_never_seen_the_defaults_hold_when_the_database_fails(
    tmp_path: Path,
) -> None:
    async with open_store(Settings(data=tmp_path, database_url=None)) as store:
        await store.servers.decide(SERVER, private=True)
        await fail(store, tmp_path)
        assert await KnownServers(store).of(SERVER) == Server(SERVER)
        assert await KnownServers(store).of(None) == NO_SERVER


async def test_what_another_process_decides_holds_for_whoever_asks_next(tmp_path: Path) -> None:
    async with open_store(Settings(data=tmp_path, database_url=None)) as store:
        servers = KnownServers(store)
        assert not (await servers.of(SERVER)).private
        await store.servers.decide(SERVER, private=True)
        assert (await servers.of(SERVER)).private


async def test_a_crowd_reads_them_once_and_a_change_meanwhile_is_seen(tmp_path: Path) -> None:
    async with open_store(Settings(data=tmp_path, database_url=None)) as store:
        servers = KnownServers(store)
        crowd = [asyncio.create_task(servers.of(SERVER)) for _ in range(50)]
        await asyncio.sleep(0)
        await store.servers.decide(SERVER, private=True)
        servers.changed(SERVER)
        assert (await servers.of(SERVER)).private
        await asyncio.gather(*crowd)
        assert (await servers.of(SERVER)).private
