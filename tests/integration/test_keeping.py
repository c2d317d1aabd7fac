"""What moderators keep beside their stories, and what members asked in vain, on both databases."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.store import Action, Lack, NewRevision, Opinions, Reason, Vote, open_store, voting
from bot.store.voting import together
from knowledge.library import Library
from knowledge.model import Story
from knowledge.stories.expectations import Expectation
from knowledge.stories.speaker_corrections import SpeakerCorrection

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.settings import Settings
    from bot.store import Store

HERE, THERE = 10, 20
MO, ADA, BEN = 1, 2, 3
EXPECTED = Expectation("how many troops?", "3,000 troops", story="kabul")
CORRECTED = SpeakerCorrection("kabul", "we shall stay", "Ann Wood", "mayor")
NOW = datetime.now(UTC)


@pytest.fixture
async def store(config: Settings) -> AsyncIterator[Store]:
    async with open_store(config) as opened:
        yield opened


async def test_an_expectation_comes_back_as_it_was_with_who_keeps_it(store: Store) -> None:
    kept = await store.expectations.keep(HERE, EXPECTED, MO)
    assert await store.expectations.on(HERE) == (kept,)
    assert (kept.value, kept.user_id, kept.shelf) == (EXPECTED, MO, HERE)
    assert await store.expectations.on(THERE) == ()


async def test_what_is_kept_about_the_same_takes_the_place_of_what_was(store: Store) -> None:
    await store.expectations.keep(HERE, EXPECTED)
    again = Expectation("How many troops?", silent=True)
    await store.expectations.keep(HERE, again)
    await store.expectations.keep(THERE, EXPECTED)
    assert [one.value for one in await store.expectations.on(HERE)] == [again]
    await store.corrections.keep(HERE, CORRECTED)
    await store.corrections.keep(HERE, SpeakerCorrection("kabul", "“We shall stay”", None))
    assert [one.value.speaker for one in await store.corrections.on(HERE)] == [None]


async def test_nobody_removes_what_another_server_keeps(store: Store) -> None:
    kept = await store.corrections.keep(HERE, CORRECTED)
    assert not await store.corrections.remove(THERE, kept.id)
    assert await store.corrections.remove(HERE, kept.id)
    assert not await store.corrections.remove(HERE, kept.id)


async def test_what_is_kept_of_a_story_goes_when_it_is_taken_down(store: Store) -> None:
    content = {"title": "Kabul", "text": "Troops."}
    made = await store.revisions.append(NewRevision(HERE, "kabul", Action.ADD, content, None))
    await store.expectations.keep(HERE, EXPECTED)
    await store.corrections.keep(HERE, CORRECTED)
    await store.revisions.take_down(HERE, "kabul", after=made[0].id, user_id=MO)
    assert await store.expectations.on(HERE) == await store.corrections.on(HERE) == ()


async def test_gaps_are_a_servers_own_and_the_newest_comes_first(store: Store) -> None:
    await store.gaps.note(HERE, "why?", Lack.NONE)
    await store.gaps.note(HERE, "who?", Lack.CLOSEST)
    await store.gaps.note(THERE, "when?", Lack.DOWN)
    assert [(gap.question, gap.lack) for gap in await store.gaps.of(HERE)] == [
        ("who?", Lack.CLOSEST),
        ("why?", Lack.NONE),
    ]
    ids = [gap.id for gap in await store.gaps.of(HERE)]
    assert await store.gaps.set_done(THERE, ids) == 0
    assert await store.gaps.set_done(HERE, ids[:1]) == 1
    assert [gap.done for gap in await store.gaps.of(HERE)] == [True, False]


async def test_a_vote_that_is_taken_back_takes_its_gap_along(store: Store) -> None:
    await store.gaps.note(HERE, "why?", Lack.NONE)
    await store.gaps.note(HERE, "why?", Lack.DOWN)
    assert await store.gaps.take_back(HERE, "why?")
    assert not await store.gaps.take_back(HERE, "why?")
    assert [gap.lack for gap in await store.gaps.of(HERE)] == [Lack.NONE]


async def test_gaps_are_forgotten_after_the_days_that_were_chosen(store: Store) -> None:
    for server, days in ((HERE, 30), (THERE, 7)):
        await store.servers.decide(server, gaps_days=days)
        await store.gaps.note(server, "why?", Lack.NONE)
    assert await store.gaps.prune(NOW + timedelta(days=8)) == 1
    assert len(await store.gaps.of(HERE)) == 1
    await store.servers.decide(HERE, gaps_days=None)
    assert await store.gaps.prune(NOW) == 1
    assert await store.gaps.of(HERE) == ()


async def reply_in(store: Store, server: int, question: str = "how many troops?") -> str:
    library = Library.build([Story("kabul", "Kabul", "Kirby said 3,000 troops would go.\n")])
    return await store.remember_reply(library.ask(question), asker_id=ADA, guild_id=server)


async def test_votes_are_counted_by_reply_and_by_verdict_the_worst_first(store: Store) -> None:
    good, bad = await reply_in(store, HERE), await reply_in(store, HERE)
    elsewhere = await reply_in(store, THERE)
    await store.vote(good, ADA, Vote.UP)
    await store.vote(bad, ADA, Vote.DOWN, Reason.OUT_OF_DATE)
    await store.vote(bad, BEN, Vote.DOWN, Reason.OUT_OF_DATE)
    await store.vote(elsewhere, BEN, Vote.DOWN)
    found = await store.voting.of(HERE)
    assert [one.token for one in found] == [bad, good]
    assert await store.voting.on(bad) == Opinions(0, 2, {Reason.OUT_OF_DATE: 2})
    (verdict,) = together(found).values()
    assert verdict == Opinions(1, 2, {Reason.OUT_OF_DATE: 2})
    assert await store.voting.of(HERE, since=NOW + timedelta(days=1)) == ()


async def test_of_very_many_votes_the_newest_are_read(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voting, "MOST_READ", 2, raising=False)
    tokens = [await reply_in(store, HERE) for _ in range(3)]
    for token in tokens:
        await store.vote(token, ADA, Vote.UP)
    assert [one.token for one in await store.voting.of(HERE)] == tokens[:0:-1]


async def test_a_week_is_claimed_once_however_many_claim_it(store: Store) -> None:
    await store.servers.decide(HERE, digest_channel_id=5)
    assert await store.servers.with_digest() == (HERE,)
    week = timedelta(days=7)
    assert await store.servers.claim_digest(HERE, NOW, NOW - week)
    assert not await store.servers.claim_digest(HERE, NOW, NOW - week)
    later = NOW + week + timedelta(hours=1)
    assert await store.servers.claim_digest(HERE, later, later - week)


async def filled(store: Store, server: int) -> None:
    """Let everything be kept about a server that can be."""
    await store.servers.decide(server, gaps_days=7)
    content = {"title": "Kabul", "text": "Troops."}
    await store.revisions.append(NewRevision(server, "kabul", Action.ADD, content, None))
    await store.expectations.keep(server, EXPECTED, MO)
    await store.corrections.keep(server, CORRECTED, MO)
    await store.gaps.note(server, "why?", Lack.NONE)
    await store.vote(await reply_in(store, server), BEN, Vote.DOWN, Reason.WRONG_SPEAKER)


async def test_what_is_taken_along_tells_nobody_who_asked_or_voted(store: Store) -> None:
    await filled(store, HERE)
    await filled(store, THERE)
    kept = json.loads(json.dumps(await store.belongings.of(HERE)))
    assert {name: len(rows) for name, rows in kept.items()} == {
        "settings": 1,
        "stories": 1,
        "expectations": 1,
        "corrections": 1,
        "gaps": 1,
        "follows": 0,
        "replies": 1,
        "votes": 1,
    }
    assert kept["votes"][0]["reason"] == Reason.WRONG_SPEAKER
    assert not any("user_id" in row for name in ("replies", "gaps", "votes") for row in kept[name])
    assert not any("asker_id" in row for rows in kept.values() for row in rows)


async def test_what_is_erased_is_gone_and_other_servers_keep_theirs(store: Store) -> None:
    await filled(store, HERE)
    await filled(store, THERE)
    before = await store.belongings.of(THERE)
    await store.belongings.erase(HERE)
    assert not any((await store.belongings.of(HERE)).values())
    assert await store.belongings.of(THERE) == before


async def test_a_server_that_was_left_is_known_until_the_bot_is_there_again(store: Store) -> None:
    await store.servers.set_left(HERE, NOW - timedelta(days=31))
    await store.servers.set_left(THERE, NOW)
    assert await store.servers.left(NOW - timedelta(days=30)) == (HERE,)
    await store.servers.set_left(HERE, None)
    assert await store.servers.left(NOW) == ()
