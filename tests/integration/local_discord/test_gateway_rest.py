"""REST of the local Discord, asked by hand: limits, commands, lists, and who may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from gateway import Channel, LocalDiscord, Permission
from gateway.by_hand import ask

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def discord_() -> AsyncIterator[LocalDiscord]:
    async with LocalDiscord("News") as server:
        yield server


@pytest.fixture
def channel(discord_: LocalDiscord) -> Channel:
    return discord_.guild("News").channel("general")


def embed(**parts: Any) -> dict[str, Any]:
    return {"embeds": [parts]}


def rows(*components: dict[str, Any], count: int = 1) -> dict[str, Any]:
    return {"content": "x", "components": [{"type": 1, "components": [*components]}] * count}


def button(**parts: Any) -> dict[str, Any]:
    return {"type": 2, "style": 2, "label": "x"} | parts


FIELD = {"name": "x", "value": "x"}
MANY = [{"label": str(n), "value": str(n)} for n in range(26)]
REFUSED = {
    "content of 2,001": ({"content": "x" * 2001}, "content"),
    "embed title of 257": (embed(title="x" * 257), "embeds.0.title"),
    "embed description of 4,097": (embed(description="x" * 4097), "embeds.0.description"),
    "footer of 2,049": (embed(footer={"text": "x" * 2049}), "embeds.0.footer.text"),
    "author of 257": (embed(author={"name": "x" * 257}), "embeds.0.author.name"),
    "26 fields": (embed(fields=[FIELD] * 26), "embeds.0.fields"),
    "field name of 257": (embed(fields=[FIELD | {"name": "x" * 257}]), "embeds.0.fields.0.name"),
    "field of 1,025": (embed(fields=[FIELD | {"value": "x" * 1025}]), "embeds.0.fields.0.value"),
    "empty field": (embed(fields=[FIELD | {"value": " "}]), "embeds.0.fields.0.value"),
    "6,001 over all embeds": ({"embeds": [{"description": "x" * 3001}] * 2}, "embeds"),
    "11 embeds": ({"embeds": [{"title": "x"}] * 11}, "embeds"),
    "six rows": (rows(button(style=5, url="https://example.org/"), count=6), "components"),
    "six buttons in a row": (
        rows(*(button(custom_id=str(n)) for n in range(6))),
        "components.0.components",
    ),
    "custom id of 101": (
        rows(button(custom_id="x" * 101)),
        "components.0.components.0.custom_id",
    ),
    "the same custom id twice": (
        rows(button(custom_id="a"), button(custom_id="a")),
        "components.0.components.1.custom_id",
    ),
    "label of 81": (
        rows(button(custom_id="a", label="x" * 81)),
        "components.0.components.0.label",
    ),
    "a link of 513": (
        rows(button(style=5, url="https://example.org/" + "x" * 493)),
        "components.0.components.0.url",
    ),
    "a link that is none": (rows(button(style=5, url="#2")), "components.0.components.0.url"),
    "a button without a custom id": (rows(button()), "components.0.components.0.custom_id"),
    "a button without a label": (
        rows(button(custom_id="a", label="")),
        "components.0.components.0.label",
    ),
    "an embed's address that is none": (embed(title="x", url="example.org"), "embeds.0.url"),
    "26 options": (
        rows({"type": 3, "custom_id": "a", "options": MANY}),
        "components.0.components.0.options",
    ),
    "reply to a message that is not there": (
        {"content": "x", "message_reference": {"message_id": "1"}},
        "message_reference",
    ),
}


@pytest.mark.parametrize(("body", "path"), REFUSED.values(), ids=REFUSED)
async def test_a_limit_of_discord_refuses(
    discord_: LocalDiscord, channel: Channel, body: dict[str, Any], path: str
) -> None:
    status, answer = await ask(discord_, "POST", f"/channels/{channel.id}/messages", body)
    discord_.take_problems()
    assert (status, answer["code"]) == (400, 50035)
    place = answer["errors"]
    for key in path.split("."):
        place = place[key]
    assert place["_errors"][0]["message"]


async def test_a_message_at_the_limits_is_taken(discord_: LocalDiscord, channel: Channel) -> None:
    row = {"type": 1, "components": [button(custom_id=f"{n}" * 100) for n in range(5)]}
    text = {"content": "x" * 2000, "components": [row], "embeds": [{"description": "x" * 4096}]}
    status, _ = await ask(discord_, "POST", f"/channels/{channel.id}/messages", text)
    assert status == 200


async def test_a_token_that_nobody_gave_is_an_unknown_webhook(discord_: LocalDiscord) -> None:
    path = f"/webhooks/{discord_.world.application_id}/nonsense/messages/@original"
    status, answer = await ask(discord_, "PATCH", path, {"content": "x"})
    assert (status, answer["code"]) == (404, 10015)


def test_a_fault_is_only_for_a_route_that_exists(discord_: LocalDiscord) -> None:
    with pytest.raises(LookupError, match="no route"):
        discord_.fail_next("POST /channels/{channel_id}/message", 500)


async def test_a_request_with_a_wrong_token_is_refused(discord_: LocalDiscord) -> None:
    headers = {"Authorization": "Bot another"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.get(f"{discord_.api_url}/users/@me") as response,
    ):
        assert response.status == 401


async def test_messages_are_listed_newest_first(discord_: LocalDiscord, channel: Channel) -> None:
    ada = discord_.guild("News").member("Ada")
    ids = [ada.post(channel, f"<@bot> {n}").id for n in range(4)]
    path = f"/channels/{channel.id}/messages"

    async def listed(query: str) -> list[int]:
        _, answer = await ask(discord_, "GET", f"{path}?{query}")
        return [ids.index(int(message["id"])) for message in answer]

    assert await listed("limit=3") == [3, 2, 1]
    assert await listed(f"before={ids[2]}&limit=1") == [1]
    assert await listed(f"after={ids[0]}&limit=2") == [2, 1]


async def test_somebody_elses_message_is_not_edited(
    discord_: LocalDiscord, channel: Channel
) -> None:
    message = discord_.guild("News").member("Ada").post(channel, "hello")
    path = f"/channels/{channel.id}/messages/{message.id}"
    assert (await ask(discord_, "PATCH", path, {"content": "x"}))[1]["code"] == 50005


async def test_somebody_elses_message_is_deleted_only_with_the_permission(
    discord_: LocalDiscord,
) -> None:
    news = discord_.guild("News")
    for allowed, status in ((0, 403), (Permission.MANAGE_MESSAGES, 204)):
        channel = news.add_channel(f"may {allowed}", allowed=allowed)
        message = news.member("Ada").post(channel, "hello")
        path = f"/channels/{channel.id}/messages/{message.id}"
        assert (await ask(discord_, "DELETE", path))[0] == status


async def test_a_reply_needs_the_history(discord_: LocalDiscord) -> None:
    news = discord_.guild("News")
    channel = news.add_channel("brief", denied=Permission.READ_MESSAGE_HISTORY)
    message = news.member("Ada").post(channel, "<@bot> hello")
    body = {"content": "x", "message_reference": {"message_id": str(message.id)}}
    answer = (await ask(discord_, "POST", f"/channels/{channel.id}/messages", body))[1]
    assert answer["code"] == 160002


async def test_a_thread_is_started_once(discord_: LocalDiscord, channel: Channel) -> None:
    message = discord_.guild("News").member("Ada").post(channel, "hello")
    path = f"/channels/{channel.id}/messages/{message.id}/threads"
    assert (await ask(discord_, "POST", path, {"name": "Here"}))[0] == 201
    assert (await ask(discord_, "POST", path, {"name": "Here"}))[1]["code"] == 160004


async def test_commands_are_created_changed_replaced_and_deleted(discord_: LocalDiscord) -> None:
    path = f"/applications/{discord_.world.application_id}/commands"
    ask_command = {"name": "ask", "description": "Ask."}
    status, first = await ask(discord_, "POST", path, ask_command)
    assert status == 201
    status, again = await ask(discord_, "POST", path, ask_command | {"description": "Ask me."})
    assert (status, again["id"]) == (200, first["id"])
    one = f"{path}/{first['id']}"
    assert (await ask(discord_, "PATCH", one, {"description": "Ask!"}))[1]["description"] == "Ask!"
    replaced = (
        await ask(discord_, "PUT", path, [ask_command, {"name": "help", "description": "H."}])
    )[1]
    assert [command["name"] for command in replaced] == ["ask", "help"]
    assert replaced[0]["id"] == first["id"]
    assert (await ask(discord_, "DELETE", one))[0] == 204
    assert (await ask(discord_, "GET", one))[1]["code"] == 10063


async def test_a_guilds_command_stands_before_the_global_one(
    discord_: LocalDiscord, channel: Channel
) -> None:
    news = discord_.guild("News").guild
    scope = f"/applications/{discord_.world.application_id}"
    command = {"name": "ask", "description": "Ask."}
    await ask(discord_, "PUT", f"{scope}/commands", [command])
    await ask(discord_, "PUT", f"{scope}/guilds/{news.id}/commands", [command])
    found = discord_.commands.find("ask", 1, news.owner, channel)
    assert found["guild_id"] == str(news.id)


async def test_a_problem_of_the_server_itself_is_named(
    discord_: LocalDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.payloads.own_user", lambda _: 1 / 0)
    assert (await ask(discord_, "GET", "/users/@me"))[0] == 500
    (problem,) = discord_.take_problems()
    assert problem.startswith("GET /users/@me failed:\nTraceback")
