"""The local Discord behaves as Discord does: proved with the real discord.py on its sockets.

The probe (`gateway/probe.py`) is a bot that answers in every way a bot can; it runs as a
process of its own, once for all tests here.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import discord
import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from gateway import BotProcess, Callback, Channel, LocalDiscord, Permission, Person, payloads, pings
from gateway.by_hand import ask
from paths import TESTS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

PROBE = (sys.executable, str(TESTS / "gateway" / "probe.py"))
MESSAGE_CONTENT = 1 << 15


@pytest.fixture(scope="module")
async def discord_() -> AsyncIterator[LocalDiscord]:
    """A local Discord with two guilds, and the probe connected to it."""
    async with LocalDiscord("News", "Sports") as server, BotProcess(server, PROBE):
        yield server


# ---- interactions -----------------------------------------------------------------------


async def test_a_slash_command_is_answered(ada: Person) -> None:
    reply = await ada.slash("/ask", question="Hello")
    assert reply.callback_type is Callback.MESSAGE
    assert reply.content == f"{ada.user.mention} Hello @everyone"
    assert reply.acknowledged_after is not None
    assert reply.acknowledged_after < 3


async def test_whom_an_answer_would_notify_is_told(ada: Person) -> None:
    reply = await ada.slash("/ask", question="Hello")
    assert pings(reply.shown) == [str(ada.user.id), "everyone"]


async def test_a_private_answer_is_seen_by_nobody_else(
    discord_: LocalDiscord, ada: Person, channel: Channel
) -> None:
    reply = await ada.slash("/ask", question="Hello", how="privately")
    assert reply.ephemeral
    bob = discord_.guild("News").member("Bob").at(channel)
    with pytest.raises(LookupError, match="Bob does not see this private answer"):
        await bob.select_menu(reply, "Read it")


async def test_a_deferred_answer_is_complete_when_it_is_shown(
    discord_: LocalDiscord, ada: Person
) -> None:
    reply = await ada.slash("/ask", question="Hello", how="slowly")
    assert reply.callback_type is Callback.DEFERRED_MESSAGE
    assert (reply.text, reply.ephemeral, reply.shown.ephemeral) == ("Hello…", True, True)
    await discord_.until(lambda: reply.followups, "the follow-up")
    assert [message.text for message in reply.followups] == ["More."]


async def test_an_answer_that_is_deleted_is_no_more(discord_: LocalDiscord, ada: Person) -> None:
    reply = await ada.slash("/ask", question="Hello", how="gone")
    await discord_.until(lambda: reply.message is None, "the deletion")


async def test_a_second_first_answer_is_refused(discord_: LocalDiscord, ada: Person) -> None:
    reply = await ada.slash("/ask", question="Hello", how="twice")
    await discord_.until(lambda: reply.refusals, "a refusal")
    assert [refusal.code for refusal in reply.refusals] == [40060]
    assert reply.text == "First."


async def test_an_answer_after_three_seconds_is_refused(
    discord_: LocalDiscord, ada: Person
) -> None:
    interaction = ada.start_slash("/ask", question="Hello")
    discord_.clock.advance(3.1)
    await discord_.until(lambda: interaction.reply.refusals, "a refusal")
    assert [refusal.code for refusal in interaction.reply.refusals] == [10062]


async def test_an_edit_after_fifteen_minutes_is_refused(
    discord_: LocalDiscord, ada: Person, channel: Channel
) -> None:
    reply = await ada.slash("/ask", question="Hello", how="after a while")
    discord_.clock.advance(15 * 60 + 1)
    ada.post(channel, "<@bot> now")
    await discord_.until(lambda: reply.refusals, "a refusal")
    assert [refusal.code for refusal in reply.refusals] == [50027]


async def test_autocompletion_gives_choices(ada: Person) -> None:
    choices = await ada.autocomplete("/ask", "how", "t", question="Hello")
    assert choices == [{"name": "twice", "value": "twice"}]


async def test_more_than_25_choices_are_refused(discord_: LocalDiscord, ada: Person) -> None:
    interaction = ada.start_autocomplete("/ask", "how", "many", question="Hello")
    await discord_.until(lambda: interaction.reply.refusals, "a refusal")
    assert [refusal.code for refusal in interaction.reply.refusals] == [50035]
    discord_.take_problems()


async def test_a_member_given_as_an_option_reaches_the_bot_whole(ada: Person) -> None:
    reply = await ada.slash("/ask", question="Who?", who=ada.user)
    assert reply.text.startswith(f"{ada.user.name} joined 2")


async def test_files_go_both_ways(discord_: LocalDiscord, ada: Person) -> None:
    file = discord_.attach("notes.txt", b"hello")
    reply = await ada.slash("/ask", question="Copy it", file=file)
    assert [(a.filename, a.content) for a in reply.shown.attachments] == [("copy.txt", b"HELLO")]


@pytest.mark.parametrize(
    ("command", "given", "words"),
    [
        ("/aks", {}, "no command 'aks' is registered; there are"),
        ("/ask", {"question": "x", "story": "y"}, "has no option 'story'"),
        ("/ask", {}, "needs \\['question'\\]"),
        ("/ask", {"question": 5}, "takes no int"),
        ("/ask", {"question": "x" * 301}, "between 1 and 300"),
        ("/knowledge", {}, "needs one of its subcommands"),
        ("/knowledge forget", {}, "has no subcommand 'forget'"),
    ],
)
async def test_what_is_not_registered_cannot_be_used(
    discord_: LocalDiscord, command: str, given: dict[str, Any], words: str
) -> None:
    owner = discord_.guild("News").member("Owner of News")
    with pytest.raises((LookupError, ValueError), match=words):
        await owner.slash(command, **given)


async def test_a_command_is_hidden_from_who_lacks_its_permission(ada: Person) -> None:
    with pytest.raises(LookupError, match="'knowledge' is hidden from"):
        await ada.slash("/knowledge reload")


async def test_an_opened_command_shows_the_members_permissions(discord_: LocalDiscord) -> None:
    sports = discord_.guild("Sports")
    sports.open_command("/knowledge")
    moderator = sports.member("Moderator", Permission.MANAGE_GUILD)
    assert (await moderator.slash("/knowledge reload")).text == "Reloaded."
    reply = await sports.member("Member").slash("/knowledge reload")
    assert reply.text.startswith("Refused: You are missing Manage Server")


async def test_a_command_of_guilds_is_not_offered_in_private(ada: Person) -> None:
    with pytest.raises(LookupError, match="is not offered"):
        await ada.in_private().slash("/knowledge reload")


async def test_a_slash_command_works_in_private(ada: Person) -> None:
    reply = await ada.in_private().slash("/ask", question="Hello", how="privately")
    assert reply.text == "Hello!"


async def test_a_message_menu_shows_the_message_without_any_intent(
    ada: Person, channel: Channel
) -> None:
    message = ada.post(channel, "not for bots")
    reply = await ada.select_menu(message, "Read it")
    assert reply.text == "It says 'not for bots'."


# ---- components -------------------------------------------------------------------------


async def test_a_button_edits_its_message(ada: Person) -> None:
    reply = await ada.slash("/ask", question="Hello", how="with an embed")
    assert reply.text == "Title\nHello\nName\nValue\nFoot"
    clicked = await ada.click(reply, "Clicked 0")
    assert clicked.callback_type is Callback.UPDATE
    assert clicked.shown is reply.shown
    assert clicked.buttons == ["Clicked 1"]
    assert (await ada.click(reply, "count:1")).buttons == ["Clicked 2"]


async def test_a_deferred_update_edits_its_message(ada: Person) -> None:
    panel = await ada.slash("/ask", question="Hello", how="with a panel")
    reply = await ada.click(panel, "Later")
    assert reply.callback_type is Callback.DEFERRED_UPDATE
    assert panel.text == "Later came."


async def test_a_menu_gives_the_chosen_values(ada: Person) -> None:
    panel = await ada.slash("/ask", question="Hello", how="with a panel")
    assert (await ada.choose(panel, "Pick one", "Red")).text == "Picked r."
    with pytest.raises(LookupError, match="Green"):
        await ada.choose(panel, "Pick one", "Green")


async def test_a_modal_is_filled_in_and_sent(ada: Person) -> None:
    panel = await ada.slash("/ask", question="Hello", how="with a panel")
    opened = await ada.click(panel, "Why")
    assert opened.callback_type is Callback.MODAL
    reply = await ada.submit_modal(opened, {"Reason": "wrong speaker"})
    assert (reply.text, reply.ephemeral) == ("Noted: wrong speaker", True)


async def test_a_file_is_sent_with_a_modal(ada: Person, discord_: LocalDiscord) -> None:
    panel = await ada.slash("/ask", question="Hello", how="with a panel")
    opened = await ada.click(panel, "Why")
    fields = {"Reason": "see there", "Proof": discord_.attach("proof.txt", b"It was Ben.")}
    reply = await ada.submit_modal(opened, fields)
    assert reply.text == "Noted: see there, It was Ben."


@pytest.mark.parametrize(("button", "words"), [("Off", "is disabled"), ("On", "no 'On' among")])
async def test_only_what_can_be_pressed_is_pressed(ada: Person, button: str, words: str) -> None:
    panel = await ada.slash("/ask", question="Hello", how="with a panel")
    with pytest.raises(LookupError, match=words):
        await ada.click(panel, button)


# ---- messages ---------------------------------------------------------------------------


async def test_a_mention_is_answered_as_a_reply_to_the_message(
    ada: Person, channel: Channel
) -> None:
    reply = await ada.say(channel, "<@bot> hello")
    assert reply.text == "I heard 'hello'."
    assert reply.reference is not None
    assert reply.reference.author is ada.user


async def test_a_direct_message_is_answered(ada: Person) -> None:
    assert (await ada.dm("hello")).text == "I heard 'hello'."


async def test_a_reply_that_pings_the_bot_carries_its_content(
    ada: Person, channel: Channel
) -> None:
    first = await ada.say(channel, "<@bot> hello")
    second = await ada.say(channel, "and again", reply_to=first)
    assert second.text == "I heard 'and again'."


async def test_a_message_that_is_not_for_the_bot_stays_unanswered(
    discord_: LocalDiscord, ada: Person, channel: Channel
) -> None:
    await discord_.unanswered(ada.post(channel, "hello everybody"))


async def test_a_message_that_is_answered_is_not_taken_for_unanswered(
    discord_: LocalDiscord, ada: Person, channel: Channel
) -> None:
    with pytest.raises(AssertionError, match="the bot answered"):
        await discord_.unanswered(ada.post(channel, "<@bot> hello"))


@pytest.mark.parametrize("how", ["read", "reference"])
async def test_content_that_was_not_meant_for_the_bot_is_empty(
    ada: Person, channel: Channel, how: str
) -> None:
    private = ada.post(channel, "between ourselves")
    reply = await ada.say(channel, f"<@bot> {how}", reply_to=private)
    assert reply.text in {"It says ''.", "I see ''."}


async def test_a_thread_is_started_from_a_message(ada: Person, channel: Channel) -> None:
    message = ada.post(channel, "<@bot> thread")
    await ada.answer_to(message)
    assert message.thread is not None
    assert [m.text for m in message.thread.messages.values()] == ["In here."]
    assert (await ada.say(message.thread, "<@bot> hello")).channel is message.thread


async def test_an_edit_of_a_reply_keeps_what_was_sent(
    discord_: LocalDiscord, ada: Person, channel: Channel
) -> None:
    reply = await ada.say(channel, "<@bot> edit")
    await discord_.until(lambda: reply.edits, "an edit")
    assert (reply.text, reply.request["content"]) == ("Final.", "Draft.")
    assert pings(reply) == []


async def test_an_edit_that_mentions_the_bot_lets_it_read(
    discord_: LocalDiscord, ada: Person, channel: Channel
) -> None:
    message = ada.post(channel, "hello")
    discord_.edit(message, "<@bot> hello")
    path = f"/channels/{channel.id}/messages/{message.id}"
    _, told = await ask(discord_, "GET", path)
    assert told["content"] == f"{discord_.world.bot.mention} hello"
    assert told["edited_timestamp"]


async def test_a_deleted_message_is_unknown(
    discord_: LocalDiscord, ada: Person, channel: Channel
) -> None:
    reply = await ada.say(channel, "<@bot> delete")
    await discord_.until(lambda: reply.deleted, "the deletion")
    path = f"/channels/{channel.id}/messages/{reply.id}"
    assert (await ask(discord_, "GET", path))[1]["code"] == 10008


async def test_typing_and_reactions_are_kept(
    discord_: LocalDiscord, ada: Person, channel: Channel
) -> None:
    message = ada.post(channel, "<@bot> typing")
    await discord_.until(lambda: message.reactions, "a reaction")
    assert channel.typing == 1
    assert message.reactions == [("👍", discord_.world.bot)]


async def test_an_empty_message_is_refused(
    discord_: LocalDiscord, ada: Person, channel: Channel
) -> None:
    ada.post(channel, "<@bot> empty")
    direct = discord_.world.dm(ada.user)
    await discord_.until(lambda: direct.messages, "a direct message")
    assert [m.text for m in direct.messages.values()] == ["400 50006 Cannot send an empty message"]


async def test_a_message_that_is_too_long_is_refused(
    discord_: LocalDiscord, ada: Person, channel: Channel
) -> None:
    ada.post(channel, "<@bot> long")
    direct = discord_.world.dm(ada.user)
    await discord_.until(lambda: direct.messages, "a direct message")
    (told,) = direct.messages.values()
    assert told.text.startswith("400 50035 Invalid Form Body\nIn content: Must be 2000 or fewer")
    discord_.take_problems()


async def test_a_message_is_refused_where_the_bot_may_not_write(
    discord_: LocalDiscord, ada: Person
) -> None:
    silent = discord_.guild("News").add_channel("read-only", denied=Permission.SEND_MESSAGES)
    ada.post(silent, "<@bot> hello")
    direct = discord_.world.dm(ada.user)
    await discord_.until(lambda: direct.messages, "a direct message")
    assert [m.text for m in direct.messages.values()] == ["403 50013 Missing Permissions"]


async def test_a_channel_that_the_bot_does_not_see_is_not_its_business(
    discord_: LocalDiscord, ada: Person
) -> None:
    hidden = discord_.guild("News").add_channel("hidden", denied=Permission.VIEW_CHANNEL)
    await discord_.unanswered(ada.post(hidden, "<@bot> hello"))
    status, answer = await ask(discord_, "GET", f"/channels/{hidden.id}")
    assert (status, answer["code"]) == (403, 50001)


# ---- faults -----------------------------------------------------------------------------

SEND = "POST /channels/{channel_id}/messages"
CALLBACK = "POST /interactions/{interaction_id}/{interaction_token}/callback"


async def test_a_rate_limited_request_is_sent_again(
    discord_: LocalDiscord, ada: Person, channel: Channel
) -> None:
    discord_.fail_next(SEND, 429, retry_after=0.01)
    assert (await ada.say(channel, "<@bot> hello")).text == "I heard 'hello'."
    discord_.fail_next(CALLBACK, 429, retry_after=0.01)
    assert (await ada.slash("/ask", question="Hello", how="privately")).text == "Hello!"


async def test_a_lost_answer_does_not_post_twice_with_a_nonce(
    discord_: LocalDiscord, ada: Person, channel: Channel
) -> None:
    discord_.fail_next(SEND, 502, carried_out=True)
    first = await ada.say(channel, "<@bot> once")
    sent = f"200 to POST /channels/{channel.id}/messages"
    await discord_.until(lambda: sent in discord_.transcript.since(), "the second attempt")
    own = [m for m in channel.messages.values() if m.author is discord_.world.bot]
    assert own == [first]


async def test_an_unknown_route_is_a_problem_by_its_name(
    discord_: LocalDiscord, ada: Person, channel: Channel
) -> None:
    assert (await ada.say(channel, "<@bot> unknown")).text == "404"
    assert discord_.guild("News").guild is channel.guild
    (problem,) = discord_.take_problems()
    assert problem == f"unknown route: GET /guilds/{channel.guild.id}/invites"


async def test_waiting_in_vain_shows_the_transcript(
    discord_: LocalDiscord, ada: Person, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discord_, "within", 0.05)
    with pytest.raises(AssertionError, match=r"(?s)in vain for a reply to 'hm'; last:.*MESSAGE"):
        await ada.say(channel, "hm")


# ---- the gateway ------------------------------------------------------------------------


async def test_a_dropped_connection_is_resumed_and_misses_nothing(
    discord_: LocalDiscord, ada: Person, channel: Channel
) -> None:
    session = discord_.gateway.session
    assert session is not None
    await discord_.drop(4000)
    reply = await ada.say(channel, "<@bot> meanwhile")
    assert (reply.text, session.resumes) == ("I heard 'meanwhile'.", 1)
    assert discord_.gateway.session is session


async def test_members_are_asked_for_over_the_gateway(
    discord_: LocalDiscord, ada: Person, channel: Channel
) -> None:
    discord_.guild("News").member("Ada of query")
    assert (await ada.say(channel, "<@bot> members")).text == "1 found."


async def test_a_joined_guild_is_greeted(discord_: LocalDiscord) -> None:
    # Two seconds after READY: until then, discord.py takes a guild for one it was in before.
    await discord_.processes[0].logged("the probe is ready")
    general = discord_.add_guild("Weather").channel("general")
    await discord_.until(lambda: general.messages, "a greeting")
    assert [message.text for message in general.messages.values()] == ["Hello."]
    discord_.guild("Weather").leave()
    with pytest.raises(LookupError, match="no guild 'Weather'"):
        discord_.guild("Weather")


async def test_a_bot_that_reads_all_gets_all() -> None:
    env = {"PROBE_READS_ALL": "1"}
    async with (
        LocalDiscord("News", granted=MESSAGE_CONTENT) as server,
        BotProcess(server, PROBE, env),
    ):
        ada = server.guild("News").member("Ada")
        private = ada.post(ada.here, "between ourselves")
        reply = await ada.say(ada.here, "<@bot> read", reply_to=private)
        assert reply.text == "It says 'between ourselves'."


@pytest.mark.parametrize(
    ("env", "code"),
    [({"VERBATIM_DISCORD_TOKEN": "wrong"}, 3), ({"PROBE_READS_ALL": "1"}, 4)],
    ids=["a wrong token", "an intent that was not granted"],
)
async def test_who_may_not_connect_is_sent_away(env: dict[str, str], code: int) -> None:
    async with LocalDiscord("News") as server:
        process = BotProcess(server, PROBE, env)
        await process.start()
        assert await process.ended() == code, process.log
        assert server.gateway.closed_with == ([4014] if code == 4 else [])


async def test_a_token_that_was_changed_ends_the_session() -> None:
    async with LocalDiscord("News") as server, BotProcess(server, PROBE) as bot:
        server.token = "another"  # noqa: S105  no secret
        await server.drop(4000)
        assert await bot.ended() == 1
        assert server.gateway.closed_with == [4000, 4004]


async def test_an_invalid_session_is_begun_anew() -> None:
    async with LocalDiscord("News") as server, BotProcess(server, PROBE):
        first = server.gateway.session
        server.gateway.invalidate(resumable=False)
        await server.identified(2)
        assert server.gateway.session is not first
        ada = server.guild("News").member("Ada")
        assert (await ada.say(ada.here, "<@bot> hello")).text == "I heard 'hello'."


async def test_a_session_ends_with_the_client_that_takes_its_leave() -> None:
    async with LocalDiscord("News") as server:
        async with BotProcess(server, PROBE):
            assert server.gateway.session is not None
        assert server.gateway.session is None
        assert server.gateway.closed_with == [1000]


async def test_a_channel_tells_of_its_last_message() -> None:
    async with LocalDiscord("News") as server:
        ada = server.guild("News").member("Ada")
        assert payloads.channel(ada.here)["last_message_id"] is None
        said = ada.post(ada.here, "hello")
        assert payloads.channel(ada.here)["last_message_id"] == str(said.id)


async def test_sigterm_ends_the_process_and_its_exit_code_is_told() -> None:
    async with LocalDiscord("News") as server, BotProcess(server, PROBE) as bot:
        assert await bot.stop(signal.SIGTERM) == 0
        assert server.gateway.closed_with == [1000]


async def test_a_process_that_never_connects_is_shown_with_what_it_wrote() -> None:
    command = (sys.executable, "-c", "raise SystemExit('no stories')")
    async with LocalDiscord("News") as server:
        with pytest.raises(AssertionError, match=r"(?s)ended with 1:.*no stories"):
            await BotProcess(server, command).__aenter__()


# ---- shards -----------------------------------------------------------------------------


@pytest.fixture
async def sharded(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[LocalDiscord]:
    """A local Discord in which a guild is of each of two shards."""
    async with LocalDiscord("News") as server:
        monkeypatch.setattr(Route, "BASE", server.api_url)
        monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", URL(server.gateway_url))
        server.add_guild("East", shard=(0, 2))
        server.add_guild("West", shard=(1, 2))
        server.gateway.shards = 2
        yield server


@asynccontextmanager
async def connected(server: LocalDiscord, **shards: Any) -> AsyncIterator[Listening]:
    client = Listening(intents=discord.Intents(guilds=True, messages=True), **shards)
    async with client:
        await client.login(server.token)
        running = asyncio.create_task(client.connect(reconnect=False))
        await asyncio.wait_for(client.wait_until_ready(), 20)
        yield client
        await client.close()
        await asyncio.wait([running])


class Listening(discord.AutoShardedClient):
    """discord.py's own client of several shards; keeps what it hears."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.heard: list[str] = []

    async def before_identify_hook(self, *_: object, **__: object) -> None:
        """Wait for nobody."""

    async def on_message(self, message: discord.Message) -> None:
        self.heard.append(f"{message.id}@{message.guild.shard_id if message.guild else 'direct'}")


async def test_a_client_of_all_shards_asks_how_many_and_hears_of_everything_once(
    sharded: LocalDiscord,
) -> None:
    async with connected(sharded) as client:
        assert client.shard_count == 2
        assert {guild.name for guild in client.guilds} == {"News", "East", "West"}
        said = [
            sharded.guild("East").member("Ada").post(sharded.guild("East").channel("general"), "a"),
            sharded.guild("West").member("Bo").post(sharded.guild("West").channel("general"), "b"),
        ]
        await sharded.received()
        assert client.heard == [f"{said[0].id}@0", f"{said[1].id}@1"]


async def test_a_client_of_one_shard_hears_of_its_guilds_and_the_first_of_direct_messages(
    sharded: LocalDiscord,
) -> None:
    async with (
        connected(sharded, shard_ids=[0], shard_count=2) as first,
        connected(sharded, shard_ids=[1], shard_count=2) as second,
    ):
        assert "West" not in {guild.name for guild in first.guilds}
        assert "West" in {guild.name for guild in second.guilds}
        ada = sharded.guild("West").member("Ada")
        here = ada.post(ada.here, "here")
        direct = ada.in_private().post(ada.in_private().here, "between us")
        await sharded.received()
        assert (first.heard, second.heard) == ([f"{direct.id}@direct"], [f"{here.id}@1"])


@pytest.mark.parametrize(
    ("shards", "code"),
    [({"shard_ids": [2], "shard_count": 2}, 4010), ({"shard_ids": [0], "shard_count": 1}, 4011)],
)
async def test_shards_that_there_are_not_or_are_too_few_are_sent_away(
    sharded: LocalDiscord, shards: dict[str, Any], code: int
) -> None:
    sharded.gateway.least_shards = 2
    client = Listening(intents=discord.Intents(guilds=True), **shards)
    async with client:
        await client.login(sharded.token)
        with pytest.raises(discord.ConnectionClosed) as closed:
            await asyncio.wait_for(client.connect(reconnect=False), 20)
        assert closed.value.code == code
    assert sharded.gateway.closed_with == [code]


async def test_who_identifies_too_soon_in_a_bucket_has_no_session(sharded: LocalDiscord) -> None:
    sharded.gateway.identify_interval = 60.0
    sharded.gateway.max_concurrency = 2
    async with connected(sharded):  # a bucket each
        assert (sharded.gateway.identified, sharded.gateway.hasty) == (2, 0)
    async with asyncio.timeout(20), Listening(intents=discord.Intents(guilds=True)) as hasty:
        await hasty.login(sharded.token)
        connecting = asyncio.create_task(hasty.connect())
        await sharded.until(lambda: sharded.gateway.hasty, "one who did not wait")
        connecting.cancel()
        await asyncio.wait([connecting])
    assert sharded.gateway.identified == 2
