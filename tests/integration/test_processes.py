"""What processes on one database know of each other: pace, turns, what was heard, reloads."""

from __future__ import annotations

import asyncio
import re
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from bot.discord import limits
from bot.discord.heard import ShardMark
from bot.discord.limits import WINDOW, Pace, TooFastError
from bot.settings import Settings
from bot.shelves.reload_notices import ReloadNotices
from bot.store import TOKEN, Server, Store, StoreError, Vote, in_time, open_store, under_way
from knowledge.library import Library
from knowledge.model import Story

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

ADA, BOB, NEWS, ELSEWHERE, BOT = (2**62 + n for n in range(5))
ANSWER = Library.build([Story("k", "K", "Kirby said 3,000 troops would go.\n")]).ask("how many?")


@pytest.fixture
async def stores(config: Settings) -> AsyncIterator[tuple[Store, Store]]:
    """One database, as two processes have it open."""
    config = config.model_copy(update={"discord_token": SecretStr("a secret of the bot's")})
    async with open_store(config) as one, open_store(config) as other:
        yield one, other


@pytest.fixture
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is, the database is waited for."""
    monkeypatch.setattr(limits, "PATIENCE", 30.0)


async def asks(pace: Pace, person: int) -> bool:
    try:
        await pace.step(person)
    except TooFastError:
        return False
    return True


@pytest.mark.usefixtures("_patient")
async def test_what_a_person_asks_is_counted_over_all_processes(
    stores: tuple[Store, Store],
) -> None:
    one, other = (Pace(10, store.processes) for store in stores)
    answered = [await asks(pace, ADA) for _ in range(11) for pace in (one, other)]
    assert answered == [True] * 10 + [False] * 12
    assert await asks(other, BOB)


@pytest.mark.usefixtures("_patient")
async def test_questions_that_reach_all_processes_at_once_are_counted_once_each(
    stores: tuple[Store, Store],
) -> None:
    paces = [Pace(10, store.processes) for store in stores]
    answered = await asyncio.gather(*(asks(pace, ADA) for _ in range(20) for pace in paces))
    assert sum(answered) == 10


async def test_a_person_may_ask_again_when_the_time_in_which_is_counted_is_over(
    stores: tuple[Store, Store],
) -> None:
    one, other = (store.processes for store in stores)
    assert [await one.ask(ADA, 1, 0.2), await other.ask(BOB, 1, 0.2)] == [0.0, 0.0]
    wait = await other.ask(ADA, 1, 0.2)
    assert 0 < wait <= 0.2
    await asyncio.sleep(wait + 0.01)
    assert await one.ask(ADA, 1, 0.2) == 0.0


@pytest.mark.usefixtures("_patient")
async def test_a_rest_after_an_answer_holds_in_that_server_whoever_answered(
    stores: tuple[Store, Store],
) -> None:
    one, other = (Pace(100, store.processes) for store in stores)
    await one.answered(ADA, NEWS, 60)
    with pytest.raises(TooFastError):
        await other.rest(ADA, NEWS, 60)
    await other.rest(ADA, ELSEWHERE, 60)
    await other.rest(BOB, NEWS, 60)
    await stores[0].belongings.erase(NEWS)
    await other.rest(ADA, NEWS, 60)


async def test_a_pace_of_one_process_uses_no_database_and_one_without_it_goes_on_alone() -> None:
    alone = Pace(2)
    assert [await asks(alone, ADA) for _ in range(3)] == [True, True, False]

    class Away:
        is_usable = True

        async def ask(self, *_: object) -> float:
            raise StoreError("away")

    class Slow(Away):
        async def ask(self, *_: object) -> float:
            await asyncio.sleep(60)
            return WINDOW

    class Known(Slow):
        is_usable = False

    for shared in (Away(), Slow(), Known()):
        pace = Pace(2, shared)  # type: ignore[arg-type]
        began = time.monotonic()
        assert [await asks(pace, ADA) for _ in range(3)] == [True, True, False]
        assert time.monotonic() - began < (0.5 if isinstance(shared, Known) else 5)


async def test_what_is_not_there_in_time_is_not_cancelled_midway() -> None:
    done = asyncio.Event()

    async def work() -> str:
        await asyncio.sleep(0.05)
        done.set()
        return "late"

    assert await in_time("look", work(), 0.01, "nothing") == "nothing"
    await asyncio.wait_for(done.wait(), 5)


async def test_turns_to_begin_a_session_are_given_to_one_at_a_time(
    stores: tuple[Store, Store],
) -> None:
    taking = [store.processes.take_turn(BOT, 0, 5.0) for _ in range(3) for store in stores]
    waits = sorted(await asyncio.gather(*taking))
    expected = [5.0 * number for number in range(6)]
    assert waits == pytest.approx(expected, abs=1.0)
    assert await stores[0].processes.take_turn(BOT, 1, 5.0) == 0.0
    assert await stores[0].processes.take_turn(ADA, 0, 5.0) == 0.0


async def test_a_turn_that_is_long_past_keeps_nobody_waiting(stores: tuple[Store, Store]) -> None:
    one, other = (store.processes for store in stores)
    assert await one.take_turn(BOT, 0, 0.05) == 0.0
    await asyncio.sleep(0.06)
    assert await other.take_turn(BOT, 0, 0.05) == 0.0


async def test_until_when_a_shard_was_heard_is_known_to_whoever_has_it_next(
    stores: tuple[Store, Store],
) -> None:
    one, other = (ShardMark(store, BOT, 1, 2) for store in stores)
    assert await other.noted() is None
    for at in (1000.5, 2000.25):
        await one.note(at)
    noted = await other.noted()
    assert noted is not None
    assert noted.timestamp() == 2000.25
    assert await ShardMark(stores[1], BOT, 1, 4).noted() is None
    await ShardMark(stores[0], BOT, 0, 2).note(1500.5)
    for shard in range(4):
        noted = await ShardMark(stores[1], BOT, shard, 4).noted()
        assert noted is not None
        assert noted.timestamp() == 1500.5


async def test_a_reload_is_told_to_all_others_once_and_not_to_who_told_it(
    stores: tuple[Store, Store],
) -> None:
    one, other = (ReloadNotices(store) for store in stores)
    assert await other.heard(datetime.now(UTC)) is None
    await one.tell()
    assert await one.heard(datetime.now(UTC)) is None
    await one.tell("b1946ac9")
    heard = await other.heard(datetime.now(UTC))
    assert heard is not None
    assert heard.confirmed == "b1946ac9"
    assert await other.heard(datetime.now(UTC)) is None


async def test_who_tells_of_a_reload_does_not_hear_of_it_however_soon_they_listen(
    stores: tuple[Store, Store],
) -> None:
    notices = ReloadNotices(stores[0])
    await notices.heard(datetime.now(UTC))
    for _ in range(20):
        _, *heard = await asyncio.gather(
            notices.tell(), *(notices.heard(datetime.now(UTC)) for _ in range(5))
        )
        assert heard == [None] * 5


@pytest.mark.parametrize("patience", [0.0, 30.0], ids=["late", "in time"])
async def test_two_processes_that_answer_one_message_at_once_remember_one_reply(
    stores: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch, patience: float
) -> None:
    monkeypatch.setattr(under_way, "SOON", patience)
    for asked in range(50):
        tokens = await asyncio.gather(
            *(
                store.remember_reply(ANSWER, asker_id=ADA, question_message_id=asked, first=True)
                for store in stores
                for _ in range(2)
            )
        )
        assert len(set(tokens)) == 1
        assert await stores[0].reply(tokens[0], None) is not None


async def test_the_token_of_a_reply_is_told_by_nothing_that_others_know(
    stores: tuple[Store, Store], tmp_path: Path
) -> None:
    ours = await stores[0].remember_reply(ANSWER, asker_id=ADA, question_message_id=1, first=True)
    assert re.fullmatch(TOKEN, ours)
    for secret in ("another", None):
        token = None if secret is None else SecretStr(secret)
        config = Settings(data=tmp_path / f"{secret}", database_url=None, discord_token=token)
        async with open_store(config) as store:
            theirs = await store.remember_reply(
                ANSWER, asker_id=ADA, question_message_id=1, first=True
            )
            assert theirs != ours


async def test_a_message_that_is_answered_anew_at_once_by_two_processes_costs_no_error(
    stores: tuple[Store, Store],
) -> None:
    for _ in range(50):
        await asyncio.gather(
            *(store.remember_reply(ANSWER, asker_id=ADA, question_message_id=1) for store in stores)
        )
    assert await stores[0].reply_to_message(1) is not None


async def test_a_person_who_clicks_in_two_processes_at_once_has_one_vote(
    stores: tuple[Store, Store],
) -> None:
    token = await stores[0].remember_reply(ANSWER, asker_id=ADA)
    voted = await asyncio.gather(
        *(store.vote(token, person, Vote.UP) for person in range(30) for store in stores)
    )
    assert all(voted)
    assert await stores[1].votes(token) == (30, 0)


async def test_a_feed_is_asked_and_a_week_told_by_one_process_at_a_time(
    stores: tuple[Store, Store],
) -> None:
    now = datetime.now(UTC)
    for server in range(20):
        await stores[0].follows.add(server, "http://a/feed", review=False, due=now, user_id=ADA)
        await stores[0].servers.decide(server, digest_channel_id=5)
        claims = (one.follows.claim(now, now + timedelta(minutes=1), {server}) for one in stores)
        asking = await asyncio.gather(*claims)
        assert sorted(one is None for one in asking) == [False, True]
        week = now - timedelta(days=7)
        telling = (one.servers.claim_digest(server, now, week) for one in stores)
        assert sorted(await asyncio.gather(*telling)) == [False, True]


async def test_what_is_decided_at_once_in_two_processes_is_kept_of_both(
    stores: tuple[Store, Store],
) -> None:
    one, other = (store.servers for store in stores)
    for server in range(30):
        _, _, *welcomed = await asyncio.gather(
            one.decide(server, cooldown=5),
            other.decide(server, private=True),
            one.welcome(server),
            other.welcome(server),
        )
        assert sorted(welcomed) == [False, True]
        assert await one.of(server) == Server(server, welcomed=True, cooldown=5, private=True)
