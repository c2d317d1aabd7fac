"""What people ask while the bot is away is answered when it is there again, each question once."""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from signal import SIGKILL
from typing import TYPE_CHECKING

import pytest

from bot.discord.missed import MOST_EACH, MOST_HERE
from gateway import BotProcess, Door, LocalDiscord, Permission
from running import quoted, running_bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from gateway import Channel, Message

STORY = "The harbour bridge was closed on Tuesday after engineers found cracks in two cables.\n"
ASK = "<@bot> why was the harbour bridge closed?"
ASKED = ("mentioned", "replied", "changed", "in a thread", "direct", "last")
"""What is asked while the bot is away, as the test knows it."""
ENV = {"VERBATIM_QUESTIONS_PER_MINUTE": "1000"}


@dataclass
class Away:
    """A Discord whose bot was away for a while, and what was said by then."""

    discord: LocalDiscord
    said: dict[str, Message] = field(default_factory=dict)

    @property
    def process(self) -> BotProcess:
        return self.discord.processes[-1]

    @property
    def heard(self) -> Path:
        return Path(self.process.env["VERBATIM_DATA"]) / "heard"

    def say(self, name: str, channel: Channel, text: str = ASK, **more: Message) -> Message:
        """Let somebody of their own say something, by which it is known."""
        ada = self.discord.guild("News").member(f"Ada of {name}")
        self.said[name] = ada.post(channel, text, **more)
        return self.said[name]

    def replies(self, name: str) -> list[Message]:
        """The bot's replies to what is known by a name."""
        message = self.said[name]
        here = message.channel.messages.values()
        return [one for one in here if one.reference is message]

    async def caught_up(self, *names: str) -> None:
        """Wait until it is told what was asked, and until what is known by these is answered.

        Then somebody is answered who asks later than that.
        """
        await self.process.logged("while nobody heard it")
        await self.discord.until(lambda: all(map(self.replies, names)), f"answers to {names}")
        ada = self.discord.guild("News").member("Witness").in_private()
        await ada.dm(ASK)


@pytest.fixture(scope="module")
async def away(stories: Path) -> AsyncIterator[Away]:
    """A bot that was killed, and started anew when people had asked it this and that."""
    async with running_bot(stories, ENV) as server:
        scene = Away(server)
        news = server.guild("News")
        rooms = {name: news.add_channel(name) for name in ("town", "flood", "crowd", "quiet")}
        shut = news.add_channel("shut", denied=Permission.READ_MESSAGE_HISTORY)
        town, writer = rooms["town"], news.member("Dora")
        answered = await writer.answer_to(scene.say("answered", town))
        unsaid = await writer.answer_to(scene.say("answer deleted by a moderator", town))
        server.delete(unsaid)
        await writer.dm(ASK)
        old = server.add_guild("Elsewhere").member("Eve")
        await server.received()
        await scene.process.stop(SIGKILL)

        scene.say("mentioned", town)
        scene.say("replied", town, "and who found the cracks?", reply_to=answered)
        scene.say("not for the bot", town, "why was the harbour bridge closed?")
        scene.say("only called", town, "<@bot>")
        scene.said["changed"] = server.edit(scene.say("changed", town, "<@bot> ?"), ASK)
        server.delete(scene.say("deleted", town))
        thread = server.start_thread(scene.said["not for the bot"], "about it", writer.user)
        scene.say("in a thread", thread)
        scene.say("in a shut channel", shut)
        scene.said["direct"] = writer.in_private().post(writer.in_private().here, ASK[7:])
        flooding = news.member("Flo")
        for number in range(8):
            scene.said[f"flood {number}"] = flooding.post(rooms["flood"], ASK)
            scene.say(f"crowd {number}", rooms["crowd"])
        scene.said["before it came"] = old.post(old.here, ASK)
        elsewhere = server.guild("Elsewhere").guild
        joined = datetime.now(UTC) + timedelta(seconds=1)
        elsewhere.members[server.world.bot.id].joined_at = joined.isoformat()
        scene.say("last", town)
        async with scene.process:
            late = [f"flood {7 - number}" for number in range(MOST_EACH)]
            late += [f"crowd {7 - number}" for number in range(MOST_HERE)]
            await scene.caught_up(*ASKED, *late)
            yield scene


@pytest.mark.parametrize("name", ASKED)
async def test_what_was_asked_meanwhile_is_answered_once(away: Away, name: str) -> None:
    (reply,) = away.replies(name)
    if name != "replied":
        assert quoted(reply) == [STORY.strip()]


@pytest.mark.parametrize(
    "name", ["not for the bot", "only called", "deleted", "in a shut channel", "before it came"]
)
async def test_what_asks_nothing_or_cannot_be_read_is_left_alone(away: Away, name: str) -> None:
    assert away.replies(name) == []


async def test_what_was_answered_before_is_not_answered_again(away: Away) -> None:
    assert len(away.replies("answered")) == 1
    assert away.replies("answer deleted by a moderator") == []


async def test_a_flood_is_not_answered_by_a_flood(away: Away) -> None:
    flood = [len(away.replies(f"flood {number}")) for number in range(8)]
    assert flood == [0] * (8 - MOST_EACH) + [1] * MOST_EACH  # the newest
    crowd = [len(away.replies(f"crowd {number}")) for number in range(8)]
    assert crowd == [0] * (8 - MOST_HERE) + [1] * MOST_HERE


async def test_a_channel_without_news_costs_no_request(away: Away) -> None:
    quiet = away.discord.guild("News").channel("quiet")
    lines = away.discord.transcript.lines
    assert not [line for line in lines if f"GET /channels/{quiet.id}/messages" in line]


async def test_what_is_told_of_it_in_the_log_holds_nobodys_words(away: Away) -> None:
    line = await away.process.logged("while nobody heard it")
    assert "to be answered now, " in line
    assert "harbour" not in away.process.log


async def test_what_came_before_the_bot_was_heard_last_is_left_alone(stories: Path) -> None:
    async with running_bot(stories, ENV) as server:
        scene, channel = Away(server), server.guild("News").add_channel("town")
        await scene.process.stop(SIGKILL)
        scene.say("early", channel)
        mark = scene.heard / f"{server.world.application_id}-0"
        mark.parent.mkdir(exist_ok=True)
        mark.touch()
        os.utime(mark, (time.time() + 60, time.time() + 60))
        async with scene.process:
            await scene.process.logged("ready as")
            await server.unanswered(scene.said["early"])


async def test_where_no_time_is_known_what_is_answered_is_known_by_its_reply(
    stories: Path,
) -> None:
    async with running_bot(stories, ENV) as server:
        scene, channel = Away(server), server.guild("News").add_channel("town")
        ada = server.guild("News").member("Ada")
        await ada.answer_to(scene.say("answered", channel))
        await ada.answer_to(scene.say("told how to ask", channel, "<@bot> help"))
        await scene.process.stop(SIGKILL)
        shutil.rmtree(scene.heard, ignore_errors=True)
        for name in ("verbatim.db", "verbatim.db-wal", "verbatim.db-shm"):
            (scene.heard.parent / name).unlink(missing_ok=True)
        scene.say("last", channel)
        async with scene.process:
            await scene.caught_up("last")
        assert [len(scene.replies(name)) for name in scene.said] == [1, 1, 1]


async def test_what_was_asked_while_a_session_could_not_go_on_is_answered(stories: Path) -> None:
    async with running_bot(stories, ENV) as server:
        scene, channel = Away(server), server.guild("News").add_channel("town")
        ada = server.guild("News").member("Ada")
        await ada.answer_to(scene.say("answered", channel))
        server.gateway.invalidate(resumable=False)
        scene.say("last", channel)
        await server.identified(2)
        await scene.caught_up("last")
        assert [len(scene.replies(name)) for name in scene.said] == [1, 1]


async def test_a_command_is_answered_that_is_used_while_the_gateway_lets_nobody_in(
    stories: Path,
) -> None:
    async with running_bot(stories, ENV) as server:
        ada, gateway = server.guild("News").member("Ada"), server.gateway
        gateway.away = Door.BAD_GATEWAY
        await server.drop()
        await server.until(lambda: gateway.refused >= 4, "four tries in vain")
        used = ada.start_slash("/ask", question=ASK[7:])
        gateway.away = None
        assert quoted(await ada.completed(used)) == [STORY.strip()]


async def test_commands_that_lapsed_meanwhile_are_told_in_one_line_and_to_nobody_in_private(
    stories: Path,
) -> None:
    async with running_bot(stories, ENV) as server:
        scene, ada = Away(server), server.guild("News").member("Ada")
        server.gateway.away = Door.BAD_GATEWAY
        await server.drop()
        question = ASK[7:]
        used = [ada.start_slash("/ask", question=question, private=True) for _ in range(4)]
        server.clock.advance(4)
        server.gateway.away = None
        await server.until(lambda: all(one.reply.refusals for one in used), "refusals")
        await ada.in_private().dm(ASK)
        await server.received()
        assert [
            line for line in ada.here.messages.values() if line.author is server.world.bot
        ] == []
        assert scene.process.log.count("it came too late") == 1


async def test_nothing_is_answered_late_where_the_owner_wants_it_so(stories: Path) -> None:
    async with running_bot(stories, ENV | {"VERBATIM_CATCH_UP": "0"}) as server:
        scene, channel = Away(server), server.guild("News").add_channel("town")
        await scene.process.stop(SIGKILL)
        assert not scene.heard.exists()
        scene.say("early", channel)
        async with scene.process:
            await scene.process.logged("ready as")
            await server.unanswered(scene.said["early"])
