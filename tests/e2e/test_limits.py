"""Manners: in time, once, not too often, and following what people do with their questions."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.discord.limits import EVENTS_REMEMBERED, Events, Pace, TooFastError
from bot.exits import Exit
from gateway import BotProcess, LocalDiscord
from gateway.interactions import Callback
from gateway.refusals import already_acknowledged
from gateway.world import DISCORD_EPOCH_MS, Message
from knowledge.source.posted import LONGEST_MESSAGE
from running import VERBATIM, quoted, run, running_bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from gateway import Channel, Person

STORY = "The harbour bridge was closed on Tuesday.\nThe ferry crosses every hour.\n"
CLOSED, FERRY = STORY.splitlines()
EVENT_OF_A_MESSAGE = "MESSAGE_CREATE"
CALLBACK = "POST /interactions/{interaction_id}/{interaction_token}/callback"
POST = "POST /channels/{channel_id}/messages"
EDIT = "PATCH /channels/{channel_id}/messages/{message_id}"


@pytest.fixture(scope="module")
async def discord_(stories: Path) -> AsyncIterator[LocalDiscord]:
    async with running_bot(stories, {"VERBATIM_QUESTIONS_PER_MINUTE": "3"}) as server:
        yield server


@pytest.fixture(scope="module")
async def slow(stories: Path) -> AsyncIterator[LocalDiscord]:
    """A Discord whose bot takes every answer for a slow one."""
    async with running_bot(stories, {"VERBATIM_ACKNOWLEDGE_AFTER": "0"}) as server:
        yield server


def own(server: LocalDiscord, channel: Channel) -> list[Message]:
    return [m for m in channel.messages.values() if m.author is server.world.bot]


# ---- in time ------------------------------------------------------------------------


async def test_a_quick_answer_comes_at_once_and_without_typing(
    ada: Person, channel: Channel
) -> None:
    reply = await ada.slash("/ask", question="When was the bridge closed?")
    assert reply.callback_type is Callback.MESSAGE
    await ada.say(channel, "<@bot> when was the bridge closed?")
    assert channel.typing == 0


@pytest.mark.parametrize("private", [True, False])
async def test_a_slow_answer_is_announced_and_then_shown(
    slow: LocalDiscord, *, private: bool
) -> None:
    cleo = slow.guild("News").member("Cleo")
    reply = await cleo.slash("/ask", question="When was the bridge closed?", private=private)
    assert reply.callback_type is Callback.DEFERRED_MESSAGE
    assert reply.ephemeral is private
    assert quoted(reply) == [CLOSED]
    assert reply.allowed_mentions == {"parse": []}
    assert "Context" in reply.buttons


async def test_a_slow_reply_shows_that_it_types(slow: LocalDiscord) -> None:
    news = slow.guild("News")
    channel = news.add_channel("slow")
    reply = await news.member("Cleo").say(channel, "<@bot> when was the bridge closed?")
    assert channel.typing == 1
    assert quoted(reply) == [CLOSED]


ASK, FIND = "Ask the story", "Find the source"


@pytest.mark.parametrize("menu", [ASK, FIND])
@pytest.mark.parametrize(
    ("content", "quotes"), [(CLOSED.encode(), [CLOSED]), (b"\xff\xfe\x00", [])]
)
async def test_a_menu_is_announced_while_a_slow_file_is_read(
    slow: LocalDiscord, menu: str, content: bytes, quotes: list[str]
) -> None:
    cleo, file = slow.guild("News").member("Cleo"), slow.attach("story.txt", content)
    file.served_after = asyncio.Event()
    asked = cleo.start_menu(cleo.post(cleo.here, "", attachments=[file]), menu)
    await slow.until(lambda: asked.reply.callback_type, "a first answer")
    file.served_after.set()
    reply = await cleo.completed(asked)
    assert reply.callback_type is Callback.DEFERRED_MESSAGE
    assert reply.ephemeral
    assert quoted(reply) == quotes
    assert bool(quotes) is not reply.content.startswith("That message has no words")


@pytest.mark.parametrize(("apart", "read"), [(1, True), (LONGEST_MESSAGE, False)])
async def test_a_file_is_asked_up_to_the_length_of_a_message(
    ada: Person, channel: Channel, discord_: LocalDiscord, apart: int, *, read: bool
) -> None:
    asked = f"When was the bridge closed?{' ' * apart}When does the ferry cross?"
    file = discord_.attach("questions.txt", asked.encode())
    reply = await ada.select_menu(ada.post(channel, "", attachments=[file]), ASK)
    assert quoted(reply) == [CLOSED]
    assert ("When does the ferry cross?" in reply.content) is read


async def test_fifty_at_once_are_all_answered_in_time(discord_: LocalDiscord) -> None:
    people = [discord_.guild("News").member(f"Crowd {number}") for number in range(50)]
    asked = [p.start_slash("/ask", question="When was the bridge closed?") for p in people]
    replies = [await p.completed(i) for p, i in zip(people, asked, strict=True)]
    assert all(quoted(reply) == [CLOSED] for reply in replies)


async def test_an_answer_that_comes_too_late_comes_as_a_message_and_is_a_line_in_the_log(
    ada: Person, channel: Channel, discord_: LocalDiscord
) -> None:
    interaction = ada.start_slash("/ask", question="When was the bridge closed?")
    discord_.clock.advance(4)
    await discord_.processes[-1].logged(f"interaction {interaction.id}: its answer could not be")
    message = await discord_.until(lambda: next(iter(own(discord_, channel)), None), "a message")
    discord_.clock.advance(-4)
    assert quoted(message) == [CLOSED]
    assert [refusal.code for refusal in interaction.reply.refusals] == [10062, 10015]
    assert "Traceback" not in discord_.processes[-1].log


# ---- not too often, not too many ----------------------------------------------------


async def test_who_asks_too_often_is_told_kindly_and_when_to_ask_again(ada: Person) -> None:
    for _ in range(3):
        reply = await ada.slash("/ask", question="When was the bridge closed?")
        assert quoted(reply) == [CLOSED]
    refusal = await ada.slash("/ask", question="When was the bridge closed?")
    assert refusal.ephemeral
    assert refusal.content.startswith("You ask faster than I may answer. I am there for you again")
    assert "<t:" in refusal.content


async def test_somebody_else_is_answered_meanwhile(ada: Person, discord_: LocalDiscord) -> None:
    for _ in range(4):
        await ada.slash("/ask", question="When was the bridge closed?")
    bob = discord_.guild("News").member("Bob, meanwhile")
    assert quoted(await bob.slash("/ask", question="When was the bridge closed?")) == [CLOSED]


async def test_a_flood_of_messages_is_told_once_and_then_ignored(
    ada: Person, channel: Channel, discord_: LocalDiscord
) -> None:
    for _ in range(4):
        told = await ada.say(channel, "<@bot> when was the bridge closed?")
    assert told.content.startswith("You ask faster than I may answer.")
    await discord_.unanswered(ada.post(channel, "<@bot> when was the bridge closed?"))


async def test_a_person_s_pace_counts_for_that_person_alone() -> None:
    pace = Pace(2)
    await pace.step(1)
    await pace.step(1)
    await pace.step(2)
    with pytest.raises(TooFastError) as refused:
        await pace.step(1)
    until = refused.value.again_at
    assert timedelta(0) < until - datetime.now(UTC) <= timedelta(minutes=1)
    assert [pace.told(1, until), pace.told(1, until), pace.told(2, until)] == [False, True, False]


def test_an_event_is_first_seen_once_and_what_is_remembered_is_bounded() -> None:
    events = Events()
    assert [events.first_seen(event) for event in (1, 2, 1)] == [True, True, False]
    for event in range(3, EVENTS_REMEMBERED + 2):
        assert events.first_seen(event)
    # The oldest is forgotten: 2, since 1 came again after it.
    assert not events.first_seen(1)
    assert events.first_seen(2)


# ---- once ---------------------------------------------------------------------------


async def test_a_message_that_the_gateway_sends_twice_is_answered_once(
    ada: Person, channel: Channel, discord_: LocalDiscord
) -> None:
    message = ada.post(channel, "<@bot> when was the bridge closed?")
    discord_.announce(EVENT_OF_A_MESSAGE, message)
    await ada.answer_to(message)
    await ada.say(channel, "<@bot> when does the ferry cross?")
    assert len(own(discord_, channel)) == 2


async def test_an_interaction_that_the_gateway_sends_twice_is_answered_once(
    ada: Person, channel: Channel, discord_: LocalDiscord
) -> None:
    interaction = ada.start_slash("/ask", question="When was the bridge closed?")
    assert discord_.gateway.session is not None
    discord_.gateway.dispatch("INTERACTION_CREATE", discord_.gateway.session.events[-1]["d"])
    reply = await ada.completed(interaction)
    await ada.say(channel, "<@bot> when does the ferry cross?")
    assert reply.refusals == []
    assert len(own(discord_, channel)) == 2


async def test_a_click_that_the_gateway_sends_twice_counts_once(
    ada: Person, channel: Channel, discord_: LocalDiscord
) -> None:
    reply = await ada.say(channel, "<@bot> when was the bridge closed?")
    interaction = ada.start_click(reply, "Context")
    assert discord_.gateway.session is not None
    discord_.gateway.dispatch("INTERACTION_CREATE", discord_.gateway.session.events[-1]["d"])
    await ada.completed(interaction)
    await discord_.received()
    assert interaction.reply.refusals == []


async def test_an_answer_whose_confirmation_is_lost_is_shown_once(
    ada: Person, channel: Channel, discord_: LocalDiscord
) -> None:
    discord_.fail_next(CALLBACK, 502, carried_out=True)
    reply = await ada.slash("/ask", question="When was the bridge closed?")
    await discord_.until(lambda: reply.refusals, "the answer sent again")
    assert [refusal.code for refusal in reply.refusals] == [already_acknowledged().code]
    assert reply.followups == []
    assert own(discord_, channel) == [reply.message]


# ---- following the question ---------------------------------------------------------


async def test_a_question_that_is_changed_is_answered_anew_in_place(
    ada: Person, channel: Channel, discord_: LocalDiscord
) -> None:
    message = ada.post(channel, "<@bot> when was the brigde closed?")
    reply = await ada.answer_to(message)
    discord_.edit(message, "<@bot> when does the ferry cross?")
    await discord_.until(lambda: quoted(reply) == [FERRY], "the changed reply")
    assert own(discord_, channel) == [reply]
    assert reply.allowed_mentions == {"parse": []}
    assert quoted(await ada.click(reply, "Context")) == [FERRY]


async def test_what_fails_after_a_change_is_told_in_place_of_the_answer(
    ada: Person, channel: Channel, discord_: LocalDiscord
) -> None:
    message = ada.post(channel, "<@bot> when was the brigde closed?")
    reply = await ada.answer_to(message)
    discord_.fail_next(EDIT, 400)
    discord_.edit(message, "<@bot> when does the ferry cross?")
    await discord_.until(lambda: reply.content.startswith("Sorry, something"), "what failed")
    assert own(discord_, channel) == [reply]
    assert reply.components == []
    discord_.edit(message, "<@bot> when does the ferry cross each day?")
    await discord_.until(lambda: quoted(reply) == [FERRY], "the changed reply")


async def test_a_message_that_begins_to_ask_when_it_is_changed_is_answered(
    ada: Person, channel: Channel, discord_: LocalDiscord
) -> None:
    message = ada.post(channel, "when was the bridge closed?")
    discord_.edit(message, "<@bot> when was the bridge closed?")
    assert quoted(await ada.answer_to(message)) == [CLOSED]


async def test_a_question_that_is_changed_later_keeps_its_answer(
    ada: Person, channel: Channel, discord_: LocalDiscord
) -> None:
    message = Message(channel, ada.user, id=two_minutes_ago(), mentions=[discord_.world.bot])
    discord_.post(discord_.written(message, "<@bot> when was the bridge closed?"))
    reply = await ada.answer_to(message)
    discord_.edit(message, "<@bot> when does the ferry cross?")
    await ada.say(channel, "<@bot> is there a ferry?")
    assert quoted(reply) == [CLOSED]
    assert reply.edits == []


async def test_a_question_that_is_deleted_takes_its_answer_with_it(
    ada: Person, channel: Channel, discord_: LocalDiscord
) -> None:
    message = ada.post(channel, "<@bot> when was the bridge closed?")
    reply = await ada.answer_to(message)
    discord_.delete(message)
    await discord_.until(lambda: reply.deleted, "the removal of the reply")


async def test_a_question_that_is_deleted_later_leaves_its_answer(
    ada: Person, channel: Channel, discord_: LocalDiscord
) -> None:
    message = Message(channel, ada.user, id=two_minutes_ago(), mentions=[discord_.world.bot])
    discord_.post(discord_.written(message, "<@bot> when was the bridge closed?"))
    reply = await ada.answer_to(message)
    discord_.delete(message)
    await ada.say(channel, "<@bot> is there a ferry?")
    assert not reply.deleted


async def test_a_question_that_is_gone_before_the_answer_is_left_alone(
    ada: Person, channel: Channel, discord_: LocalDiscord
) -> None:
    message = ada.post(channel, "<@bot> when was the bridge closed?")
    message.channel.messages.pop(message.id)
    await ada.say(channel, "<@bot> is there a ferry?")
    assert len(own(discord_, channel)) == 1
    assert f"message {message.id}: failed" not in discord_.processes[-1].log


async def test_a_reply_that_was_removed_stays_away_when_its_question_is_changed(
    ada: Person, channel: Channel, discord_: LocalDiscord
) -> None:
    message = ada.post(channel, "<@bot> when was the bridge closed?")
    await ada.click(await ada.answer_to(message), "🗑️")
    discord_.edit(message, "<@bot> when does the ferry cross?")
    await discord_.received()
    assert own(discord_, channel) == []


async def test_a_question_in_a_thread_is_answered_in_the_thread(
    ada: Person, channel: Channel, discord_: LocalDiscord
) -> None:
    thread = discord_.start_thread(ada.post(channel, "The bridge"), "The bridge", ada.user)
    reply = await ada.say(thread, "<@bot> when was the bridge closed?")
    assert reply.channel is thread
    assert quoted(reply) == [CLOSED]


# ---- without its database -----------------------------------------------------------


async def test_a_database_that_fails_costs_a_reply_its_buttons_and_nothing_else(
    stories: Path,
) -> None:
    async with (
        LocalDiscord("News") as server,
        BotProcess(server, [VERBATIM, "bot", "--stories", str(stories)]) as process,
    ):
        with (
            closing(
                sqlite3.connect(Path(server.env["VERBATIM_DATA"]) / "verbatim.db")
            ) as connection,
            connection,
        ):
            connection.execute("ALTER TABLE replies RENAME COLUMN verdict TO said")
        reply = await server.guild("News").member("Ada").dm("when was the bridge closed?")
        assert quoted(reply) == [CLOSED]
        assert reply.buttons == []
        await process.logged("a reply is posted without buttons: the database")


async def test_a_database_that_cannot_be_opened_ends_it_with_one_line(tmp_path: Path) -> None:
    (tmp_path / "verbatim.db").write_text("no database" * 100, encoding="utf-8")
    async with LocalDiscord("News") as server:
        code, [line] = await run(server, "bot", env={"VERBATIM_DATA": str(tmp_path)})
    assert code == Exit.NO_DATABASE
    assert line.startswith(f"the database {tmp_path / 'verbatim.db'} cannot be used")


async def test_what_was_asked_in_a_direct_message_is_never_kept(stories: Path) -> None:
    async with LocalDiscord("News") as server:
        async with BotProcess(server, [VERBATIM, "bot", "--stories", str(stories)]):
            await server.guild("News").member("Ada").dm("when do zebras sail?")
        assert b"zebra" not in written(Path(server.env["VERBATIM_DATA"]))


def written(data: Path) -> bytes:
    """Everything that stands in the database's files."""
    return b"".join(file.read_bytes() for file in data.glob("verbatim.db*"))


def two_minutes_ago() -> int:
    """A message's id, which tells when it was written."""
    then = datetime.now(UTC) - timedelta(minutes=2)
    return (int(then.timestamp() * 1000) - DISCORD_EPOCH_MS) << 22
