"""What feeds bring becomes stories of the server that follows them, in round after round."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import discord
import pytest

from bot.discord.following.known import known_of
from bot.discord.following.rounds import ask
from bot.discord.services import build_services
from bot.feeds.following import LONGEST
from bot.settings import Settings
from bot.shelf import Shelf
from bot.shelves import Shelves
from bot.store import Action, NewRevision, open_store
from newsroom import BRIDGE, FERRY, LARGER, Newsroom, newsroom

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.discord.following.known import Known
    from bot.discord.services import Services
    from bot.store import Revision

NEWS, OTHER, MO = 7, 8, 70


class Time:
    """The present moment, which moves when a test lets it."""

    def __init__(self) -> None:
        self.now = datetime(2021, 8, 15, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class Desk:
    """A bot without Discord that asks feeds whenever a test says that time has passed."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.time = Time()
        self.client = discord.Client(intents=discord.Intents.none())

    async def follow(self, url: str, server: int = NEWS) -> None:
        follows = self.services.store.follows
        await follows.add(server, url, review=False, due=self.time.now, user_id=MO)

    async def later(self, passed: timedelta = timedelta(minutes=20)) -> None:
        """Ask every feed that is due after a time."""
        self.time.now += passed
        follows, until = self.services.store.follows, self.time.now + timedelta(minutes=10)
        while follow := await follows.claim(self.time.now, until, {NEWS, OTHER}):
            await ask(self.client, self.services, follow, self.time)

    async def known(self, server: int = NEWS) -> Known:
        (follow,) = await self.services.store.follows.of(server)
        return known_of(follow)

    def texts(self, server: int = NEWS) -> dict[str, str]:
        return {story.id: story.text for story in self.services.shelves.own(server)}

    async def log(self) -> list[tuple[Action, str]]:
        made = await self.services.store.revisions.log(NEWS, 99)
        return [(one.action, one.story) for one in reversed(made)]

    async def remove(self, story: str) -> None:
        shelves = self.services.shelves
        head: Revision = shelves.heads(NEWS)[story]
        new = NewRevision(NEWS, story, Action.REMOVE, None, head.id, user_id=MO)
        await shelves.commit(await shelves.propose(NEWS, new))


@pytest.fixture
async def room() -> AsyncIterator[Newsroom]:
    async with newsroom() as room:
        room.articles["ferry"] = ("The ferry is full", FERRY)
        yield room


@asynccontextmanager
async def desk_of(room: Newsroom, folder: Path) -> AsyncIterator[Desk]:
    config = Settings(data=folder, database_url=None, fetch_hosts=(room.host,))
    async with open_store(config) as store:
        shelves = Shelves(Shelf([folder / "stories"], must_exist=False), store)
        await shelves.load()
        yield Desk(build_services(config, shelves, store))


@pytest.fixture
async def desk(room: Newsroom, tmp_path: Path) -> AsyncIterator[Desk]:
    async with desk_of(room, tmp_path) as desk:
        await desk.follow(room.feed)
        yield desk


async def test_a_feed_s_articles_become_stories_with_what_their_pages_say(
    desk: Desk, room: Newsroom
) -> None:
    await desk.later()
    (story,) = desk.services.shelves.own(NEWS)
    assert (story.id, story.title, story.publisher) == (
        "the-ferry-is-full",
        "The ferry is full",
        "The Example",
    )
    assert story.url == f"{room.url}/ferry"
    assert "180 passengers" in story.text
    assert desk.texts(OTHER) == {}
    known = await desk.known()
    assert (known.following.title, known.brought, known.problems) == ("Harbour news", 1, ())
    assert known.asked_at == desk.time.now


async def test_a_changed_article_is_an_edit_of_its_story_even_under_another_title(
    desk: Desk, room: Newsroom
) -> None:
    await desk.later()
    room.articles["ferry"] = ("A larger ferry", LARGER)
    await desk.later()
    assert await desk.log() == [(Action.FEED, "the-ferry-is-full")] * 2
    (text,) = desk.texts().values()
    assert "200 passengers" in text


async def test_nothing_is_done_where_nothing_has_changed(desk: Desk, room: Newsroom) -> None:
    await desk.later()
    asked = room.asked.count("/ferry")
    await desk.later()
    assert room.asked.count("/feed") == 2
    assert room.asked.count("/ferry") == asked
    assert len(await desk.log()) == 1


async def test_a_round_that_a_killed_process_left_half_done_adds_nothing_twice(
    desk: Desk,
) -> None:
    (follow,) = await desk.services.store.follows.of(NEWS)
    await ask(desk.client, desk.services, follow, desk.time)
    # What was known of the feed before is all that the next one knows.
    await desk.services.store.follows.keep(follow.id, follow.url, desk.time.now, {})
    await desk.later()
    assert len(await desk.log()) == 1


async def test_a_story_that_moderators_removed_does_not_come_back_with_its_next_change(
    desk: Desk, room: Newsroom
) -> None:
    await desk.later()
    await desk.remove("the-ferry-is-full")
    room.articles["ferry"] = ("A larger ferry", LARGER)
    await desk.later()
    assert desk.texts() == {}


async def test_a_story_that_was_taken_down_does_not_come_back_either(
    desk: Desk, room: Newsroom
) -> None:
    await desk.later()
    await desk.services.shelves.take_down(NEWS, "the-ferry-is-full", MO)
    room.articles["ferry"] = ("A larger ferry", LARGER)
    await desk.later()
    assert desk.texts() == {}


async def test_another_article_never_takes_the_id_of_a_removed_story(
    desk: Desk, room: Newsroom
) -> None:
    await desk.later()
    await desk.remove("the-ferry-is-full")
    room.articles["bridge"] = ("The ferry is full", BRIDGE)
    await desk.later()
    assert list(desk.texts()) == ["the-ferry-is-full-2"]


async def test_an_article_that_cannot_be_had_is_told_and_tried_again_while_others_come(
    desk: Desk, room: Newsroom
) -> None:
    room.articles["bridge"] = ("The bridge is closed", BRIDGE)
    room.broken.add("bridge")
    await desk.later()
    assert list(desk.texts()) == ["the-ferry-is-full"]
    assert [one.key for one in (await desk.known()).problems] == ["fetch_status"]
    room.broken.clear()
    await desk.later()
    assert list(desk.texts()) == ["the-ferry-is-full", "the-bridge-is-closed"]
    assert (await desk.known()).problems == ()


async def test_an_article_that_can_never_be_had_is_not_tried_for_ever(
    desk: Desk, room: Newsroom
) -> None:
    room.broken.add("ferry")
    for _ in range(6):
        await desk.later()
    assert room.asked.count("/ferry") == 3


async def test_a_feed_that_fails_is_asked_ever_more_rarely_and_costs_no_other_server(
    desk: Desk, room: Newsroom
) -> None:
    room.failing = 500
    await desk.services.store.follows.add(
        OTHER, f"{room.url}/other", review=False, due=desk.time.now, user_id=MO
    )
    await desk.later()
    assert list(desk.texts(OTHER)) == ["the-ferry-is-full"]
    first, asked_at = (await desk.known()).following, desk.time.now
    await desk.later()
    second = (await desk.known()).following
    assert (first.failures, second.failures) == (1, 2)
    assert second.due - desk.time.now > first.due - asked_at
    for _ in range(10):
        await desk.later(LONGEST)
    assert (await desk.known()).following.due - desk.time.now <= 1.1 * LONGEST
    room.failing = None
    await desk.later(2 * LONGEST)
    assert list(desk.texts()) == ["the-ferry-is-full"]


async def test_a_feed_that_is_gone_for_good_is_asked_no_more(desk: Desk, room: Newsroom) -> None:
    room.failing = 410
    await desk.later()
    (follow,) = await desk.services.store.follows.of(NEWS)
    assert follow.due is None
    await desk.later(10 * LONGEST)
    assert room.asked.count("/feed") == 1


async def test_what_would_lose_much_of_its_story_waits_although_articles_come_in_at_once(
    desk: Desk, room: Newsroom
) -> None:
    await desk.later()
    room.articles["ferry"] = ("The ferry is full", f"{FERRY.splitlines()[0]}\n")
    await desk.later()
    (text,) = desk.texts().values()
    assert "Ann Wood" in text
    # There is nobody to ask where no log channel is.
    assert [one.key for one in (await desk.known()).problems] == ["article_unshown"]
