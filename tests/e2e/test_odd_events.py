"""Events and frames that cannot be read cost themselves alone; questions go on being answered.

Each kind that was ever met is a row of `data/odd_events.yaml`, and after each of them the next
question is answered by the same process. Beside that each event that the bot listens to is
broken in every place: missing, null, an object, a list, an unknown number.
"""

from __future__ import annotations

import copy
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from bot.exits import Exit
from bot.faults import QUIET_S
from gateway import BotProcess, LocalDiscord, Permission, payloads
from gateway.world import Role, snowflake
from paths import DATA, SHARED
from running import VERBATIM, quoted, run

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from gateway import Channel, Person, Server

STORY = "The harbour bridge was closed on Tuesday after engineers found cracks in two cables.\n"
QUESTION = "<@bot> why was the harbour bridge closed?"
WORD = "zebra"
"""Stands in what is sent, and must never stand in the log."""


@dataclass(frozen=True)
class Odd:
    """A Discord with one bot, and a genuine payload of each event, to be broken."""

    discord: LocalDiscord
    process: BotProcess
    genuine: dict[str, tuple[str, Any]]
    """The event's name and its payload, by what it is."""


@pytest.fixture(scope="module")
async def odd(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Odd]:
    stories = tmp_path_factory.mktemp("stories")
    (stories / "bridge.md").write_text(STORY, encoding="utf-8")
    async with LocalDiscord("News", "Elsewhere") as server:
        assert await run(server, "sync") == (Exit.CLOSED, [])
        async with BotProcess(server, [VERBATIM, "bot", "--stories", str(stories)]) as process:
            yield Odd(server, process, await _genuine(server))


@pytest.fixture
def discord_(odd: Odd) -> LocalDiscord:
    return odd.discord


async def _genuine(server: LocalDiscord) -> dict[str, tuple[str, Any]]:
    """Let each event happen once as it should, in a guild where nobody asks later."""
    place = server.guild("Elsewhere")
    person = place.member("Nell", Permission.MANAGE_GUILD).at(place.add_channel(WORD))
    reply = await person.say(person.here, QUESTION)
    await person.select_menu(reply, "Ask the story")
    await person.click(reply, "Context")
    await person.autocomplete("/ask", "story", "bri")
    await person.slash("/ask", question=f"is there a {WORD}?")
    assert server.gateway.session is not None
    seen = {frame["t"]: frame["d"] for frame in server.gateway.session.events}
    interactions = {
        f"INTERACTION_CREATE: {name}": ("INTERACTION_CREATE", found)
        for frame in server.gateway.session.events
        if (found := frame["d"]) and frame["t"] == "INTERACTION_CREATE"
        for name in [_interaction_kind(found)]
    }
    joined = seen["GUILD_CREATE"] | {"id": str(place.guild.id)}
    plain = _plain(server, place, person) | {"GUILD_CREATE": joined}
    return {name: (name, payload) for name, payload in plain.items()} | interactions


def _plain(server: LocalDiscord, place: Server, person: Person) -> dict[str, Any]:
    """The payloads of events that are no interaction, by their names."""
    guild, channel = payloads.guild(place.guild), payloads.channel(person.here)
    here = {"guild_id": str(place.guild.id)}
    post = person.post(person.here, WORD)
    message = payloads.message_event(post, server.world, privileged=True) | {"content": WORD}
    asked = message | {"mentions": [payloads.user(server.world.bot)]}
    gone = {"id": str(post.id), "channel_id": str(person.here.id)} | here
    thread = payloads.channel(server.start_thread(post, WORD, person.user))
    listed = {"channel_ids": [], "threads": [thread], "members": []} | here
    members = {"id": thread["id"], "member_count": 1, "added_members": []} | here
    role = here | {"role": payloads.role(Role(WORD, 0))}
    return {
        "MESSAGE_CREATE": asked,
        "MESSAGE_UPDATE": asked | {"edited_timestamp": message["timestamp"]},
        "MESSAGE_DELETE": gone,
        "MESSAGE_DELETE_BULK": {"ids": [gone["id"]], "channel_id": gone["channel_id"]} | here,
        "GUILD_UPDATE": guild,
        "GUILD_ROLE_CREATE": role,
        "GUILD_ROLE_UPDATE": role,
        "GUILD_ROLE_DELETE": here | {"role_id": role["role"]["id"]},
        "CHANNEL_CREATE": channel,
        "CHANNEL_UPDATE": channel,
        "CHANNEL_PINS_UPDATE": here | {"channel_id": channel["id"], "last_pin_timestamp": WORD},
        "CHANNEL_DELETE": channel,
        "THREAD_CREATE": thread,
        "THREAD_UPDATE": thread,
        "THREAD_LIST_SYNC": listed,
        "THREAD_MEMBER_UPDATE": {"id": thread["id"], "flags": 0, "join_timestamp": WORD} | here,
        "THREAD_MEMBERS_UPDATE": members,
        "THREAD_DELETE": thread,
        "GUILD_DELETE": {"id": str(place.guild.id), "unavailable": True},
    }


def _interaction_kind(payload: dict[str, Any]) -> str:
    kinds = {2: "command", 3: "button", 4: "choices"}
    return "menu" if payload["data"].get("type") == 3 else kinds[payload["type"]]


EVENTS = [
    *("MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_DELETE_BULK"),
    *("GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE"),
    *("GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE", "GUILD_ROLE_DELETE"),
    *("CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_PINS_UPDATE", "CHANNEL_DELETE"),
    *("THREAD_CREATE", "THREAD_UPDATE", "THREAD_LIST_SYNC", "THREAD_DELETE"),
    *("THREAD_MEMBER_UPDATE", "THREAD_MEMBERS_UPDATE"),
    *("INTERACTION_CREATE: command", "INTERACTION_CREATE: menu"),
    *("INTERACTION_CREATE: button", "INTERACTION_CREATE: choices"),
]
UNASKED = [
    *("ENTITLEMENT_CREATE", "ENTITLEMENT_UPDATE", "INTEGRATION_CREATE", "WEBHOOKS_UPDATE"),
    *("STAGE_INSTANCE_CREATE", "VOICE_STATE_UPDATE", "VOICE_CHANNEL_EFFECT_SEND"),
    *("GUILD_SOUNDBOARD_SOUND_CREATE", "GUILD_SCHEDULED_EVENT_CREATE", "PRESENCE_UPDATE"),
    *("GUILD_AUDIT_LOG_ENTRY_CREATE", "AUTO_MODERATION_ACTION_EXECUTION", "TYPING_START"),
    *("MESSAGE_REACTION_ADD", "MESSAGE_POLL_VOTE_ADD", "INVITE_CREATE", "QUANTUM_LEAP"),
    *("RESUMED", "READY", "USER_UPDATE", "GUILD_MEMBER_ADD", "SUBSCRIPTION_CREATE"),
]
ROWS = yaml.safe_load((DATA / "odd_events.yaml").read_text(encoding="utf-8"))
KINDS = SHARED / "cases" / "odd_events.tsv"


@pytest.mark.parametrize("event", EVENTS)
async def test_an_event_broken_anywhere_costs_that_event_alone(
    odd: Odd, ada: Person, channel: Channel, event: str
) -> None:
    name, payload = odd.genuine[event]
    await survives(odd, ada, channel, name, broken(payload))


@pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])
async def test_a_payload_of_the_table_costs_itself_alone(
    odd: Odd, ada: Person, channel: Channel, row: dict[str, Any]
) -> None:
    if "event" in row:
        name, payload = odd.genuine.get(row["event"], (row["event"], {}))
        odd.discord.gateway.dispatch(name, changed(payload, row))
    else:
        odd.discord.gateway.send_raw(frame_of(row))
    if "then" in row:
        odd.discord.gateway.dispatch(*odd.genuine[row["then"]])
    await answered(odd, ada, channel)


def test_each_kind_that_was_ever_met_has_a_row() -> None:
    if not KINDS.is_file():
        pytest.skip(f"{KINDS} is not there")
    lines = KINDS.read_text(encoding="utf-8").splitlines()
    kinds = [line.partition("\t")[0] for line in lines if not line.startswith("#")]
    rows = {row.get("of") for row in ROWS}
    missing = [k for k in kinds if hashlib.sha256(k.encode()).hexdigest()[:8] not in rows]
    assert len(kinds) > 100
    assert missing == []


@pytest.mark.parametrize("event", UNASKED)
async def test_an_event_that_nobody_asked_for_costs_that_event_alone(
    odd: Odd, ada: Person, channel: Channel, event: str
) -> None:
    await survives(odd, ada, channel, event, [{}, None, [], "zebra", {"id": "1", "type": 99}])


async def test_the_session_is_resumed_after_all_that(
    odd: Odd, ada: Person, channel: Channel
) -> None:
    await answered(odd, ada, channel)
    identified = odd.discord.gateway.identified
    await odd.discord.drop()
    await answered(odd, ada, channel)
    assert odd.discord.gateway.identified == identified


async def test_each_kind_is_logged_once_a_minute_by_its_name_without_anybodys_words(
    odd: Odd,
) -> None:
    told = [line for line in odd.process.stderr if "skipped a" in line]
    last: dict[str, datetime] = {}
    for line in told:
        kind = line.partition("skipped a")[2].partition(" that cannot be read")[0]
        at = datetime.strptime(line[:19], "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
        assert kind not in last or at - last[kind] >= timedelta(seconds=QUIET_S - 1), line
        last[kind] = at
    assert any("skipped a MESSAGE_CREATE that cannot be read: TypeError" in line for line in told)
    assert any("skipped a frame without JSON" in line for line in told)
    assert any(" < discord/state.py:" in line for line in told)  # where it failed
    assert "never retrieved" not in odd.process.log
    assert WORD not in odd.process.log


async def test_who_sent_a_command_that_cannot_be_read_is_told(ada: Person) -> None:
    for change in ({"options": [{"type": 99}]}, {"type": "odd"}):
        interaction = ada.start_slash("/help")
        interaction.data.update(change)
        reply = await ada.completed(interaction)
        assert reply.ephemeral
        assert reply.content.startswith("Sorry, something went wrong on my side.")


async def test_a_person_of_no_known_language_is_answered(ada: Person) -> None:
    ada.user.locale = "xx"
    assert quoted(await ada.slash("/ask", question="why was the bridge closed?"))


async def survives(
    odd: Odd, ada: Person, channel: Channel, event: str, payloads: list[Any]
) -> None:
    for payload in payloads:
        odd.discord.gateway.dispatch(event, payload)
    await answered(odd, ada, channel)


async def answered(odd: Odd, ada: Person, channel: Channel) -> None:
    """A question is answered by the same process, and so whatever came before it is behind it."""
    assert quoted(await ada.say(channel, QUESTION)) == [STORY.strip()]
    assert len(odd.discord.processes) == 2


def changed(payload: Any, row: dict[str, Any]) -> Any:
    """The payload as a row of the table has it; of messages and interactions each is new."""
    if "whole" in row:
        return row["whole"]
    found = copy.deepcopy(payload)
    if "content" in found or "token" in found:
        found["id"] = str(snowflake())
    for path, value in row.get("put", {}).items():
        place, key = _place(found, path)
        place[key] = value * row.get("times", 1) if isinstance(value, str) else value
    for path in row.get("drop", ()):
        place, key = _place(found, path)
        if isinstance(place, dict):
            place.pop(key, None)
    return found


def frame_of(row: dict[str, Any]) -> str | bytes:
    """The frame that a row of the table is."""
    if "bytes" in row:
        return str(row["bytes"]).encode()
    frame, times = str(row["frame"]), row.get("times", 1)
    return frame.replace(WORD, WORD * times) if WORD in frame else frame * times


def _place(payload: Any, path: str) -> tuple[Any, Any]:
    """What holds the value at a path, and what it is called there; None where nothing does."""
    *way, last = (int(part) if part.isdecimal() else part for part in path.split("."))
    for key in way:
        if isinstance(payload, list) and (not isinstance(key, int) or key >= len(payload)):
            return None, last
        payload = payload[key]
    return payload, last


def broken(payload: dict[str, Any]) -> list[Any]:
    """The payload broken in each of its places in each way, and then altogether."""
    found: list[Any] = [None, [], [payload], WORD, 7, {}, dict.fromkeys(payload)]
    for path in _places(payload, depth=2 if "token" in payload else 4):
        for way in (None, {}, [], 99, "odd", ...):
            copied = copy.deepcopy(payload)
            if "content" in payload or "token" in payload:
                copied["id"] = str(snowflake())  # of messages and interactions each is handled once
            place: Any = copied
            for key in path[:-1]:
                place = place[key]
            if way is ...:
                del place[path[-1]]
            else:
                place[path[-1]] = way
            found.append(copied)
    return found


def _places(value: Any, depth: int) -> Iterator[tuple[Any, ...]]:
    """The paths to all that stands in a payload; of a list only to its first item."""
    items = value.items() if isinstance(value, dict) else enumerate(value[:1])
    for key, inner in items:
        yield (key,)
        if depth > 1 and isinstance(inner, dict | list):
            yield from ((key, *path) for path in _places(inner, depth - 1))
