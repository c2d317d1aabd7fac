"""What becomes of what is kept when its database is lost, held, damaged or full meanwhile."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import sqlite3
import stat
from contextlib import aclosing, closing
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from bot.faults import Faults
from bot.settings import Settings
from bot.store import Health, LockedError, Store, StoreError, Vote, open_store, patiently
from bot.store.database import DATABASE_FILE, Database, open_database
from bot.store.engines import url_of
from bot.store.health import Course
from bot.store.schema import metadata
from knowledge.library import Library
from knowledge.model import Story

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from postgres import Postgres

STORY = Story("kabul", "Kabul", "The embassy stays open. Kirby said 3,000 troops would go.\n")
ANSWER = Library.build([STORY]).ask("how many troops go?")
ASKER, SERVER = 2**62, 2**62 + 1
DIARY = b"Dear diary, " * 100
SOON = 5.0
"""Seconds in which what comes at all has come; a loaded machine must not fail a test."""


@pytest.fixture(autouse=True)
def _faults(monkeypatch: pytest.MonkeyPatch) -> None:
    """Faults of which none was told before."""
    own = Faults()
    for module in ("health", "under_way"):
        monkeypatch.setattr(f"bot.store.{module}.faults", own)


@pytest.fixture(autouse=True)
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at the database often, and wait in short steps."""
    monkeypatch.setattr("bot.store.store.LOOKED_AT_EVERY", 0.05)
    monkeypatch.setattr("bot.store.database.NOTICED", 0.1)
    monkeypatch.setattr("bot.store.engines.BUSY_TIMEOUT", 0.02)
    monkeypatch.setattr("bot.store.under_way.SOON", 0.1)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / DATABASE_FILE


@pytest.fixture
async def store(file: Path) -> AsyncIterator[Store]:
    async with open_store(Settings(data=file.parent, database_url=None)) as opened:
        yield opened


async def voted(store: Store) -> str:
    """Remember a reply and vote on it; return its token."""
    token = await store.remember_reply(ANSWER, asker_id=ASKER)
    assert await store.vote(token, ASKER, Vote.UP)
    return token


def votes_in(file: Path) -> set[str]:
    """The replies that were voted on, as somebody else reads them in the file that stands there."""
    with closing(sqlite3.connect(file)) as connection:
        return {token for (token,) in connection.execute("SELECT token FROM feedback")}


async def until(what: Callable[[], bool]) -> None:
    async with asyncio.timeout(SOON):
        while not what():  # noqa: ASYNC110  the store knows no event for it
            await asyncio.sleep(0.01)


def locked(file: Path) -> sqlite3.Connection:
    """Hold the file's lock on writing, as another program does in the midst of a change."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    return connection


# ---- lost ---------------------------------------------------------------------------


def delete(file: Path) -> None:
    file.unlink()


def delete_with_what_is_beside(file: Path) -> None:
    for path in file.parent.iterdir():
        path.unlink()


def move_away(file: Path) -> None:
    file.rename(file.with_name("elsewhere.db"))


def replace_by_another(file: Path) -> None:
    other = file.with_name("other.db")

    async def make() -> None:
        async with open_database(
            Settings(data=file.parent, database_url=f"sqlite:///{other}")  # type: ignore[arg-type]
        ):
            pass

    asyncio.run(make())
    other.replace(file)


def replace_by_an_empty_file(file: Path) -> None:
    empty = file.with_name("empty")
    empty.touch()
    empty.replace(file)


def take_the_folder(file: Path) -> None:
    shutil.rmtree(file.parent)


def delete_the_log(file: Path) -> None:
    file.with_name(f"{file.name}-wal").unlink()


def drop(*names: str, file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        for name in names:
            connection.execute(f"DROP TABLE {name}")
        connection.commit()


LOST: dict[str, tuple[Callable[[Path], None], bool]] = {
    "deleted": (delete, False),
    "deleted with what is beside it": (delete_with_what_is_beside, False),
    "moved away": (move_away, False),
    "replaced by another": (replace_by_another, False),
    "replaced by an empty file": (replace_by_an_empty_file, False),
    "gone with its folder": (take_the_folder, False),
    "without its log": (delete_the_log, True),
    "without its votes": (lambda file: drop("feedback", file=file), False),
    "without its replies": (lambda file: drop("replies", file=file), False),
    "without any table": (lambda file: drop(*metadata.tables, file=file), False),
    "without any table, nor its version": (
        lambda file: drop(*metadata.tables, "alembic_version", file=file),
        False,
    ),
    "without some tables and its version": (
        lambda file: drop("gaps", "alembic_version", file=file),
        True,
    ),
}
"""How a database is lost, and whether what was in it is there afterwards."""


@pytest.mark.parametrize(("lose", "is_kept"), LOST.values(), ids=LOST.keys())
async def test_what_is_said_to_be_kept_stands_in_the_file_that_is_there(
    lose: Callable[[Path], None], *, is_kept: bool, store: Store, file: Path
) -> None:
    before = await voted(store)
    await asyncio.to_thread(lose, file)
    after = await voted(store)
    assert votes_in(file) == ({before, after} if is_kept else {after})
    assert (await store.reply(before, None) is not None) is (before in replies_in(file))
    assert store.health.usable
    assert modes(file) == {0o600}


def replies_in(file: Path) -> set[str]:
    with closing(sqlite3.connect(file)) as connection:
        return {token for (token,) in connection.execute("SELECT token FROM replies")}


@pytest.mark.parametrize(("lose", "is_kept"), LOST.values(), ids=LOST.keys())
async def test_a_lost_database_is_noticed_where_nobody_uses_it_and_told_in_the_log(
    lose: Callable[[Path], None],
    *,
    is_kept: bool,
    store: Store,
    file: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await voted(store)
    await asyncio.to_thread(lose, file)
    with caplog.at_level(logging.WARNING):
        await until(lambda: "opened anew" in caplog.text or "were gone" in caplog.text)
        await until(lambda: store.health.usable)
    assert caplog.text.count("cannot be used") == 1
    assert is_kept or "with nothing in them" in caplog.text or lose is replace_by_another


async def test_a_database_that_is_replaced_keeps_nothing_of_what_stood_beside_the_old_one(
    store: Store, file: Path
) -> None:
    moved = await voted(store)
    await asyncio.to_thread(replace_by_another, file)
    after = await voted(store)
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert votes_in(file) == {after} != {moved}


async def test_a_database_that_is_moved_away_is_whole_there(store: Store, file: Path) -> None:
    moved = await voted(store)
    move_away(file)
    await voted(store)
    assert moved in votes_in(file.with_name("elsewhere.db"))


async def test_whoever_listens_hears_of_a_database_that_came_anew(store: Store, file: Path) -> None:
    async with aclosing(store.changes()) as changes:
        await anext(changes)
        delete(file)
        async with asyncio.timeout(SOON):
            await anext(changes)


@pytest.mark.parametrize("gone", [("feedback",), ("replies",), tuple(metadata.tables)], ids=str)
async def test_tables_of_a_server_that_are_dropped_are_made_anew(
    gone: tuple[str, ...], postgres: Postgres, tmp_path: Path
) -> None:
    config = Settings(data=tmp_path, database_url=postgres.database())  # type: ignore[arg-type]
    async with open_store(config) as store, open_database(config) as other:
        before = await voted(store)
        async with other.engine.begin() as connection:
            for name in gone:
                await connection.execute(text(f"DROP TABLE {name} CASCADE"))
        after = await voted(store)
        assert await store.votes(after) == (1, 0)
        assert await store.votes(before) == (0, 0)
        # What refers to another table still does.
        assert not await store.vote("A" * 12, ASKER, Vote.UP)


async def test_connections_that_a_server_has_closed_are_opened_anew(
    postgres: Postgres, tmp_path: Path
) -> None:
    config = Settings(data=tmp_path, database_url=postgres.database())  # type: ignore[arg-type]
    async with open_store(config) as store, open_database(config) as other:
        before = await voted(store)
        async with other.engine.begin() as connection:
            await connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE pid <> pg_backend_pid() AND datname = current_database()"
                )
            )
        await voted(store)
        assert await store.votes(before) == (1, 0)


# ---- held by somebody else ----------------------------------------------------------


async def test_while_another_program_holds_it_replies_go_out_and_votes_wait_and_are_kept(
    store: Store, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(locked(file)):
        async with asyncio.timeout(SOON):
            token = await store.remember_reply(ANSWER, asker_id=ASKER)
        voting = asyncio.create_task(store.vote(token, ASKER, Vote.UP))
        await until(lambda: not store.health.usable)
        assert store.health.reason == "database is locked"
        assert not voting.done()
    assert await voting
    assert votes_in(file) == {token}
    await until(lambda: store.health.usable)
    assert caplog.text.count("cannot be used: database is locked") == 1
    assert "the database can be used again" in caplog.text


async def test_a_lock_is_noticed_where_nobody_wants_to_write(store: Store, file: Path) -> None:
    with closing(locked(file)):
        await until(lambda: store.health.reason == "database is locked")
    await until(lambda: store.health.usable)


async def test_settings_are_read_while_another_program_writes(store: Store, file: Path) -> None:
    await store.servers.decide(SERVER, private=True)
    with closing(locked(file)):
        async with asyncio.timeout(SOON):
            assert (await store.servers.of(SERVER)).private


async def test_what_is_held_for_too_long_is_given_up_and_said_to_be(
    store: Store, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await voted(store)
    monkeypatch.setattr("bot.store.database.PATIENCE", 0.2)
    monkeypatch.setattr("bot.store.store.PATIENCE", 0.2)
    with closing(locked(file)):
        with pytest.raises(LockedError, match="another program is using it"):
            await store.vote(token, ASKER, Vote.DOWN)
        monkeypatch.setattr("bot.store.database.PATIENCE", 60.0)
        await asyncio.sleep(0.3)
        # By now a reply is better posted without buttons than with dead ones.
        with pytest.raises(StoreError):
            await store.remember_reply(ANSWER, asker_id=ASKER)
    assert await store.votes(token) == (1, 0)


async def test_whoever_waits_for_it_can_be_told_to_end(store: Store, file: Path) -> None:
    token = await voted(store)
    with closing(locked(file)):
        voting = asyncio.create_task(store.vote(token, ASKER, Vote.DOWN))
        await asyncio.sleep(0.1)
        voting.cancel()
        async with asyncio.timeout(SOON):
            await asyncio.wait([voting])
    assert voting.cancelled()
    assert await store.votes(token) == (1, 0)


@pytest.mark.usefixtures("store")
async def test_a_start_waits_as_long_as_it_may_and_says_so_each_time(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    config = Settings(data=file.parent, database_url=None)

    async def start() -> None:
        async with open_store(config, patience=None):
            pass

    with closing(locked(file)):
        starting = asyncio.create_task(start())
        await until(lambda: caplog.text.count("cannot open the database") > 1)
        assert "database is locked" in caplog.text
        assert not starting.done()
    async with asyncio.timeout(SOON):
        await starting


async def test_pauses_grow_while_a_database_is_held(caplog: pytest.LogCaptureFixture) -> None:
    tries = 0

    async def work() -> None:
        nonlocal tries
        tries += 1
        raise LockedError("held")

    with pytest.raises(LockedError):
        await patiently("start", work, patience=1.0)
    assert [line.getMessage().split()[-2] for line in caplog.records] == ["0.2", "0.5"]
    assert tries == 3


async def test_a_server_s_table_that_is_held_lets_votes_wait(
    postgres: Postgres, tmp_path: Path
) -> None:
    config = Settings(data=tmp_path, database_url=postgres.database())  # type: ignore[arg-type]
    async with open_store(config) as store, open_database(config) as other:
        token = await store.remember_reply(ANSWER, asker_id=ASKER)
        async with other.engine.begin() as connection:
            await connection.execute(text("LOCK TABLE feedback IN ACCESS EXCLUSIVE MODE"))
            voting = asyncio.create_task(store.vote(token, ASKER, Vote.UP))
            await asyncio.sleep(0.3)
            assert not voting.done()
        assert await voting
        assert await store.votes(token) == (1, 0)


# ---- damaged, full, closed ----------------------------------------------------------


def replace_by_a_diary(file: Path) -> None:
    diary = file.with_name("diary")
    diary.write_bytes(DIARY)
    diary.replace(file)


def is_a_diary(file: Path) -> bool:
    return file.read_bytes() == DIARY


async def test_what_is_no_database_is_told_and_left_alone_until_one_is_there_again(
    store: Store, file: Path
) -> None:
    before = await voted(store)
    await store._database.empty_log()  # noqa: SLF001  a copy holds all of it
    kept = file.with_name("kept")
    shutil.copy(file, kept)
    replace_by_a_diary(file)
    with pytest.raises(StoreError, match="file is not a database; move that file away"):
        await voted(store)
    await until(lambda: store.health.reason == "file is not a database")
    assert is_a_diary(file)
    kept.replace(file)
    await until(lambda: store.health.usable)
    after = await voted(store)
    assert votes_in(file) == {before, after}


async def test_a_full_disk_is_told_and_what_was_kept_stays(store: Store, file: Path) -> None:
    before = await voted(store)
    engine = store._database.engine  # noqa: SLF001  its one connection that writes
    async with engine.begin() as connection:
        await connection.exec_driver_sql("PRAGMA max_page_count = 1")

    async def vote_on() -> None:
        for _ in range(200):
            await voted(store)

    with pytest.raises(StoreError, match="full; make room on its disk"):
        await vote_on()
    assert before in votes_in(file)


async def test_a_folder_that_cannot_be_made_again_is_told_and_comes_back(
    store: Store, file: Path
) -> None:
    take_the_folder(file)
    file.parent.write_text("a file stands where the folder should be", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be used"):
        await voted(store)
    assert not store.health.usable
    file.parent.unlink()
    await until(lambda: store.health.usable)
    after = await voted(store)
    assert votes_in(file) == {after}


# ---- its owner's alone --------------------------------------------------------------


def modes(file: Path) -> set[int]:
    return {stat.S_IMODE(path.stat().st_mode) for path in file.parent.glob(f"{file.name}*")}


async def test_a_new_file_and_what_is_beside_it_is_its_owner_s_alone(
    store: Store, file: Path
) -> None:
    await voted(store)
    assert len(list(file.parent.glob(f"{file.name}*"))) == 3
    assert modes(file) == {0o600}


async def test_a_file_that_others_may_read_is_closed_to_them(file: Path) -> None:
    config = Settings(data=file.parent, database_url=None)
    file.parent.mkdir()
    old = os.umask(0)
    try:
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("CREATE TABLE one (two)")
            assert modes(file) == {0o666} or modes(file) == {0o644}
            async with open_store(config) as store:
                await voted(store)
                assert modes(file) == {0o600}
    finally:
        os.umask(old)


# ---- a crowd ------------------------------------------------------------------------


async def test_nothing_is_refused_where_three_hundred_come_at_once(config: Settings) -> None:
    async with open_store(config) as store:
        tokens = await asyncio.gather(
            *(store.remember_reply(ANSWER, asker_id=one) for one in range(300))
        )
        votes = [store.vote(token, one, Vote.UP) for one, token in enumerate(tokens)]
        assert all(await asyncio.gather(*votes))
        counted = await asyncio.gather(*map(store.votes, tokens))
    assert set(counted) == {(1, 0)}


async def test_too_many_are_turned_away_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.engines.MOST_WAITING", 2)
    database, held = Database(url_of("sqlite://")), asyncio.Event()

    async def hold(_: object) -> None:
        await held.wait()

    waiting = [asyncio.create_task(database.write(hold)) for _ in range(3)]
    await asyncio.sleep(0.1)
    with pytest.raises(LockedError, match="it did not answer in time"):
        await database.write(hold)
    held.set()
    await asyncio.gather(*waiting)
    await database.close()


def test_reading_does_not_make_well_what_cannot_be_written() -> None:
    course = Course("here")
    assert course.now == Health(since=course.now.since)
    course.went_wrong("disk is full", written=True)
    course.went_well(written=False)
    assert (course.now.usable, course.now.reason) == (False, "disk is full")
    course.went_well(written=True)
    assert (course.now.usable, course.now.reason) == (True, "")
