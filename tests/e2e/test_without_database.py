"""What people see while the bot's database is held by another program, lost, or of no use."""

from __future__ import annotations

import sqlite3
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gateway import BotProcess, LocalDiscord
from gateway.interactions import Callback
from running import VERBATIM, quoted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from gateway import Message, Person, Reply

STORY = "The harbour bridge was closed on Tuesday.\nThe ferry crosses every hour.\n"
CLOSED = STORY.splitlines()[0]
QUESTION = "When was the bridge closed?"
SAID = {
    "en-US": "I cannot get at my notes just now",
    "de": "Ich komme gerade nicht an meine Notizen",
}


@pytest.fixture
async def discord_(stories: Path) -> AsyncIterator[LocalDiscord]:
    """A local Discord with a bot of the test's own, whose database it may spoil."""
    async with (
        LocalDiscord("News") as server,
        BotProcess(server, [VERBATIM, "bot", "--stories", str(stories)]),
    ):
        yield server


def database(server: LocalDiscord) -> Path:
    return Path(server.env["VERBATIM_DATA"]) / "verbatim.db"


def locked(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    return connection


def votes(file: Path) -> set[tuple[int, str]]:
    with closing(sqlite3.connect(file)) as connection:
        return set(connection.execute("SELECT user_id, value FROM feedback"))


async def ask(person: Person) -> Message:
    return await person.say(person.here, f"<@bot> {QUESTION}")


async def test_while_another_program_holds_it_answers_have_buttons_and_votes_are_kept_later(
    ada: Person, discord_: LocalDiscord
) -> None:
    file, process = database(discord_), discord_.processes[-1]
    with closing(locked(file)):
        reply = await ask(ada)
        assert quoted(reply) == [CLOSED]
        assert "👍" in reply.buttons
        click = ada.start_click(reply, "👍")
        await discord_.until(lambda: click.reply.callback_type, "a first answer")
        assert click.reply.callback_type is Callback.DEFERRED_MESSAGE
        await process.logged("cannot be used: database is locked")
        assert not click.reply.completed
    thanks: Reply = await ada.completed(click)
    assert thanks.content.startswith("Thank you")
    assert thanks.ephemeral
    assert votes(file) == {(ada.user.id, "up")}
    await process.logged("the database can be used again")


async def test_no_vote_is_said_to_be_kept_in_a_file_that_was_deleted(
    ada: Person, discord_: LocalDiscord
) -> None:
    before, file = await ask(ada), database(discord_)
    file.unlink()
    told = await ada.click(before, "👍")
    assert told.content == "I no longer remember this reply; please ask again."
    await ada.click(await ask(ada), "👎")
    assert votes(file) == {(ada.user.id, "down")}
    await discord_.processes[-1].logged("they are there anew")


@pytest.mark.parametrize("locale", SAID)
async def test_a_vote_that_cannot_be_kept_is_plainly_said_not_to_be(
    discord_: LocalDiscord, locale: str
) -> None:
    news = discord_.guild("News")
    eve = news.member("Eve", locale=locale).at(news.channel("general"))
    reply = await ask(eve)
    with closing(sqlite3.connect(database(discord_))) as connection:
        connection.execute("ALTER TABLE feedback RENAME COLUMN value TO said")
    told = await eve.click(reply, "👍")
    assert told.content.startswith(SAID[locale])
    assert told.ephemeral
    assert "Traceback" not in discord_.processes[-1].log


@asynccontextmanager
async def started_beside_another(
    stories: Path,
) -> AsyncIterator[tuple[LocalDiscord, BotProcess, sqlite3.Connection]]:
    """A bot that waits at its start, with another program that holds its database and goes."""
    async with LocalDiscord("News") as server:
        bot = [VERBATIM, "bot", "--stories", str(stories)]
        async with BotProcess(server, bot):
            pass
        process = BotProcess(server, bot)
        with closing(locked(database(server))) as held:
            await process.start()
            assert "database is locked" in await process.logged("cannot open the database")
            yield server, process, held


async def test_a_start_waits_while_another_program_holds_it_and_says_so(stories: Path) -> None:
    async with started_beside_another(stories) as (server, process, held):
        held.close()
        await server.identified(2)
        assert await process.stop() == 0


async def test_who_waits_for_a_database_at_the_start_can_be_told_to_end(stories: Path) -> None:
    async with started_beside_another(stories) as (_, process, _):
        assert await process.stop() == 0
