"""The routes that exist, under the names of Discord's description.

Anything else that the bot asks is an unknown route and fails its test by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from gateway.accounts import Accounts
from gateway.callbacks import Callbacks
from gateway.messages import Messages
from gateway.rest import API

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from gateway.local import LocalDiscord

    Route = tuple[str, str, Callable[[web.Request], Awaitable[web.StreamResponse]]]

CHANNEL = "/channels/{channel_id}"
MESSAGE = CHANNEL + "/messages/{message_id}"
WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"
SCOPES = (
    "/applications/{application_id}/commands",
    "/applications/{application_id}/guilds/{guild_id}/commands",
)


def routes(discord: LocalDiscord) -> list[web.RouteDef]:
    """Every route of REST, and the gateway's."""
    table = [
        *_accounts(Accounts(discord)),
        *_messages(Messages(discord)),
        *_callbacks(Callbacks(discord)),
        *(route for scope in SCOPES for route in _commands(discord, scope)),
    ]
    rest = [web.route(method, API + path, handler) for method, path, handler in table]
    return [*rest, web.get("/", discord.gateway.handle)]


def _accounts(accounts: Accounts) -> list[Route]:
    return [
        ("GET", "/users/@me", accounts.me),
        ("GET", "/users/{user_id}", accounts.user),
        ("GET", "/oauth2/applications/@me", accounts.application),
        ("GET", "/applications/@me", accounts.application),
        ("PATCH", "/applications/@me", accounts.edit_application),
        ("GET", "/guilds/{guild_id}", accounts.guild),
        ("GET", "/guilds/{guild_id}/channels", accounts.guild_channels),
        ("GET", "/guilds/{guild_id}/members/{user_id}", accounts.member),
        ("GET", "/gateway", accounts.gateway),
        ("GET", "/gateway/bot", accounts.gateway_bot),
    ]


def _messages(messages: Messages) -> list[Route]:
    reaction = MESSAGE + "/reactions/{emoji_name}/@me"
    return [
        ("GET", CHANNEL, messages.get_channel),
        ("GET", CHANNEL + "/messages", messages.list),
        ("POST", CHANNEL + "/messages", messages.post),
        ("GET", MESSAGE, messages.get),
        ("PATCH", MESSAGE, messages.patch),
        ("DELETE", MESSAGE, messages.delete),
        ("POST", CHANNEL + "/typing", messages.typing),
        ("POST", MESSAGE + "/threads", messages.thread),
        ("PUT", reaction, messages.react),
        ("DELETE", reaction, messages.unreact),
        ("POST", "/users/@me/channels", messages.open_dm),
    ]


def _callbacks(callbacks: Callbacks) -> list[Route]:
    original = WEBHOOK + "/messages/@original"
    followup = WEBHOOK + "/messages/{message_id}"
    callback = "/interactions/{interaction_id}/{interaction_token}/callback"
    return [
        ("POST", callback, callbacks.first),
        ("GET", original, callbacks.get_original),
        ("PATCH", original, callbacks.edit_original),
        ("DELETE", original, callbacks.delete_original),
        ("POST", WEBHOOK, callbacks.follow_up),
        ("GET", followup, callbacks.get),
        ("PATCH", followup, callbacks.edit),
        ("DELETE", followup, callbacks.delete),
    ]


def _commands(discord: LocalDiscord, scope: str) -> list[Route]:
    commands, one = discord.commands, scope + "/{command_id}"
    return [
        ("GET", scope, commands.list),
        ("PUT", scope, commands.overwrite),
        ("POST", scope, commands.create),
        ("GET", one, commands.get),
        ("PATCH", one, commands.edit),
        ("DELETE", one, commands.delete),
    ]
