"""One bot in two processes, each with a shard, on one PostgreSQL: to people it is one bot.

Each process has a data folder of its own, as on machines of their own, and reads the same stories.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from signal import SIGKILL
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import SecretStr

from bot.exits import Exit
from bot.settings import Settings
from bot.shelves import content_of
from bot.store import Action, NewRevision, Vote, open_store
from bot.store.notices import LONGEST_PAUSE
from gateway import BotProcess, LocalDiscord
from gateway.websocket import Zombie
from knowledge.model import Story
from running import VERBATIM, owner_of, quoted, run
from vital_signs import Bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from gateway import Message, Person, Reply
    from postgres import Postgres

SOON = 2.0
"""Seconds in which what one process was told is so in the other."""
PACE = 6
STORY = (
    "The harbour bridge was closed on Tuesday after engineers found cracks in two cables.\n"
    "It carries 3,000 cars a day.\n"
    "“We saw the cracks at dawn,” said Ann Wood, the chief engineer.\n"
    "The bridge was opened in 1931 by the mayor.\n"
)
ASK = "why was the harbour bridge closed?"
CLOSED = STORY.split("\n", maxsplit=1)[0]
TRAM = "how many passengers does the tram take?"
CARS = "how many cars does the bridge carry a day?"


@dataclass
class Two:
    """Two processes of one bot, and who talks to it."""

    discord: LocalDiscord
    stories: Path
    folder: Path
    database: str
    stack: AsyncExitStack
    bots: list[Bot] = field(default_factory=list)
    people: int = 0
    started: int = 0

    async def start(self, shards: str, **more: str) -> Bot:
        """Start a process with some of the shards."""
        self.started += 1
        data = self.folder / f"data-{self.started}"
        env = {
            "VERBATIM_DATA": str(data),
            "VERBATIM_DATABASE_URL": self.database,
            "VERBATIM_SHARDS": shards,
            "VERBATIM_QUESTIONS_PER_MINUTE": str(PACE),
            "VERBATIM_ACKNOWLEDGE_AFTER": "2.5",
            **more,
        }
        command = [VERBATIM, "bot", "--stories", str(self.stories)]
        process = await self.stack.enter_async_context(BotProcess(self.discord, command, env))
        bot = Bot(self.discord, process, self.stories)
        self.bots.append(bot)
        await process.logged("ready as")
        return bot

    def person(self, guild: str, *may: int) -> Person:
        """Somebody new in a guild."""
        self.people += 1
        return self.discord.guild(guild).member(f"Ada {self.people}", *may)

    def everywhere(self) -> tuple[Person, Person, Person]:
        """Somebody new who is in both guilds and writes directly."""
        ada = self.person("East")
        self.discord.guild("West").guild.members[ada.user.id] = self.discord.guild(
            "East"
        ).guild.members[ada.user.id]
        west = self.discord.guild("West").channel("general")
        return ada, ada.at(west), ada.in_private()

    async def add_to_west(self, story: Story) -> None:
        """Let another program add a story to a server's own shelf."""
        guild = self.discord.guild("West").guild.id
        async with open_store(Settings(database_url=SecretStr(self.database))) as store:
            new = NewRevision(guild, story.id, Action.ADD, content_of(story), None)
            await store.revisions.append(new)

    def replies(self, message: Message) -> list[Message]:
        here = message.channel.messages.values()
        return [one for one in here if one.reference is message]

    async def said(
        self, person: Person, words: str, question: str = CARS, within: float = SOON
    ) -> float:
        """Wait until that is what somebody is answered; return how long that took."""
        began = time.monotonic()
        async with asyncio.timeout(within):
            while (
                words
                not in (await self.person(_guild(person)).slash("/ask", question=question)).text
            ):
                pass
        return time.monotonic() - began


def _guild(person: Person) -> str:
    assert person.here.guild is not None
    return person.here.guild.name


async def asked(bot: Bot) -> float:
    """How many questions a process has answered."""
    surfaces = ("command", "mention", "direct")
    counts = [
        await bot.number("verbatim_asks_total", verdict, surface)
        for verdict in ("quote", "closest", "none")
        for surface in surfaces
    ]
    return sum(counts)


@pytest.fixture(scope="module")
async def two(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Two]:
    folder = tmp_path_factory.mktemp("two")
    stories = folder / "stories"
    stories.mkdir()
    (stories / "bridge.md").write_text(STORY, encoding="utf-8")
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(LocalDiscord("News"))
        server.add_guild("East", shard=(0, 2))
        server.add_guild("West", shard=(1, 2))
        server.gateway.max_concurrency = 16
        two = Two(server, stories, folder, postgres.database(), stack)
        env = {"VERBATIM_DATABASE_URL": two.database}
        assert await run(server, "sync", env=env) == (Exit.CLOSED, [])
        two.bots[:] = await asyncio.gather(two.start("0/2"), two.start("1/2"))
        yield two


async def test_each_server_is_answered_once_and_by_the_process_that_has_its_shard(two: Two) -> None:
    east, west = two.bots
    before = await asked(east), await asked(west)
    in_east, in_west, direct = two.everywhere()
    for person, bot in ((in_east, "<@bot> "), (in_west, "<@bot> "), (direct, "")):
        message = person.post(person.here, f"{bot}{ASK}")
        assert quoted(await person.answer_to(message)) == [CLOSED]
        assert len(two.replies(message)) == 1
    await two.discord.received()
    assert (await asked(east) - before[0], await asked(west) - before[1]) == (2, 1)


async def test_each_process_tells_of_its_own_shard(two: Two) -> None:
    for number, bot in enumerate(two.bots[:2]):
        _, told = await bot.once(lambda told: told["gateway"]["connected"])
        assert [(one["shard"], one["connected"]) for one in told["shards"]] == [(number, True)]
        assert await bot.number("verbatim_gateway_connected", str(number)) == 1


async def test_a_reload_that_one_process_was_told_is_made_by_the_other(two: Two) -> None:
    owner = owner_of(two.discord)
    east, west, direct = two.everywhere()
    for cars in ("5,000", "7,000"):
        changed = STORY.replace("3,000", cars)
        (two.stories / "bridge.md").write_text(changed, encoding="utf-8")
        reply = await owner.slash("/knowledge reload")
        assert "Yes, really" not in reply.buttons
        await asyncio.gather(two.said(east, cars), two.said(west, cars))
        assert cars in (await direct.dm(CARS)).text


async def test_both_answer_while_the_database_is_away_and_hear_of_each_other_when_it_is_back(
    two: Two, postgres: Postgres
) -> None:
    owner = owner_of(two.discord)
    east, west, direct = two.everywhere()
    await asyncio.to_thread(postgres.stop)
    for person in (east, west):
        assert quoted(await person.slash("/ask", question=ASK)) == [CLOSED]
    assert quoted(await direct.dm(ASK)) == [CLOSED]
    await asyncio.to_thread(postgres.start)
    changed = STORY.replace("3,000", "9,000")
    (two.stories / "bridge.md").write_text(changed, encoding="utf-8")
    await owner.slash("/knowledge reload")
    back = LONGEST_PAUSE + SOON
    await asyncio.gather(two.said(east, "9,000", within=back), two.said(west, "9,000", within=back))


async def test_a_reload_that_loses_much_is_confirmed_in_both_by_one_click(two: Two) -> None:
    owner = owner_of(two.discord)
    east, west, _ = two.everywhere()
    (two.stories / "ferry.md").write_text("The ferry takes 180 passengers.\n", encoding="utf-8")
    ferry = "how many passengers does the ferry take?"
    await owner.slash("/knowledge reload")
    await asyncio.gather(two.said(east, "180", ferry), two.said(west, "180", ferry))
    (two.stories / "ferry.md").unlink()
    reply = await owner.slash("/knowledge reload")
    for bot in two.bots[:2]:
        await bot.once(lambda told: told["reload"]["waits"])
    assert "180" in (await two.person("West").slash("/ask", question=ferry)).text
    await owner.click(reply, "Yes, really")
    for bot in two.bots[:2]:
        await bot.once(lambda told: not told["reload"]["waits"])
    for guild in ("East", "West"):
        assert "180" not in (await two.person(guild).slash("/ask", question=ferry)).text


async def test_what_is_decided_for_a_server_elsewhere_holds_in_its_process_at_once(
    two: Two,
) -> None:
    west = two.discord.guild("West")
    kept = Settings(database_url=SecretStr(two.database))
    async with open_store(kept) as store:
        role = west.role("editors")
        await store.servers.decide(west.guild.id, moderator_role_id=role.id)
    ada = two.person("West")
    west.give(ada.user, role)
    west.open_command("/knowledge")
    reply = await ada.slash("/knowledge status")
    assert "moderator" not in reply.text.lower()


async def test_what_one_person_asks_is_counted_in_both_processes_together(two: Two) -> None:
    east, west, direct = two.everywhere()
    answered = 0
    for _ in range(PACE):
        for person in (east, west):
            reply = await person.slash("/ask", question=ASK)
            answered += bool(quoted(reply))
    assert answered == PACE
    assert "faster than I may answer" in (await direct.dm(ASK)).text
    assert quoted(await two.person("East").slash("/ask", question=ASK)) == [CLOSED]


async def test_a_story_that_is_added_to_a_server_elsewhere_answers_in_its_process_soon(
    two: Two,
) -> None:
    _, west, _ = two.everywhere()
    await two.add_to_west(Story("tram", "Tram", "The tram takes 240 passengers.\n"))
    await two.said(west, "240", TRAM)
    assert "240" not in (await two.person("East").slash("/ask", question=TRAM)).text


@dataclass
class Taken:
    """A shard whose process was killed and whose place another has taken."""

    two: Two
    before: dict[str, Any]
    meanwhile: dict[str, Message]
    after: Bot


@pytest.fixture(scope="module")
async def taken(two: Two) -> Taken:
    """The second process killed midway, and one in its place that never saw its data folder."""
    west = two.discord.guild("West")
    ada, room = two.person("West"), west.add_channel("town")
    before = {
        "mention": ada.post(room, f"<@bot> {ASK}"),
        "slash": await ada.slash("/ask", question=ASK),
    }
    before["reply"] = await ada.answer_to(before["mention"])
    refused = two.person("West")
    before["help"] = refused.post(room, "<@bot> help")
    await refused.answer_to(before["help"])
    voter = two.person("West")
    await voter.click(before["reply"], "👍")
    await two.add_to_west(Story("lift", "Lift", "The lift takes 12 passengers.\n"))
    await two.discord.received()
    busy = west.add_channel("busy")
    meanwhile = {}
    for number in range(4):
        someone = two.person("West")
        meanwhile[f"at work {number}"] = someone.post(busy, f"<@bot> {ASK}")
        await asyncio.sleep(0)
    await two.bots[1].process.stop(SIGKILL)
    for number in range(3):
        someone = two.person("West")
        meanwhile[f"asked {number}"] = someone.post(room, f"<@bot> {ASK}")
    after = await two.start("1/2")
    await after.process.logged("while nobody heard it")
    for message in meanwhile.values():
        await ada.answer_to(message)
    last = two.person("West")
    await last.answer_to(last.post(room, f"<@bot> {ASK}"))
    await two.discord.received()
    return Taken(two, {**before, "voter": voter}, meanwhile, after)


async def test_a_shard_that_another_process_takes_over_answers_nothing_twice(taken: Taken) -> None:
    for name in ("mention", "help"):
        assert len(taken.two.replies(taken.before[name])) == 1, name


async def test_what_was_asked_before_it_was_taken_over_is_answered_once(taken: Taken) -> None:
    answered = {name: len(taken.two.replies(one)) for name, one in taken.meanwhile.items()}
    assert answered == dict.fromkeys(taken.meanwhile, 1)
    for message in taken.meanwhile.values():
        assert quoted(taken.two.replies(message)[0]) == [CLOSED]


async def test_what_stands_on_a_server_s_own_shelf_is_there_in_the_other_process(
    taken: Taken,
) -> None:
    asked = await taken.two.person("West").slash("/ask", question="how many does the lift take?")
    assert quoted(asked) == ["The lift takes 12 passengers."]


async def test_buttons_of_replies_that_the_other_process_gave_go_on_working(taken: Taken) -> None:
    for reply in (taken.before["reply"], taken.before["slash"]):
        asker = taken.two.person("West") if reply is taken.before["reply"] else None
        person = asker or _asker(taken.two, reply)
        for button in ("Context", "👍"):
            assert "no longer remember" not in (await person.click(reply, button)).text


def _asker(two: Two, reply: Reply) -> Person:
    name = reply.shown.interaction_metadata["user"]["username"]  # type: ignore[index]
    return two.discord.guild("West").member(name)


async def test_a_person_has_one_vote_though_two_processes_take_it(taken: Taken) -> None:
    reply, voter = taken.before["reply"], taken.before["voter"]
    await voter.click(reply, "👍")
    kept = Settings(database_url=SecretStr(taken.two.database))
    async with open_store(kept) as store:
        stored = await store.reply_to_message(taken.before["mention"].id)
        assert stored is not None
        vote = await store.vote_of(stored.token, voter.user.id)
        assert vote is not None
        assert vote.value is Vote.UP


async def test_a_shard_that_two_processes_have_for_a_while_answers_once(taken: Taken) -> None:
    """As when another is started before the one that it follows is stopped."""
    two = taken.two
    second = await two.start("1/2")
    room = two.discord.guild("West").add_channel("twice")
    for _ in range(3):
        ada = two.person("West")
        message = ada.post(room, f"<@bot> {ASK}")
        reply = await ada.answer_to(message)
        await two.discord.received()
        assert len(two.replies(message)) == 1
        shown = await ada.click(reply, "Context")
        assert "no longer remember" not in shown.text
        assert len(reply.buttons) > 1
        asked = await ada.slash("/ask", question=ASK)
        assert quoted(asked) == [CLOSED]
        await two.discord.received()
        shown = await ada.click(asked, "Context")
        assert "no longer remember" not in shown.text
        said = [one for one in ada.here.messages.values() if one.author is two.discord.world.bot]
        assert len([one for one in said if _asked_by(one, ada)]) == 1
    assert await second.process.stop() == Exit.CLOSED
    logs = "\n".join(bot.process.log for bot in two.bots)
    assert "duplicate key" not in logs


def _asked_by(message: Message, person: Person) -> bool:
    asker = (message.interaction_metadata or {}).get("user", {}).get("id")
    return not message.ephemeral and asker == str(person.user.id)


async def test_sessions_begin_no_sooner_than_discord_lets_them_and_each_shard_goes_on_alone(
    postgres: Postgres, tmp_path: Path
) -> None:
    (tmp_path / "bridge.md").write_text(STORY, encoding="utf-8")
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(LocalDiscord("News"))
        server.gateway.identify_interval = 5.0
        server.gateway.shards = 5
        server.gateway.starts, server.gateway.starts_renewed_ms = 0, 300
        server.gateway.interval = 1.0
        two = Two(server, tmp_path, tmp_path, postgres.database(), stack)
        env = {"VERBATIM_DATABASE_URL": two.database}
        assert await run(server, "sync", env=env) == (Exit.CLOSED, [])
        await asyncio.gather(two.start("0-1/3"), two.start("2/3"))
        assert (server.gateway.identified, server.gateway.hasty) == (3, 0)
        for bot in two.bots:
            await bot.process.logged("Discord recommends 5 shards, and VERBATIM_SHARDS has 3")
            await bot.process.logged("no session may begin for 0.3 s; it is waited for")
        both = next(bot for bot in two.bots if "0-1/3" in bot.process.env["VERBATIM_SHARDS"])

        server.gateway.leave_open(Zombie.DEAF, shard=1)
        _, told = await both.once(lambda told: "shard 1" in told["degraded"] or _resumed(told, 1))
        _, told = await both.once(lambda told: _resumed(told, 1))
        assert [one["reconnects"] for one in told["shards"]] == [0, 1]
        assert (told["down"], server.gateway.identified) == ([], 3)


def _resumed(told: dict[str, Any], shard: int) -> bool:
    return any(one["shard"] == shard and one["resumed"] for one in told["shards"])
