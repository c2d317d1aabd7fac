"""What must outlive a restart does, on SQLite and on a real PostgreSQL, whoever else uses it."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import traceback
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import func, select, table

from bot.settings import Settings
from bot.store import (
    Feedback,
    Lack,
    Reason,
    Server,
    Store,
    StoredReply,
    StoreError,
    Vote,
    open_store,
)
from bot.store.database import DATABASE_FILE, open_database
from bot.store.schema import feedback, metadata, replies
from knowledge.answer import Answer, Verdict
from knowledge.library import Library
from knowledge.model import Story
from paths import ROOT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    from sqlalchemy import Connection, FromClause, RowMapping, Select

STORY = Story("kabul", "Kabul", "The embassy stays open. Kirby said 3,000 troops would go.\n")
QUESTION = "how many zebras or troops go?"
ASKER, SERVER, CHANNEL, MESSAGE, ASKED = (2**62 + n for n in range(5))
HOSTILE = "'; DROP TABLE replies; --\" \\ % \x00 \ud800 ‘é’ 🗑"


def settings(folder: Path, **more: Any) -> Settings:
    return Settings(**{"data": folder / "data", "database_url": None, **more})


def answered(question: str = QUESTION, story: Story = STORY) -> Answer:
    answer = Library.build([story]).ask(question)
    assert answer.passages
    return answer


def written(folder: Path) -> bytes:
    """Everything that stands in the closed store's files."""
    return b"".join(path.read_bytes() for path in (folder / "data").iterdir())


async def rows(config: Settings, query: Select[Any]) -> Sequence[RowMapping]:
    """What the database answers to whoever looks into it beside the store."""
    async with open_database(config) as database, database.engine.connect() as connection:
        return (await connection.execute(query)).mappings().all()


async def kept(config: Settings, token: str) -> RowMapping:
    """All that the database holds of a reply."""
    (row,) = await rows(config, select(replies).where(replies.c.token == token))
    return row


async def number(config: Settings, table: FromClause) -> int:
    """How many rows a table has."""
    (row,) = await rows(config, select(func.count().label("number")).select_from(table))
    count: int = row["number"]
    return count


@pytest.fixture
async def store(config: Settings) -> AsyncIterator[Store]:
    async with open_store(config) as opened:
        yield opened


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait for locks as long as a person would."""
    for name in ("PATIENCE", "READING_PATIENCE"):
        monkeypatch.setattr(f"bot.store.database.{name}", 0.05)
    monkeypatch.setattr("bot.store.engines.BUSY_TIMEOUT", 0.01)


async def test_it_is_known_where_people_were_answered_directly_the_latest_first(
    store: Store,
) -> None:
    for guild, channel in ((None, 1), (SERVER, 2), (None, 3), (None, None), (None, 1)):
        await store.remember_reply(answered(), asker_id=ASKER, guild_id=guild, channel_id=channel)
    assert await store.direct_channels(9) == (1, 3)
    assert await store.direct_channels(1) == (1,)


async def test_a_reply_its_votes_and_the_servers_settings_outlive_a_restart(
    config: Settings,
) -> None:
    answer, before = answered(), datetime.now(UTC)
    async with open_store(config) as store:
        token = await store.remember_reply(
            answer,
            asker_id=ASKER,
            guild_id=SERVER,
            channel_id=CHANNEL,
            question_message_id=ASKED,
        )
        assert await store.set_message(token, MESSAGE)
        assert await store.vote(token, ASKER, Vote.DOWN, Reason.OUT_OF_DATE)
        await store.servers.decide(SERVER, auto_channel_id=CHANNEL)
    async with open_store(config) as store:
        reply = await store.reply(token, SERVER)
        # An id of a button can be forged: elsewhere its token opens nothing.
        assert [await store.reply(token, other) for other in (SERVER + 1, None)] == [None, None]
        assert reply == await store.reply_to_message(ASKED)
        assert await store.votes(token) == (0, 1)
        assert await store.servers.of(SERVER) == Server(SERVER, auto_channel_id=CHANNEL)
    assert reply is not None
    assert reply.message_id == MESSAGE
    assert [(p.story, p.start, p.end) for p in reply.ranking] == [
        (p.story.id, p.start, p.end) for p in answer.passages
    ]
    row = await kept(config, token)
    assert (row["asker_id"], row["guild_id"], row["channel_id"]) == (ASKER, SERVER, CHANNEL)
    assert (row["message_id"], row["question_message_id"]) == (MESSAGE, ASKED)
    assert (row["revision"], row["verdict"]) == (answer.revision, answer.verdict)
    assert before <= row["created_at"] <= datetime.now(UTC)


async def test_a_direct_message_has_no_server_and_an_answer_may_have_no_passages(
    store: Store, config: Settings
) -> None:
    silent = Library.build([STORY]).ask("xylophone")
    token = await store.remember_reply(silent, asker_id=ASKER)
    assert await store.reply(token, None) == StoredReply(token, None, (), ASKER)
    row = await kept(config, token)
    assert (row["guild_id"], row["channel_id"], row["verdict"]) == (None, None, Verdict.NONE)


async def test_a_token_fits_into_a_button_and_is_never_the_same(store: Store) -> None:
    tokens = {await store.remember_reply(answered(), asker_id=ASKER) for _ in range(20)}
    assert len(tokens) == 20
    assert all(len(token) == 12 and token.isascii() for token in tokens)


async def test_a_passage_tells_whether_the_story_still_says_it(store: Store) -> None:
    reply = await store.reply(await store.remember_reply(answered(), asker_id=ASKER), None)
    assert reply is not None
    passage = reply.ranking[0]
    assert passage.stands_in(STORY)
    assert passage.stands_in(Story("kabul", "Another title", STORY.text + "More follows.\n"))
    assert not passage.stands_in(Story("kabul", "Kabul", STORY.text.replace("3,000", "5,000")))
    assert not passage.stands_in(Story("kabul", "Kabul", ""))
    assert not passage.stands_in(Story("other", "Kabul", STORY.text))


async def test_a_question_answered_again_has_only_its_newest_reply(store: Store) -> None:
    first = await store.remember_reply(answered(), asker_id=ASKER, question_message_id=ASKED)
    other = await store.remember_reply(answered(), asker_id=ASKER)
    await store.vote(first, ASKER, Vote.UP)
    second = await store.remember_reply(
        answered("does the embassy stay?"), asker_id=ASKER, question_message_id=ASKED
    )
    reply = await store.reply_to_message(ASKED)
    assert reply is not None
    assert reply.token == second
    assert await store.reply(first, None) is None
    assert await store.reply(other, None) is not None
    assert await store.votes(second) == (0, 0)


async def test_everybody_has_one_vote_and_can_change_it_and_take_it_back(store: Store) -> None:
    token = await store.remember_reply(answered(), asker_id=ASKER)
    assert await store.vote_of(token, 1) is None
    assert await store.vote(token, 1, Vote.UP)
    first = await store.vote_of(token, 1)
    assert await store.vote(token, 1, Vote.DOWN)
    assert await store.vote(token, 1, Vote.DOWN, Reason.WRONG_SPEAKER)
    assert await store.vote(token, 2, Vote.UP)
    assert await store.votes(token) == (1, 1)
    last = await store.vote_of(token, 1)
    assert isinstance(first, Feedback)
    assert isinstance(last, Feedback)
    assert (first.value, first.reason) == (Vote.UP, None)
    assert (last.value, last.reason) == (Vote.DOWN, Reason.WRONG_SPEAKER)
    assert first.created_at == first.updated_at == last.created_at < last.updated_at
    assert await store.withdraw_vote(token, 1)
    assert not await store.withdraw_vote(token, 1)
    assert await store.votes(token) == (1, 0)


async def test_what_is_forgotten_answers_with_nothing_and_takes_its_votes_along(
    store: Store, config: Settings
) -> None:
    token = await store.remember_reply(answered(), asker_id=ASKER)
    await store.vote(token, ASKER, Vote.UP)
    assert await store.forget_reply(token)
    assert not await store.forget_reply(token)
    assert not await store.vote(token, ASKER, Vote.UP)
    assert not await store.set_message(token, MESSAGE)
    assert await store.reply(token, None) is None
    assert await store.reply_to_message(ASKED) is None
    assert await number(config, feedback) == 0


async def test_pruning_forgets_what_is_older_and_nothing_else(
    store: Store, config: Settings
) -> None:
    old = await store.remember_reply(answered(), asker_id=ASKER)
    moment = (await kept(config, old))["created_at"]
    assert await store.prune(moment) == 0
    limit = moment + timedelta(microseconds=1)
    young = await store.remember_reply(answered(), asker_id=ASKER)
    assert await store.prune(limit) == 1
    assert await store.reply(old, None) is None
    assert await store.reply(young, None) is not None


async def test_a_servers_settings_are_set_one_by_one_and_unset(store: Store) -> None:
    assert await store.servers.of(SERVER) == Server(SERVER, None, None, welcomed=False)
    await store.servers.decide(SERVER, moderator_role_id=7)
    await store.servers.decide(SERVER, auto_channel_id=CHANNEL)
    assert await store.servers.of(SERVER) == Server(SERVER, CHANNEL, 7, welcomed=False)
    await store.servers.decide(SERVER, auto_channel_id=None)
    assert await store.servers.of(SERVER) == Server(SERVER, None, 7, welcomed=False)
    assert await store.servers.of(SERVER + 1) == Server(SERVER + 1)


async def test_a_server_is_welcomed_once(store: Store) -> None:
    await store.servers.decide(SERVER, auto_channel_id=CHANNEL)
    for server in (SERVER, SERVER + 1):
        assert sorted(await asyncio.gather(*[store.servers.welcome(server) for _ in range(4)])) == [
            *(False, False, False, True)
        ]
        assert (await store.servers.of(server)).welcomed
    assert (await store.servers.of(SERVER)).auto_channel_id == CHANNEL


async def test_no_word_of_a_question_is_kept_with_a_reply(tmp_path: Path) -> None:
    async with open_store(settings(tmp_path)) as store:
        await store.remember_reply(answered(), asker_id=ASKER)
    assert b"zebras" not in written(tmp_path)


async def test_a_question_that_is_no_longer_kept_is_gone_from_the_file_too(tmp_path: Path) -> None:
    async with open_store(settings(tmp_path)) as store:
        await store.servers.decide(SERVER, gaps_days=7)
        await store.gaps.note(SERVER, QUESTION, Lack.NONE)
        assert await store.gaps.prune(datetime.now(UTC) + timedelta(days=8)) == 1
    assert b"zebras" not in written(tmp_path)


async def test_no_word_of_a_story_is_kept(tmp_path: Path) -> None:
    async with open_store(settings(tmp_path)) as store:
        await store.remember_reply(answered(), asker_id=ASKER)
    assert b"Kirby" not in written(tmp_path)


async def test_whatever_people_and_stories_write_comes_back_as_it_was(config: Settings) -> None:
    answer = answered(f"troops {HOSTILE}", Story(HOSTILE, HOSTILE, f"{HOSTILE} troops.\n"))
    async with open_store(config) as store:
        token = await store.remember_reply(answer, asker_id=ASKER)
        reply = await store.reply(token, None)
        await store.gaps.note(SERVER, answer.question, Lack.NONE)
        assert [gap.question for gap in await store.gaps.of(SERVER)] == [answer.question]
    assert reply is not None
    assert reply.ranking[0].story == HOSTILE
    assert reply.ranking[0].stands_in(answer.passages[0].story)


@pytest.mark.parametrize("token", ["", "short", HOSTILE, "' OR 1 = 1 --", "\x00" * 12, "é" * 12])
async def test_what_is_no_token_belongs_to_no_reply(store: Store, token: str) -> None:
    real = await store.remember_reply(answered(), asker_id=ASKER)
    assert await store.reply(token, None) is None
    assert not await store.vote(token, ASKER, Vote.UP)
    assert not await store.forget_reply(token)
    assert await store.votes(token) == (0, 0)
    assert await store.reply(real, None) is not None


async def test_many_vote_at_once(store: Store) -> None:
    token = await store.remember_reply(answered(), asker_id=ASKER)
    votes = [store.vote(token, user, Vote.UP) for user in (*range(50), *range(50))]
    assert all(await asyncio.gather(*votes))
    assert await store.votes(token) == (50, 0)


async def test_another_process_writes_at_the_same_time(store: Store, config: Settings) -> None:
    token = await store.remember_reply(answered(), asker_id=ASKER)
    script = (
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "from bot.settings import Settings\n"
        "from bot.store import Vote, open_store\n"
        "async def main():\n"
        "    folder, url, token = sys.argv[1:]\n"
        "    settings = Settings(data=Path(folder), database_url=url or None)\n"
        "    async with open_store(settings) as store:\n"
        "        print('ready', flush=True)\n"
        "        for user in range(25, 50):\n"
        "            assert await store.vote(token, user, Vote.DOWN)\n"
        "asyncio.run(main())\n"
    )
    url = config.database_url.get_secret_value() if config.database_url else ""
    other = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", script, str(config.data), url, token),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert other.stdout is not None
    assert await other.stdout.readline() == b"ready\n"
    for user in range(25):
        assert await store.vote(token, user, Vote.UP)
    await other.communicate()
    assert other.returncode == 0
    assert await store.votes(token) == (25, 25)


async def test_a_call_that_is_given_up_midway_leaves_the_store_usable(store: Store) -> None:
    token = await store.remember_reply(answered(), asker_id=ASKER)
    for steps in range(30):
        call = asyncio.ensure_future(store.vote(token, steps, Vote.UP))
        for _ in range(steps):
            await asyncio.sleep(0)
        call.cancel()
        await asyncio.wait([call])
    assert await store.vote(token, ASKER, Vote.DOWN)
    assert (await store.votes(token)).down == 1


async def test_stores_that_start_at_once_on_nothing_make_one_database(config: Settings) -> None:
    async def start(user: int) -> None:
        async with open_store(config) as store:
            token = await store.remember_reply(answered(), asker_id=user)
            assert await store.vote(token, user, Vote.UP)

    await asyncio.gather(*map(start, range(6)))
    assert await number(config, replies) == 6
    assert await number(config, table("alembic_version")) == 1


async def test_a_start_waits_for_a_moment_until_another_has_written(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    other = lock(tmp_path / "data" / DATABASE_FILE)
    asyncio.get_running_loop().call_later(0.1, other.close)
    async with open_store(settings(tmp_path)) as store:
        assert await store.servers.welcome(SERVER)


async def test_the_migrations_make_the_schema(config: Settings) -> None:
    def difference(connection: Connection) -> list[Any]:
        return compare_metadata(MigrationContext.configure(connection), metadata)

    async with open_database(config) as database, database.engine.connect() as connection:
        assert await connection.run_sync(difference) == []


@pytest.mark.usefixtures("impatient")
async def test_readers_and_a_writer_pass_each_other(tmp_path: Path) -> None:
    async with open_store(settings(tmp_path)) as store:
        token = await store.remember_reply(answered(), asker_id=ASKER)
        with closing(lock(tmp_path / "data" / DATABASE_FILE)):
            assert await store.reply(token, None) is not None


@pytest.mark.usefixtures("impatient")
async def test_a_locked_database_is_told_in_one_line(tmp_path: Path) -> None:
    async with open_store(settings(tmp_path)) as store:
        with closing(lock(tmp_path / "data" / DATABASE_FILE)):
            with pytest.raises(StoreError, match="another program is using it"):
                await store.remember_reply(answered(), asker_id=ASKER)
            with pytest.raises(StoreError, match="another program is using it"):
                await store.vote("A" * 12, ASKER, Vote.UP)
            assert "another program is using it" in await refused(settings(tmp_path))
        await store.remember_reply(answered(), asker_id=ASKER)


async def test_an_error_shows_no_question_to_the_log(tmp_path: Path) -> None:
    async with open_store(settings(tmp_path)) as store:
        with closing(sqlite3.connect(tmp_path / "data" / DATABASE_FILE)) as file:
            file.execute("ALTER TABLE replies RENAME COLUMN verdict TO said")
        with pytest.raises(StoreError, match="no column named verdict") as error:
            await store.remember_reply(answered(), asker_id=ASKER)
    assert "zebras" not in "".join(traceback.format_exception(error.value))


async def test_a_migration_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with closing(sqlite3.connect(tmp_path / "data" / DATABASE_FILE)) as file:
        file.execute("CREATE TABLE servers (somebody_elses)")
        assert "table servers already exists" in await refused(settings(tmp_path))
        tables = file.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    assert tables == [("servers",)]


async def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "data" / DATABASE_FILE
    file.parent.mkdir()
    file.write_bytes(b"Dear diary, " * 100)
    error = await refused(settings(tmp_path))
    assert error == (
        f"the database {file} cannot be used: file is not a database; "
        "move that file away, or set VERBATIM_DATABASE_URL to another"
    )
    assert file.read_bytes() == b"Dear diary, " * 100


async def test_a_folder_that_cannot_be_made_or_written_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file stands where the folder should be")
    assert str(tmp_path / "data" / DATABASE_FILE) in await refused(settings(tmp_path))
    folder = tmp_path / "other"
    (folder / "data" / DATABASE_FILE).mkdir(parents=True)
    assert "unable to open database file; check" in await refused(settings(folder))


async def test_a_newer_schema_is_refused_and_left_alone(tmp_path: Path) -> None:
    async with open_store(settings(tmp_path)):
        pass
    file = tmp_path / "data" / DATABASE_FILE
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    assert await refused(settings(tmp_path)) == (
        f"the database {file} was written by a newer Verbatim; "
        "update this one, or give it another database"
    )


async def test_another_database_is_taken_by_its_url(tmp_path: Path) -> None:
    file = tmp_path / "elsewhere %40?.db"
    url = f"sqlite:///{tmp_path}/elsewhere %2540%3F.db"
    async with open_store(settings(tmp_path, database_url=url)) as store:
        token = await store.remember_reply(answered(), asker_id=ASKER)
        assert await store.reply(token, None) is not None
    assert file.is_file()
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    "url",
    [
        "hunter2",
        "postgresql://user:pass@host:hunter2/name",
        "postgresql://user:hunter2@127.0.0.1:1/name?password=hunter2",
        "nobody-makes-this://user:hunter2@127.0.0.1/name",
        "sqlite:////nowhere/to/be/found.db",
        "sqlite://:memory:?cached_statements=many",
    ],
)
async def test_a_url_that_cannot_be_used_is_told_in_one_line_without_its_secrets(
    tmp_path: Path, url: str
) -> None:
    error = await refused(settings(tmp_path, database_url=url))
    assert "VERBATIM_DATABASE_URL" in error or "verbatim-bot[postgres]" in error
    assert "hunter2" not in error


def lock(path: Path) -> sqlite3.Connection:
    """Hold the file's lock on writing, as another program does in the midst of a change."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    return connection


async def refused(config: Settings, patience: float = 0.05) -> str:
    """Return the one line with which a store is not opened."""
    with pytest.raises(StoreError) as error:
        async with open_store(config, patience):
            pytest.fail("opened")
    assert "\n" not in str(error.value)
    return str(error.value)
