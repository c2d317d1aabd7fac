"""Events and frames that cannot be read cost themselves alone; questions go on being answered.

The kinds of `cases/odd_events.tsv` are all here: messages (polls, embeds, components,
attachments, stickers, reactions, references, forwards, threads), guilds, channels, threads,
roles, interactions of every kind, what nobody asked for (entitlements, stages, scheduled
events, auto moderation, users), and frames that are no event at all. Each event that the bot
listens to is broken in every place: missing, null, an object, a list, an unknown number.
"""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from bot.exits import Exit
from gateway import BotProcess, LocalDiscord, Permission, payloads
from gateway.world import Role, snowflake
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
POLL = {"question": {"text": WORD}, "answers": [], "allow_multiselect": False, "layout_type": 1}
MESSAGES: dict[str, dict[str, Any]] = {
    "poll without an end": {"poll": POLL | {"expiry": None}},
    "poll of an unknown layout": {"poll": POLL | {"layout_type": 9}},
    "roles as objects": {"member": {"roles": [{"id": "1"}], "flags": 0, "joined_at": None}},
    "author without avatar": {"author": {"id": "1", "username": WORD}},
    "embed null": {"embeds": [None]},
    "embed of an unknown type": {"embeds": [{"type": WORD, "title": {}}]},
    "embed with a colour in words": {"embeds": [{"type": "rich", "color": WORD}]},
    "embed of yesterday": {"embeds": [{"type": "rich", "timestamp": WORD}]},
    "edited at no time": {"edited_timestamp": WORD},
    "attachment of nothing": {"attachments": [{"id": "1", "filename": WORD}]},
    "unknown component": {"components": [{"type": 99, "id": 1}]},
    "unknown component in a row": {"components": [{"type": 1, "components": [{"type": 99}]}]},
    "component without type": {"components": [{"id": 1}]},
    "button of an unknown style": {"components": [{"type": 1, "components": [{"type": 2}]}]},
    "sticker of an unknown format": {"sticker_items": [{"id": "1", "format_type": 99}]},
    "reaction of nothing": {"reactions": [{"emoji": None, "count": 1, "me": False}]},
    "reference to nothing": {"message_reference": {}},
    "reference of an unknown type": {"message_reference": {"type": 7, "channel_id": "1"}},
    "forward without content": {"message_snapshots": [{"message": {}}]},
    "reply to a message without author": {"referenced_message": {"id": "1", "channel_id": "1"}},
    "interaction of an unknown type": {"interaction_metadata": {"id": "1", "type": 99}},
    "thread of nothing": {"thread": {"id": "1"}},
    "subscription of nothing": {"role_subscription_data": {}},
    "application null": {"application": None},
    "id in words": {"id": WORD},
    "id beyond time": {"id": str(1 << 80)},
    "flags beyond measure": {"flags": 1 << 60},
}
FRAMES: dict[str, str | bytes] = {
    "no JSON": WORD,
    "half of JSON": '{"op": 0, "t": "MESSAGE_CREATE", "d": {"content": "' + WORD,
    "a list": "[]",
    "a list of events": '[{"op": 0, "t": "READY"}]',
    "null": "null",
    "a string": f'"{WORD}"',
    "a number": "7",
    "empty": "",
    "no fields": "{}",
    "nested too deeply": "[" * 100_000,
    "an unknown operation": '{"op": 99}',
    "an event without a name": '{"op": 0, "t": null, "d": {}}',
    "an event whose name is a list": '{"op": 0, "t": ["READY"], "d": {}}',
    "a second greeting": '{"op": 10, "d": {"heartbeat_interval": 41250}}',
    "a greeting without an interval": '{"op": 10, "d": {}}',
    "a greeting of nothing": '{"op": 10, "d": null}',
    "READY without fields": '{"op": 0, "t": "READY", "d": {}}',
    "READY without a session": '{"op": 0, "t": "READY", "s": 1000000, "d": {}}',
    "READY of nothing": '{"op": 0, "t": "READY", "d": null}',
    "bytes that decompress to nothing": WORD.encode(),
    "six megabytes": json.dumps({"op": 0, "t": "QUANTUM_LEAP", "d": WORD * 1_200_000}),
}


@pytest.mark.parametrize("event", EVENTS)
async def test_an_event_broken_anywhere_costs_that_event_alone(
    odd: Odd, ada: Person, channel: Channel, event: str
) -> None:
    name, payload = odd.genuine[event]
    await survives(odd, ada, channel, name, broken(payload))


async def test_a_message_of_an_odd_kind_costs_that_message_alone(
    odd: Odd, ada: Person, channel: Channel
) -> None:
    _, message = odd.genuine["MESSAGE_CREATE"]
    odd_messages = [message | {"id": str(snowflake())} | change for change in MESSAGES.values()]
    await survives(odd, ada, channel, "MESSAGE_CREATE", odd_messages)


@pytest.mark.parametrize("event", UNASKED)
async def test_an_event_that_nobody_asked_for_costs_that_event_alone(
    odd: Odd, ada: Person, channel: Channel, event: str
) -> None:
    await survives(odd, ada, channel, event, [{}, None, [], "zebra", {"id": "1", "type": 99}])


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
async def test_a_frame_that_is_no_event_costs_that_frame_alone(
    odd: Odd, ada: Person, channel: Channel, frame: str | bytes
) -> None:
    odd.discord.gateway.send_raw(frame)
    await answered(odd, ada, channel)


async def test_the_session_is_resumed_after_all_that(
    odd: Odd, ada: Person, channel: Channel
) -> None:
    await answered(odd, ada, channel)
    identified = odd.discord.gateway.identified
    await odd.discord.drop()
    await answered(odd, ada, channel)
    assert odd.discord.gateway.identified == identified


async def test_each_kind_is_logged_once_by_its_name_without_anybodys_words(odd: Odd) -> None:
    told = [line for line in odd.process.stderr if "skipped a" in line]
    assert len(told) == len({line.partition("skipped a")[2] for line in told})
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
    """A question is answered, by the same process over the same numbers."""
    assert quoted(await ada.say(channel, QUESTION)) == [STORY.strip()]
    await odd.discord.received()
    assert len(odd.discord.processes) == 2


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
