"""A server follows its newsroom's feed: what comes is looked at in the log channel, or comes in."""

from __future__ import annotations

import asyncio
import json
import re
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.settings import Settings
from bot.store import Decision, open_store
from gateway import LocalDiscord, Message, Permission
from newsroom import BRIDGE, FERRY, LARGER, Newsroom, newsroom
from running import quoted, running_bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from gateway import Channel, Person
    from gateway.driver import Server

QUESTION = "How many passengers does the ferry take?"
ANSWER = "The ferry to the island takes {} passengers on each crossing of the bay."


@pytest.fixture(scope="module")
async def newsroom_() -> AsyncIterator[Newsroom]:
    async with newsroom() as room:
        yield room


@pytest.fixture
def room(newsroom_: Newsroom) -> Newsroom:
    """The newsroom, with the one article that it has when a test begins."""
    newsroom_.articles = {"ferry": ("The ferry is full", FERRY)}
    return newsroom_


@pytest.fixture(scope="module")
async def discord_(
    newsroom_: Newsroom, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[LocalDiscord]:
    """A bot that may fetch from the newsroom."""
    stories = tmp_path_factory.mktemp("stories")
    (stories / "tide.md").write_text("High tide comes at noon.\n")
    async with running_bot(stories, {"VERBATIM_FETCH_HOSTS": newsroom_.host}) as server:
        await ready(server)
        yield server


@pytest.fixture
def guild(discord_: LocalDiscord, request: pytest.FixtureRequest) -> Server:
    """A server of the test's own."""
    return discord_.add_guild(request.node.name)


@pytest.fixture
async def log(discord_: LocalDiscord, guild: Server) -> Channel:
    """The server's log channel."""
    channel = guild.add_channel("log")
    async with open_store(settings(discord_)) as store:
        await store.servers.decide(guild.guild.id, log_channel_id=channel.id)
    return channel


@pytest.fixture
def mo(guild: Server) -> Person:
    return guild.member("Mo", Permission.MANAGE_GUILD)


@pytest.fixture
def ada(guild: Server) -> Person:
    return guild.member("Ada")


def settings(server: LocalDiscord) -> Settings:
    return Settings(data=Path(server.env["VERBATIM_DATA"]), database_url=None)


async def told(discord_: LocalDiscord, log: Channel, words: str) -> Message:
    """Wait until that stands in the log channel."""
    return await discord_.until(
        lambda: next((one for one in log.messages.values() if words in one.text), None),
        f"{words!r} in the log channel",
    )


async def follow(mo: Person, room: Newsroom, *, review: bool = True) -> None:
    offer = await mo.slash("/knowledge follow", address=room.feed, review=review)
    done = await mo.click(offer, "Follow")
    assert "I follow **Harbour news** from now on." in done.content


async def answer(ada: Person) -> list[str]:
    return quoted(await ada.slash("/ask", question=QUESTION))[:1]


async def test_a_feed_is_shown_before_it_is_followed_and_listed_when_it_is(
    mo: Person, room: Newsroom, discord_: LocalDiscord, log: Channel
) -> None:
    assert "follows no feed" in (await mo.slash("/knowledge follow")).content
    offer = await mo.slash("/knowledge follow", address=room.feed)
    assert offer.ephemeral
    assert "**Harbour news** is a feed" in offer.content
    assert "- The ferry is full" in offer.content
    assert log.mention in offer.content
    await mo.click(offer, "Cancel")
    assert "follows no feed" in (await mo.slash("/knowledge follow")).content
    await follow(mo, room)
    await told(discord_, log, "lets me follow **Harbour news**")
    await told(discord_, log, "A new article of **Harbour news**")
    listed = await mo.slash("/knowledge follow")
    assert listed.ephemeral
    assert "This server follows 1 feed:" in listed.content
    again = await mo.slash("/knowledge follow", address=room.feed)
    assert "follows **Harbour news** already" in again.content
    gone = await mo.slash("/knowledge unfollow", feed="harbour")
    assert "I follow **Harbour news** no more." in gone.content
    assert "follows no feed" in (await mo.slash("/knowledge follow")).content


async def test_an_article_answers_when_a_moderator_adds_it_and_not_before(
    mo: Person, ada: Person, room: Newsroom, discord_: LocalDiscord, log: Channel
) -> None:
    await follow(mo, room)
    offer = await told(discord_, log, "A new article of **Harbour news**")
    assert "**The ferry is full**\nThe Example · 2021-08-14" in offer.text
    assert f"> {ANSWER.format(180)}" in offer.text
    assert await answer(ada) == []
    assert "for moderators" in (await ada.click(offer, "Add")).content
    done = await mo.click(offer, "Add")
    assert "Added: **The ferry is full**" in offer.text
    assert done.message is offer
    assert await answer(ada) == [ANSWER.format(180)]
    assert f"<@{mo.user.id}>" in offer.text


async def test_an_ignored_article_never_answers_and_is_decided_for_good(
    mo: Person, ada: Person, room: Newsroom, discord_: LocalDiscord, log: Channel
) -> None:
    await follow(mo, room)
    offer = await told(discord_, log, "A new article of **Harbour news**")
    found = re.search(r"article:add:(\d+)", json.dumps(offer.components))
    assert found is not None
    late = mo.start_click(offer, "Add")
    ignored = await mo.click(offer, "Ignore")
    await mo.completed(late)
    assert ignored.message is offer or "decided" in ignored.content
    outcomes = {
        "Ignored by": (Decision.IGNORED, []),
        "Added": (Decision.ADDED, [ANSWER.format(180)]),
    }
    (outcome,) = [one for words, one in outcomes.items() if words in offer.text]
    async with open_store(settings(discord_)) as store:
        article = await store.follows.article(int(found[1]))
    assert article is not None
    assert (article.decision, await answer(ada)) == outcome


async def test_a_changed_article_shows_what_it_would_change_and_changes_it(
    mo: Person, ada: Person, room: Newsroom, discord_: LocalDiscord, log: Channel
) -> None:
    await follow(mo, room)
    await mo.click(await told(discord_, log, "A new article of **Harbour news**"), "Add")
    room.articles["ferry"] = ("A larger ferry", LARGER)
    await ask_soon(discord_, log)
    offer = await told(discord_, log, "A changed article of **Harbour news**")
    assert "180" in offer.text
    assert "200" in offer.text
    assert await answer(ada) == [ANSWER.format(180)]
    await mo.click(offer, "Add")
    assert await answer(ada) == [ANSWER.format(200)]


async def test_a_moderator_of_another_server_decides_nothing_here(
    mo: Person, room: Newsroom, discord_: LocalDiscord, log: Channel
) -> None:
    await follow(mo, room)
    offer = await told(discord_, log, "A new article of **Harbour news**")
    gazette = discord_.add_guild("Gazette")
    eve = gazette.member("Eve", Permission.MANAGE_GUILD)
    forged = Message(eve.here, discord_.world.bot, "…", components=offer.components)
    for button in ("Add", "Ignore"):
        told_to_her = await eve.click(discord_.post(forged), button)
        assert "That has been decided" in told_to_her.content
    assert "This server follows no feed" in (await eve.slash("/knowledge follow")).content
    await mo.click(offer, "Add")
    assert "Added: **The ferry is full**" in offer.text


async def test_articles_come_in_at_once_where_moderators_want_that(
    mo: Person, ada: Person, room: Newsroom, discord_: LocalDiscord, log: Channel
) -> None:
    await follow(mo, room, review=False)
    await told(discord_, log, "**The ferry is full** came by a feed")
    assert await answer(ada) == [ANSWER.format(180)]
    # What is too short to be sure of is looked at all the same.
    room.articles["bridge"] = ("A short one", BRIDGE.splitlines()[0])
    await ask_soon(discord_, log)
    await told(discord_, log, "A short one")
    assert "1 waits for you in the log channel" in (await mo.slash("/knowledge follow")).content


@pytest.mark.usefixtures("log")
async def test_what_cannot_be_followed_is_told_with_what_to_do(mo: Person, room: Newsroom) -> None:
    page = await mo.slash("/knowledge follow", address=f"{room.url}/ferry")
    assert "is no feed; give the address of an RSS or Atom feed" in page.content
    private = await mo.slash("/knowledge follow", address="http://169.254.169.254/feed")
    assert "are fetched" in private.content


async def test_without_a_log_channel_a_feed_is_followed_without_review_alone(
    mo: Person, ada: Person, room: Newsroom
) -> None:
    refused = await mo.slash("/knowledge follow", address=room.feed)
    assert "There is no log channel that I may write to" in refused.content
    room.asked.clear()
    await follow(mo, room, review=False)
    async with (
        asyncio.timeout(10),
        open_store(settings(mo.discord)) as store,
        aclosing(store.changes()) as changes,
    ):
        async for _ in changes:
            if await answer(ada) == [ANSWER.format(180)]:
                break
    assert "/ferry" in room.asked


async def ask_soon(discord_: LocalDiscord, log: Channel) -> None:
    """Let the time pass until the server's feed is due: the bot starts anew when it is."""
    assert log.guild is not None
    process = discord_.processes[-1]
    await process.stop()
    async with open_store(settings(discord_)) as store:
        (one,) = await store.follows.of(log.guild.id)
        assert one.due is not None
        await store.follows.keep(one.id, one.url, one.created_at, one.state)
    await process.restart()
    await ready(discord_)


async def ready(discord_: LocalDiscord) -> None:
    """Wait until the bot knows the servers that it is in, and hears of others."""
    process = discord_.processes[-1]
    await discord_.until(
        lambda: any("ready as" in line for line in process.stderr[process.begun :]), "ready as"
    )
