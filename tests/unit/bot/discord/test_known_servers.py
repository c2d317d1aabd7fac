"""A database that fails or is slow costs no answer: what was decided last goes on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.discord.servers import NO_SERVER, KnownServers
from bot.settings import Settings
from bot.store import Server, open_store

if TYPE_CHECKING:
    from pathlib import Path

SERVER = 7


async def test_what_was_decided_goes_on_when_the_database_fails(tmp_path: Path) -> None:
    async with open_store(Settings(data=tmp_path, database_url=None)) as store:
        servers = KnownServers(store)
        await store.servers.decide(SERVER, private=True)
        assert (await servers.of(SERVER)).private
        (tmp_path / "verbatim.db").write_bytes(b"no database")
        assert (await servers.of(SERVER)).private


async def test_of_a_server_never_seen_the_defaults_hold_when_the_database_fails(
    tmp_path: Path,
) -> None:
    async with open_store(Settings(data=tmp_path, database_url=None)) as store:
        (tmp_path / "verbatim.db").write_bytes(b"no database")
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
