"""Who may do what in Discord: the form of `data/permissions.yaml`, and the people in it.

Every cell is played by a real client: somebody uses a command, a menu or a button, and what
comes back is either done or one of the words that refuse it. What Discord itself would not
offer them is forged: a command that is hidden there, a message with any button.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from bot.discord.client import Verbatim
from bot.discord.services import build_services
from bot.exits import Exit
from bot.settings import Settings
from bot.shelf import Shelf
from bot.shelves import Shelves
from bot.store import unopened_store
from bot.words import catalogue
from gateway import BotProcess, LocalDiscord, Message, Permission
from gateway.commands import MESSAGE_MENU, SUBCOMMAND
from gateway.interactions import InteractionType
from gateway.world import walk
from paths import DATA
from running import VERBATIM, choose_setting, run

if TYPE_CHECKING:
    import re
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from gateway import Person, Reply
    from gateway.world import Channel

FILE = DATA / "permissions.yaml"
PEOPLE = ("member", "role", "moderator", "owner", "stranger", "elsewhere", "direct")
REFUSALS = (
    "moderators_only",
    "owners_only",
    "servers_only",
    "not_yours",
    "forgotten",
    "role_not_yours",
    "settings_gone_meanwhile",
    "change_forgotten",
)
"""The entries that say no; whatever says none of them is done."""
FAILED = "Sorry, something went wrong"
QUESTION = "when was the bridge closed?"
STORY = (
    "---\ntitle: The bridge\n---\nThe harbour bridge was closed on Tuesday.\n"
    "“We had to close it,” Ann Wood said.\nThe bridge was closed before, in 1987.\n"
)
BUTTON, ROLE_SELECT = 2, 6


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that can be done, and what becomes of it by who does it."""

    what: str
    kind: str
    given: dict[str, Any]
    expected: dict[str, str]


def rows() -> list[Row]:
    """Every row of the matrix."""
    told = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return [_row(what, kind, row) for kind in told for what, row in told[kind].items()]


def _row(what: str, kind: str, row: dict[str, Any]) -> Row:
    given = {key: row[key] for key in ("with", "menu") if key in row}
    expected = {who: how for how in row if how not in given for who in row[how]}
    assert set(row) - set(given) <= {"done", *REFUSALS}, f"{what}: unknown outcome"
    assert sorted(expected) == sorted(PEOPLE), f"{what}: not everybody is told of once"
    return Row(what, kind, given, expected)


def usable(command: dict[str, Any], before: str = "/") -> Iterator[str]:
    """The command, or each of its subcommands, as people call it."""
    if command["type"] == MESSAGE_MENU:
        yield command["name"]
        return
    parts = [part for part in command.get("options", ()) if part["type"] == SUBCOMMAND]
    if not parts:
        yield before + command["name"]
    for part in parts:
        yield from usable(part, f"{before}{command['name']} ")


async def button_patterns() -> list[re.Pattern[str]]:
    """The forms of the ids of all buttons, menus and forms that the bot hears."""
    store = unopened_store()
    bot = Verbatim(build_services(Settings(), Shelves(Shelf(()), store), store))
    await bot.setup_hook()
    return list(bot._connection._view_store._dynamic_items)  # noqa: SLF001 - nothing else lists them


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of the matrix, and the server in which they meet."""

    discord: LocalDiscord
    people: dict[str, Person]
    asker: Person
    role: Any

    async def play(self, row: Row, who: str) -> str:
        """Let somebody do what a row says; return what became of it."""
        person = self.people[who]
        if row.kind == "buttons":
            reply = await self._click(row, person)
        elif row.kind == "menus":
            reply = await self._pick(row, person)
        else:
            reply = await self._use(row, person)
        return outcome(reply)

    async def _use(self, row: Row, person: Person) -> Reply:
        if person.here.guild is not None:
            return await person.slash(row.what, **row.given.get("with", {}))
        # Discord would not offer it: the event is forged as it would come from the server.
        server = self.people["moderator"]
        first, *path = row.what.removeprefix("/").split()
        data = server._command(row.what, row.given.get("with", {}), None)  # noqa: SLF001
        assert (data["name"], len(path) <= 1) == (first, True)
        interaction = person._interact(InteractionType.COMMAND, data)  # noqa: SLF001
        return await person.completed(interaction)

    async def _pick(self, row: Row, person: Person) -> Reply:
        message = person.post(person.here, QUESTION)
        return await person.select_menu(message, row.what)

    async def _click(self, row: Row, person: Person) -> Reply:
        reply = await self.asker.slash("/ask", question=QUESTION)
        custom_id = row.what.format(
            token=token_of(reply), asker=self.asker.user.id, revision="0" * 8
        )
        kind = ROLE_SELECT if "menu" in row.given else BUTTON
        message = self._forged(person.here, kind, custom_id)
        data: dict[str, Any] = {"custom_id": custom_id, "component_type": kind}
        if kind == ROLE_SELECT:
            data |= {"values": [str(self.role.id)], "resolved": {}}
        return await person.completed(person._use(message, data))  # noqa: SLF001

    def _forged(self, channel: Channel, kind: int, custom_id: str) -> Message:
        """A message of the bot's with one button or menu of any id."""
        part: dict[str, Any] = {"type": kind, "id": 2, "custom_id": custom_id}
        if kind == BUTTON:
            part |= {"style": 2, "label": "forged"}
        else:
            part |= {"min_values": 0, "max_values": 1}
        row = {"type": 1, "id": 1, "components": [part]}
        message = Message(channel, self.discord.world.bot, "…", components=[row])
        return self.discord.post(message)


def token_of(reply: Reply) -> str:
    """The token of a reply, from the id of its first button."""
    ids = [part["custom_id"] for part in walk(reply.components) if "custom_id" in part]
    return str(ids[0].split(":")[1])


def outcome(reply: Reply, language: str = "en") -> str:
    """What became of it: the entry that refuses it, or "done"."""
    if reply.message is None:
        return "done"
    words = catalogue(language)
    assert not reply.text.startswith(FAILED), reply.text
    said = [key for key in REFUSALS if words(key) in reply.text]
    return said[0] if said else "done"


@asynccontextmanager
async def cast(folder: Path) -> AsyncIterator[Cast]:
    """A bot in two servers, with everybody of the matrix; hidden commands are open to all."""
    (folder / "bridge.md").write_text(STORY, encoding="utf-8")
    async with LocalDiscord("News", "Gazette") as server:
        news, gazette = server.guild("News"), server.guild("Gazette")
        owner = news.member("Olga")
        env = {
            "VERBATIM_OWNERS": str(owner.user.id),
            "VERBATIM_QUESTIONS_PER_MINUTE": "10000",
            "VERBATIM_MESSAGE_CONTENT": "false",
        }
        assert await run(server, "sync", env=env) == (Exit.CLOSED, [])
        for guild in (news, gazette):
            for command in server.commands.registered[None]:
                guild.open_command(command["name"])
        async with BotProcess(server, [VERBATIM, "bot", "--stories", str(folder)], env):
            moderator = news.member("Mo", Permission.MANAGE_GUILD)
            with_role, role = news.member("Eve"), news.role("Editors")
            news.give(with_role.user, role)
            await choose_setting(moderator, "role", role)
            stranger = gazette.member("Sam", Permission.MANAGE_GUILD)
            news.guild.members[stranger.user.id] = type(news.guild.members[owner.user.id])(
                stranger.user
            )
            here = news.channel("general")
            people = {
                "member": news.member("Ben"),
                "role": with_role,
                "moderator": moderator,
                "owner": owner,
                "stranger": stranger.at(here),
                "elsewhere": stranger,
                "direct": moderator.in_private(),
            }
            yield Cast(server, people, news.member("Ada"), role)
