"""Who may do what in Discord: the form of `data/permissions.yaml`, and the people in it.

Every cell is played by a real client: somebody uses a command, a menu or a button, and what
comes back is either done or one of the words that refuse it. What Discord itself would not
offer them is forged: a command that is hidden there, a message with any button.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any

import yaml

from bot.discord.client import Verbatim
from bot.discord.services import build_services
from bot.exits import Exit
from bot.settings import Settings
from bot.shelf import Shelf
from bot.shelves import Shelves, content_of
from bot.store import Action, NewRevision, open_store, unopened_store
from bot.words import ENGLISH, catalogue
from gateway import BotProcess, LocalDiscord, Message, Permission
from gateway.commands import MESSAGE_MENU, SUBCOMMAND
from gateway.interactions import InteractionType
from gateway.world import Member, walk
from knowledge.model import Story
from paths import DATA
from running import VERBATIM, choose_setting, run

if TYPE_CHECKING:
    import re
    from collections.abc import AsyncIterator, Iterator

    from bot.words import Words
    from gateway import Person, Reply
    from gateway.world import Channel, Role

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
    "no_own_story",
    "no_such_revision",
    "nothing_to_undo",
    "undo_too_late",
    "log_none",
    "follow_none",
    "unfollow_unknown",
    "article_decided",
)
"""The entries that say no; whatever says none of them is done."""
QUESTION = "when was the bridge closed?"
STORY = (
    "---\ntitle: The bridge\n---\nThe harbour bridge was closed on Tuesday.\n"
    "“We had to close it,” Ann Wood said.\nThe bridge was closed before, in 1987.\n"
)
OWN = Story("tide", "The tide", "High tide is at noon.\n")
"""What the moderators have added here, and changed."""
FEED = "https://news.example/feed"
BUTTON, STRING_SELECT, ROLE_SELECT = 2, 3, 6
NOTHING = "nothing"
LOCALES = {"en": "en-US", "es": "es-ES"}
"""How Discord calls languages of which it knows several forms."""


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
    assert set(row) - set(given) <= {"done", NOTHING, *REFUSALS}, f"{what}: unknown outcome"
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


def completing(command: dict[str, Any], before: str = "/") -> Iterator[str]:
    """The options that offer choices while they are typed, behind their command's name."""
    name = f"{before}{command['name']}"
    for part in command.get("options", ()):
        if part["type"] == SUBCOMMAND:
            yield from completing(part, f"{name} ")
        elif part.get("autocomplete"):
            yield f"{name} {part['name']}"


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
    role: Role
    own: int
    """The id of the newest revision of the server's own story."""
    words: Words = ENGLISH
    """What everybody's client is set to."""

    async def play(self, row: Row, who: str) -> str:
        """Let somebody do what a row says; return what became of it."""
        person = self.people[who]
        if row.kind == "completions":
            return "done" if await self._complete(row, person) else NOTHING
        if row.kind == "buttons":
            reply = await self._click(row, person)
        elif row.kind == "menus":
            reply = await self._pick(row, person)
        else:
            reply = await self._use(row, person)
        return outcome(reply, self.words)

    async def _use(self, row: Row, person: Person) -> Reply:
        if person.here.guild is not None:
            return await person.slash(row.what, **row.given.get("with", {}))
        # Discord would not offer it: the event is forged as it would come from the server.
        server = self.people["moderator"]
        data = server._command(row.what, row.given.get("with", {}), None)  # noqa: SLF001
        interaction = person._interact(InteractionType.COMMAND, data)  # noqa: SLF001
        return await person.completed(interaction)

    async def _complete(self, row: Row, person: Person) -> list[dict[str, Any]]:
        command, option = row.what.rsplit(" ", 1)
        given = {**row.given.get("with", {}), option: ""}
        # Whoever has no such command gets the event forged, too.
        data = self.people["moderator"]._command(command, given, option)  # noqa: SLF001
        interaction = person._interact(InteractionType.AUTOCOMPLETE, data)  # noqa: SLF001
        return (await person.completed(interaction)).choices or []

    async def _pick(self, row: Row, person: Person) -> Reply:
        message = person.post(person.here, QUESTION)
        # Whoever is offered no such menu gets the event forged, too.
        data = self.people["moderator"]._menu(message, row.what)  # noqa: SLF001
        interaction = person._interact(InteractionType.COMMAND, data)  # noqa: SLF001
        return await person.completed(interaction)

    async def _click(self, row: Row, person: Person) -> Reply:
        reply = await self.asker.slash("/ask", question=QUESTION)
        ids = {"asker": self.asker.user.id, "role": self.role.id, "own": self.own}
        custom_id = row.what.format(token=token_of(reply), **ids)
        values = [value.format(**ids) for value in row.given.get("menu", ())]
        is_role = custom_id == "settings:role"
        kind = (ROLE_SELECT if is_role else STRING_SELECT) if values else BUTTON
        message = self._forged(person.here, kind, custom_id)
        data: dict[str, Any] = {"custom_id": custom_id, "component_type": kind}
        if values:
            data |= {"values": values} | ({"resolved": {}} if is_role else {})
        return await person.completed(person._use(message, data))  # noqa: SLF001

    def _forged(self, channel: Channel, kind: int, custom_id: str) -> Message:
        """A message of the bot's with one button or menu of any id."""
        part: dict[str, Any] = {"type": kind, "id": 2, "custom_id": custom_id}
        if kind == BUTTON:
            part |= {"style": 2, "label": "forged"}
        else:
            part |= {"min_values": 0, "max_values": 1}
        if kind == STRING_SELECT:
            part |= {"options": [{"label": "forged", "value": "0"}]}
        row = {"type": 1, "id": 1, "components": [part]}
        message = Message(channel, self.discord.world.bot, "…", components=[row])
        return self.discord.post(message)


def token_of(reply: Reply) -> str:
    """The token of a reply, from the id of its first button."""
    ids = [part["custom_id"] for part in walk(reply.components) if "custom_id" in part]
    return str(ids[0].split(":")[1])


def outcome(reply: Reply, words: Words = ENGLISH) -> str:
    """What became of it: the entry that refuses it, or "done"."""
    if reply.message is None:
        return "done"
    assert _fixed("failed", words) not in reply.text, reply.text
    said = [key for key in REFUSALS if _fixed(key, words) in reply.text]
    return said[0] if said else "done"


def _fixed(key: str, words: Words) -> str:
    """The longest part of an entry without fields."""
    parts = [part for part, *_ in Formatter().parse(words.entries[key])]
    return max(parts, key=len)


@asynccontextmanager
async def cast(folder: Path, language: str = "en") -> AsyncIterator[Cast]:
    """A bot in two servers, with everybody of the matrix; hidden commands are open to all.

    Args:
        folder: where the shared story is written.
        language: what everybody's client is set to.
    """
    words, locale = catalogue(language), LOCALES.get(language, language)
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
        own = await _add_own(Path(server.env["VERBATIM_DATA"]), news.guild.id)
        async with BotProcess(server, [VERBATIM, "bot", "--stories", str(folder)], env):
            moderator = news.member("Mo", Permission.MANAGE_GUILD)
            with_role, role = news.member("Eve"), news.role("Editors")
            news.give(with_role.user, role)
            await choose_setting(moderator, "role", role)
            stranger = gazette.member("Sam", Permission.MANAGE_GUILD)
            news.guild.members[stranger.user.id] = Member(stranger.user)
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
            for person in people.values():
                person.user.locale = locale
            yield Cast(server, people, news.member("Ada"), role, own, words)


async def _add_own(data: Path, guild: int) -> int:
    async with open_store(Settings(data=data, database_url=None)) as store:
        first = replace(OWN, text="High tide is at ten.\n")
        new = NewRevision(guild, OWN.id, Action.ADD, content_of(first), None)
        (added,) = await store.revisions.append(new)
        new = NewRevision(guild, OWN.id, Action.EDIT, content_of(OWN), added.id)
        (edited,) = await store.revisions.append(new)
        due = datetime.now(UTC) + timedelta(days=1)  # it is not asked while the test runs
        await store.follows.add(guild, FEED, review=False, due=due, user_id=1)
        return edited.id
