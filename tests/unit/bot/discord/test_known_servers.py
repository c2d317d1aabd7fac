"""A database that fails costs no answer: what was decided last goes on."""

from __future__ import annotations

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
