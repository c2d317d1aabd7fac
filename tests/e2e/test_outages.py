"""Outages: what people see while Discord's REST fails, and once it is back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gateway import Permission
from gateway.interactions import FIRST_ANSWER_S
from running import quoted, running_bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from gateway import Channel, LocalDiscord, Message, Person, Reply

STORY = "The harbour bridge was closed on Tuesday.\nThe ferry crosses every hour.\n"
CLOSED, FERRY = STORY.splitlines()
QUESTION = "When was the bridge closed?"
SEND = "POST /channels/{channel_id}/messages"
HISTORY = "GET /channels/{channel_id}/messages"
CHANGE = "PATCH /channels/{channel_id}/messages/{message_id}"
TYPING = "POST /channels/{channel_id}/typing"
CALLBACK = "POST /interactions/{interaction_id}/{interaction_token}/callback"
ORIGINAL = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
FAULTS: dict[str, dict[str, Any]] = {
    # First: of what fails alike within a minute only the first is written down.
    "no HTTP": {"garbled": True, "carried_out": True},
    "500": {"status": 500},
    "503": {"status": 503},
    "429": {"status": 429, "retry_after": 0.1},
    "a 429 that is a page": {"status": 429, "by_proxy": True},
    "a 403 that is a page": {"status": 403, "by_proxy": True},
    "a 502 that is a page": {"status": 502, "by_proxy": True},
    "a 520 that is a page": {"status": 520, "by_proxy": True},
    "a page": {"status": 200, "by_proxy": True},
    "a reset": {"reset": True},
    "a lost answer": {"reset": True, "carried_out": True},
}
each_fault = pytest.mark.parametrize("fault", FAULTS.values(), ids=list(FAULTS))


@pytest.fixture(scope="module")
async def slow(stories: Path) -> AsyncIterator[LocalDiscord]:
    """A Discord whose bot takes one question at a time, and every answer for a slow one."""
    env = {"VERBATIM_ACKNOWLEDGE_AFTER": "0", "VERBATIM_QUESTIONS_AT_ONCE": "1"}
    async with running_bot(stories, env) as server:
        yield server


def own(channel: Channel) -> list[Message]:
    """What the bot has written for all to see."""
    return [m for m in channel.messages.values() if m.author.bot and not m.ephemeral]


async def wait_in_vain(server: LocalDiscord, route: str = CALLBACK) -> None:
    """Wait until a first answer has failed, and Discord waits for it no longer."""
    await server.failed(route)
    server.clock.advance(FIRST_ANSWER_S + 0.1)


# ---- a hiccup -----------------------------------------------------------------------


@each_fault
async def test_a_mention_is_answered_once_through_a_hiccup(
    ada: Person, channel: Channel, discord_: LocalDiscord, fault: dict[str, Any]
) -> None:
    discord_.fail_next(SEND, **fault)
    reply = await ada.say(channel, f"<@bot> {QUESTION}")
    last = await ada.say(channel, "<@bot> When does the ferry cross?")
    assert quoted(reply) == [CLOSED]
    assert own(channel) == [reply, last]


@each_fault
async def test_a_command_is_answered_once_through_a_hiccup(
    ada: Person, channel: Channel, discord_: LocalDiscord, fault: dict[str, Any]
) -> None:
    discord_.fail_next(CALLBACK, **fault)
    reply = await ada.slash("/ask", question=QUESTION)
    last = await ada.slash("/ask", question="When does the ferry cross?")
    assert quoted(reply) == [CLOSED]
    assert own(channel) == [reply.message, last.message]


@each_fault
async def test_a_click_is_answered_once_through_a_hiccup(
    ada: Person, channel: Channel, discord_: LocalDiscord, fault: dict[str, Any]
) -> None:
    shown = await ada.say(channel, f"<@bot> {QUESTION}")
    discord_.fail_next(CALLBACK, **fault)
    reply = await ada.click(shown, "Context")
    assert CLOSED in reply.text.replace("*", "")
    assert reply.followups == []


async def test_a_vote_counts_once_through_a_hiccup(
    ada: Person, channel: Channel, discord_: LocalDiscord
) -> None:
    shown = await ada.say(channel, f"<@bot> {QUESTION}")
    discord_.fail_next(CALLBACK, reset=True)
    voted = await ada.click(shown, "👎")
    assert voted.buttons[:3] == ["Not an answer", "Wrong speaker", "Out of date"]


async def test_a_form_opens_and_is_taken_through_hiccups(
    moderator: Person, discord_: LocalDiscord
) -> None:
    discord_.fail_next(CALLBACK, reset=True)
    form = await moderator.slash("/knowledge add")
    discord_.fail_next(CALLBACK, by_proxy=True)
    preview = await moderator.submit_modal(form, {"Title": "Ships", "Text": FERRY})
    assert "Ships" in preview.text


async def test_an_answer_whose_confirmation_was_lost_can_be_followed(
    ada: Person, channel: Channel, discord_: LocalDiscord
) -> None:
    discord_.fail_next(CALLBACK, reset=True, carried_out=True)
    asked = await ada.slash("/ask", question="When does the ferry cross?")
    await discord_.until(lambda: asked.refusals, "the answer sent again")
    followed = await ada.say(channel, "<@bot> who says so?", reply_to=asked.shown)
    assert own(channel) == [asked.message, followed]


async def test_typing_that_fails_costs_no_answer(slow: LocalDiscord) -> None:
    guild = slow.guild("News")
    channel = guild.add_channel("typing")
    with slow.outage(route=TYPING, reset=True):
        assert quoted(await guild.member("Ada").at(channel).say(channel, f"<@bot> {QUESTION}"))


# ---- an outage ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "fault", [FAULTS["503"], FAULTS["a reset"], FAULTS["a page"], FAULTS["a lost answer"]]
)
async def test_a_mention_in_an_outage_is_answered_once_afterwards(
    ada: Person, channel: Channel, discord_: LocalDiscord, fault: dict[str, Any]
) -> None:
    with discord_.outage(**fault):
        message = ada.post(channel, f"<@bot> {QUESTION}")
        await discord_.failed(SEND, 3)
    assert quoted(await ada.answer_to(message)) == [CLOSED]
    last = await ada.say(channel, "<@bot> When does the ferry cross?")
    assert len(own(channel)) == 2
    assert own(channel)[-1] == last


async def test_mentions_in_an_outage_are_answered_in_their_order(
    discord_: LocalDiscord, channel: Channel
) -> None:
    guild = discord_.guild("News")
    people = [guild.member(f"Person {number}").at(channel) for number in range(6)]
    messages = []
    with discord_.outage():
        for person in people:
            messages.append(person.post(channel, f"<@bot> {QUESTION}"))
            await discord_.failed(SEND, answering=messages[-1])
    replies = [await people[0].answer_to(message) for message in messages]
    assert own(channel) == replies


async def test_a_direct_message_in_an_outage_is_answered_afterwards(
    ada: Person, discord_: LocalDiscord
) -> None:
    with discord_.outage():
        message = ada.post(discord_.world.dm(ada.user), QUESTION)
        await discord_.failed(SEND)
    assert quoted(await ada.answer_to(message)) == [CLOSED]


async def test_a_question_changed_in_an_outage_has_its_reply_changed_afterwards(
    ada: Person, channel: Channel, discord_: LocalDiscord
) -> None:
    message = ada.post(channel, f"<@bot> {QUESTION}")
    reply = await ada.answer_to(message)
    with discord_.outage():
        discord_.edit(message, "<@bot> When does the ferry cross?")
        await discord_.failed(CHANGE)
    await discord_.until(lambda: quoted(reply) == [FERRY], "the changed reply")
    assert own(channel) == [reply]


async def test_an_answer_that_is_too_late_for_its_command_comes_as_a_message(
    ada: Person, channel: Channel, discord_: LocalDiscord
) -> None:
    with discord_.outage():
        asked = ada.start_slash("/ask", question=QUESTION).reply
        await wait_in_vain(discord_)
    message = await discord_.until(lambda: next(iter(own(channel)), None), "the answer")
    assert quoted(message) == [CLOSED]
    assert f"For {ada.user.mention}: this could not be shown in time" in message.content
    assert message.allowed_mentions == {"parse": []}
    assert asked.message is None
    assert CLOSED in (await ada.click(message, "Context")).text.replace("*", "")
    await ada.say(channel, "<@bot> who says so?", reply_to=message)
    assert len(own(channel)) == 2


async def test_an_answer_whose_every_confirmation_is_a_page_comes_as_a_message(
    slow: LocalDiscord,
) -> None:
    guild = slow.guild("News")
    channel = guild.add_channel("pages")
    with slow.outage(200, by_proxy=True, route=CALLBACK):
        guild.member("Ada").at(channel).start_slash("/ask", question=QUESTION)
        message = await slow.until(lambda: next(iter(own(channel)), None), "the answer")
    assert quoted(message) == [CLOSED]


async def test_a_private_answer_that_is_too_late_never_becomes_public(
    ada: Person, channel: Channel, discord_: LocalDiscord
) -> None:
    with discord_.outage():
        interaction = ada.start_slash("/ask", question=QUESTION, private=True)
        await wait_in_vain(discord_)
    await discord_.processes[-1].logged(f"interaction {interaction.id}: Discord no longer took")
    last = await ada.say(channel, f"<@bot> {QUESTION}")
    assert own(channel) == [last]


async def test_in_a_direct_message_a_late_answer_is_as_private_as_before(
    ada: Person, discord_: LocalDiscord
) -> None:
    here = discord_.world.dm(ada.user)
    with discord_.outage():
        ada.at(here).start_slash("/ask", question=QUESTION, private=True)
        await wait_in_vain(discord_)
    message = await discord_.until(lambda: next(iter(own(here)), None), "the answer")
    assert quoted(message) == [CLOSED]


async def test_where_the_bot_may_not_write_a_late_answer_is_only_in_the_log(
    ada: Person, discord_: LocalDiscord
) -> None:
    closed = discord_.guild("News").add_channel("closed", denied=Permission.SEND_MESSAGES)
    with discord_.outage():
        ada.at(closed).start_slash("/ask", question=QUESTION)
        await wait_in_vain(discord_)
    # Once a minute: perhaps of the one before.
    await discord_.processes[-1].logged("Discord no longer took the answer; it came too late")
    assert own(closed) == []


async def test_an_announced_answer_waits_for_the_end_of_an_outage(slow: LocalDiscord) -> None:
    guild = slow.guild("News")
    ada = guild.member("Ada").at(guild.add_channel("announced"))
    with slow.outage(route=f"PATCH {ORIGINAL}", reset=True):
        interaction = ada.start_slash("/ask", question=QUESTION)
        await slow.failed(f"PATCH {ORIGINAL}", 2)
    assert quoted(await ada.completed(interaction)) == [CLOSED]


@pytest.mark.parametrize("announced", [True, False], ids=["announced", "at once"])
@pytest.mark.parametrize("way", ["/ask", "Context", "Out of date"])
async def test_an_answer_that_is_there_without_anybody_knowing_is_not_given_again(
    slow: LocalDiscord,
    discord_: LocalDiscord,
    way: str,
    announced: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """For the three seconds, all that comes back of the first answer is lost."""
    server = slow if announced else discord_
    guild = server.guild("News")
    channel = guild.add_channel(f"lost {way}")
    ada = guild.member("Ada").at(channel)
    before: list[Message] = []
    clicked: Message | Reply
    if way != "/ask":
        clicked = await ada.say(channel, f"<@bot> {QUESTION}")
        before.append(clicked)
    if way == "Out of date":
        clicked = await ada.click(clicked, "👎")
    with server.outage(reset=True, carried_out=True, route=CALLBACK):
        mark = len(server.transcript.lines)
        if way == "/ask":
            interaction = ada.start_slash("/ask", question=QUESTION)
        else:
            interaction = ada.start_click(clicked, way)
        await server.until(
            lambda: "/webhooks/" in server.transcript.since(mark),
            "the question whether the answer is there, or the same answer",
        )
    reply = await ada.completed(interaction)
    last = await ada.say(channel, "<@bot> When does the ferry cross?")
    shown = "noted: Out of date" if way == "Out of date" else CLOSED
    assert shown in reply.text.replace("*", "")
    before += [reply.message] if way == "/ask" and reply.message is not None else []
    assert own(channel) == [*before, last]
    assert reply.followups == []


async def test_a_reply_that_is_removed_in_an_outage_goes_afterwards(
    ada: Person, channel: Channel, discord_: LocalDiscord
) -> None:
    shown = await ada.say(channel, f"<@bot> {QUESTION}")
    with discord_.outage():
        ada.start_click(shown, "🗑️")
        await wait_in_vain(discord_)
    await discord_.until(lambda: shown.deleted, "the removal")


async def test_who_waits_for_discord_holds_up_nobody(slow: LocalDiscord) -> None:
    """The bot takes one question at a time."""
    guild = slow.guild("News")
    channel = guild.add_channel("held up")
    ada, bob = (guild.member(name).at(channel) for name in ("Ada", "Bob"))
    with slow.outage(route=SEND):
        message = ada.post(channel, f"<@bot> {QUESTION}")
        await slow.failed(SEND)
        assert quoted(await bob.slash("/ask", question=QUESTION)) == [CLOSED]
    assert quoted(await ada.answer_to(message)) == [CLOSED]


async def test_what_was_missed_is_read_through_an_outage(slow: LocalDiscord) -> None:
    channel = slow.guild("News").add_channel("missed")
    ada = slow.guild("News").member("Ada").at(channel)
    process = slow.processes[-1]
    await ada.say(channel, f"<@bot> {QUESTION}")
    await process.stop()
    message = ada.post(channel, "<@bot> When does the ferry cross?")
    with slow.outage(route=HISTORY):
        await process.__aenter__()
        await slow.failed(HISTORY, 3)
    assert quoted(await ada.answer_to(message)) == [FERRY]


async def test_what_waits_when_the_process_ends_is_named_in_the_log(slow: LocalDiscord) -> None:
    guild = slow.guild("News")
    channel = guild.add_channel("ending")
    process = slow.processes[-1]
    with slow.outage():
        message = guild.member("Ada").at(channel).post(channel, f"<@bot> {QUESTION}")
        await slow.failed(SEND)
        await process.stop()
    named = [line for line in process.stderr if f"reply to message {message.id}" in line]
    assert len(named) == 1
    assert "ended while it waited" in named[0]
    await process.__aenter__()
