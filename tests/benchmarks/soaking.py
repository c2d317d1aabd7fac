"""What people do all day in Discord, one thing after the other, for `soak.py`.

Each act waits for its answer and says how many answers there were: one is right. What the local
Discord keeps of it (messages, interactions, events, files) is forgotten again by `forget`, so
that the driver stays as flat as the bot has to.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gateway.transcript import Transcript

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from gateway import Channel, LocalDiscord, Message, Person, Reply

QUESTIONS = (
    "Who is Zalmay Khalilzad?",
    "How many troops are being sent?",
    "What did Kirby say about the embassy?",
    "What is the boiling point of lead?",
    "When was the harbour bridge closed?",
    "How much does the ferry cost?",
)
POSTED = "‘We believe this is it the prudent thing to do given the rapidly deteriorating situation’"
TYPED = ("k", "kir", "kab", "har", "zzz", "")
WARNS = re.compile(r"WARNING|ERROR|CRITICAL")
LONGEST_TOLD, MOST_TOLD = 200, 20
MESSAGES_KEPT = 40
EVENTS_KEPT = 2_000


class Forgetful(Transcript):
    """A transcript that keeps its last lines alone."""

    def add(self, direction: str, what: str, value: Any = None) -> None:
        super().add(direction, what, value)
        del self.lines[:-200]


class LastEvents(list[Any]):
    """The events of a session, numbered as if all were kept: the last can be sent once more."""

    def __init__(self, events: list[Any]) -> None:
        super().__init__(events)
        self.count = len(events)

    def __len__(self) -> int:
        return self.count

    def append(self, event: Any) -> None:
        super().append(event)
        self.count += 1
        if self.count - self[0]["s"] > EVENTS_KEPT:
            del self[: EVENTS_KEPT // 2]


@dataclass
class Soaked:
    """What was done, and what became of it."""

    done: dict[str, int] = field(default_factory=dict)
    wrong: dict[str, int] = field(default_factory=dict)
    """What was not answered exactly once, by what was done and what came."""
    logged: dict[str, int] = field(default_factory=dict)
    """The warnings and errors in the log, without their numbers."""

    def note(self, act: str, answers: int) -> None:
        self.done[act] = self.done.get(act, 0) + 1
        if answers != 1:
            self.fail(f"{act}: {answers} answers")

    def hear(self, log: list[str]) -> None:
        """Note what the log warns of."""
        for line in log:
            if found := WARNS.search(line):
                told = re.sub(r"\d+", "…", line[found.start() :])[:LONGEST_TOLD]
                if told in self.logged or len(self.logged) < MOST_TOLD:
                    self.logged[told] = self.logged.get(told, 0) + 1

    def fail(self, what: str) -> None:
        self.wrong[what] = self.wrong.get(what, 0) + 1


def once(reply: Reply) -> int:
    """Return how often an interaction was answered, as far as people see."""
    told = [reply.message] if reply.message is not None else []
    if not told and not reply.refusals and reply.completed:
        return 1  # choices, or a change in place
    return len(told) + len(reply.followups) - len(reply.refusals)


def answers_to(message: Message, server: LocalDiscord) -> int:
    """Return how many replies a message has."""
    here = list(message.channel.messages.values())
    return sum(one.reference is message and one.author is server.world.bot for one in here)


class Day:
    """A person's day.

    Args:
        person: who does it.
        channel: where.
        seed: of what is done when.
    """

    def __init__(self, person: Person, channel: Channel, seed: int) -> None:
        self.person, self.channel = person.at(channel), channel
        self.rng = random.Random(seed)
        self.acts: list[Callable[[], Awaitable[int]]] = [
            *(self.ask, self.ask, self.mention, self.mention, self.look_around, self.vote),
            *(self.change_question, self.find, self.list_quotes, self.type_a_name, self.take_back),
        ]

    async def act(self) -> tuple[str, int]:
        """Do one thing; return what it was, and how many answers came."""
        act = self.rng.choice(self.acts)
        return act.__name__, await act()

    @property
    def question(self) -> str:
        return f"{self.rng.choice(QUESTIONS)} {self.rng.randrange(1000)}"

    async def ask(self) -> int:
        return once(await self.person.slash("/ask", question=self.question))

    async def mention(self) -> int:
        message = self.person.post(self.channel, f"<@bot> {self.question}")
        await self.person.answer_to(message)
        return answers_to(message, self.person.discord)

    async def look_around(self) -> int:
        reply = await self.person.slash("/ask", question=QUESTIONS[1])
        found = await self.person.click(reply, "Context")
        return once(found)

    async def vote(self) -> int:
        reply = await self.person.slash("/ask", question=QUESTIONS[1])
        await self.person.click(reply, self.rng.choice("👍👎"))
        found = re.search(r"(?:up|down):([\w-]{12}):", str(reply.components))
        return 0 if found is None else once(await self.person.click(reply, "👍"))

    async def change_question(self) -> int:
        message = self.person.post(self.channel, f"<@bot> {QUESTIONS[4]}")
        reply = await self.person.answer_to(message)
        self.person.discord.edit(message, f"<@bot> {QUESTIONS[1]}")
        await self.person.discord.until(lambda: reply.edits or reply.deleted, "a changed reply")
        return answers_to(message, self.person.discord)

    async def take_back(self) -> int:
        message = self.person.post(self.channel, f"<@bot> {QUESTIONS[1]}")
        reply = await self.person.answer_to(message)
        count = answers_to(message, self.person.discord)
        self.person.discord.delete(message)
        await self.person.discord.until(lambda: reply.deleted, "the removal of a reply")
        return count

    async def find(self) -> int:
        message = self.person.post(self.channel, f"{POSTED} {self.rng.randrange(1000)}")
        return once(await self.person.select_menu(message, "Find the source"))

    async def list_quotes(self) -> int:
        return once(await self.person.slash("/quotes", speaker="Kirby"))

    async def type_a_name(self) -> int:
        command, option = self.rng.choice([("/ask", "story"), ("/quotes", "speaker")])
        more = {"question": "Who?"} if command == "/ask" else {}
        await self.person.autocomplete(command, option, self.rng.choice(TYPED), **more)
        return 1


def forget(server: LocalDiscord) -> None:
    """Forget what the local Discord keeps and nobody asks for any more."""
    for channel in server.world.channels.values():
        for old in list(channel.messages)[:-MESSAGES_KEPT]:
            channel.messages.pop(old, None)
    for token in list(server.interactions)[:-MESSAGES_KEPT]:
        server.interactions.pop(token, None)
    server.world.attachments.clear()
    session = server.gateway.session
    if session is not None and not isinstance(session.events, LastEvents):
        session.events = LastEvents(session.events)
    del server.gateway.closed_with[:-10]
