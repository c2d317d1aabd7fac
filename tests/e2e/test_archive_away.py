"""An archive behind the stories that is away, slow, or changes, as people in Discord meet it."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.exits import Exit
from bot.words import ENGLISH
from gateway import BotProcess, LocalDiscord
from remembered_source import Archive
from running import add_stories, owner_of, quoted, run
from vital_signs import Bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from gateway import Channel, Message, Person, Reply

PROGRAM = str(Path(__file__).parents[1] / "remembered_source.py")
BRIDGE = (
    "The harbour bridge was closed on Tuesday.\n"
    "‘The harbour bridge is not safe,’ said Ines Duarte, the mayor of Harbourtown.\n"
    "Engineers tested the main cable of the harbour bridge on Monday.\n"
)
FERRY = "The island ferry takes 180 passengers.\nIt leaves every hour.\n"
GULL = "A gull stole a hat in the park on Sunday.\n"
WHEN = "When was the harbour bridge closed?"
WHO_STOLE = "What did the gull steal?"
CLOSED = "The harbour bridge was closed on Tuesday."
UNREACHED = ENGLISH("archive_unreached_now")
PARTLY = ENGLISH("archive_partly")
STORIES = {"bridge.md": BRIDGE, "ferry.md": FERRY}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return Archive(tmp_path_factory.mktemp("archived") / "archive", STORIES)


@pytest.fixture(scope="module")
async def discord_(archive: Archive) -> AsyncIterator[LocalDiscord]:
    """A Discord whose bot has an archive and no file; the moderators of "Own" have a story."""
    async with LocalDiscord("News", "Own") as server:
        assert await run(server, "sync") == (Exit.CLOSED, [])
        await add_stories(server, server.guild("Own").guild.id, {"gull": GULL})
        async with bot_over(server, archive):
            yield server


def bot_over(server: LocalDiscord, archive: Archive) -> BotProcess:
    """A bot with an archive that many questions may be put to."""
    env = {**archive.env, "VERBATIM_QUESTIONS_PER_MINUTE": "10000"}
    return BotProcess(server, [sys.executable, PROGRAM, "bot"], env)


@pytest.fixture(autouse=True)
async def here(archive: Archive, discord_: LocalDiscord) -> AsyncIterator[None]:
    """Whatever a test does to the archive is undone after it."""
    yield
    archive.be(away=False, slow=0.0)
    archive.publish(STORIES)
    bot = Bot(discord_, discord_.processes[-1], Path())
    wanted = {"reachable": True, "revision": archive.number}
    await bot.once(lambda told: wanted.items() <= told["archive"].items())


@pytest.fixture
def own(discord_: LocalDiscord, request: pytest.FixtureRequest) -> Person:
    """A member where there is a story beside the archive."""
    guild = discord_.guild("Own")
    channel = guild.add_channel(request.node.name)
    return guild.member(f"Ola of {channel.name}").at(channel)


def shows(reply: Reply | Message, words: str) -> bool:
    """Whether a reply quotes these words first."""
    return quoted(reply)[:1] == [words]


async def within(seconds: float, holds: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something holds."""
    until = time.monotonic() + seconds
    while not await holds():
        assert time.monotonic() < until
        await asyncio.sleep(0.1)


async def test_questions_are_answered_from_the_archive(ada: Person, channel: Channel) -> None:
    assert shows(await ada.slash("/ask", question=WHEN), CLOSED)
    assert shows(await ada.say(channel, f"<@bot> {WHEN}"), CLOSED)


async def test_where_the_archive_is_away_and_nothing_else_there_is_one_clear_word(
    archive: Archive, ada: Person, channel: Channel
) -> None:
    archive.be(away=True)
    for _ in range(2):  # at once, and once it is known
        reply = await ada.slash("/ask", question=WHEN)
        assert reply.content == UNREACHED
        assert reply.ephemeral
        assert (await ada.say(channel, f"<@bot> {WHEN}")).content == UNREACHED
        await asyncio.sleep(1.0)


@pytest.mark.parametrize("locale", ["de", "fr", "es-ES"])
async def test_that_word_is_in_the_language_of_whoever_asks(
    archive: Archive, discord_: LocalDiscord, channel: Channel, locale: str
) -> None:
    from bot.words import words_for  # noqa: PLC0415 - the languages of one test

    archive.be(away=True)
    ada = discord_.guild("News").member(f"Ada {locale}", locale=locale).at(channel)
    reply = await ada.slash("/ask", question=WHEN)
    assert reply.content == words_for(locale)("archive_unreached_now")


async def test_every_surface_has_a_word_or_nothing_to_choose(
    archive: Archive, ada: Person, channel: Channel
) -> None:
    reply = await ada.slash("/ask", question=WHEN)
    archive.be(away=True)
    posted = ada.post(channel, "‘The harbour bridge is not safe,’ somebody said.")
    assert (await ada.select_menu(posted, "Find the source")).content == UNREACHED
    await asyncio.sleep(1.0)
    assert (await ada.click(reply, "Context")).content == UNREACHED
    assert (await ada.select_menu(posted, "Find the source")).content == UNREACHED
    assert (await ada.select_menu(posted, "Ask the story")).content == UNREACHED
    assert (await ada.slash("/quotes", speaker="Ines Duarte")).content == UNREACHED
    assert (await ada.slash("/stories")).content == UNREACHED
    assert await ada.autocomplete("/quotes", "speaker", "du") == []
    assert await ada.autocomplete("/ask", "story", "bri", question="?") == []
    assert "Ada" not in (await ada.slash("/help")).content


async def test_a_server_s_own_story_answers_alone_and_says_so(
    archive: Archive, own: Person
) -> None:
    assert shows(await own.slash("/ask", question=WHEN), CLOSED)
    archive.be(away=True)
    for _ in range(2):
        reply = await own.slash("/ask", question=WHO_STOLE)
        assert quoted(reply) == [GULL.strip()]
        assert PARTLY in reply.content
        none = await own.slash("/ask", question=WHEN)
        assert quoted(none) == []
        assert PARTLY in none.content
        await asyncio.sleep(1.5)
    listed = await own.slash("/stories")
    assert "gull" in listed.content
    assert ENGLISH("archive_partly_listed") in listed.content


async def test_when_it_is_back_it_answers_again_within_seconds(
    archive: Archive, ada: Person
) -> None:
    archive.be(away=True)
    await ada.slash("/ask", question=WHEN)
    await asyncio.sleep(1.0)
    archive.be(away=False)

    async def answered() -> bool:
        return shows(await ada.slash("/ask", question=WHEN), CLOSED)

    await within(4, answered)


async def test_a_slow_archive_is_announced_and_nobody_else_waits_for_it(
    archive: Archive, ada: Person, bob: Person
) -> None:
    archive.be(slow=1.0)
    asked = ada.start_slash("/ask", question="Who tested the main cable of the bridge?")
    began = time.monotonic()
    help_ = await bob.slash("/help")
    assert time.monotonic() - began < 1.0
    assert "/ask" in help_.content
    reply = await ada.completed(asked)
    assert shows(reply, "Engineers tested the main cable of the harbour bridge on Monday.")


async def test_what_takes_far_too_long_ends_in_the_clear_word(
    archive: Archive, ada: Person
) -> None:
    archive.be(slow=5.2)
    reply = await ada.slash("/ask", question="Who tested the cable of the bridge, and when?")
    assert reply.content == UNREACHED


async def test_a_story_that_is_taken_down_is_shown_to_nobody(
    archive: Archive, ada: Person, channel: Channel
) -> None:
    shown = await ada.slash("/ask", question=WHEN)
    archive.publish({"ferry.md": FERRY})
    for reply in (
        await ada.slash("/ask", question=WHEN),
        await ada.say(channel, f"<@bot> {WHEN}"),
        await ada.click(shown, "Context"),
    ):
        assert CLOSED not in reply.content
        assert "something" not in reply.content.lower()
    assert "no longer there" in (await ada.click(shown, "Context")).content


async def test_another_revision_is_taken_up_within_seconds(archive: Archive, ada: Person) -> None:
    archive.publish({**STORIES, "tide.md": "High tide comes at noon.\n"})

    async def answered() -> bool:
        reply = await ada.slash("/ask", question="When does high tide come?")
        return quoted(reply) == ["High tide comes at noon."]

    await within(4, answered)


async def test_how_it_is_with_the_archive_is_told_to_whoever_looks_after_it(
    archive: Archive, discord_: LocalDiscord, moderator: Person
) -> None:
    bot = Bot(discord_, discord_.processes[-1], Path())
    _, told = await bot.once(lambda told: told["archive"]["reachable"])
    assert told["archive"]["stories"] == 2
    assert told["degraded"] == []
    owner = owner_of(discord_)
    assert "Archive: 2 stories" in (await owner.slash("/knowledge status")).content
    archive.be(away=True)
    status, told = await bot.once(lambda told: not told["archive"]["reachable"])
    assert (status, told["status"], told["degraded"]) == (200, "degraded", ["archive"])
    assert "cannot be reached since" in (await moderator.slash("/knowledge status")).content
    await asyncio.sleep(2.5)
    lines = [line for line in bot.process.stderr if "archive is away" in line]
    assert len(lines) < 4  # since the start of all these tests: not one every other second


async def test_a_start_while_it_is_away_goes_on_when_it_is_there(
    tmp_path: Path,
) -> None:
    archive = Archive(tmp_path / "archive", STORIES)
    archive.be(away=True)
    async with LocalDiscord("News") as server:
        assert await run(server, "sync") == (Exit.CLOSED, [])
        async with bot_over(server, archive) as process:
            ada = server.guild("News").member("Ada").at(server.guild("News").channel("general"))
            assert (await ada.slash("/ask", question=WHEN)).content == UNREACHED
            assert any("the archive at nowhere cannot be reached" in one for one in process.stderr)
            archive.be(away=False)

            async def answered() -> bool:
                return shows(await ada.slash("/ask", question=WHEN), CLOSED)

            await within(6, answered)
