"""What is kept of the feeds that servers follow, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.store import Action, NewRevision, open_store
from bot.store.follows import Decision

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.settings import Settings
    from bot.store import Store
    from bot.store.follows import Follow

NEWS, OTHER, MO = 7, 8, 70
GUILDS = {NEWS}
FEED = "https://news.example/feed"
NOW = datetime(2021, 8, 15, 12, tzinfo=UTC)
LATER = NOW + timedelta(minutes=10)
STORY = {"title": "Ferry", "text": "The ferry takes 180 passengers.\n"}


@pytest.fixture
async def store(config: Settings) -> AsyncIterator[Store]:
    async with open_store(config) as store:
        yield store


async def followed(store: Store, guild: int = NEWS, url: str = FEED) -> Follow:
    assert await store.follows.add(guild, url, review=True, due=NOW, user_id=MO)
    return (await store.follows.of(guild))[-1]


async def test_a_server_follows_a_feed_once_and_another_one_may_too(store: Store) -> None:
    one = await followed(store)
    assert not await store.follows.add(NEWS, FEED, review=False, due=LATER, user_id=MO)
    await followed(store, OTHER)
    assert await store.follows.of(NEWS) == (one,)
    assert (one.url, one.review, one.due, one.state, one.user_id) == (FEED, True, NOW, {}, MO)
    assert not await store.follows.remove(OTHER, one.id)
    assert await store.follows.remove(NEWS, one.id)
    assert await store.follows.of(NEWS) == ()


async def test_a_feed_that_is_due_is_claimed_by_one_process_alone(
    store: Store, config: Settings
) -> None:
    await followed(store, OTHER)
    one = await followed(store)
    async with open_store(config) as other:
        assert await other.follows.claim(NOW - timedelta(seconds=1), LATER, GUILDS) is None
        claimed = await other.follows.claim(NOW, LATER, GUILDS)
        assert claimed is not None
        assert (claimed.id, claimed.due) == (one.id, LATER)
        assert await store.follows.claim(NOW, LATER, GUILDS) is None
        assert await store.follows.next_due(GUILDS) == LATER
        # Who claimed it has not come back.
        assert await store.follows.claim(LATER, LATER + timedelta(minutes=1), GUILDS) is not None


async def test_what_is_known_after_a_round_is_kept_and_a_feed_that_is_gone_is_never_due(
    store: Store,
) -> None:
    one, other = await followed(store), await followed(store, url=f"{FEED}/2")
    await store.follows.keep(one.id, f"{FEED}/new", LATER, {"title": "News"})
    await store.follows.keep(other.id, f"{FEED}/new", None, {"title": "Same"})
    first, second = await store.follows.of(NEWS)
    assert (first.url, first.due, first.state) == (f"{FEED}/new", LATER, {"title": "News"})
    assert (second.url, second.due, second.state) == (f"{FEED}/2", None, {"title": "Same"})
    assert await store.follows.claim(LATER, LATER, GUILDS) is not None
    assert await store.follows.claim(LATER - timedelta(seconds=1), LATER, GUILDS) is None


async def test_an_article_is_decided_once_and_the_offer_of_before_never(store: Store) -> None:
    one = await followed(store)
    before = await store.follows.remember(one, "a", "ferry", STORY, Decision.OFFERED)
    again = await store.follows.remember(one, "a", "ferry", STORY, Decision.OFFERED)
    assert before is not None
    assert again is not None
    assert again.content == STORY
    assert await store.follows.waiting(NEWS) == {one.id: 1}
    assert not await store.follows.decide(before.id, Decision.ADDED)
    assert await store.follows.decide(again.id, Decision.IGNORED)
    assert not await store.follows.decide(again.id, Decision.ADDED)
    decided = await store.follows.article_of(one.id, "a")
    assert decided is not None
    assert (decided.decision, decided.content) == (Decision.IGNORED, None)
    assert await store.follows.waiting(NEWS) == {}


async def test_what_a_feed_brought_goes_with_the_feed_and_the_oldest_with_time(
    store: Store,
) -> None:
    one = await followed(store)
    made = [
        await store.follows.remember(one, str(n), f"s{n}", STORY, Decision.OFFERED)
        for n in range(3)
    ]
    await store.follows.forget_articles(one.id, 2)
    assert [await store.follows.article_of(one.id, str(n)) for n in range(3)] == [None, *made[1:]]
    await store.follows.remove(NEWS, one.id)
    assert await store.follows.article_of(one.id, "2") is None
    assert await store.follows.remember(one, "9", "s9", STORY, Decision.OFFERED) is None


async def test_of_a_story_that_is_taken_down_no_offer_keeps_a_word(store: Store) -> None:
    one = await followed(store)
    await store.follows.remember(one, "a", "ferry", STORY, Decision.OFFERED)
    new = NewRevision(NEWS, "ferry", Action.ADD, STORY, None)
    (made,) = await store.revisions.append(new)
    await store.revisions.take_down(NEWS, "ferry", after=made.id, user_id=MO)
    article = await store.follows.article_of(one.id, "a")
    assert article is not None
    assert (article.content, article.decision) == (None, Decision.IGNORED)
