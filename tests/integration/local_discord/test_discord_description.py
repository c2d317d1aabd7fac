"""What passes the wire is held against Discord's own description, where that is at hand.

The description (`../shared/discord/openapi.json`) is no part of the project; without it all
of these are skipped, as one, and the other tests run unvalidated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gateway import LocalDiscord
from gateway.by_hand import ask
from gateway.schema import DESCRIPTION, description

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

if description() is None:
    pytest.skip(f"Discord's description is not at {DESCRIPTION}", allow_module_level=True)

MESSAGES = "/channels/{channel_id}/messages"
CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
COMMANDS = "/applications/{application_id}/commands"
EDIT = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"


def row(**button: Any) -> dict[str, Any]:
    return {"type": 1, "components": [{"type": 2, "style": 2} | button]}


def callback(kind: int, **data: Any) -> dict[str, Any]:
    return {"type": kind, "data": data}


UNLISTED = "Unevaluated properties are not allowed ('{}' was unexpected)".format
BUTTON = "$.components[0].components[0]: "
WRONG = {
    "a misspelt key": ("POST", MESSAGES, {"contents": "x"}, "$: " + UNLISTED("contents")),
    "a misspelt key in an embed": (
        *("POST", MESSAGES, {"embeds": [{"titel": "x"}]}),
        "$.embeds[0]: " + UNLISTED("titel"),
    ),
    "a misspelt key in a button": (
        *("POST", MESSAGES, {"components": [row(lable="x")]}),
        BUTTON + UNLISTED("lable"),
    ),
    "a misspelt key in a callback": (
        *("POST", CALLBACK, callback(4, contents="x")),
        "$.data: " + UNLISTED("contents"),
    ),
    "a wrong type": (
        *("POST", MESSAGES, {"content": 5}),
        '$.content: 5 is not of types "null", "string"',
    ),
    "a missing key": (
        *("PUT", COMMANDS, [{"description": "x"}]),
        '$[0]: "name" is a required property',
    ),
    "a snowflake that is none": (
        *("POST", MESSAGES, {"sticker_ids": ["x"]}),
        '$.sticker_ids[0]: "x" does not match "^(0|[1-9][0-9]*)$"',
    ),
}
RIGHT = {
    "an integer snowflake": ("POST", MESSAGES, {"message_reference": {"message_id": 5}}),
    "flags of an embed": ("POST", MESSAGES, {"embeds": [{"title": "x", "flags": 0}]}),
    "nsfw of a command": ("PUT", COMMANDS, [{"name": "x", "nsfw": False}]),
    "tts of an edit": ("PATCH", EDIT, {"content": "x", "tts": False}),
    "tts of an update": ("POST", CALLBACK, callback(7, content="x", tts=False)),
}


@pytest.mark.parametrize(("method", "route", "body", "words"), WRONG.values(), ids=WRONG)
def test_a_wrong_request_is_told_with_its_path(
    method: str, route: str, body: Any, words: str
) -> None:
    schema = description()
    assert schema is not None
    assert schema.request_errors(method, route, body) == [words]


@pytest.mark.parametrize(("method", "route", "body"), RIGHT.values(), ids=RIGHT)
def test_what_discord_takes_is_right(method: str, route: str, body: Any) -> None:
    schema = description()
    assert schema is not None
    assert schema.request_errors(method, route, body) == []


@pytest.fixture
async def discord_() -> AsyncIterator[LocalDiscord]:
    async with LocalDiscord("News") as server:
        yield server


async def problems(discord_: LocalDiscord, method: str, path: str, body: Any = None) -> list[str]:
    """What one request brings."""
    await ask(discord_, method, path, body)
    return discord_.take_problems()


async def test_a_wrong_request_is_a_problem_of_its_test(discord_: LocalDiscord) -> None:
    general = discord_.guild("News").channel("general")
    found = await problems(discord_, "POST", f"/channels/{general.id}/messages", {"contents": "x"})
    assert found == [f"request POST {MESSAGES}: $: {UNLISTED('contents')}"]


async def test_a_wrong_answer_of_our_own_is_a_problem_too(discord_: LocalDiscord) -> None:
    general = discord_.guild("News").channel("general")
    general.name = None  # type: ignore[assignment]  that is what is wrong with it
    found = await problems(discord_, "GET", f"/channels/{general.id}")
    assert found == [
        'answer 200 to GET /channels/{channel_id}: $.name: null is not of type "string"'
    ]


async def test_an_answer_that_lacks_a_key_is_a_problem(
    discord_: LocalDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.payloads.own_user", lambda _: {"id": "1"})
    found = await problems(discord_, "GET", "/users/@me")
    assert 'answer 200 to GET /users/@me: $: "username" is a required property' in found


@pytest.mark.parametrize(
    "path",
    [
        *("/users/@me", "/oauth2/applications/@me", "/applications/@me", "/gateway/bot"),
        *("/users/{user}", "/guilds/{guild}", "/guilds/{guild}/channels"),
        *("/guilds/{guild}/members/{user}", "/channels/{channel}", "/channels/{dm}"),
        *("/channels/{channel}/messages", "/channels/{thread}", "/nowhere"),
    ],
)
async def test_every_answer_without_a_bot_is_right(discord_: LocalDiscord, path: str) -> None:
    ada = discord_.guild("News").member("Ada")
    thread = discord_.start_thread(ada.post(ada.here, "hello"), "Here", ada.user)
    told = path.format(
        user=ada.user.id,
        guild=next(iter(discord_.world.guilds)),
        channel=ada.here.id,
        dm=ada.in_private().here.id,
        thread=thread.id,
    )
    expected = [f"unknown route: GET {path}"] if path == "/nowhere" else []
    assert await problems(discord_, "GET", told) == expected
